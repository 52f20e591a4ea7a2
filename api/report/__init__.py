"""The report of a solve: one self-contained page for people."""
