#!/usr/bin/env python3
"""Writes the dashboards that Grafana is provisioned with: ../dashboards/*.json. With --check it only says which differ."""
import json
import pathlib
import sys

import agents
import floor
import one_queue
import pipeline

LINE = 120
FOLDER = pathlib.Path(__file__).resolve().parent.parent / "dashboards"


def as_json(value, indent=0):
    """What fits a line stands on one; the rest a member a line."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, (dict, list)) or indent + len(flat) <= LINE:
        return flat
    opened, closed = flat[0], flat[-1]
    members = ([f"{json.dumps(key)}: {as_json(one, indent + 1)}" for key, one in value.items()] if isinstance(value, dict)
               else [as_json(one, indent + 1) for one in value])
    space = "\n" + " " * (indent + 1)
    return f"{opened}{space}{f',{space}'.join(members)}{space[:-1]}{closed}"


def files():
    for made in (floor.DASHBOARD, one_queue.DASHBOARD, agents.DASHBOARD, pipeline.DASHBOARD):
        name = made["uid"].removeprefix("floorwalker-")
        yield FOLDER / f"{name}.json", as_json(made) + "\n"


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
