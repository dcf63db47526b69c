"""/metrics while records pour in: how long a scrape takes with 1,000 queues and more."""
from floorwalker import floorwalker
from results import spread
from stream import stream

SITES = 91  # of eleven queues
RECORDS = 2_000_000


def scrape_rows(root, kafka, found):
    what = stream.all_of(root, kafka, RECORDS, ("lz4",), name="bench-queues", arguments=("--sites", str(SITES)))["lz4"]
    plain, scraped, times = floorwalker(root, "plain", 0, ()), floorwalker(root, "scraped", 0, (), scrapes=True), []
    slower = []
    for _ in range(3):
        without = plain.run(kafka, what)
        with_scrapes = scraped.run(kafka, what)
        times += with_scrapes["scrape_seconds"]
        slower.append(without["seconds"] / with_scrapes["seconds"])
    found.set("scrape_ms_1000_queues", spread([1000 * one for one in times]))
    found.set("ingest_with_scrapes_1000_queues", spread(slower))
