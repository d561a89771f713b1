"""The questions asked of a library, written once for both databases."""
