"""compose.yaml against the Compose specification's JSON schema, and against the house's own rules: compose.py."""
import hashlib
import json
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile

import jsonschema
import yaml

from compose_file import ROOT, load, mounts, needs

# An npm package that carries the schema, which has no package of its own in Debian; only the schema is read.
PACKAGE, MEMBER = "dclint@3.1.0", "package/schemas/compose.schema.json"
SHA512 = "69f4c67734455172b8c82a488845bf2ce47ef5338c10384d95d0e9e7a5425b39fb243983e39d4f7148bae3418694c1e06c7289d74ac3066e0fb697016e3aa55f"

problems = []


def expect(truth, what):
    if not truth:
        problems.append(what)


def fetch(package):
    """The package's archive, once; its hash is checked each time."""
    folder = ROOT / "build" / "third_party" / "compose-schema"
    archive = folder / (package.replace("@", "-") + ".tgz")
    if not archive.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as fresh:
            subprocess.run(["npm", "pack", "--silent", package], cwd=fresh, check=True, stdout=subprocess.DEVNULL)
            next(pathlib.Path(fresh).glob("*.tgz")).rename(archive)
    if hashlib.sha512(archive.read_bytes()).hexdigest() != SHA512:
        sys.exit(f"{archive}: not the {package} that was pinned")
    return archive


def check_schema(compose):
    with tarfile.open(fetch(PACKAGE)) as archive:
        schema = json.load(archive.extractfile(MEMBER))
    for error in jsonschema.Draft7Validator(schema).iter_errors(compose):
        problems.append(f"schema: {'/'.join(map(str, error.path))}: {error.message[:300]}")


def check_hardened(name, service):
    """No engine needs to trust these."""
    expect(service.get("cap_drop") == ["ALL"], f"{name}: cap_drop is not [ALL]")
    expect("no-new-privileges:true" in service.get("security_opt", []), f"{name}: no-new-privileges is not set")
    expect(service.get("read_only") or name == "kafka", f"{name}: its root can be written to")
    expect(not {"privileged", "network_mode", "pid", "devices", "cap_add"} & service.keys(), f"{name}: has rights of the machine")
    for port in service.get("ports", []):
        expect(port.startswith("127.0.0.1:"), f"{name}: port {port} is not on the loopback address only")
    expect(re.search(r":v?\d+\.\d+\.\d+$", service["image"]), f"{name}: {service['image']} is not pinned by its version")


def check_references(name, service, compose):
    for other, condition in needs(service).items():
        expect(other in compose["services"], f"{name}: waits for {other}, which is not there")
        healthy = "test" in compose["services"].get(other, {}).get("healthcheck", {})
        expect(condition != "service_healthy" or healthy, f"{name}: waits for the health of {other}, which has no health check")
    for place, (source, writable) in mounts(service).items():
        if source.startswith("/"):
            expect(pathlib.Path(source).exists(), f"{name}: {source}, which is to be mounted at {place}, is not there")
            expect(not writable, f"{name}: may write to {source}")
        else:
            expect(source in compose["volumes"], f"{name}: volume {source} is not declared")


def check_names(compose):
    """Whoever is named by the other configurations is a service."""
    services = compose["services"]
    floorwalker = yaml.safe_load((ROOT / "docker/floorwalker.yaml").read_text())
    prometheus = yaml.safe_load((ROOT / "docker/prometheus.yaml").read_text())
    grafana = yaml.safe_load((ROOT / "dashboards/grafana/provisioning/datasources/prometheus.yaml").read_text())
    groups = [group for job in prometheus["scrape_configs"] + prometheus["alerting"]["alertmanagers"]
              for group in job["static_configs"]]
    addresses = [floorwalker["kafka"]["brokers"], *(target for group in groups for target in group["targets"]),
                 *(source["url"].removeprefix("http://") for source in grafana["datasources"])]
    for address in addresses:
        host = address.split(":")[0]
        expect(host in services or host == "127.0.0.1", f"{address}: no service is called {host}")


def check_versions(compose):
    """What is tested here and what is started there is of one version."""
    kafka = re.search(r"<kafka.version>(.*)</", (ROOT / "script/kafka.d/pom.xml").read_text())[1]
    ours = re.search(r"project\(floorwalker VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())[1]
    for name, image in (("kafka", f"apache/kafka:{kafka}"), ("topic", f"apache/kafka:{kafka}"), ("floorwalker", f"floorwalker:{ours}"),
                        ("simulator", f"floorwalker:{ours}")):
        expect(compose["services"][name]["image"] == image, f"{name}: the image is not {image}")


def main():
    compose = load()
    check_schema(compose)
    for name, service in compose["services"].items():
        check_hardened(name, service)
        check_references(name, service, compose)
    check_names(compose)
    check_versions(compose)
    print("\n".join(problems) or f"compose.yaml: {len(compose['services'])} services, fine")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
