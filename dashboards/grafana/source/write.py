#!/usr/bin/env python3
"""Writes the dashboards that Grafana is provisioned with: ../dashboards/*.json. With --check it only says which differ."""
import json
import pathlib
import sys

import agents
import floor
import one_queue
import pipeline

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "dashboards"


def files():
    for made in (floor.DASHBOARD, one_queue.DASHBOARD, agents.DASHBOARD, pipeline.DASHBOARD):
        name = made["uid"].removeprefix("floorwalker-")
        yield FOLDER / f"{name}.json", json.dumps(made, indent=1, ensure_ascii=False) + "\n"


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit("usage: write.py [--check]")
    different = [path for path, text in files() if not path.exists() or path.read_text() != text]
    if check and different:
        sys.exit(f"not what source/write.py writes: {', '.join(path.name for path in different)}")
    for path, text in files():
        if path in different:
            path.write_text(text)


if __name__ == "__main__":
    main()
