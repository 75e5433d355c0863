"""Fonts, icons, texts and layouts that ship with the till."""
