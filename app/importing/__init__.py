"""A price list as it comes: bytes of a CSV to rows and faults. Pure but for reading the file itself.

`sniff` says what the file is, `columns` what its columns mean, `reader` cuts it into records, `cells` and
`rows` read them, `scan` does all of it once without writing. Called by app.services.imports. Deliberately
absent: the database, sentences, spreadsheets (they are refused by name).
"""
