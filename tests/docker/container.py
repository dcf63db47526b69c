"""Runs a program as a container would: its own view of the file system, which may be read-only, its own user, no capability.

There is no engine and no registry where the tests run. What an engine would do with mounts and users is done here with those of
the kernel; all containers share one network namespace, that of isolated(), in which every service's name is the loopback address.
"""
import array
import fcntl
import os
import pathlib
import shlex
import signal
import socket
import struct
import subprocess
import sys

SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 0x1


def as_root():
    """Mounts and users are the superuser's: starts this program again by sudo, if it is not, as script/bootstrap does."""
    if os.geteuid() != 0:
        kept = [f"{name}={os.environ[name]}" for name in ("PATH", "NODE_EXTRA_CA_CERTS") if name in os.environ]
        os.execvp("sudo", ["sudo", "env", *kept, sys.executable, "-B", *sys.argv])


def isolated():
    """Starts this program again in namespaces of its own: no port of the machine is taken, no mount is left behind, and nothing
    that it started outlives it."""
    if os.environ.get("FLOORWALKER_ISOLATED"):
        _raise_loopback()
        return
    words = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"]
    os.execvpe(words[0], [*words, sys.executable, *sys.argv], os.environ | {"FLOORWALKER_ISOLATED": "1"})


def _raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = array.array("B", struct.pack("16sh14x", b"lo", 0))
        fcntl.ioctl(any_socket, SIOCGIFFLAGS, request)
        flags, = struct.unpack_from("h", request, 16)
        struct.pack_into("h", request, 16, flags | IFF_UP)
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, request)


class Container:
    """`image`: the folder that stands for the image's file system, never written to. `mounts`: {place: (source, writable)};
    `tmpfs`: places. `user`: number. Folders of `made` are there and the user's, as the image's own are."""

    def __init__(self, folder, image, user, read_only, mounts, tmpfs=(), made=(), hosts=(), env=None):
        self.folder, self.image, self.user, self.read_only = pathlib.Path(folder), image, user, read_only
        self.mounts, self.tmpfs, self.made, self.hosts, self.env = mounts, tmpfs, made, hosts, env or {}
        self.log = self.folder / "log"
        self.process = None

    def _mount_lines(self):
        root = self.folder / "root"
        for part in ("root", "upper", "work"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        yield f"mount -t tmpfs tmpfs {self.folder / 'upper'} && mkdir -m 755 {self.folder}/upper/u {self.folder}/upper/w"
        yield f"mount -t overlay overlay -o lowerdir={self.image},upperdir={self.folder}/upper/u,workdir={self.folder}/upper/w {root}"
        yield f"mkdir -p {root}/proc {root}/dev {root}/tmp && mount -t proc proc {root}/proc && mount --rbind /dev {root}/dev"
        for place in self.made:
            yield f"mkdir -p {root}{place} && chown -R {self.user}:{self.user} {root}{place}"
        for place in self.tmpfs:  # before mounts: they may lie in it
            yield f"mkdir -p {root}{place} && mount -t tmpfs -o mode=1777 tmpfs {root}{place}"
        for place, (source, writable) in self.mounts.items():
            kind = "mkdir -p" if pathlib.Path(source).is_dir() else f"mkdir -p {root}{pathlib.Path(place).parent} && touch"
            yield f"{kind} {root}{place} && mount --bind {source} {root}{place}"
            if not writable:
                yield f"mount -o remount,bind,ro {root}{place}"
        hosts = "".join(f"127.0.0.1 {name}\\n" for name in ("localhost", socket.gethostname(), *self.hosts))
        yield f"rm -f {root}/etc/hosts && printf '{hosts}' >{root}/etc/hosts"
        if self.read_only:
            yield f"mount -o remount,ro {root}"

    def _script(self, words, working_directory):
        variables = [f"{key}={value}" for key, value in {"PATH": "/usr/local/bin:/usr/bin:/bin"}.items() | self.env.items()]
        program = ["env", "-i", "-C", working_directory, *variables, *words]
        confined = ["setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups", "--bounding-set=-all",
                    "--inh-caps=-all", "--no-new-privs"]
        return "\n".join(["set -e", "mount --make-rprivate /", *self._mount_lines(),
                          shlex.join(["exec", "chroot", str(self.folder / "root"), *confined, *program])])

    def start(self, words, working_directory="/"):
        script = self._script(words, working_directory)
        self.process = subprocess.Popen(["unshare", "--mount", "sh", "-c", script], stdin=subprocess.DEVNULL,
                                        stdout=self.log.open("ab"), stderr=subprocess.STDOUT)
        return self.process

    def inside(self, words):
        """Runs words beside the program, in its file system and as its user; returns what became of it."""
        here = ["nsenter", f"--mount=/proc/{self.process.pid}/ns/mnt", f"--root=/proc/{self.process.pid}/root",
                "setpriv", f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups"]
        return subprocess.run([*here, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, timeout=30)

    def stop(self, deadline_s):
        """What `docker stop` does; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(deadline_s)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def said(self):
        return self.log.read_text(errors="replace") if self.log.exists() else ""
