"""SQLAlchemy for the till's SQLite file: tables, named queries, rows to values. Called by services only."""
