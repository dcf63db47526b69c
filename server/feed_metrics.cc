#include "server/feed_metrics.h"

#include <algorithm>

#include "server/backlog.h"

namespace floorwalker {
namespace {

using kind = metric_family::type;

std::int64_t left_to_apply(const partition_figures& of) {
  return std::max<std::int64_t>(0, of.end_offset - std::max<std::int64_t>(0, of.next_offset));
}

void add_partitions(metric_families& to, const picture& newest) {
  const snapshot& figures = *newest.figures;
  metric_family lag(kind::Gauge, "kafka_consumer_lag",
                    "Records between the next one to apply and the partition's end, as its owner told last.");
  std::int64_t covered = 0, backlog = 0;
  for (const partition_figures& partition : figures.partitions) {
    covered += partition.covered;
    backlog += backlog_of(partition).left();
    if (partition.end_offset >= 0)
      lag.add(left_to_apply(partition),
              {{"topic", partition.topic}, {"partition", std::to_string(partition.partition)}});
  }
  to.push_back(lag.take());
  const auto known = std::max<std::int64_t>(std::ssize(figures.partitions), newest.feed.partitions_total);
  metric_family partitions(kind::Gauge, "partitions",
                           "Partitions of all topics, whoever owns them: read to the end that was found when they were "
                           "taken up, or not.");
  partitions.add(covered, {{"state", "covered"}});
  partitions.add(known - covered, {{"state", "uncovered"}});
  to.push_back(partitions.take());
  add_one(to, kind::Gauge, "partitions_owned", "Partitions that this instance reads itself.",
          std::int64_t{newest.feed.partitions_owned});
  add_one(to, kind::Counter, "partitions_added_total",
          "Partitions that topics have more than when their states were stored: contacts may be split between two.",
          std::int64_t{newest.feed.partitions_added});
  add_one(to, kind::Gauge, "backlog_records",
          "Records left of the backlogs of partitions that are not covered yet; 0: none.", backlog);
  add_one(to, kind::Counter, "records_lost_total",
          "Records that were gone from the log before this instance read them; figures lack them.",
          newest.feed.records_lost);
  add_one(to, kind::Gauge, "data_age_seconds",
          "Longest time, over all partitions, since the end was last known to be read; 0: caught up.",
          seconds_of(figures.lag));
}

exported_spread cumulated(const pause_spread& of) {
  exported_spread made;
  for (const std::uint64_t count : of.counts) made.cumulative.push_back(made.count += static_cast<std::int64_t>(count));
  made.cumulative.pop_back();  // the last holds all
  made.sum = of.sum;
  return made;
}

void add_store(metric_families& to, const feed_state& feed) {
  metric_family age(kind::Gauge, "state_snapshot_age_seconds",
                    "Since the state that was stored longest ago was stored, of this instance's partitions; absent "
                    "while none is.");
  if (feed.stored_age) age.add(seconds_of(*feed.stored_age));
  to.push_back(age.take());
  add_one(to, kind::Counter, "states_stored_total", "States of partitions that this instance stored.",
          feed.states_stored);
  add_one(to, kind::Counter, "state_stored_bytes_total", "Bytes that were written for them.", feed.state_bytes_stored);
  add_one(to, kind::Counter, "state_store_failures_total", "States that could not be stored.", feed.store_failures);
  metric_family pauses(kind::Histogram, "state_pause_seconds",
                       "How long an ingest thread stood still for a step of storing states.");
  pauses.add(cumulated(feed.state_pauses), {pause_spread::bounds.begin(), pause_spread::bounds.end()}, {});
  to.push_back(pauses.take());
  add_one(to, kind::Counter, "dead_letters_lost_total",
          "Rejected records that the dead-letter topic did not take; counted and logged all the same.",
          feed.dead_letters_lost);
  add_one(to, kind::Counter, "views_unwritten_total",
          "Records that the views topic did not take: the others' figures of our partitions grow old.",
          feed.views_unwritten);
  add_one(to, kind::Counter, "views_unreadable_total", "Records of the views topic that are none of this version.",
          feed.views_unreadable);
}

}  // namespace

void add_feed_metrics(metric_families& to, const picture& newest) {
  add_partitions(to, newest);
  add_store(to, newest.feed);
}

}  // namespace floorwalker
