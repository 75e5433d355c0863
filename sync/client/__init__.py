"""The till's side of sync."""
