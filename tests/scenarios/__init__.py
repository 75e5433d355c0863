"""A merchant's day in steps, and what a till has to live through: real files, processes, sockets, windows."""
