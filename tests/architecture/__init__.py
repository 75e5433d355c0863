"""Walls, sizes, words, texts and locks: what the source must look like."""
