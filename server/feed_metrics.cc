#include "server/feed_metrics.h"

#include <algorithm>

#include "server/backlog.h"

namespace floorwalker {
namespace {

using kind = metric_type;

std::int64_t left_to_apply(const partition_figures& of) {
  return std::max<std::int64_t>(0, of.end_offset - std::max<std::int64_t>(0, of.next_offset));
}

void add_partitions(metric_page& to, const picture& newest) {
  const snapshot& figures = *newest.figures;
  metric_family lag(to, kind::gauge, "kafka_consumer_lag",
                    "Records between the next one to apply and the partition's end, as its owner told last.");
  std::int64_t covered = 0, backlog = 0;
  for (const partition_figures& partition : figures.partitions) {
    covered += partition.covered;
    backlog += backlog_of(partition).left();
    if (partition.end_offset >= 0)
      lag.add(left_to_apply(partition),
              {{"topic", partition.topic}, {"partition", std::to_string(partition.partition)}});
  }
  const auto known = std::max<std::int64_t>(std::ssize(figures.partitions), newest.feed.partitions_total);
  metric_family partitions(to, kind::gauge, "partitions",
                           "Partitions of all topics, whoever owns them: read to the end that was found when they were "
                           "taken up, or not.");
  partitions.add(covered, {{"state", "covered"}});
  partitions.add(known - covered, {{"state", "uncovered"}});
  add_one(to, kind::gauge, "partitions_owned", "Partitions that this instance reads itself.",
          std::int64_t{newest.feed.partitions_owned});
  add_one(to, kind::counter, "partitions_added_total",
          "Partitions that topics have more than when their states were stored: contacts may be split between two.",
          std::int64_t{newest.feed.partitions_added});
  add_one(to, kind::gauge, "backlog_records",
          "Records left of the backlogs of partitions that are not covered yet; 0: none.", backlog);
  add_one(to, kind::counter, "records_lost_total",
          "Records that were gone from the log before this instance read them; figures lack them.",
          newest.feed.records_lost);
  add_one(to, kind::gauge, "data_age_seconds",
          "Longest time, over all partitions, since the end was last known to be read; 0: caught up.", figures.lag);
}

exported_spread cumulated(const pause_spread& of) {
  exported_spread made;
  for (const std::uint64_t count : of.counts) made.cumulative.push_back(made.count += static_cast<std::int64_t>(count));
  made.cumulative.pop_back();  // the last holds all
  made.sum = of.sum;
  return made;
}

void add_store(metric_page& to, const feed_state& feed) {
  metric_family age(to, kind::gauge, "state_snapshot_age_seconds",
                    "Since the state that was stored longest ago was stored, of this instance's partitions; absent "
                    "while none is.");
  if (feed.stored_age) age.add(*feed.stored_age);
  add_one(to, kind::counter, "states_stored_total", "States of partitions that this instance stored.",
          feed.states_stored);
  add_one(to, kind::counter, "state_stored_bytes_total", "Bytes that were written for them.", feed.state_bytes_stored);
  add_one(to, kind::counter, "state_store_failures_total", "States that could not be stored.", feed.store_failures);
  metric_family pauses(to, kind::histogram, "state_pause_seconds",
                       "How long an ingest thread stood still for a step of storing states.");
  pauses.add(cumulated(feed.state_pauses), bounds_of(pause_spread::bounds));
  add_one(to, kind::counter, "dead_letters_lost_total",
          "Rejected records that the dead-letter topic did not take; counted and logged all the same.",
          feed.dead_letters_lost);
  add_one(to, kind::counter, "views_unwritten_total",
          "Records that the views topic did not take: the others' figures of our partitions grow old.",
          feed.views_unwritten);
  add_one(to, kind::counter, "views_unreadable_total", "Records of the views topic that are none of this version.",
          feed.views_unreadable);
}

}  // namespace

void add_feed_metrics(metric_page& to, const picture& newest) {
  add_partitions(to, newest);
  add_store(to, newest.feed);
}

}  // namespace floorwalker
