"""What was found: kept by contender, codec and round; told as a table of medians and as build/bench/results.json."""
import json
import platform
import statistics

FLOORWALKER = "floorwalker"
# key of results.json: (what is divided, codec, by whose)
RATES_OF_WALL = {"vs_raw": "raw"}
RATES_OF_CPU = {"vs_kafka_streams": "kafka_streams", "vs_flink": "flink", "vs_python_engine": "bytewax"}


def per_second(result):
    return result["records"] / result["seconds"]


def per_core_second(result):
    return result["records"] / result["cpu_seconds"]


def spread(values):
    values = sorted(values)
    return {"median": statistics.median(values), "min": values[0], "max": values[-1], "n": len(values)}


class results:
    def __init__(self, root, asked):
        self.file = root / "build" / "bench" / "results.json"
        self.rounds = {}   # (contender, codec) -> {round: result}
        self.figures = {}  # key -> {"median", "min", "max"}
        self.about = {"machine": machine(), "rounds": asked.rounds}

    def describe(self, what):
        self.about["stream"] = what.about

    def add(self, name, codec, round_number, result):
        self.rounds.setdefault((name, codec), {})[round_number] = result
        print(f"bench:   {per_second(result):,.0f} events/s, {1e6 / per_core_second(result):.2f} us of CPU an event, "
              f"{result['peak_memory_bytes'] / 2**20:.0f} MiB", flush=True)

    def of_round(self, number):
        return {name: rounds[number] for (name, codec), rounds in self.rounds.items()
                if codec == "lz4" and number in rounds}

    def set(self, key, figure):
        self.figures[key] = figure

    def values(self, name, codec, figure):
        return [figure(result) for result in self.rounds.get((name, codec), {}).values()]

    def ratios(self, figure, name, other, codec="lz4"):
        """Within each round, so that what slows a machine down for a while slows both."""
        ours, theirs = self.rounds.get((name, codec), {}), self.rounds.get((other, codec), {})
        return [figure(ours[number]) / figure(theirs[number]) for number in ours.keys() & theirs.keys()]

    def set_ratios(self):
        pairs = [(key, per_second, FLOORWALKER, other, "lz4") for key, other in RATES_OF_WALL.items()]
        pairs += [("vs_raw_uncompressed", per_second, FLOORWALKER, "raw", "none"),
                  ("vs_raw_with_dedupe", per_second, "floorwalker_dedupe", "raw", "lz4"),
                  ("vs_itself_without_scrapes", per_second, "floorwalker_scraped", FLOORWALKER, "lz4"),
                  ("memory_vs_kafka_streams", lambda one: one["peak_memory_bytes"], FLOORWALKER, "kafka_streams",
                   "lz4")]
        for key, other in RATES_OF_CPU.items():
            pairs.append((key, per_core_second, FLOORWALKER, other, "lz4"))
            pairs.append((key + "_by_wall_clock", per_second, FLOORWALKER, other, "lz4"))
        for key, figure, name, other, codec in pairs:
            found = self.ratios(figure, name, other, codec)
            self.figures[key] = spread(found) if found else None
        gaps = [1000 * result["longest_gap_seconds"] for (name, _), rounds in self.rounds.items()
                if name.startswith(FLOORWALKER) for result in rounds.values() if "longest_gap_seconds" in result]
        self.figures["longest_gap_ms"] = spread(gaps) if gaps else None

    def rows(self):
        for (name, codec), rounds in sorted(self.rounds.items()):
            of = list(rounds.values())
            yield {"contender": name, "codec": codec, "version": of[0].get("version"),
                   "events_per_s": spread([per_second(one) for one in of]),
                   "cpu_us_per_event": spread([1e6 / per_core_second(one) for one in of]),
                   "broker_cpu_us_per_event": spread([1e6 * one["broker_cpu_seconds"] / one["records"] for one in of]),
                   "peak_memory_mib": spread([one["peak_memory_bytes"] / 2**20 for one in of])}

    def write(self):
        self.set_ratios()
        self.print_table()
        found = {key: figure and figure["median"] for key, figure in sorted(self.figures.items())}
        found |= {"spread": self.figures, "contenders": list(self.rows()), "about": self.about}
        self.file.write_text(json.dumps(found, indent=1) + "\n")
        print(f"bench: {self.file}")

    def print_table(self):
        print(f"\n{'contender':<22}{'codec':<6}{'events/s':>34}{'CPU us/event':>22}{'peak MiB':>22}")
        for row in self.rows():
            print(f"{row['contender']:<22}{row['codec']:<6}{shown(row['events_per_s'], ',.0f'):>34}"
                  f"{shown(row['cpu_us_per_event'], '.2f'):>22}{shown(row['peak_memory_mib'], ',.0f'):>22}")
        print(f"\n{'figure':<40}median [min, max]")
        for key, figure in sorted(self.figures.items()):
            print(f"{key:<40}{shown(figure, '.3g') if figure else 'not measured'}")


def shown(figure, form):
    low, high = figure.get("min"), figure.get("max")
    if low is None or low == high:
        return format(figure["median"], form)
    return f"{figure['median']:{form}} [{low:{form}}, {high:{form}}]"


def machine():
    model = next((line.partition(":")[2].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")),
                 platform.machine())
    import os
    return {"processor": model, "cpus": len(os.sched_getaffinity(0)), "system": platform.platform()}
