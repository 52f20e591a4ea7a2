"""Sample programmes and cohorts, and a generator of invented cohorts of any size."""
