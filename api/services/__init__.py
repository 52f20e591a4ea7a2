"""Use cases: what can be done with cohorts, runs, drafts, releases and feeds, whoever asks for it."""
