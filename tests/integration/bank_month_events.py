#!/usr/bin/env python3
"""bank_month_events.py SHARED OUT.ndjson: writes the real month of call-centre events, once; says what is missing."""
import pathlib
import subprocess
import sys

EVENTS = 222_232

shared, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
data = shared / "data" / "technion-anonymous-bank-1999-02.tsv.xz"
tool = shared / "tools" / "bank_to_events.py"
for needed in (data, tool):
    if not needed.is_file():
        sys.exit(f"{needed} is missing: these tests need the real month; set FLOORWALKER_SHARED")

def lines(path):
    with open(path, "rb") as file:
        return sum(1 for _ in file)

if not out.exists() or lines(out) != EVENTS:
    with open(out, "wb") as file:
        subprocess.run([sys.executable, tool, data], stdout=file, check=True)
if lines(out) != EVENTS:
    sys.exit(f"{out} has {lines(out)} events, not {EVENTS}")
