"""The demo: what it is made of."""
