#include "aggregators/partition_state.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "aggregators/partition_core.h"
#include "aggregators/state_capture.h"

namespace floorwalker {
namespace {

bool is_about_a_contact(event_type type) { return type != event_type::agent_state && type != event_type::unknown; }

}  // namespace

// FNV-1a, then mixed.
std::uint64_t number_of_agent(std::string_view name) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  hash ^= hash >> 32;
  return hash != 0 ? hash : 1;
}

partition_state::impl::impl(std::shared_ptr<const settings> from)
    : config(std::move(from)),
      rows(config, tallies),
      agents(config, rows.channels()),
      contacts(rows.channel_or_default(channel_id::none)),
      seen(config->dedupe),
      capture(std::make_unique<state_capture>(*this)),
      watcher(capture.get()) {}

partition_state::impl::~impl() = default;

outcome partition_state::impl::apply(const event& event, time_point record_time) {
  if (event.time > record_time + config->max_ahead) {
    ++tallies.rejected[index_of(rejection::future)];
    return outcome::future;
  }
  if (!seen.is_new(event.identity, newest)) {
    ++tallies.duplicates;
    return outcome::duplicate;
  }
  ++tallies.applied[index_of(event.type)];
  tallies.misrouted += event.misrouted;
  tallies.synthetic += event.synthetic;
  if (event.synthetic) tallies.newest_probe = std::max(tallies.newest_probe, event.time);
  if (!event.synthetic) {
    if (is_late(event.time)) ++tallies.late;
    if (event.time > newest) advance(event.time);
    if (is_about_a_contact(event.type)) take(event);
    if (event.type == event_type::agent_state) hear_of_agent(number_of_agent(event.agent), event);
    fire_timers();  // what came very late may be over already
  }
  seen.remember(event.identity, newest);
  return outcome::applied;
}

time_point partition_state::impl::next_sweep(time_point at) noexcept {
  constexpr microseconds interval = std::chrono::hours{1};
  return pane_begin(at, interval) + interval;
}

void partition_state::impl::advance(time_point to) {
  newest = to;
  rows.advance(to);
  if (to >= oldest_window_until) find_oldest_window();
  if (to >= agents_swept_until) {
    agents.sweep(to);
    agents_swept_until = next_sweep(to);
  }
  fire_timers();
}

// The longest windows are `1h` and `today`; they move on with the minute at most.
void partition_state::impl::find_oldest_window() {
  const time_point minute = pane_begin(newest, std::chrono::minutes{1});
  oldest_window_until = minute + std::chrono::minutes{1};
  const auto day_start = [&](const auto& calendar) {
    return calendar ? calendar->day_start(newest) : time_point{std::chrono::floor<std::chrono::days>(newest)};
  };
  oldest_window = std::min(day_start(config->calendar), oldest_window_until - std::chrono::hours{1});
  for (const auto& rule : config->queues)
    if (rule.calendar) oldest_window = std::min(oldest_window, day_start(rule.calendar));
}

// None for a name that is not said. What shares the number of `_other` is counted.
template <class Id>
Id partition_state::impl::number_of(name_table<Id>& names, std::string_view name) {
  if (name.empty()) return Id::none;
  const Id id = names.id_of(name);
  tallies.sharing_other += names.is_other(id) && name != other_name;
  return id;
}

fact partition_state::impl::fact_of(const event& event) {
  fact made;
  made.order = made.time = event.time;
  made.order_sequence = made.sequence = event.sequence;
  made.type = event.type;
  made.generation = rows.generation;
  if (!event.agent.empty()) made.agent = number_of_agent(event.agent);
  if (!event.to_agent.empty()) made.to_agent = number_of_agent(event.to_agent);
  if (event.wait) made.wait = *event.wait;
  made.has_wait = event.wait.has_value();
  made.queue = number_of(rows.queues(), event.queue);
  made.to_queue = number_of(rows.queues(), event.to_queue);
  made.channel = number_of(rows.channels(), event.channel);
  made.direction = event.direction;
  made.role = event.role;
  made.by = event.by;
  made.left_reason = event.left_reason;
  made.transfer = event.transfer;
  return made;
}

void partition_state::impl::take(const event& event) {
  fact next = fact_of(event);
  const row_id row = rows.find(next.queue, rows.channel_or_default(next.channel));
  if (row != row_id::none) rows.prefetch(row);
  const auto [chain, member] = locate(event);
  next.member = member;
  if (next.agent != 0) hear_of_agent(next.agent, event);
  if (row != row_id::none) rows.prefetch_tallies(row);
  before_change(*chain);
  settle_overdue(chain->shown(member));
  find_place(next, chain->now[member]);
  const bool was_answered = chain->now.root.answered;
  const microseconds had_waited = chain->now.root.waited;
  let_happen(*chain, next);
  show(*chain, member);
  if (chain->now.root.answered != was_answered || chain->now.root.waited != had_waited) show_all(*chain);
  watch(*chain);
}

void partition_state::impl::hear_of_agent(std::uint64_t agent, const event& event) {
  const bool all_kept = agents.hear(agent, event.agent, event.time, newest) &&
                        (event.type != event_type::agent_state || agents.report(agent, event));
  tallies.untracked_agents += !all_kept;
}

// A contact belongs to the chain that the first of its events names.
located partition_state::impl::locate(const event& event) {
  const located known = contacts.find(event.subject);
  if (!known.chain) return admit(event);
  const bool is_first = known.member == 0 && !known.chain->now.first.seen;
  if (is_first && event.root != event.subject && join(*known.chain, event)) return contacts.find(event.subject);
  return known;
}

located partition_state::impl::admit(const event& event) {
  if (event.root == event.subject) return {&contacts.add(event.subject), 0};
  const located root = contacts.find(event.root);
  tracked_chain& chain = root.chain ? *root.chain : contacts.add(event.root);
  before_change(chain);
  if (chain.now.size() < chain_contacts_max) return contacts.add_to(chain, event.subject);
  ++tallies.over_limits;
  return {&contacts.add(event.subject), 0};
}

// The contact that others named as their root turns out to have a root itself: their chain becomes a part of that one,
// as if it had always been, while all they did can still be taken back. Otherwise it stays as it is.
bool partition_state::impl::join(tracked_chain& part, const event& event) {
  before_change(part);
  if (part.recent) part.recent->fold(reorder_horizon(), rows);
  if (!part.recent || part.recent->base() != chain{{}, {}, std::vector<life>(part.others.size())}) return false;
  const std::vector<further_contact> others = part.others;
  const located root = contacts.find(event.root);
  const std::size_t there = root.chain ? root.chain->now.size() : 1;
  if (root.chain == &part || there + others.size() >= chain_contacts_max) return false;
  const auto facts = std::move(part.recent->facts);
  undo(part, facts);
  contacts.erase(part);
  std::vector<std::uint16_t> numbers{admit(event).member};
  tracked_chain& whole = *contacts.find(event.subject).chain;
  for (const further_contact& one : others) numbers.push_back(contacts.add_to(whole, one.key).member);
  for (fact one : facts) {
    one.member = numbers[one.member];
    let_happen(whole, one);
  }
  show_all(whole);
  return true;
}

// Takes back all that the chain's events contributed, so that nothing is shown of it any more.
void partition_state::impl::undo(tracked_chain& of, std::span<const fact> facts) {
  for (std::size_t member = 0; member < of.now.size(); ++member) settle_overdue(of.shown(member));
  of.now = std::as_const(*of.recent).base();
  chain again = of.now;
  for (const fact& one : facts) step(again, one, rows, scratch);
  scratch.take_back(rows);
  show_all(of);
}

// An event that comes too late to be put in its place stands behind its contact's newest; behind the horizon, where
// order is settled, all stand in the order of arrival.
void partition_state::impl::find_place(fact& next, const life& contact) {
  if (contact.seen && next.own_place() < contact.place()) {
    ++tallies.out_of_order;
    const auto disorder = config->max_disorder;
    if (contact.newest - next.time > disorder || newest - contact.newest > disorder) {
      ++tallies.beyond_disorder;
      next.put_at(contact.place());
    }
  }
  if (next.order < reorder_horizon())
    next.put_at({reorder_horizon() - microseconds{1}, std::numeric_limits<std::int64_t>::max()});
}

void partition_state::impl::let_happen(tracked_chain& of, const fact& next) {
  if (!of.recent) {
    of.recent = contacts.take_history();
  } else if (!of.recent->facts.empty() && of.recent->facts.back().order < reorder_horizon()) {
    of.recent->facts.clear();
  }
  history& past = *of.recent;
  if (past.facts.empty()) past.set_base(of.now);
  if (past.ends_before(next)) {
    step(of.now, next, rows, rows);
    past.append(next, reorder_horizon(), rows);
  } else {
    past.insert(next, of.now, reorder_horizon(), rows, rows, scratch);
  }
}

void partition_state::begin_capture() { impl_->capture->begin(); }
bool partition_state::capture_under_way() const noexcept { return impl_->capture->under_way(); }
bool partition_state::capture(std::size_t objects) { return impl_->capture->go_on(objects); }
std::vector<state_part> partition_state::take_parts() { return impl_->capture->take_parts(); }
const state_manifest& partition_state::manifest() const noexcept { return impl_->capture->manifest(); }
void partition_state::forget_parts() { impl_->capture->forget_parts(); }

partition_state::partition_state(std::shared_ptr<const settings> settings)
    : impl_(std::make_unique<impl>(std::move(settings))) {}
partition_state::~partition_state() = default;
partition_state::partition_state(partition_state&&) noexcept = default;
partition_state& partition_state::operator=(partition_state&&) noexcept = default;

void partition_state::announce(const event& event, int step, std::uint32_t& place) const noexcept {
  const impl& to = *impl_;
  switch (step) {
    case 0: to.seen.prefetch(event.identity); return to.contacts.prefetch_key(event.subject);
    case 1:
      if (!event.agent.empty()) to.agents.prefetch_place(number_of_agent(event.agent));
      place = to.contacts.likely(event.subject);
      return to.contacts.prefetch_place(place);
    case 2:
      if (!event.agent.empty()) to.agents.prefetch(number_of_agent(event.agent));
      return to.contacts.prefetch_chain(place);
    case 3: return to.contacts.prefetch_history(place);
    default: return to.contacts.prefetch_facts(place);
  }
}

outcome partition_state::apply(const event& event, time_point record_time, std::int64_t offset) {
  impl_->next_offset = offset + 1;
  return impl_->apply(event, record_time);
}

void partition_state::reject(rejection reason, std::int64_t offset) {
  impl_->next_offset = offset + 1;
  ++impl_->tallies.rejected[index_of(reason)];
}

std::int64_t partition_state::next_offset() const noexcept { return impl_->next_offset; }
const record_tallies& partition_state::tallies() const noexcept { return impl_->tallies; }
time_point partition_state::newest() const noexcept { return impl_->newest; }

void partition_state::impl::publish(std::unique_ptr<partition_view> view, view_slot& slot,
                                    const feed_position& position) {
  view->rows.clear();
  view->cells.clear();
  view->position = position;
  view->next_offset = next_offset;
  view->newest = newest;
  view->tallies = tallies;
  view->agents.clear();
  write_shared(*view);
  rows.write(*view);
  agents.write(view->agents);
  slot.publish(std::move(view));
}

void partition_state::publish(view_slot& slot, const feed_position& position) {
  auto [view, unread] = slot.reclaim();
  if (unread) {
    impl_->rows.mark_again(*view);
    impl_->agents.mark_again(view->agents);
  }
  impl_->publish(std::move(view), slot, position);
}

// What lies unread in the slot may be another state's, whose rows have other numbers.
void partition_state::publish_whole(view_slot& slot, const feed_position& position) {
  impl_->rows.mark_all();
  impl_->agents.mark_all();
  impl_->publish(slot.reclaim().view, slot, position);
}

}  // namespace floorwalker
