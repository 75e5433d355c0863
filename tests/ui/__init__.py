"""Windows: one file per screen or part, by object name, offscreen (DESIGN §16)."""
