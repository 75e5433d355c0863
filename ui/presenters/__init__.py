"""Qt-free: domain values to view values."""
