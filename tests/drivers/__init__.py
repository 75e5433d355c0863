"""Devices: encoders against golden bytes, adapters against one conformance suite and against hostile sockets."""
