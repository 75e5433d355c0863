"""The district: takes the tills' journals, judges them afterwards, signs what tills may rely on.

`core` decides without I/O, `tables` and `store` keep PostgreSQL, `api` speaks HTTP, `__main__` is the
command. It shares rules (`app.domain`) and the contract (`sync.wire`) with the till, never tables.
"""
