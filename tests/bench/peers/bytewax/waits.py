"""The life of a contact, as far as its waits go: pure functions for Bytewax's stateful operators."""
from datetime import datetime

import orjson

STARTED, QUEUED, ANSWERED, ENDED_BY_CUSTOMER, ENDED, LEFT, TRANSFERRED = range(7)
OFFERED, WAIT_ANSWERED, ABANDONED, TRANSFERS = "offered", "answered", "abandoned", "transfers"
COUNTING = ("inbound", "callback")
CALLS = ("voice", "callback")  # an end is one; by other channels a customer writes again
parse_json, parse_time = orjson.loads, datetime.fromisoformat


def facts_of(values):
    """(contact, fact) for each event that matters: a fact is a tuple that begins with what happened and when."""
    for value in values:
        event = parse_json(value)
        kind = event["type"]
        if kind == "contact.queued":
            data = event["data"]
            yield event["subject"], (QUEUED, parse_time(event["time"]), data["queue"], data.get("channel"))
        elif kind == "contact.answered":
            data = event["data"]
            if data.get("role", "agent") == "agent":
                yield event["subject"], (ANSWERED, parse_time(event["time"]))
        elif kind == "contact.started":
            data = event["data"]
            counts = data.get("direction", "inbound") in COUNTING
            yield event["subject"], (STARTED, None, data["channel"], counts)
        elif kind == "contact.ended":
            by = event["data"].get("by", "customer")
            yield event["subject"], (ENDED_BY_CUSTOMER if by == "customer" else ENDED, parse_time(event["time"]))
        elif kind == "contact.abandoned":
            yield event["subject"], (ENDED_BY_CUSTOMER, parse_time(event["time"]), True)
        elif kind == "contact.left_queue":
            yield event["subject"], (LEFT, None)
        elif kind == "contact.transferred":
            yield event["subject"], (TRANSFERRED, parse_time(event["time"]), event["data"].get("from_queue"))


def step(contact, fact):
    """A contact is (channel, does it count, its open wait); a wait (queue, channel, since). Returns it as it is then, None
    once a call is over, and the outcomes: (row, what, when, seconds waited)."""
    channel, counts, wait = contact or (None, True, None)
    what = fact[0]
    if what == STARTED:
        return (fact[2], fact[3], wait), ()
    if what == QUEUED:
        _, at, queue, told = fact
        if wait and wait[0] == queue and wait[1] == (told or channel):
            return contact, ()
        wait = (queue, told or channel, at)
        return (channel, counts, wait), outcome(counts, wait, OFFERED, at)
    if what == ANSWERED:
        return (channel, counts, None), outcome(counts, wait, WAIT_ANSWERED, fact[1])
    if what == LEFT:
        return (channel, counts, None), ()
    if what == TRANSFERRED:
        return contact, ((f"{fact[2]}\t{channel}", TRANSFERS, fact[1], 0.0),) if fact[2] else ()
    if what == ENDED_BY_CUSTOMER:
        goes_on = (channel, counts, None) if len(fact) == 3 or channel not in CALLS else None
        return goes_on, outcome(counts, wait, ABANDONED, fact[1])
    return (None if channel in CALLS else (channel, counts, None)), ()


def outcome(counts, wait, what, at):
    if not wait or not counts:
        return ()
    return ((f"{wait[0]}\t{wait[1]}", what, at, (at - wait[2]).total_seconds()),)
