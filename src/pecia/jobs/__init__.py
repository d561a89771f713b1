"""Jobs: long work, done outside the call that asked for it."""
