"""The demo shop and its scripted day."""
