#!/usr/bin/env python3
"""Counts the instructions of an event's way under valgrind, and compares them with the figures that were agreed on.

usage: guard.py PROGRAM COMPILER            compare; fails beyond 5 % more, or less; beyond 15 % where the figures are
                                            of another version of the compiler
       guard.py PROGRAM COMPILER --record   write what is counted into figures.json
"""

import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

FIGURES = pathlib.Path(__file__).with_name("figures.json")
TOLERANCE, TOLERANCE_OF_OTHERS = 0.05, 0.15
WAYS = ("decode", "apply")
# The C library's plain code for strings and memory, whatever this processor could do beyond it.
TUNABLES = "glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-AVX512VL,-AVX512BW,-BMI1,-BMI2,-LZCNT,-MOVBE,-ERMS,-FSRM,-RTM"


def instructions_per_event(program, way):
    with tempfile.TemporaryDirectory() as folder:
        profile = pathlib.Path(folder) / "profile"
        run = subprocess.run(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={profile}", "--collect-atstart=no",
             f"--toggle-collect=*counted_{way}*", program, way],
            env=os.environ | {"GLIBC_TUNABLES": TUNABLES, "LD_BIND_NOW": "1"},
            capture_output=True, text=True, timeout=120)
        if run.returncode != 0:
            sys.exit(f"{program} {way}: exit code {run.returncode}\n{run.stderr}")
        counted = re.search(r"^(?:totals|summary): (\d+)", profile.read_text(), re.MULTILINE)
        return int(counted.group(1)) / int(run.stdout)


def nearest(figures, compiler):
    """The build of this compiler and processor that has figures, of the nearest version; None if there is none."""
    name, version = compiler.split()
    builds = [build for build in figures if re.fullmatch(rf"{name} \d+, {platform.machine()}", build)]
    return min(builds, default=None, key=lambda build: abs(int(re.search(r"\d+", build)[0]) - int(version)))


def judge(way, agreed, counted, tolerance):
    change = counted / agreed - 1
    print(f"{way}: {counted:.0f} instructions an event, {agreed} agreed on, {change:+.1%}")
    return abs(change) <= tolerance


def main():
    program, compiler, *rest = sys.argv[1:]
    build = f"{compiler}, {platform.machine()}"
    counted = {way: instructions_per_event(program, way) for way in WAYS}
    figures = json.loads(FIGURES.read_text())
    again = f"{sys.argv[0]} {program} '{compiler}' --record"
    if rest == ["--record"]:
        figures[build] = {way: round(figure) for way, figure in counted.items()}
        FIGURES.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n")
        print(f"{build}: {figures[build]}")
        return
    of = nearest(figures, compiler)
    if of is None:
        sys.exit(f"no figures for {build} in {FIGURES}; counted: {counted}. To agree on them: {again}")
    tolerance = TOLERANCE if of == build else TOLERANCE_OF_OTHERS
    if not all([judge(way, figures[of][way], counted[way], tolerance) for way in WAYS]):
        sys.exit(f"The way of an event costs over {tolerance:.0%} more or less than agreed on for {of}; this is {build}.\n"
                 f"If that is meant: {again}\n"
                 f"and say why in the commit; docs/performance.md has the history.\n"
                 f"To see where it goes: valgrind --tool=callgrind --toggle-collect='*counted_decode*'"
                 f" {program} decode")


if __name__ == "__main__":
    main()
