"""The image, built of its own Dockerfile and run as it says: image.py. Takes minutes; needs root, debootstrap and buildah.

buildah carries out the Dockerfile without a daemon. No registry is asked: the images that it begins FROM are made here, by debootstrap.
What comes out is run with its own ENTRYPOINT, CMD and USER, without any right, on a root that cannot be written to.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request

from compose_file import ROOT
from container import Container, as_root, isolated

sys.path.insert(0, str(ROOT / "tests" / "e2e"))
from floor import Failed, check, run, wait_for  # noqa: E402

DOCKERFILE = ROOT / "docker" / "Dockerfile"
SUITES = {"12": "bookworm", "13": "trixie"}
STOP_S = 15  # stop_grace_period


class Builder:
    """buildah with a storage of its own."""

    def __init__(self, folder):
        self.words = ["buildah", "--root", f"{folder}/storage", "--runroot", f"{folder}/run"]

    def __call__(self, *words, **more):
        done = subprocess.run([*self.words, *words], stdout=subprocess.PIPE, text=True, **more)
        check(done.returncode == 0, f"buildah {' '.join(words[:2])} failed with {done.returncode}: {done.stdout[-4000:]}")
        return done.stdout.strip()

    def clear(self):
        for words in (["rm", "--all"], ["rmi", "--all", "--force"]):
            subprocess.run([*self.words, *words], stdout=subprocess.DEVNULL)


def make_base(builder, folder, release):
    """A bare Debian under the name that the Dockerfile begins FROM. Where this machine trusts certificates of its own, so does it."""
    root = folder / f"debian-{release}"
    with (folder / "debootstrap.log").open("wb") as log:
        done = subprocess.run(["debootstrap", "--variant=minbase", SUITES[release], root], stdout=log, stderr=log)
    check(done.returncode == 0, f"debootstrap: {(folder / 'debootstrap.log').read_text()[-2000:]}")
    base = builder("from", "scratch")
    builder("add", "--quiet", base, str(root), "/")
    trusted = os.environ.get("NODE_EXTRA_CA_CERTS")
    if trusted:
        builder("copy", "--quiet", base, trusted, "/usr/local/share/trusted.crt")
        builder("config", "--env", "NODE_EXTRA_CA_CERTS=/usr/local/share/trusted.crt", base)
    for name in (release, f"{release}-slim"):
        builder("commit", "--quiet", base, f"docker.io/library/debian:{name}")
    shutil.rmtree(root)


def copy_checkout(place):
    """What git knows of, as in a clean checkout: no build folder, nobody's node_modules."""
    known = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, check=True,
                           stdout=subprocess.PIPE, text=True).stdout
    for name in filter(None, known.split("\0")):
        if (ROOT / name).exists():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, place / name)


def build(builder, folder):
    """Carries out the Dockerfile; what its last stage came to, and its settings."""
    releases = set(re.findall(r"^FROM debian:(\d+)", DOCKERFILE.read_text(), re.M))
    for release in releases:
        make_base(builder, folder, release)
    context = folder / "context"
    copy_checkout(context)
    builder("build", "--isolation", "chroot", "--pull=never", "--format", "docker", "--file", str(context / "docker" / "Dockerfile"),
            "--tag", "floorwalker", str(context), stderr=subprocess.STDOUT)
    container = builder("from", "--pull=never", "floorwalker")
    settings = json.loads(builder("inspect", "--type", "image", "floorwalker"))["Docker"]["config"]
    return builder("mount", container), settings


def get(path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:8080{path}", timeout=5) as answer:
            return answer.read()
    except urllib.error.HTTPError:
        return None
    except OSError:
        return None


def check_settings(settings):
    user, _, group = settings["User"].partition(":")
    check(user.isdigit() and group.isdigit() and int(user) > 0, f"USER is {settings['User']!r}, not a number other than 0")
    check(settings["StopSignal"] == "SIGTERM", f"STOPSIGNAL is {settings['StopSignal']}")
    check(settings["Healthcheck"]["Test"][0] == "CMD", f"HEALTHCHECK is {settings['Healthcheck']}")
    check(settings["Volumes"].keys() == {settings["WorkingDir"]}, f"volumes {settings['Volumes']}, works in {settings['WorkingDir']}")
    return int(user)


def check_content(root):
    left = [name for name in ("g++", "cc", "node", "npm", "cmake") if (root / "usr/bin" / name).exists()]
    check(not left, f"the image has tools of the build: {left}")
    check(not list((root / "var/lib/apt/lists").glob("*_Packages")), "the image has apt's lists")


def confined(folder, root, settings, user, **more):
    volume = folder / "volume"
    volume.mkdir(parents=True)
    os.chown(volume, user, user)  # an engine copies the folder's owner from the image
    check((root / settings["WorkingDir"].lstrip("/")).stat().st_uid == user, f"{settings['WorkingDir']} is not the user's")
    variables = dict(one.split("=", 1) for one in settings["Env"])
    return Container(folder, root, user, True, {settings["WorkingDir"]: (str(volume), True), **more}, ["/tmp"], env=variables)


def try_out(folder, root, settings):
    """As itself: its health check says no without the program and yes with it, it serves, and it stops when it is asked to."""
    user = check_settings(settings)
    check_content(root)
    health = settings["Healthcheck"]["Test"][1:]

    idle = confined(folder / "idle", root, settings, user)
    idle.start(["sleep", "600"])
    wait_for("a container without the program", lambda: idle.inside(["true"]).returncode == 0, 10, idle.process)
    check(idle.inside(health).returncode != 0, "the health check says yes, and nothing runs")
    idle.kill()

    known = confined(folder / "known", root, settings, user, **{"/etc/floorwalker.yaml": (str(ROOT / "docker/floorwalker.yaml"), False)})
    done = known.start([*settings["Entrypoint"], "check-config", "/etc/floorwalker.yaml"], settings["WorkingDir"])
    check(done.wait(30) == 0, f"check-config of docker/floorwalker.yaml: {known.said()}")

    demo = confined(folder / "demo", root, settings, user)
    demo.start([*settings["Entrypoint"], *settings["Cmd"]], settings["WorkingDir"])
    try:
        wait_for("readiness", lambda: get("/readyz"), 60, demo.process)
        check(demo.inside(health).returncode == 0, f"the health check says no: {demo.inside(health).stdout}")
        check(b"<html" in get("/"), "the wallboard is not served")
        check(demo.inside(["touch", "/usr/local/bin/written"]).returncode != 0, "the root can be written to")
        status = pathlib.Path(f"/proc/{demo.process.pid}/status").read_text()
        check(f"\nUid:\t{user}\t" in status and "\nCapEff:\t0000000000000000\n" in status, f"it has rights:\n{status}")
        check(demo.stop(STOP_S) == 0, f"ended with {demo.process.returncode} when it was asked to stop")
    except Failed:
        print(demo.said()[-3000:])
        raise
    finally:
        demo.kill()


def run_it(folder):
    """The part of main() that is in namespaces of its own."""
    isolated()
    built = json.loads((folder / "built.json").read_text())
    try:
        try_out(folder, pathlib.Path(built["root"]), built["settings"])
    except Failed as failed:
        sys.exit(f"FAILED: {failed}")


def main():
    as_root()
    for tool in ("debootstrap", "buildah"):
        check(shutil.which(tool), f"there is no {tool}; apt-get install {tool}")
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="image-", dir=ROOT / "build") as name:
        folder = pathlib.Path(name)
        builder = Builder(folder)
        try:
            root, settings = build(builder, folder)
            size = int(subprocess.run(["du", "-sm", root], check=True, stdout=subprocess.PIPE, text=True).stdout.split()[0])
            print(f"the image is built: {size} MB", flush=True)
            (folder / "built.json").write_text(json.dumps({"root": root, "settings": settings}))
            check(subprocess.run([sys.executable, __file__, "--run", name]).returncode == 0, "it does not run as it should")
            print("it runs as it says, without rights, and stops when it is asked to")
        finally:
            builder.clear()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run_it(pathlib.Path(sys.argv[2]))
    else:
        run(main)
