"""The job as a Bytewax dataflow."""
from datetime import datetime, timedelta, timezone

import bytewax.operators as op
import bytewax.operators.windowing as win
from bytewax.connectors.kafka import KafkaSource
from bytewax.dataflow import Dataflow
from bytewax.outputs import DynamicSink, StatelessSinkPartition

from waits import WAIT_ANSWERED, facts_of, step

BEGINNING = datetime(2025, 1, 1, tzinfo=timezone.utc)
WINDOWS = {"1m": (timedelta(minutes=1), timedelta(seconds=5)), "5m": (timedelta(minutes=5), timedelta(seconds=15))}


class table(DynamicSink):
    """Keeps what it is given where `take` puts it, as a sink to a table would."""

    def __init__(self, take):
        self.take = take

    def build(self, step_id, worker_index, worker_count):
        return table_part(self.take)


class table_part(StatelessSinkPartition):
    def __init__(self, take):
        self.take = take

    def write_batch(self, items):
        for item in items:
            self.take(item)


def build(brokers, topic, disorder, watch, results):
    """`watch` sees each batch of messages; `results` takes what comes out."""
    flow = Dataflow("waits")
    # Enough read ahead that the engine never waits for the broker.
    source = KafkaSource([brokers], [topic], tail=False, batch_size=2000,
                         add_config={"queued.max.messages.kbytes": "32768", "fetch.queue.backoff.ms": "5",
                                     "log_level": "3"})
    messages = op.input("events", flow, source)

    def read(batch):
        watch(batch)
        return facts_of(message.value for message in batch)

    facts = op.flat_map_batch("read", messages, read)
    outcomes = op.map("outcomes", op.stateful_flat_map("contacts", facts, step), lambda keyed: keyed[1])
    counts = op.count_final("count", outcomes, key=lambda one: f"{one[0]}\t{one[1]}")
    op.output("counts", counts, table(results.count))

    waits = op.filter_map("waits", outcomes, lambda one: (one[0], one[2:]) if one[1] == WAIT_ANSWERED else None)
    clock = win.EventClock(ts_getter=lambda one: one[0], wait_for_system_duration=disorder,
                           to_system_utc=lambda _: None)  # what is long past needs no timer
    for name, (length, step_length) in WINDOWS.items():
        windower = win.SlidingWindower(length=length, offset=step_length, align_to=BEGINNING)
        seen = win.fold_window(f"window_{name}", waits, clock, windower, list, put, list.__add__, ordered=False)
        op.output(f"windows_{name}", seen.down, table(results.window_of(name, length, step_length)))
        op.output(f"late_{name}", seen.late, table(results.late))
    return flow


def put(samples, one):
    samples.append(one[1])
    return samples
