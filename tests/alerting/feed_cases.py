"""Nothing comes any more: one page says so, however many seem to wait from then on."""
import signal
import time

import breach
from floor import check
from simulator import Simulator

SOON_S = 120  # from the last event


def dead_feed(watch, options):
    """The platform, or what carries its events, has died while a queue was growing."""
    stack = watch.stack
    watch.wait("a queue that grows", lambda: (stack.now("billing", "voice") or {"waiting": 0})["waiting"] >= 15, 90)
    stack.simulator.kill()
    killed = time.time()
    watch.wait("page", stack.pager.pages, 240)
    waiting = stack.now("billing", "voice")["waiting"]
    watch.until_over(lambda: expect_one_page(stack, "FloorwalkerNoEvents"))
    (page,) = stack.pager.pages()
    after, row = page.at - killed, breach.figures(stack.prometheus, stack.began, time.time())["billing", "voice"]
    check(waiting >= 10 and row["median"][max(row["median"])] > 60, f"{waiting} wait, no symptoms of a dead feed")
    print(f"dead feed: {page.annotations['summary']!r}\n  paged {after:.1f} s after the last event; {time.time() - killed:.0f} s "
          f"after it, with {waiting} that seem to wait, the only page")
    check(not options.strict or after < SOON_S, f"paged {after:.0f} s after the last event")
    if options.long:
        expect_end_when_events_come(watch)


def expect_one_page(stack, name):
    paged = [one.what for one in stack.pager.pages()]
    check(paged == [name], f"one trouble, and pages for {paged}")
    check(not stack.pager.pages(firing=False), f"{name} resolved though nothing is mended")


def expect_end_when_events_come(watch):
    stack = watch.stack
    with Simulator(stack.program, stack.topic, "--rate", 20, "--seed", 77, "--warm-up", "1m"):
        watch.wait("resolved notification", lambda: stack.pager.pages(firing=False), 180)


def frozen_broker(watch, options):
    """The broker hangs: figures are old, which is one page, and over when it goes on. Long form: the broker is its own."""
    stack = watch.stack
    stack.broker.signal(signal.SIGSTOP)
    frozen = time.time()
    try:
        page = watch.wait("page", stack.pager.pages, 180)[0]
        end = time.time() + 180
        while time.time() < end:
            expect_one_page(stack, "FloorwalkerBehind")
            time.sleep(1)
    finally:
        stack.broker.signal(signal.SIGCONT)
    watch.wait("resolved notification", lambda: stack.pager.pages(firing=False), 240)
    check([one.what for one in stack.pager.pages()] == ["FloorwalkerBehind"], f"pages for {stack.pager.pages()}")
    print(f"frozen broker: {page.annotations['summary']!r}\n  paged {page.at - frozen:.1f} s after it froze, the only page")
    check(not options.strict or page.at - frozen < SOON_S, f"paged {page.at - frozen:.0f} s after the broker froze")
