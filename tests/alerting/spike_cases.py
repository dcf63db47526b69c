"""Waits that are a spike, and waits that are not: each page is right, comes once and soon, and ends by itself."""
import time
from collections import Counter

import breach
import history
from floor import check
from page_text import expect_wait_spike, seconds_of

WITHIN_S = 45
JOB = {"job": "floorwalker"}
BILLING = JOB | {"queue": "billing", "channel": "voice"}
USUAL_S, SLOW_S = 12, 90  # billing's usual middle wait in the two centres


def usual(folder, billing_s, offered_per_s=0.25):
    """This time of the last four weeks, one of which was a bad one; and what the rules, which look back once a minute, have made
    of it. That they do so again is asked at the end."""
    history.write_weeks(folder, {
        history.series("queue:floorwalker_wait_so_far_seconds:median15m", BILLING): [billing_s, billing_s, 600, billing_s],
        history.series("queue:floorwalker_contacts_offered:rate15m", BILLING): [offered_per_s, 3, 0.01, offered_per_s],
        history.series("queue:floorwalker_contacts_abandoned_long:ratio15m", BILLING): [0.02, 0.03, 0.4, 0.02],
        history.series("centre:floorwalker_events:quietest2h", JOB): [18, 19, 20, 21],
    })
    history.write_recent(folder, {history.series("queue:floorwalker_wait_so_far_seconds:usual", BILLING): billing_s,
                                  history.series("queue:floorwalker_contacts_offered:usual", BILLING): offered_per_s})


def expect_usual(prometheus, billing_s, offered_per_s=0.25):
    for series, value in (("wait_so_far_seconds", billing_s), ("contacts_offered", offered_per_s)):
        name = f"queue:floorwalker_{series}:usual"
        found = prometheus.query(f'{name}{{queue="billing"}}')
        check([float(one["value"][1]) for one in found] == [value], f"{name} is {found}, must be {value}")
        times = prometheus.query(f'timestamp({name}{{queue="billing"}})')
        check(time.time() - float(times[0]["value"][1]) < 90, f"{name} is not made any more")


def spike(watch, options):
    """The right page, once, soon; and its end, by itself."""
    try:
        follow(watch, options, 2400 if options.long else 480)
    finally:
        watch.over.set()


def many_queues(watch, options):
    """A spike of which four queues have their share, one after the other: each is paged once, and each page has its end. Were
    all four in it at the same moment, the fourth would be the floor's page, which the rules' unit tests show."""
    follow(watch, options, 1200)


def follow(watch, options, within_s):
    """From the first page to the end of all."""
    stack = watch.stack
    watch.wait("page", stack.pager.pages, 180)
    watch.wait("end of all that was paged", lambda: is_over(stack), within_s)
    ended = time.time()
    true = breach.spikes(stack.prometheus, stack.began, ended, {("billing", "voice"): USUAL_S})
    expect_usual(stack.prometheus, USUAL_S)
    expect_right_pages(stack.pager, true, options)
    if not options.long:
        check([one.name for one in true] == ["billing voice"], f"there were spikes of {true}")
    for one in true:
        expect_told(stack, one, options)


def instance_dies(watch, _):
    """One of two instances is killed while the page holds: it is still one page, with its end, and a ticket for the instance."""
    stack = watch.stack
    watch.wait("page", stack.pager.pages, 180)
    stack.kill_one()
    watch.wait("end of all that was paged", lambda: is_over(stack), 480)
    (true,) = breach.spikes(stack.prometheus, stack.began, time.time(), {("billing", "voice"): USUAL_S})
    paged, told = ([one.what for one in stack.pager.notices(severity, True)] for severity in ("page", "ticket"))
    check(paged == [f"WaitSpike {true.name}"] and true.over, f"paged for {paged}, there was {true}")
    check(told == ["FloorwalkerInstanceDown"], f"tickets: {told}")


def is_over(stack):
    """All that was paged is resolved, and nothing else is about to be paged."""
    pages = stack.pager.pages()
    return len(stack.pager.pages(firing=False)) == len(pages) and not stack.alertmanager.active("page")


def expect_right_pages(pager, true, options):
    """Each spike once; many at once are one for the floor, which there is in the long form only."""
    paged = [one.what for one in pager.pages()]
    floor = options.long and "FloorWaitSpike" in paged
    expected = sorted(["FloorWaitSpike"] * floor + [f"WaitSpike {one.name}" for one in true])
    left_out = Counter(expected) - Counter(paged)
    check(not Counter(paged) - Counter(expected), f"paged for {paged}, there were {expected}")
    check(floor or not left_out, f"not paged for {sorted(left_out)}, only for {paged}")


def expect_told(stack, one, options):
    """The page of a spike, if it had one of its own: what it says, and when it came and went."""
    pager = stack.pager
    page = first(pager.pages(), one, one.began)
    resolved = first(pager.pages(firing=False), one, one.began)
    if page is None:
        return
    check(page.receiver == "pager" and page.group.get("queue") == one.queue, f"sent to {page.receiver} as of {page.group}")
    check(resolved and one.over, f"{one.name} was resolved, though the wait was not below target for three minutes")
    said = expect_wait_spike(page, one, stack.prometheus)
    if one.name == "billing voice":
        check(seconds_of(said["usual"]) == USUAL_S and said["arrivals"].endswith("%"), f"what is usual is not told: {said[0]!r}")
    after_breach, after_over = page.at - one.began, resolved.at - one.over
    print(f"spike: {said[0]!r}\n  paged {after_breach:.1f} s after the breach, resolved {after_over:.1f} s after three minutes "
          f"below target, {resolved.at - one.began:.0f} s after the breach")
    check(-3 < after_over < 75, f"{one.name} resolved {after_over:.0f} s after it was over")
    held_back = any(other.name == "FloorWaitSpike" and other.at < page.at for other in pager.pages())
    check(not options.strict or held_back or after_breach <= WITHIN_S,
          f"paged {after_breach:.0f} s after the breach of {one.name}")


def first(notices, spike, since):
    return next((one for one in notices if one.what == f"WaitSpike {spike.name}" and one.at > since), None)


def usually_slow(watch, _):
    """The same waits where they are usual: above twice the target, and nobody's concern."""
    watch.expect_silence()
    now = time.time()
    by_target = breach.spikes(watch.stack.prometheus, watch.stack.began, now)
    check([one.name for one in by_target] == ["billing voice"], f"by target alone there were spikes of {by_target}")
    expect_usual(watch.stack.prometheus, SLOW_S)
