"""Fiscal printers."""
