// The canonical bytes of a partition's state: names in order, numbers of internal tables replaced by places in that
// order, nothing that depends on when memory was tidied up.
#include <algorithm>
#include <tuple>

#include "aggregators/byte_stream.h"
#include "aggregators/partition_core.h"
#include "aggregators/state_format.h"

namespace floorwalker {
namespace {

// Internal numbers, in the order of their names, and back.
template <class Id>
struct ordering {
  std::vector<Id> by_place;
  std::vector<std::int64_t> places;

  template <class Before>
  ordering(std::size_t count, Before before) : by_place(count), places(count) {
    for (std::size_t i = 0; i < count; ++i) by_place[i] = static_cast<Id>(i);
    std::sort(by_place.begin(), by_place.end(), before);
    for (std::size_t i = 0; i < count; ++i)
      places[static_cast<std::size_t>(by_place[i])] = static_cast<std::int64_t>(i);
  }
  std::int64_t place(Id id) const { return id == Id::none ? -1 : places[static_cast<std::size_t>(id)]; }
};

class state_writer {
 public:
  explicit state_writer(partition_state::impl& from)
      : from_(from),
        queues_(from.rows.queues().names().size(),
                [&](queue_id a, queue_id b) { return from.rows.queues()[a] < from.rows.queues()[b]; }),
        channels_(from.rows.channels().names().size(),
                  [&](channel_id a, channel_id b) { return from.rows.channels()[a] < from.rows.channels()[b]; }),
        rows_(from.rows.size(), [&](row_id a, row_id b) { return row_key(a) < row_key(b); }) {}

  std::vector<std::byte> write() {
    out_.name(state_format_name);
    out_.number(state_format_version);
    out_.number(from_.next_offset);
    out_.number(from_.newest);
    visit_tallies(from_.tallies, [&](std::int64_t value) { out_.number(value); });
    out_.number(from_.tallies.newest_probe);
    bounds();
    names(from_.rows.queues(), queues_);
    names(from_.rows.channels(), channels_);
    out_.number(static_cast<std::int64_t>(from_.rows.size()));
    for (const row_id row : rows_.by_place) write_row(row);
    agents();
    chains();
    seen();
    return out_.take();
  }

 private:
  // Totals first, which have no queue.
  std::tuple<std::int64_t, std::string_view, std::int64_t> row_key(row_id row) const {
    const auto& data = from_.rows[row];
    return {queues_.place(data.queue), data.group, channels_.place(data.channel)};
  }

  void bounds() {
    out_.number(static_cast<std::int64_t>(from_.rows.bounds().size()));
    for (const microseconds bound : from_.rows.bounds()) out_.number(bound);
  }

  template <class Id>
  void names(const name_table<Id>& table, const ordering<Id>& order) {
    out_.number(static_cast<std::int64_t>(order.by_place.size()));
    for (const Id id : order.by_place) out_.name(table[id]);
  }

  void write_row(row_id row) {
    auto& data = from_.rows[row];
    out_.number(queues_.place(data.queue));
    out_.name(data.group);
    out_.number(channels_.place(data.channel));
    out_.number(data.first_seen);
    out_.number(data.seen_at);
    out_.number(data.settings.target);
    out_.number(data.settings.short_abandon);
    out_.number(data.target_since);
    for (const held_spread& one : data.exported.spreads) out_.number(std::int64_t{!one.cumulative.empty()});
    data.exported.visit([&](const held_counter& one) {
      out_.number(one.truth);
      out_.number(one.shown);
    });
    for (const level which : {level::second, level::five_seconds, level::minute}) write_panes(data, which);
  }

  void write_panes(const row_data& data, level which) {
    std::vector<const pane*> kept;
    for (const auto& one : data.panes[index_of(which)].panes())
      if (one->begin >= from_.rows.oldest_pane(which) && !one->vacant()) kept.push_back(one.get());
    out_.number(static_cast<std::int64_t>(kept.size()));
    for (const pane* one : kept) {
      out_.number(one->begin);
      for (const auto value : one->counts) out_.number(std::int64_t{value});
      for (const auto value : one->sums) out_.number(value);
      for (const auto value : one->maxima) out_.number(value);
      out_.number(static_cast<std::int64_t>(one->tallies.size()));
      for (const tally& each : one->tallies) {
        out_.number(std::int64_t{each.kind});
        out_.number(each.value);
        out_.number(std::int64_t{each.count});
      }
    }
  }

  void agents() {
    std::vector<std::pair<std::uint64_t, const tracked_agent*>> all;
    for (const auto& [number, one] : from_.agents.all()) all.emplace_back(number, &one);
    std::sort(all.begin(), all.end());
    out_.number(static_cast<std::int64_t>(all.size()));
    for (const auto& [number, one] : all) {
      out_.word(number);
      out_.name(one->name);
      out_.number(one->heard);
      out_.number(std::int64_t{one->report != nullptr});
      if (one->report) write_report(*one->report);
    }
  }

  void write_report(const agent_report& one) {
    for (const event_place& said : {one.state_said, one.team_said, one.queues_said, one.capacity_said}) {
      out_.number(said.first);
      out_.number(said.second);
    }
    out_.number(one.meaning);
    out_.name(one.state);
    out_.name(one.team);
    out_.number(static_cast<std::int64_t>(one.queues.size()));
    for (const std::string& queue : one.queues) out_.name(queue);
    out_.number(static_cast<std::int64_t>(one.capacities.size()));
    for (const auto& [channel, slots] : one.capacities) {
      out_.name(channel);
      out_.number(std::int64_t{slots});
    }
  }

  void chains() {
    std::vector<const tracked_chain*> all;
    from_.contacts.visit([&](const tracked_chain& one) { all.push_back(&one); });
    std::sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->key < b->key; });
    out_.number(static_cast<std::int64_t>(all.size()));
    for (const tracked_chain* one : all) write_chain(*one);
  }

  // The contacts up to where nothing can be put any more, and the facts since.
  void write_chain(const tracked_chain& one) {
    out_.key(one.key);
    out_.number(static_cast<std::int64_t>(one.others.size()));
    for (const further_contact& each : one.others) out_.key(each.key);
    history kept;
    if (one.recent && one.recent->newest() >= from_.reorder_horizon()) {
      kept = *one.recent;
      kept.fold(from_.reorder_horizon(), from_.rows);
    } else {
      kept.base = one.now;
    }
    write_root(kept.base.root);
    for (std::size_t member = 0; member < kept.base.size(); ++member) write_life(kept.base[member]);
    out_.number(static_cast<std::int64_t>(kept.facts.size()));
    for (const fact& each : kept.facts) write_fact(each);
  }

  void write_root(const root_facts& one) {
    out_.number(one.waited);
    out_.number(one.over_at);
    out_.number(std::int64_t{one.transfers});
    out_.number(std::int64_t{one.answered});
    out_.number(std::int64_t{one.over});
    out_.number(static_cast<std::int64_t>(one.totals.size()));
    for (const row_id total : one.totals) out_.number(rows_.place(total));
    out_.number(static_cast<std::int64_t>(one.queues.size()));
    for (const queue_id queue : one.queues) out_.number(queues_.place(queue));
    out_.number(static_cast<std::int64_t>(one.agents.size()));
    for (const std::uint64_t agent : one.agents) out_.word(agent);
  }

  void write_life(const life& one) {
    out_.number(one.newest);
    out_.number(one.newest_sequence);
    out_.number(rows_.place(one.waiting.row));
    out_.number(one.waiting.begin);
    out_.number(one.waiting.target);
    out_.number(rows_.place(one.served));
    out_.number(channels_.place(one.channel));
    out_.number(one.direction);
    for (const bool flag : {one.seen, one.ended, one.in_progress, one.messages.heard, one.messages.responded})
      out_.number(std::int64_t{flag});
    out_.number(one.messages.response_from);
    out_.number(one.messages.unanswered_since);
    out_.number(static_cast<std::int64_t>(one.rings.size()));
    for (const std::uint64_t agent : one.rings) out_.word(agent);
    out_.number(static_cast<std::int64_t>(one.legs.size()));
    for (const leg& each : one.legs) write_leg(each);
  }

  void write_leg(const leg& one) {
    out_.word(one.agent);
    for (const time_point at : {one.begin, one.span_begin, one.released, one.wrapup_begin, one.wrapup_end})
      out_.number(at);
    out_.number(one.held);
    out_.number(one.parked);
    out_.number(rows_.place(one.row));
    out_.number(one.role);
    for (const bool flag : {one.over, one.on_hold, one.set_aside, one.answered_visit, one.wrapup_started,
                            one.wrapup_ended, one.transferred})
      out_.number(std::int64_t{flag});
  }

  void write_fact(const fact& one) {
    out_.number(one.order);
    out_.number(one.order_sequence);
    out_.number(one.time);
    out_.number(one.sequence);
    out_.word(one.agent);
    out_.word(one.to_agent);
    out_.number(one.wait);
    out_.number(queues_.place(one.queue));
    out_.number(queues_.place(one.to_queue));
    out_.number(std::int64_t{one.member});
    out_.number(channels_.place(one.channel));
    out_.number(one.type);
    out_.number(one.direction);
    out_.number(one.role);
    out_.number(one.by);
    out_.number(one.left_reason);
    out_.number(one.transfer);
    out_.number(std::int64_t{one.has_wait});
  }

  void seen() {
    std::vector<seen_ids::entry> all;
    for (std::size_t i = 0; i < from_.seen.size(); ++i)
      if (from_.newest - from_.seen[i].seen_at < from_.config->dedupe) all.push_back(from_.seen[i]);
    std::sort(all.begin(), all.end());
    out_.number(static_cast<std::int64_t>(all.size()));
    for (const auto& one : all) {
      out_.number(one.seen_at);
      out_.key(one.id);
    }
  }

  partition_state::impl& from_;
  byte_writer out_;
  ordering<queue_id> queues_;
  ordering<channel_id> channels_;
  ordering<row_id> rows_;
};

}  // namespace

std::vector<std::byte> partition_state::serialize() const { return state_writer(*impl_).write(); }

}  // namespace floorwalker
