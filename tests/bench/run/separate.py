"""Figures that other programs measure: fan-out, latency, memory and growth. Each writes {"figures": {key: figure}}, a figure
being a number or {"median", "min", "max"}."""
import json
import subprocess
import sys

from contender import failed

PROGRAMS = ("growth", "fanout", "latency")


def separate_figures(root, found):
    for name in PROGRAMS:
        program = root / "tests" / "bench" / name / "run"
        out = root / "build" / "bench" / f"{name}.json"
        print(f"bench: {name}", file=sys.stderr, flush=True)
        if subprocess.run([program, "--out", out]).returncode != 0:
            raise failed(f"{program} failed")
        told = json.loads(out.read_text())
        for key, figure in told.get("figures", told).items():
            found.set(key, figure if isinstance(figure, dict) else {"median": figure, "min": figure, "max": figure})
        found.write()
