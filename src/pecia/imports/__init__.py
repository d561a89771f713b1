"""Other tools' prompts, both ways: readers and writers, one file each, and the files they stand in."""
