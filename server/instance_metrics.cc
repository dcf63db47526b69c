#include "server/instance_metrics.h"

#include "server/age.h"
#include "server/feed_metrics.h"
#include "server/version.h"

namespace floorwalker {
namespace {

using kind = metric_type;

// Records taken = sum of applied + duplicates + sum of rejected.
void add_records(metric_page& to, const record_tallies& tallies) {
  metric_family applied(to, kind::counter, "events_total", "Events applied, by type.");
  for (std::size_t i = 0; i < event_type_count; ++i)
    applied.add(tallies.applied[i], {{"type", name_of(static_cast<event_type>(i))}});
  metric_family rejected(to, kind::counter, "events_rejected_total",
                         "Records that were not taken as events, by reason.");
  for (std::size_t i = 0; i < rejection_count; ++i)
    rejected.add(tallies.rejected[i], {{"reason", name_of(static_cast<rejection>(i))}});

  add_one(to, kind::counter, "events_duplicate_total", "Events that had been applied before.", tallies.duplicates);
  add_one(to, kind::counter, "events_late_total", "Events older than all windows: in totals only.", tallies.late);
  add_one(to, kind::counter, "events_out_of_order_total", "Events that came after a newer one of their contact.",
          tallies.out_of_order);
  add_one(to, kind::counter, "events_beyond_disorder_total", "Events too old to be put in order: taken as they came.",
          tallies.beyond_disorder);
  add_one(to, kind::counter, "events_misrouted_total", "Events whose record has another key than their root contact.",
          tallies.misrouted);
  add_one(to, kind::counter, "events_synthetic_total", "Events of probes: measured apart.", tallies.synthetic);
  add_one(to, kind::counter, "negative_durations_total", "Durations that came out negative and count as 0.",
          tallies.negative_durations);
  add_one(to, kind::counter, "contacts_reopened_total", "Contacts that went on after their end.", tallies.reopened);
  add_one(to, kind::counter, "contacts_answered_direct_total", "Answers of contacts that waited in no queue.",
          tallies.answered_direct);
  add_one(to, kind::counter, "events_sharing_other_total",
          "Names of queues and channels over the limits that events brought; they share _other.",
          tallies.sharing_other);
  add_one(to, kind::counter, "events_untracked_agents_total", "Events of agents over the limit of agents.",
          tallies.untracked_agents);
  add_one(to, kind::counter, "events_over_limits_total",
          "Legs, rings and contacts of one chain past what is kept of a contact.", tallies.over_limits);
}

// Probes are in no figure: how old the newest one is tells whether events come through.
void add_probe(metric_page& to, const snapshot& figures) {
  metric_family age(to, kind::gauge, "probe_age_seconds",
                    "Since the newest probe's event time; absent before the first.");
  if (const time_point newest = figures.tallies.newest_probe; newest != time_point{})
    age.add(age_at(figures.as_of, newest));
}

void add_server(metric_page& to, const server_figures& server) {
  add_one(to, kind::gauge, "http_connections", "Connections open, WebSockets among them.", server.connections);
  add_one(to, kind::counter, "http_connections_refused_total", "Connections turned away over the limit.",
          server.connections_refused);
  add_one(to, kind::counter, "http_accept_failures_total", "Connections that could not be taken.",
          server.accept_failures);
  add_one(to, kind::counter, "http_requests_refused_total", "Requests that are no proper requests.",
          server.requests_refused);
  add_one(to, kind::gauge, "websocket_clients", "WebSockets open.", server.websocket_clients);
  add_one(to, kind::counter, "websocket_updates_skipped_total",
          "Updates that were due while the one before was still being written.", server.updates_skipped);
  metric_family lag(to, kind::histogram, "event_lag_seconds",
                    "From an event's time to its being handed to clients: the newest event of each snapshot.");
  lag.add(server.lag.spread(), bounds_of(event_lag::bounds));
  metric_family closed(to, kind::counter, "websocket_clients_closed_total",
                       "WebSockets closed by the server, by reason.");
  closed.add(server.clients_too_slow, {{"reason", "too_slow"}});
  closed.add(server.clients_too_many_messages, {{"reason", "too_many_messages"}});
  metric_family build(to, kind::gauge, "build_info", "Always 1; the labels say what runs.");
  build.add(1, {{"version", program_version}});
}

}  // namespace

void add_instance_metrics(metric_page& to, const picture& newest, const server_figures& server) {
  // The whole centre's, like all that is part of the partitions' states. Of fewer partitions they would be too low, and
  // a restored state may be older than what was shown before: a scraper would take what they rise by for new events.
  if (newest.figures->covered) {
    add_records(to, newest.figures->tallies);
    add_probe(to, *newest.figures);
  }
  add_feed_metrics(to, newest);
  add_one(to, kind::gauge, "snapshot_seq", "Number of the snapshot that this page shows.", newest.figures->seq);
  add_server(to, server);
  add_process_metrics(to);
}

}  // namespace floorwalker
