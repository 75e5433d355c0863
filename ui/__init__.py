"""The only home of PySide6."""
