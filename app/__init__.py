"""The till without a face: rules, store, use cases. The screens live in `ui`, devices in `drivers`."""

__version__ = "0.1.0"
