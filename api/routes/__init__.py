"""The doors over HTTP: each route translates, asks one use case, and translates back."""
