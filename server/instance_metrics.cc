#include "server/instance_metrics.h"

#include "server/age.h"
#include "server/feed_metrics.h"
#include "server/version.h"

namespace floorwalker {
namespace {

using kind = metric_family::type;

// Records taken = sum of applied + duplicates + sum of rejected.
void add_records(metric_families& to, const record_tallies& tallies) {
  metric_family applied(kind::Counter, "events_total", "Events applied, by type.");
  for (std::size_t i = 0; i < event_type_count; ++i)
    applied.add(tallies.applied[i], {{"type", name_of(static_cast<event_type>(i))}});
  to.push_back(applied.take());
  metric_family rejected(kind::Counter, "events_rejected_total", "Records that were not taken as events, by reason.");
  for (std::size_t i = 0; i < rejection_count; ++i)
    rejected.add(tallies.rejected[i], {{"reason", name_of(static_cast<rejection>(i))}});
  to.push_back(rejected.take());

  add_one(to, kind::Counter, "events_duplicate_total", "Events that had been applied before.", tallies.duplicates);
  add_one(to, kind::Counter, "events_late_total", "Events older than all windows: in totals only.", tallies.late);
  add_one(to, kind::Counter, "events_out_of_order_total", "Events that came after a newer one of their contact.",
          tallies.out_of_order);
  add_one(to, kind::Counter, "events_beyond_disorder_total", "Events too old to be put in order: taken as they came.",
          tallies.beyond_disorder);
  add_one(to, kind::Counter, "events_misrouted_total", "Events whose record has another key than their root contact.",
          tallies.misrouted);
  add_one(to, kind::Counter, "events_synthetic_total", "Events of probes: measured apart.", tallies.synthetic);
  add_one(to, kind::Counter, "negative_durations_total", "Durations that came out negative and count as 0.",
          tallies.negative_durations);
  add_one(to, kind::Counter, "contacts_reopened_total", "Contacts that went on after their end.", tallies.reopened);
  add_one(to, kind::Counter, "contacts_answered_direct_total", "Answers of contacts that waited in no queue.",
          tallies.answered_direct);
  add_one(to, kind::Counter, "events_sharing_other_total",
          "Names of queues and channels over the limits that events brought; they share _other.",
          tallies.sharing_other);
  add_one(to, kind::Counter, "events_untracked_agents_total", "Events of agents over the limit of agents.",
          tallies.untracked_agents);
  add_one(to, kind::Counter, "events_over_limits_total",
          "Legs, rings and contacts of one chain past what is kept of a contact.", tallies.over_limits);
}

// Probes are in no figure: how old the newest one is tells whether events come through.
void add_probe(metric_families& to, const snapshot& figures) {
  metric_family age(kind::Gauge, "probe_age_seconds", "Since the newest probe's event time; absent before the first.");
  if (const time_point newest = figures.tallies.newest_probe; newest != time_point{})
    age.add(seconds_of(age_at(figures.as_of, newest)));
  to.push_back(age.take());
}

void add_server(metric_families& to, const server_figures& server) {
  add_one(to, kind::Gauge, "http_connections", "Connections open, WebSockets among them.", server.connections);
  add_one(to, kind::Counter, "http_connections_refused_total", "Connections turned away over the limit.",
          server.connections_refused);
  add_one(to, kind::Counter, "http_accept_failures_total", "Connections that could not be taken.",
          server.accept_failures);
  add_one(to, kind::Counter, "http_requests_refused_total", "Requests that are no proper requests.",
          server.requests_refused);
  add_one(to, kind::Gauge, "websocket_clients", "WebSockets open.", server.websocket_clients);
  add_one(to, kind::Counter, "websocket_updates_skipped_total",
          "Updates that were due while the one before was still being written.", server.updates_skipped);
  metric_family lag(kind::Histogram, "event_lag_seconds",
                    "From an event's time to its being handed to clients: the newest event of each snapshot.");
  lag.add(server.lag.spread(), {event_lag::bounds.begin(), event_lag::bounds.end()}, {});
  to.push_back(lag.take());
  metric_family closed(kind::Counter, "websocket_clients_closed_total", "WebSockets closed by the server, by reason.");
  closed.add(server.clients_too_slow, {{"reason", "too_slow"}});
  closed.add(server.clients_too_many_messages, {{"reason", "too_many_messages"}});
  to.push_back(closed.take());
  metric_family build(kind::Gauge, "build_info", "Always 1; the labels say what runs.");
  build.add(std::int64_t{1}, {{"version", program_version}});
  to.push_back(build.take());
}

}  // namespace

void add_instance_metrics(metric_families& to, const picture& newest, const server_figures& server) {
  // The whole centre's, like all that is part of the partitions' states. Of fewer partitions they would be too low, and
  // a restored state may be older than what was shown before: a scraper would take what they rise by for new events.
  if (newest.figures->covered) {
    add_records(to, newest.figures->tallies);
    add_probe(to, *newest.figures);
  }
  add_feed_metrics(to, newest);
  add_one(to, kind::Gauge, "snapshot_seq", "Number of the snapshot that this page shows.", newest.figures->seq);
  add_server(to, server);
  add_process_metrics(to);
}

}  // namespace floorwalker
