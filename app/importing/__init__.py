"""A price list as it comes: bytes of a CSV to rows and faults. Pure but for reading the file itself.

`sniff` says what the file is, `columns` what its columns mean, `reader` cuts it into records, `cells` and
`rows` read them, `scan` does all of it once without writing, `words` says what is wrong. Called by
app.services.imports. Deliberately absent: the database, spreadsheets (they are refused by name).
"""
