#!/usr/bin/env python3
"""Floorwalker and its contenders over one stream, in turn, several rounds: what script/bench runs. docs/performance.md
says what each figure means."""
import argparse
import pathlib
import sys

from broker import broker
from contender import failed
from counts import check_counts, check_quantiles
from floorwalker import floorwalker
from peers import peer
from results import results
from scrape import scrape_rows
from separate import separate_figures
from stream import stream

ROOT = pathlib.Path(__file__).resolve().parents[3]
CODECS = ("lz4", "none")
PEERS = ("kafka_streams", "flink", "bytewax")


def contenders(names, with_scrapes):
    """In the order of their turns. Those of `names`; none: all."""
    everyone = [peer(ROOT, "raw", CODECS), floorwalker(ROOT, "floorwalker", dedupe_s=0, codecs=CODECS),
                floorwalker(ROOT, "floorwalker_dedupe", dedupe_s=3600, codecs=("lz4",))]
    if with_scrapes:
        everyone.append(floorwalker(ROOT, "floorwalker_scraped", dedupe_s=0, codecs=("lz4",), scrapes=True))
    everyone += [peer(ROOT, name, ("lz4",)) for name in PEERS]
    # Read by hand, token by token, as few would write it: as generous as one can be.
    everyone += [peer(ROOT, name, ("lz4",), "_pull", {"PEER_READER": "pull"}) for name in ("kafka_streams", "flink")]
    unknown = set(names) - {one.name for one in everyone}
    if unknown:
        sys.exit(f"bench: no contender {', '.join(sorted(unknown))}; there are "
                 f"{', '.join(one.name for one in everyone)}")
    return [one for one in everyone if not names or one.name in names]


def run_rounds(chosen, kafka, streams, rounds, found):
    for round_number in range(rounds):
        # Each round begins with another one, so that none always follows the same.
        turn = round_number % len(chosen)
        for one in chosen[turn:] + chosen[:turn]:
            for codec in one.codecs:
                what = streams[codec]
                print(f"bench: round {round_number + 1} of {rounds}: {one.name}, {codec}", file=sys.stderr, flush=True)
                result = one.run(kafka, what)
                check_counts(one.name, result, what)
                found.add(one.name, codec, round_number, result)
        check_quantiles(found.of_round(round_number))


def parse(words):
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__,
                                     epilog="script/bench --micro ARGUMENTS: the microbenchmarks alone.")
    parser.add_argument("--rounds", type=int, default=3, help="(%(default)s)")
    parser.add_argument("--records", type=int, default=5_000_000, help="events in the stream (%(default)s)")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="this contender; may be repeated")
    parser.add_argument("--fresh", action="store_true", help="fill the topics again")
    parser.add_argument("--quick", action="store_true", help="contenders alone: no fan-out, latency, growth")
    return parser.parse_args(words)


def main():
    asked = parse(sys.argv[1:])
    chosen = contenders(asked.only, with_scrapes=True)
    found = results(ROOT, asked)
    try:
        for one in chosen:
            one.build()
        with broker(ROOT) as kafka:
            streams = stream.all_of(ROOT, kafka, asked.records, CODECS, asked.fresh)
            found.describe(streams["lz4"])
            run_rounds(chosen, kafka, streams, asked.rounds, found)
            found.write()  # the rest takes long, too: what is known by now is kept
            if not asked.only and not asked.quick:
                scrape_rows(ROOT, kafka, found)
        if not asked.only and not asked.quick:
            separate_figures(ROOT, found)
    except failed as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    found.write()
    return 0


if __name__ == "__main__":
    sys.exit(main())
