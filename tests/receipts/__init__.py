"""Papers of real sales, against texts that were looked at."""
