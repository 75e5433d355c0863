"""Scriptable devices for demo, training and tests."""
