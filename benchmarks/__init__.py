"""Timed runs of the solver; they print tables and never fail a build."""
