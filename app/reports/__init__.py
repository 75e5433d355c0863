"""Figures to device-neutral report pages.

Called by whoever shows, prints or stores a report; `drivers.paper.pdf` writes the pages as PDF and the screen
may paint the same lists. Figures come in as plain values because these packages stand below the services; no
page reads a clock or a file, so equal figures give equal pages.
"""
