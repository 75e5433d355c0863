"""Use cases: one function, one transaction, returning `Done(value, changes)` or `Refused(reason)`."""
