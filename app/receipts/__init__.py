"""Priced sale to device-neutral document.

Called by whoever fills the print queue; `drivers.paper` turns the blocks into ESC/POS, PDF or text. Values
come in as plain arguments because these packages stand below the services. Deliberately absent: the fiscal
document (a fiscal printer lays out its own), columns and code pages.
"""
