"""The district."""
