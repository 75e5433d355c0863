"""The tests. A package of its own, because a library installs a `tests` that would be found instead."""
