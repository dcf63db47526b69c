"""What all contenders share: a program that is run once, and what it cost."""
import os
import pathlib

TICKS_PER_S = os.sysconf("SC_CLK_TCK")


class failed(Exception):
    """The benchmark cannot go on: said in one line."""


def cpu_seconds(pid):
    """User and system time of a process, its ended children not among it."""
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def status_bytes(pid, name):
    """VmHWM or VmRSS of a process."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) * 1024
    raise failed(f"/proc/{pid}/status tells no {name}")
