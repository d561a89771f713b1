"""Axes: named ways in which a prompt may be varied, each with levels that are edits of its content."""
