"""The command line: git-like verbs over the operations, data on stdout and everything else on stderr."""
