"""Report pages: their sums, their layout, their words."""
