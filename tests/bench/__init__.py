"""How fast the till is: each figure beside a yardstick measured in the same run, never a pass or a fail.

`./bancone run tests.bench [NAME…] --json FILE`. One file for each thing that is measured; `figures.py` says
what a figure is. Deliberately absent: limits. Absolute times belong to a machine, ratios to the program.
"""
