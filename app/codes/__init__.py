"""The one classifier of scanned codes."""
