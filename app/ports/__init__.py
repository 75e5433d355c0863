"""Protocols the till speaks through, and the values that cross them."""
