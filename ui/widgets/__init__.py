"""The till's own widgets."""
