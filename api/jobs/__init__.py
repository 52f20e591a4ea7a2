"""Work that no request may do: a queue, workers, and a child process for each solve."""
