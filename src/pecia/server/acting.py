"""Acting: under whose name a request is carried out, until there are keys.

Whoever reaches the server then sits at this machine and is its local owner, who may act under another name by a
header, as `--as` does on the command line. Nobody else's word is taken: not from another machine, not from a page of
another site, and not where the server knows its callers apart.
"""

from __future__ import annotations

from urllib.parse import unquote

import msgspec

from pecia.domain.actor import Actor
from pecia.domain.errors import Invalid, NotAllowed
from pecia.server.guard import check_origin
from pecia.server.http import Incoming

ACT_AS = b"pecia-as"
"""The header with the name, percent-encoded UTF-8."""
MAX_NAME = 100


def actor_of(incoming: Incoming, owner: Actor) -> Actor:
    """Who a request acts as: the owner, or the one they claim to be.

    Raises `NotAllowed` where no name may be claimed, `PeciaError` (`csrf`) for a page of another site and `Invalid` for
    what is no name.
    """
    given = incoming.headers(ACT_AS)
    if not given:
        return owner
    if not (owner.shared and incoming.is_local):
        raise NotAllowed(
            "A name can be claimed on this machine only, and only until there are keys.",
            hint="Leave the header 'Pecia-As' out.",
        )
    check_origin(incoming)
    name = unquote(given[0], errors="replace").strip()
    if len(given) > 1 or not 0 < len(name) <= MAX_NAME or not name.isprintable() or "�" in name:
        raise Invalid(
            "The name to act under is given twice, empty, longer than 100 characters or not printable.",
            hint="Send one 'Pecia-As: NAME' with the name percent-encoded, or leave the header out.",
        )
    # A name of one's own tells the caller apart from everybody else, as far as a claimed name can.
    return msgspec.structs.replace(owner, name=name, claimed=True, shared=False)
