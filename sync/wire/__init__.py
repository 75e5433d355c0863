"""The contract both sides speak: ids, entries, hash chain, messages, signatures, codes.

Till, district and simulator import the same functions, so that they cannot disagree about a byte.
Below it stands only `app.domain`; deliberately absent: sockets, tables, files and clocks.
"""
