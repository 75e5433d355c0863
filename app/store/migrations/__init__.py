"""Forward steps of the till's schema, each tested from a stored old file."""
