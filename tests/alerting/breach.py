"""When a wait was a spike, computed from what Prometheus scraped, without the project's rules: queue open, at least 5 waiting, at
least 3 past target, the middle wait above max(2 x target, 2 x usual), 30 s long; over after 3 minutes below target."""
import dataclasses

FOR_S, OVER_S = 30, 180
GAP_S = 5  # scrapes that were missed on a busy machine: what was, goes on
FIGURES = {
    "open": "floorwalker_queue_open", "waiting": "floorwalker_contacts_waiting", "past": "floorwalker_contacts_past_target",
    "target": "floorwalker_service_level_target_seconds", "median": 'floorwalker_wait_so_far_seconds{quantile="0.5"}',
}


@dataclasses.dataclass
class Spike:
    queue: str
    channel: str
    began: float           # first second of the 30
    due: float             # the condition has held for 30 s
    last_above: float      # last second above target
    over: float = None     # three minutes after it; None: not yet

    @property
    def name(self):
        return f"{self.queue} {self.channel}"


def figures(prometheus, begin, end):
    """(queue, channel) -> figure -> second -> value."""
    rows = {}
    for figure, series in FIGURES.items():
        for one in prometheus.query_range(f"max without (instance, quantile) ({series})", begin, end):
            at = rows.setdefault((one["metric"]["queue"], one["metric"]["channel"]), {})
            at[figure] = {round(second): float(value) for second, value in one["values"]}
    return rows


def scraped(prometheus, queue, channel, begin, end):
    """figure -> every value that any instance's scrapes have of it in that time, also such as no whole second has."""
    found = {}
    for figure, series in FIGURES.items():
        name, _, quantile = series.partition("{")
        labels = f'queue="{queue}",channel="{channel}",' + quantile.rstrip("}")
        for one in prometheus.query(f"{name}{{{labels}}}[{round(end - begin)}s]", end):
            found.setdefault(figure, set()).update(float(value) for _, value in one["values"])
    return found


def spikes(prometheus, begin, end, usual=None):
    """All of them, `usual` is {(queue, channel): seconds} where it is known."""
    found = []
    for (queue, channel), row in figures(prometheus, begin, end).items():
        found += of_row(queue, channel, row, round(begin), round(end), (usual or {}).get((queue, channel), 0))
    return sorted(found, key=lambda one: one.began)


def of_row(queue, channel, row, begin, end, usual):
    found, current, run = [], None, 0
    for second in range(begin, end + 1):
        value = at(row, second)
        breach = holds(value, usual)
        run = run + 1 if breach else 0
        if current is None and run > FOR_S:
            current = Spike(queue, channel, second - FOR_S, second, second)
            found.append(current)
        elif current is not None:
            if value["median"] is not None and value["median"] > value["target"]:
                current.last_above = second
            elif second - current.last_above > OVER_S:
                current.over, current = second, None
    return found


def at(row, second):
    """All figures of that second, or of the last one that was scraped; the target is there whenever anything is."""
    scraped = next((one for one in range(second, second - GAP_S, -1) if one in row.get("target", {})), second)
    return {figure: row.get(figure, {}).get(scraped) for figure in FIGURES}


def holds(value, usual):
    if value["median"] is None or None in (value["open"], value["waiting"], value["past"], value["target"]):
        return False
    return (value["open"] == 1 and value["waiting"] >= 5 and value["past"] >= 3
            and value["median"] > 2 * max(value["target"], usual))
