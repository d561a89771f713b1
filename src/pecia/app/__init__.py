"""Use cases: sync functions (ports, actor, request) → result, and the table that names them all."""
