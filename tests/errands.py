"""Errands for tests: started, and waited for."""

from __future__ import annotations

import time

from pecia.app.errands import GetErrand, job_of
from pecia.app.operations import perform
from pecia.domain.errand import Errand
from pecia.domain.value import Request
from pecia.ports import Ports
from pecia.testing import ADA


def errand(ports: Ports, request: Request) -> Errand:
    """What became of the errand that this request starts."""
    return ended(ports, perform(ports, ADA, request).number)


def ended(ports: Ports, number: int) -> Errand:
    """The errand, when it has come to its end."""
    while ports.jobs.running(ADA.project, job_of(number)):
        time.sleep(0.002)
    found: Errand = perform(ports, ADA, GetErrand(number=number))
    return found
