"""Sync: bring a folder of prompt files and a library together, either way, without losing an edit of either side."""

from __future__ import annotations

from pecia.sync.compare import compare
from pecia.sync.pull import pull
from pecia.sync.push import push
from pecia.sync.report import Change, LabelChange, Refused, Report

__all__ = ["Change", "LabelChange", "Refused", "Report", "compare", "pull", "push"]
