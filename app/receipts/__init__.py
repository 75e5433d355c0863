"""Priced sale to device-neutral document."""
