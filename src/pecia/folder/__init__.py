"""The folder: prompt files on disk, found, read and written safely, with what the folder remembers of its library."""
