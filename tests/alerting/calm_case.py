"""A day like any other: nobody is paged."""
import time

import breach
from events import Centre, rfc3339, text
from floor import BROKERS, check
from kafka_producer import produce


def calm(watch, _):
    """Also: a probe, and some records that are no events, too few to be told of."""
    scrapes = 'count_over_time(up{job="floorwalker"}[1m])'
    watch.wait("some scrapes", lambda: watch.stack.prometheus.total(scrapes) >= 3, 60)
    send_oddities(watch.stack.topic)
    watch.expect_silence()
    check(not breach.spikes(watch.stack.prometheus, watch.stack.began, time.time()), "the calm centre had a spike")
    told = [one.what for one in watch.stack.pager.notices(firing=True)]
    check(not told, f"a calm centre has {told}")


def send_oddities(topic):
    now = round(time.time() * 1000)
    data = {"queue": "billing", "channel": "voice", "synthetic": True}
    probe = Centre().event("contact.queued", "probe", data, time=rfc3339(now))
    produce(BROKERS, topic, 0, [(b"probe", text(probe))] + [(b"x", b"no event")] * 3, now)
