"""Pipeline health: are the figures there, fresh and right, and does Floorwalker have what it needs."""
from dashboard import NO_QUEUE, dashboard, row
from panel import NONE_IS_GOOD, query, stat, steps, timeseries
from promql import figure, grown, of_instance, rate, share

INSTANCE = "{{instance}}"
GONE = "no instance answers"
NOT_COVERED = "not every partition has been read yet"
UP = 'up{job="floorwalker"}'


def by_instance(name, where=""):
    return query(of_instance(name, where), INSTANCE)


def rate_by_instance(name, legend=INSTANCE, where=""):
    return query(of_instance(name, where, "rate"), legend)


def taken(how):
    """Records of the last quarter of an hour, of all types or reasons."""
    family = "events_total" if how == "applied" else f"events_{how}_total"
    return f"sum({grown(family, window='15m')})"


now = row(
    "Now", 4,
    stat("Instances", "short", [query(f"count({UP} == 1)", "answer"), query(f"count({UP})", "known")],
         "Instances that Prometheus could scrape, and all it knows of.", GONE),
    stat("Age of the figures", "s", [query(figure("data_age_seconds"))],
         "Longest time, over all partitions, since one was last known to be read to its end; 0 is caught up. Of the worst "
         "instance. Rows turn stale at 3 s.", GONE, steps("green", (3, "red"))),
    stat("Partitions not covered", "short", [query(figure("partitions", 'state="uncovered"'))],
         "Partitions that have not been read to the end that was found when they were taken up. While there is one, no "
         "figure is "
         "exported.", GONE, NONE_IS_GOOD),
    stat("Records behind", "short", [query(f"sum({figure('kafka_consumer_lag')})")],
         "Records between the next one to apply and the ends of all partitions.", GONE),
    stat("Rejected records", "percentunit",
         [query(share(taken("rejected"), taken("rejected"), taken("applied"), taken("duplicate")))],
         "Of all records taken in 15 minutes (applied, duplicate and rejected), the ones that were no valid events.",
         "no record in 15 minutes", decimals=2),
    stat("Alerts about the figures", "short", [query('count(ALERTS{alertstate="firing",about="ourselves"}) or vector(0)')],
         "Alerts about Floorwalker itself that are firing.", "Prometheus does not answer", NONE_IS_GOOD))

events = row(
    "Events", 8,
    timeseries("Events by type", "eps", [query(rate("events_total") + " > 0", "{{type}}")],
               "Events applied a second, of the whole centre. Unknown types are among them.",
               "no events, or " + NOT_COVERED, stacked=True),
    timeseries("Rejected by reason", "eps", [query(rate("events_rejected_total") + " > 0", "{{reason}}")],
               "Records a second that were not taken as events; docs/events.md has the reasons.", "nothing was rejected",
               stacked=True),
    timeseries("Applied, but not as usual", "eps",
               [query(rate(f"events_{name}_total"), legend) for name, legend in (
                   ("duplicate", "duplicate"), ("late", "late"), ("out_of_order", "out of order"),
                   ("beyond_disorder", "beyond disorder"), ("misrouted", "misrouted"), ("synthetic", "probes"))],
               "Duplicates change nothing. Late: older than all windows, in totals only. Out of order: put in their "
               "place. Beyond disorder: "
               "too old for that, taken as they came. Misrouted: the record's key is not the root contact. Probes: "
               "measured apart.",
               NOT_COVERED),
    timeseries("Over limits", "eps",
               [query(rate(f"events_{name}_total"), legend) for name, legend in (
                   ("sharing_other", "names sharing _other"), ("untracked_agents", "untracked agents"),
                   ("over_limits", "legs, rings, contacts"))],
               "Events that brought more names, agents or legs than the limits allow: their detail is lost, and nothing "
               "else.", NOT_COVERED))

freshness = row(
    "Freshness", 8,
    timeseries("Age of the figures, by instance", "s", [by_instance("data_age_seconds")],
               "Longest time, over all partitions, since one was last known to be read to its end, as each instance sees "
               "it.", GONE),
    timeseries("Records behind, by partition", "short", [query(figure("kafka_consumer_lag"), "{{topic}} {{partition}}")],
               "Records between the next one to apply and the partition's end, as its owner told last.", GONE),
    timeseries("From event to client", "s",
               [query(f"histogram_quantile({q}, {of_instance('event_lag_seconds_bucket', '', 'rate')})", f"p{q} {INSTANCE}")
                for q in (0.5, 0.99)],
               "From an event's time to its being handed to clients: the newest event of each snapshot. The producers' "
               "delay is in it.",
               "no events"),
    timeseries("Partitions", "short",
               [query(figure("partitions"), "{{state}}"), query(of_instance("partitions_owned"), f"owned by {INSTANCE}")],
               "Covered: read to the end that was found when they were taken up. Owned: read by that instance itself.",
               GONE),
    timeseries("Backlog at a start", "short", [by_instance("backlog_records")],
               "Records left to read of partitions that are not covered yet.", GONE),
    timeseries("Since the newest probe", "s", [query(figure("probe_age_seconds"), "probe")],
               "Age of the newest event with synthetic: true, by which the way from the producers to here can be measured.",
               "no probe has been seen"))

losses = row(
    "What must stay zero", 8,
    timeseries("Records and letters lost", "short",
               [query(of_instance("records_lost_total"), f"records {INSTANCE}"),
                query(of_instance("dead_letters_lost_total"), f"dead letters {INSTANCE}")],
               "Records that were gone from the log before they were read, since the instance started: figures lack them. "
               "Dead letters that "
               "their topic did not take.", GONE),
    timeseries("Views", "short", [query(of_instance("views_unwritten_total"), f"unwritten {INSTANCE}"),
                                  query(of_instance("views_unreadable_total"), f"unreadable {INSTANCE}")],
               "With several instances: records of the views topic that could not be written or read, since the instance "
               "started.", GONE),
    timeseries("States not stored", "short", [query(of_instance("state_store_failures_total", "", "increase"), INSTANCE)],
               "Stored states that failed. Figures go on; a restart reads on from an older state.", GONE),
    timeseries("Partitions added", "short", [query(figure("partitions_added_total"), "added")],
               "Partitions that topics have more than when their states were stored: contacts open then may be seen as "
               "two.", GONE))

states = row(
    "Stored states", 8,
    timeseries("Age of the oldest stored state", "s", [by_instance("state_snapshot_age_seconds")],
               "Since the state that was stored longest ago was stored, of the instance's partitions: what a restart "
               "reads again.",
               "no state has been stored"),
    timeseries("Bytes stored", "Bps", [rate_by_instance("state_stored_bytes_total")],
               "Bytes a second that were written for states.", GONE),
    timeseries("Pauses for storing", "s",
               [query(f"histogram_quantile(0.99, {of_instance('state_pause_seconds_bucket', '', 'rate')})", f"p0.99 {INSTANCE}")],
               "How long an ingest thread stood still for a step of storing states.", "no state was stored"))

clients = row(
    "Clients", 8,
    timeseries("Connections", "short", [query(of_instance("websocket_clients"), f"WebSockets {INSTANCE}"),
                                        query(of_instance("http_connections"), f"all {INSTANCE}")],
               "Open connections, and the WebSockets among them.", GONE),
    timeseries("Updates skipped", "eps", [rate_by_instance("websocket_updates_skipped_total")],
               "Updates that were due while the one before was still being written to that client: it gets a newer one "
               "instead.", GONE),
    timeseries("Turned away", "eps",
               [rate_by_instance("websocket_clients_closed_total", "closed: {{reason}} " + INSTANCE),
                rate_by_instance("http_connections_refused_total", "over the limit " + INSTANCE),
                rate_by_instance("http_requests_refused_total", "no proper request " + INSTANCE),
                rate_by_instance("http_accept_failures_total", "not accepted " + INSTANCE)],
               "WebSockets that the server closed, by reason, and connections and requests that it refused.", GONE))

process = row(
    "Processes", 8,
    timeseries("Processor", "short", [query('rate(process_cpu_seconds_total{job="floorwalker"}[$__rate_interval])', INSTANCE)],
               "Processor cores in use by each instance.", GONE),
    timeseries("Memory", "bytes", [query('process_resident_memory_bytes{job="floorwalker"}', INSTANCE)],
               "Resident memory of each instance.", GONE),
    timeseries("Scrape", "s", [query('scrape_duration_seconds{job="floorwalker"}', INSTANCE)],
               "How long Prometheus waited for /metrics.", GONE),
    timeseries("Open files", "short", [query('process_open_fds{job="floorwalker"}', INSTANCE),
                                       query('process_max_fds{job="floorwalker"}', f"most allowed {INSTANCE}")],
               "File descriptors, sockets among them.", GONE),
    timeseries("Snapshots", "eps", [rate_by_instance("snapshot_seq")],
               "Snapshots made a second: one a tick in which something changed.", GONE),
    timeseries("Version", "short", [query("floorwalker_build_info", "{{version}} " + INSTANCE)],
               "Which version each instance is of.", GONE))

DASHBOARD = dashboard("pipeline", "Are the figures there, fresh and right.",
                      [now, events, freshness, losses, states, clients, process], NO_QUEUE, ['about="ourselves"'])
