"""The till's side of sync: a pure engine, the thread that runs it, the wire it speaks over (sync §2).

`engine` decides, `runner` and `pump` do, `transport` is the only home of HTTP, `apply` writes pulled pages,
`link` answers the counter's calls. Deliberately absent: use cases (`app.services`) and the district
(`sync.cloud`).
"""
