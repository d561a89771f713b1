"""Every step from one revision of the tables to the next, one file each; files are only ever added."""
