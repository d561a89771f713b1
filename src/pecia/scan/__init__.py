"""Scan: prompts that stand in source code, found by its syntax."""
