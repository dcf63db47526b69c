"""Which expressions may be without data in a simulated centre of some minutes, and why. A closed list: anything else must have
some."""

UNFILLED = {}
