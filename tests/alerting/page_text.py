"""What a page says: no trace of a template that failed, links that lead somewhere, and a wait spike as the example reads:
billing voice: 14 waiting, 6 past 20 s, longest 2:10, middle 1:05 (usual 0:12); arrivals +60 %, 0 of 9 agents available"""
import re
import urllib.error
import urllib.request

import breach
from floor import ROOT, check

REQUIRED = {"summary", "description", "runbook_url"}
FAULTS = ("<error", "error expanding", "<nil>", "<no value>", "nan", "%!", "+inf", "-inf", "{{", "}}", "?")
CLOCK = r"\d+:[0-5]\d"
WAIT_SPIKE = re.compile(
    rf"(?P<row>.+): (?P<waiting>\d+) waiting, (?P<past>\d+) past (?P<target>\d+) s, longest (?P<longest>{CLOCK}), "
    rf"middle (?P<middle>{CLOCK}) \(usual (?P<usual>{CLOCK}|unknown)\); "
    r"arrivals (?P<arrivals>[+-]\d+ %|\d+\.\d a minute), (?P<available>\d+) of (?P<staffed>\d+) agents available")


def seconds_of(clock):
    minutes, seconds = clock.split(":")
    return int(minutes) * 60 + int(seconds)


def expect_well_said(notice):
    missing = REQUIRED - set(notice.annotations)
    check(not missing, f"{notice.what} has no {sorted(missing)}")
    check(notice.labels.get("severity") in ("page", "ticket"), f"{notice.what} has no severity: {notice.labels}")
    for name, text in notice.annotations.items():
        if name.endswith("_url"):
            expect_link(notice, name, text)
            continue
        found = [fault for fault in FAULTS if fault in text.lower()]
        check(text.strip() and not found, f"{notice.what}: its {name} has {found}: {text!r}")
        check("  " not in text and "\n" not in text, f"{notice.what}: its {name} has gaps: {text!r}")


def expect_link(notice, name, address):
    """A runbook's name is that of a file in docs/runbooks; the wallboard's address is opened."""
    scheme, _, rest = address.partition("://")
    check(scheme in ("http", "https") and "//" not in rest and " " not in rest, f"{notice.what}: {name} is {address!r}")
    if name == "runbook_url":
        runbook = ROOT / "docs" / "runbooks" / rest.rsplit("/", 1)[1].partition("#")[0]
        check(runbook.is_file(), f"{notice.what}: there is no {runbook}")
    if name == "wallboard_url":
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:
                page = answer.read()
        except urllib.error.HTTPError as error:
            page, answer = b"", error
        check(answer.status == 200 and b"<html" in page.lower(), f"{notice.what}: {address} is {answer.status}")


def expect_wait_spike(notice, spike, prometheus):
    """Its numbers are those that Prometheus scraped at some moment between the breach and the page."""
    summary = notice.annotations["summary"]
    said = WAIT_SPIKE.fullmatch(summary)
    check(said, f"the page reads {summary!r}")
    check(said["row"] == spike.name, f"{summary!r} is of {said['row']}, must be of {spike.name}")
    seen = breach.scraped(prometheus, spike.queue, spike.channel, min(spike.due, notice.at - 15) - 2, notice.at)
    for figure in ("waiting", "past", "target"):
        check(float(said[figure]) in seen[figure], f"{summary!r}: {figure} was {sorted(seen[figure])}")
    middle = seconds_of(said["middle"])
    check(any(abs(middle - one) <= 1 for one in seen["median"]), f"{summary!r}: the middle wait was {sorted(seen['median'])}")
    check(seconds_of(said["longest"]) >= middle, f"{summary!r}: the longest is below the middle")
    check(int(said["available"]) <= int(said["staffed"]), f"{summary!r}: more available than staffed")
    return said
