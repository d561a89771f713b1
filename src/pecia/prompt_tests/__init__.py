"""Prompt tests: the experiments that belong to prompts, carried out and judged. What `pecia test` and pytest do."""
