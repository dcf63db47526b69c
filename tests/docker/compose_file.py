"""docker/compose.yaml as the tests read it."""
import json
import pathlib
import re
import shlex

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILE = ROOT / "docker" / "compose.yaml"


def load():
    return yaml.safe_load(FILE.read_text())


def mounts(service):
    """{place: (path on this machine, or the name of a volume; writable)}"""
    found = {}
    for volume in service.get("volumes", []):
        source, place, *mode = volume.split(":")
        if source.startswith("."):
            source = str((FILE.parent / source).resolve())
        found[place] = source, mode != ["ro"]
    return found


def needs(service):
    """{service that must come first: condition}"""
    return {name: one["condition"] for name, one in service.get("depends_on", {}).items()}


def image_settings():
    """Of the Dockerfile's last stage: USER, ENTRYPOINT, CMD and HEALTHCHECK's command, as far as they are there."""
    text = (ROOT / "docker" / "Dockerfile").read_text().replace("\\\n", "")
    last = text[text.rindex("\nFROM "):]
    found = {name: json.loads(words) for name, words in re.findall(r"^(ENTRYPOINT|CMD) (\[.*\])$", last, re.M)}
    found["USER"] = int(re.search(r"^USER (\d+)", last, re.M)[1])
    found["HEALTHCHECK"] = json.loads(re.search(r"^HEALTHCHECK .*? CMD (\[.*\])$", last, re.M)[1])
    return found


def health_words(service):
    """The command of a health check."""
    kind, *words = service["healthcheck"]["test"]
    return words if kind == "CMD" else ["sh", "-c", shlex.join(words)]
