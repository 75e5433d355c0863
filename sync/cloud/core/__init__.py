"""The district's decisions, without I/O."""
