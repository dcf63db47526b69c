#include "tests/simulation/witness.h"

#include <algorithm>
#include <utility>

#include "tests/aggregators/same_picture.h"

namespace floorwalker::simulation {
namespace {

std::vector<std::int64_t> counters_of(const exported_totals& totals) {
  std::vector<std::int64_t> all(totals.counts.begin(), totals.counts.end());
  all.insert(all.end(), totals.left_by_reason.begin(), totals.left_by_reason.end());
  all.insert(all.end(), totals.handoffs.begin(), totals.handoffs.end());
  all.insert(all.end(), {totals.expired, totals.legs_expired});
  for (const exported_spread& one : totals.spreads) all.insert(all.end(), {one.count, one.sum.count()});
  return all;
}

std::string name_of(const row_figures& row) { return row.group + "/" + row.queue + "/" + row.channel; }

using row_list = std::vector<std::shared_ptr<const row_figures>>;

// How old figures are depends on who told them when: only what they say is compared.
void leave_out_ages(row_list& rows, const row_list& like) {
  for (std::size_t i = 0; i < std::min(rows.size(), like.size()); ++i) {
    const auto has_age = [](row_state state) { return state == row_state::ok || state == row_state::stale; };
    if (rows[i]->state == like[i]->state || !has_age(rows[i]->state) || !has_age(like[i]->state)) continue;
    auto changed = std::make_shared<row_figures>(*rows[i]);
    changed->state = like[i]->state;
    rows[i] = changed;
  }
}

}  // namespace

witness::witness(const input_log& log, rules_course rules)
    : log_{log}, rules_{std::move(rules)}, board_{rules_.now()} {}

void witness::tell(const partition_figures& claimed) {
  const auto& records = log_.partitions[static_cast<std::size_t>(claimed.partition)];
  source& one = sources_.try_emplace(claimed.partition, records, rules_, claimed.partition).first->second;
  if (one.told == claimed.next_offset) return;
  one.told = claimed.next_offset;
  one.truth.read_to(claimed.next_offset);
  feed_position position;
  position.topic = claimed.topic;
  position.partition = claimed.partition;
  one.truth.state().publish(one.slot, position);
  auto view = one.slot.fetch();
  board_.integrate(*view);
  one.slot.recycle(std::move(view));
}

std::string witness::falls(const snapshot& shown) {
  std::string text;
  for (const partition_figures& one : shown.partitions) {
    std::int64_t& before = offsets_.try_emplace(one.partition, one.next_offset).first->second;
    if (one.next_offset < before) text += "partition " + std::to_string(one.partition) + " goes back\n";
    before = one.next_offset;
  }
  if (!shown.covered) return text;  // nobody is told counters yet
  for (const auto* rows : {&shown.queues, &shown.totals})
    for (const auto& row : *rows) {
      // Past the limit of names one that turns out to have been seen earlier takes what is its own out of it.
      if (row->queue == "_other") continue;
      auto now = counters_of(row->totals);
      auto& before = counters_[name_of(*row)];
      before.resize(now.size());
      for (std::size_t i = 0; i < now.size(); ++i)
        if (now[i] < before[i])
          text += "counter " + std::to_string(i) + " of " + name_of(*row) + " falls from " + std::to_string(before[i]) +
                  " to " + std::to_string(now[i]) + "\n";
      before = std::move(now);
    }
  return text;
}

// Nothing was read since the settings changed: who tells of it may have done so before.
bool witness::stands_at_change(const partition_figures& one) const {
  return rules_.then && one.next_offset <= rules_.from.at(one.partition);
}

std::string witness::compare(const snapshot& shown, time_point now) {
  std::string text = falls(shown);
  for (const partition_figures& one : shown.partitions)
    if (one.next_offset > log_.high(one.partition, now))
      text += "partition " + std::to_string(one.partition) + " has records that nobody has written\n";
  if (!text.empty()) return text;
  for (const partition_figures& one : shown.partitions)
    if (stands_at_change(one)) return {};
  for (const partition_figures& one : shown.partitions) tell(one);
  snapshot wanted = *board_.make_snapshot(now, log_.count());
  wanted.lag = shown.lag;
  wanted.covered = shown.covered;
  if (wanted.partitions.size() != shown.partitions.size()) return "partitions differ\n";
  for (std::size_t i = 0; i < shown.partitions.size(); ++i)
    if (wanted.partitions[i].next_offset != shown.partitions[i].next_offset) return "no such offset\n";
  wanted.partitions = shown.partitions;
  leave_out_ages(wanted.queues, shown.queues);
  leave_out_ages(wanted.totals, shown.totals);
  return picture_differences(shown, wanted);
}

}  // namespace floorwalker::simulation
