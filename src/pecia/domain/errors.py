"""What can go wrong, by meaning.

Every error has a stable `code`; the table `PROBLEMS` gives each code its title, its HTTP status and its
exit code, and is the only place where those are decided. The message says what happened and where, the
hint what to do next.
"""

from __future__ import annotations

from typing import Any

import msgspec

from pecia.domain.value import Value


class Problem(Value, frozen=True):
    """One kind of failure: what clients may switch on."""

    title: str
    status: int
    exit: int
    retryable: bool = False


PROBLEMS: dict[str, Problem] = {
    # the answer is no (exit 1)
    "policy_unmet": Problem(title="The label's policy is not met", status=409, exit=1),
    "proposal_required": Problem(
        title="This label moves only through an approved proposal", status=409, exit=1
    ),
    "approval_refused": Problem(title="This actor cannot approve this proposal", status=403, exit=1),
    "hidden_characters": Problem(title="The version holds characters that nobody sees", status=409, exit=1),
    "out_of_sync": Problem(title="The folder and the library differ", status=409, exit=1),
    "secret_detected": Problem(title="What was written holds a secret", status=422, exit=1),
    "standards_unmet": Problem(title="The prompt does not meet the standards", status=422, exit=1),
    "test_spent": Problem(title="The sealed test cases were read before", status=409, exit=1),
    "experiment_stopped": Problem(title="The experiment stopped before its end", status=409, exit=1),
    "optimization_stopped": Problem(title="The optimization stopped before its end", status=409, exit=1),
    "budget_spent": Problem(title="The budget is spent", status=409, exit=1),
    "confirmation_needed": Problem(title="Somebody has to confirm what it costs", status=409, exit=1),
    # bad usage or input (exit 2)
    "invalid_json": Problem(title="The JSON cannot be read", status=400, exit=2),
    "invalid_yaml": Problem(title="The YAML cannot be read", status=422, exit=2),
    "invalid_name": Problem(title="Not a valid name", status=400, exit=2),
    "invalid_parameter": Problem(title="A parameter is not valid", status=422, exit=2),
    "invalid_content": Problem(title="The content is not valid", status=422, exit=2),
    "invalid_prompt_file": Problem(title="The prompt file cannot be read", status=422, exit=2),
    "invalid_dataset": Problem(title="The dataset is not valid", status=422, exit=2),
    "invalid_import": Problem(title="The file to import cannot be read", status=422, exit=2),
    "import_too_large": Problem(title="There is too much to import at once", status=422, exit=2),
    "unsafe_path": Problem(title="A path leads where it must not", status=422, exit=2),
    "invalid_experiment": Problem(title="The experiment is not valid", status=422, exit=2),
    "equal_variants": Problem(title="Two variants of an experiment say the same", status=422, exit=2),
    "invalid_review": Problem(title="The review or its queue is not valid", status=422, exit=2),
    "invalid_variation": Problem(title="The prompt cannot be varied so", status=422, exit=2),
    "invalid_optimization": Problem(title="The optimization is not valid", status=422, exit=2),
    "invalid_query": Problem(title="The query cannot be read", status=422, exit=2),
    "invalid_policy": Problem(title="The policy is not valid", status=422, exit=2),
    "invalid_standards": Problem(title="The standards are not valid", status=422, exit=2),
    "invalid_settings": Problem(title="A setting is not valid", status=422, exit=2),
    "unknown_field": Problem(title="A field is not known", status=422, exit=2),
    "regex_unsupported": Problem(title="The regular expression is not supported", status=422, exit=2),
    "template_not_allowed": Problem(title="The template uses what is not allowed", status=422, exit=2),
    "template_too_complex": Problem(title="The template is too complex", status=422, exit=2),
    "template_too_large": Problem(title="The template is too large", status=422, exit=2),
    "invalid_template": Problem(title="The template cannot be parsed", status=422, exit=2),
    "include_cycle": Problem(title="The partials include each other", status=422, exit=2),
    "include_too_deep": Problem(title="The partials are nested too deep", status=422, exit=2),
    "egress_blocked": Problem(title="This address is not called", status=422, exit=2),
    "missing_variable": Problem(title="A variable is missing", status=422, exit=2),
    "unknown_variable": Problem(title="A variable is not known", status=422, exit=2),
    "invalid_variable": Problem(title="A variable has the wrong kind of value", status=422, exit=2),
    "render_failed": Problem(title="The prompt cannot be rendered", status=422, exit=2),
    "output_too_large": Problem(title="The rendered text is too large", status=422, exit=2),
    "invalid_request": Problem(title="The request is not HTTP that can be read", status=400, exit=2),
    "invalid_host": Problem(title="This server does not answer to that host", status=400, exit=2),
    "csrf": Problem(title="A request from another site was refused", status=403, exit=2),
    "unsupported_media_type": Problem(title="The content type is not supported", status=415, exit=2),
    "payload_too_large": Problem(title="The request is too large", status=413, exit=2),
    "header_too_large": Problem(title="The request's headers are too large", status=431, exit=2),
    "method_not_allowed": Problem(title="The method is not allowed here", status=405, exit=2),
    "usage": Problem(title="The command cannot be carried out as asked", status=422, exit=2),
    # conflict or locked (exit 3)
    "quota_exceeded": Problem(
        title="There is too much under way already", status=429, exit=3, retryable=True
    ),
    "conflict": Problem(title="Somebody else changed it", status=409, exit=3),
    "unresolved_conflict": Problem(title="A conflict waits to be resolved", status=409, exit=3),
    "precondition_failed": Problem(title="It has changed since it was read", status=412, exit=3),
    "already_decided": Problem(title="It has been decided already", status=409, exit=3),
    "archived": Problem(title="It is archived", status=409, exit=3),
    "renamed": Problem(title="The prompt has another name", status=409, exit=3),
    "purged_content": Problem(title="The content was purged", status=409, exit=3),
    "in_service": Problem(title="It is in service", status=409, exit=3),
    "locked": Problem(title="The library is open elsewhere", status=409, exit=3),
    "address_taken": Problem(title="Another server has this address", status=409, exit=3),
    # not found or not allowed (exit 4)
    "not_found": Problem(title="Not found", status=404, exit=4),
    "purged": Problem(title="It was purged", status=410, exit=4),
    "forbidden": Problem(title="Not allowed", status=403, exit=4),
    # server or model unreachable (exit 5)
    "unavailable": Problem(title="Cannot be reached", status=503, exit=5, retryable=True),
    "request_timeout": Problem(title="The request took too long to come", status=408, exit=5, retryable=True),
    "model_unavailable": Problem(title="The model cannot be reached", status=503, exit=5, retryable=True),
    # storage failed (exit 6)
    "storage_failed": Problem(
        title="The library cannot be written or read", status=503, exit=6, retryable=True
    ),
    "insufficient_storage": Problem(title="The disk is full", status=507, exit=6, retryable=True),
    # the rest
    "internal": Problem(title="A fault in Pecia", status=500, exit=70),
    "newer_schema": Problem(title="The library was written by a newer Pecia", status=503, exit=78),
    "interrupted": Problem(title="Interrupted", status=503, exit=130, retryable=True),
}


class Detail(Value, frozen=True):
    """One place where an input is wrong: an RFC 6901 pointer, or a line and column counted from 1."""

    code: str
    detail: str
    pointer: str | None = None
    line: int | None = None
    column: int | None = None


class PeciaError(Exception):
    """Something Pecia cannot do, with a stable code, what happened, and what to do next."""

    code = "internal"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        hint: str | None = None,
        errors: tuple[Detail, ...] = (),
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.message = message
        self.hint = hint
        self.errors = errors
        self.extra = extra

    @property
    def problem(self) -> Problem:
        """The row of the table for this error's code."""
        return PROBLEMS[self.code]

    def __str__(self) -> str:
        return f"{self.message} {self.hint}" if self.hint else self.message


class Invalid(PeciaError):
    """What was given cannot be accepted as it is."""

    code = "invalid_parameter"


class NotFound(PeciaError):
    """There is no such thing, or this actor may not know of it."""

    code = "not_found"


class NotAllowed(PeciaError):
    """The actor lacks the permission."""

    code = "forbidden"


class Conflict(PeciaError):
    """The state is not the one the request was made for."""

    code = "conflict"


class Refused(PeciaError):
    """A rule of the house says no: a policy, a gate, an approval."""

    code = "policy_unmet"


class RenderError(PeciaError):
    """A prompt cannot be rendered with these variables."""

    code = "render_failed"


class Unavailable(PeciaError):
    """A server or a model cannot be reached."""

    code = "unavailable"


class StorageFailed(PeciaError):
    """The library's storage did not take or give what was asked; nothing was half-written."""

    code = "storage_failed"


TYPE_PREFIX = "urn:pecia:problem:"
"""Problem types are stable names; docs/reference/problems.md explains each."""


def problem_document(error: PeciaError, *, instance: str | None = None) -> dict[str, Any]:
    """The RFC 9457 problem of an error: what HTTP answers and what `--json` prints."""
    problem = error.problem
    document: dict[str, Any] = {
        "type": TYPE_PREFIX + error.code,
        "title": problem.title,
        "status": problem.status,
        "detail": error.message,
        "code": error.code,
        "retryable": problem.retryable,
    }
    if instance is not None:
        document["instance"] = instance
    if error.hint:
        document["hint"] = error.hint
    if error.errors:
        document["errors"] = [
            {name: value for name in Detail.__struct_fields__ if (value := getattr(item, name)) is not None}
            for item in error.errors
        ]
    return document | {name: value for name, value in error.extra.items() if value is not None}


def read_problem(document: dict[str, Any], *, status: int) -> PeciaError:
    """The error that a problem document stands for; one that is none becomes `Unavailable`."""
    code = document.get("code")
    if not isinstance(code, str) or code not in PROBLEMS:
        return Unavailable(
            f"The server answered with status {status} and no problem document.",
            hint="Is this address a Pecia server, and of a version that this client knows?",
        )
    known = {"type", "title", "status", "detail", "code", "retryable", "instance", "hint", "errors"}
    return _class_of(code)(
        str(document.get("detail", "")),
        code=code,
        hint=str(document["hint"]) if document.get("hint") else None,
        errors=_details(document.get("errors")),
        **{name: value for name, value in document.items() if name not in known},
    )


def _details(given: object) -> tuple[Detail, ...]:
    """The places that a document names, as far as it is one of ours."""
    try:
        return msgspec.convert(given or (), tuple[Detail, ...])
    except msgspec.ValidationError:
        return ()


def _class_of(code: str) -> type[PeciaError]:
    problem = PROBLEMS[code]
    by_exit: dict[int, type[PeciaError]] = {
        1: Refused,
        2: Invalid,
        3: Conflict,
        4: NotFound if problem.status == 404 else NotAllowed,  # noqa: PLR2004
        5: Unavailable,
        6: StorageFailed,
    }
    return by_exit.get(problem.exit, PeciaError)
