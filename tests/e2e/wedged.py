#!/usr/bin/env python3
"""A thread that reads events stands still: the program says so at /readyz and ends with a code that is not 0, instead of looking
healthy while its figures grow old."""
import argparse
import contextlib
import ctypes
import os
import pathlib
import time
import urllib.error
import urllib.request

from floor import Server, check, run, topic, wait_for

PTRACE_SEIZE, PTRACE_INTERRUPT = 0x4206, 0x4207
WALL = 0x40000000
LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]


def ptrace(request, thread):
    check(LIBC.ptrace(request, thread, None, None) == 0, f"ptrace: {os.strerror(ctypes.get_errno())}")


def stop_thread(process, name):
    """Only one thread of that name: the others go on. It stays stopped until this test ends."""
    tasks = pathlib.Path(f"/proc/{process.pid}/task")
    threads = [int(task.name) for task in tasks.iterdir() if (task / "comm").read_text().strip() == name]
    check(threads, f"no thread is called {name}")
    ptrace(PTRACE_SEIZE, threads[-1])
    ptrace(PTRACE_INTERRUPT, threads[-1])
    return threads[-1]


def has_ended(process, traced):
    """A traced thread is not gone before its tracer has heard of it, nor is its process."""
    with contextlib.suppress(ChildProcessError):
        os.waitpid(traced, os.WNOHANG | WALL)
    return process.poll() is not None


def readiness(server):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/readyz", timeout=5) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    with topic(partitions=2) as name, Server(options.program, name) as server:
        traced = stop_thread(server.process, "worker")
        begin = time.monotonic()
        told = wait_for("readiness that ends", lambda: (lambda r: r if r[0] == 503 else None)(readiness(server)), 60,
                        server.process)
        check("has stood still" in told[1], f"/readyz says {told[1]!r}")
        print(f"noticed after {time.monotonic() - begin:.0f} s")
        wait_for("end", lambda: has_ended(server.process, traced), 30)
        check("has stood still" in server.log.read_text(), "the log does not say why")
        server.ends_with = 1
    print("a worker that stands still ends the program, which says why")


run(main)
