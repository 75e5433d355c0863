"""Item models over view values."""
