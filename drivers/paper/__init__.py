"""Documents and reports to bytes."""
