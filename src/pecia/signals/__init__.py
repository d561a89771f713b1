"""Signals: how those who wait learn that a project's log has grown."""
