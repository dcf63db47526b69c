"""A past that was not waited for: blocks in Prometheus' data folder, made by promtool."""
import subprocess
import tempfile
import time

from floor import Metrics, check

WEEK_S = 7 * 86_400
AROUND_S, STEP_S = 3 * 3600, 60  # the usual looks at up to two hours around this time of the week
STEP_PAST_S, RECENT_S = 10, 600


def series(name, labels):
    return name + "{" + ",".join(f'{key}="{value}"' for key, value in labels.items()) + "}"


def write_weeks(folder, values, weeks=4, now=None):
    """`values`: {recorded series: its value in each of the weeks}, which it has around this very time of the week; nothing
    between."""
    now = round(now or time.time()) // STEP_S * STEP_S

    def samples(per_week):
        for week in range(weeks, 0, -1):
            yield from steady(per_week[week - 1], now - week * WEEK_S - AROUND_S, now - week * WEEK_S + AROUND_S, STEP_S)

    write_blocks(folder, {one: samples(per_week) for one, per_week in values.items()})


def write_recent(folder, values):
    """`values`: {recorded series: its value in the last minutes}."""
    now = round(time.time())
    write_blocks(folder, {one: steady(value, now - RECENT_S, now - STEP_PAST_S, STEP_PAST_S) for one, value in values.items()})


def steady(value, begin, end, step_s):
    return [(second, value) for second in range(begin, end + 1, step_s)]


def write_counters(folder, servers, seconds, job="floorwalker"):
    """As if Prometheus had been there for the last so many seconds already, in which all counters of the instances' pages went
    evenly from 0 to where they are."""
    now = round(time.time())
    past = {}
    for server in servers:
        page = server.get("/metrics")
        counters = {line.split()[2] for line in page.split("\n") if line.startswith("# TYPE ") and line.endswith(" counter")}
        for name, labels, value in Metrics(page).samples:
            name = name if name in counters else f"floorwalker_{name}"
            if name in counters and name.startswith("floorwalker_"):
                own = {"job": job, "instance": f"127.0.0.1:{server.port}"} | labels
                past[series(name, own)] = [(now - age, round(value * (1 - age / seconds), 3))
                                           for age in range(seconds, 0, -STEP_PAST_S)]
    check(past, "there are no counters")
    write_blocks(folder, past)


def write_blocks(folder, samples):
    """`samples`: {series: [(second, value)...]}, oldest first."""
    with tempfile.NamedTemporaryFile("w", suffix=".om") as out:
        family = None
        for one in sorted(samples):
            if family != (family := one.partition("{")[0]):
                out.write(f"# TYPE {family} unknown\n")
            out.writelines(f"{one} {value} {second}\n" for second, value in samples[one])
        out.write("# EOF\n")
        out.flush()
        done = subprocess.run(["promtool", "tsdb", "create-blocks-from", "openmetrics", out.name, str(folder)],
                              capture_output=True, text=True, timeout=120)
    check(done.returncode == 0, f"promtool does not take the history: {(done.stdout + done.stderr)[-2000:]}")
