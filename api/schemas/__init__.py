"""What travels over the wire, as pydantic models; nothing of it comes inside."""
