"""The district on a real PostgreSQL: over real sockets, one database per test."""
