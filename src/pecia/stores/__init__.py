"""Where a library is kept: SQLite or PostgreSQL, behind the same tables and the same queries."""
