"""The contract both sides speak: messages, hash chain, signatures."""
