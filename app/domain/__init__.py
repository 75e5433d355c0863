"""Pure rules of the till: standard library only, immutable values in, values out. It decides, others do."""
