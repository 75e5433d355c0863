"""Devices: encoders against golden bytes, adapters against one suite and against hostile sockets."""
