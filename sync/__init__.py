"""Till and district: how facts travel."""
