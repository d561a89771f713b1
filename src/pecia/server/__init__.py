"""The server: HTTP over the operations table, for this machine until there are keys."""
