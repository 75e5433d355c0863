"""Figures to device-neutral report pages."""
