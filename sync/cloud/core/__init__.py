"""The district's decisions, without I/O: what to answer a push, what an entry moves, who may reserve what.

The simulator runs these same functions in a memory shell; `sync.cloud` wraps them in PostgreSQL.
"""
