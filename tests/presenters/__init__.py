"""Presenters and their view values: no Qt, milliseconds."""
