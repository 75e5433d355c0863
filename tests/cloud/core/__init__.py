"""The district's decisions, asked directly: no database, no socket."""
