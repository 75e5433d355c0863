"""Adapters of app.ports; no Qt, no SQL."""
