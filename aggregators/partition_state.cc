#include "aggregators/partition_state.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "aggregators/partition_core.h"

namespace floorwalker {
namespace {

// FNV-1a, then mixed: the same on every machine, because agents' numbers stand in the state.
std::uint64_t number_of(std::string_view name) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  hash ^= hash >> 32;
  return hash != 0 ? hash : 1;
}

bool is_about_a_contact(event_type type) { return type != event_type::agent_state && type != event_type::unknown; }

// The rows that count the contact as handled, each once; on hold if any leg there is.
handlings handlings_of(const life& contact) {
  handlings found;
  for (const leg& one : contact.legs) {
    if (!one.handles()) continue;
    const auto same = std::find_if(found.begin(), found.end(), [&](const handling& h) { return h.row == one.row; });
    if (same == found.end())
      found.push_back({one.row, one.on_hold});
    else
      same->on_hold |= one.on_hold;
  }
  return found;
}

}  // namespace

partition_state::impl::impl(std::shared_ptr<const settings> from)
    : config(std::move(from)), rows(config, tallies), seen(config->dedupe) {}

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
  if (!event.synthetic) {
    if (is_late(event.time)) ++tallies.late;
    if (event.time > newest) advance(event.time);
    if (is_about_a_contact(event.type)) take(event);
    fire_timers();  // what came very late may be over already
    forget_histories();
  }
  seen.remember(event.identity, newest);
  return outcome::applied;
}

void partition_state::impl::advance(time_point to) {
  newest = to;
  rows.advance(to);
  if (to >= oldest_window_until) find_oldest_window();
  fire_timers();
}

void partition_state::impl::fire_timers() {
  while (!timers.empty() && timers.top().due < newest) {
    const timer due = timers.top();
    timers.pop();
    fire(due);
  }
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

fact partition_state::impl::fact_of(const event& event) {
  fact made;
  made.order = made.time = event.time;
  made.sequence = event.sequence;
  made.type = event.type;
  if (!event.agent.empty()) made.agent = number_of(event.agent);
  if (event.wait) made.wait = *event.wait;
  made.has_wait = event.wait.has_value();
  if (!event.queue.empty()) {
    made.queue = rows.queues().id_of(event.queue);
    tallies.sharing_other += rows.queues()[made.queue] != event.queue;
  }
  if (!event.channel.empty()) made.channel = rows.channels().id_of(event.channel);
  made.direction = event.direction;
  made.role = event.role;
  made.by = event.by;
  made.left_reason = event.left_reason;
  return made;
}

void partition_state::impl::take(const event& event) {
  fact next = fact_of(event);
  contact* known = contacts.find(event.subject);
  contact& of = known ? *known : contacts.add(event.subject);
  if (of.recent && newest - of.now.newest > reorder_span()) of.recent->reset();
  settle_overdue(of);
  const bool in_order = !known || of.now.place() <= next.place();
  if (in_order || !take_into_place(of, next)) take_as_newest(of, next);
  show(of);
  watch(of);
}

// False if the event comes too late to be put in its place: then it counts as the newest.
bool partition_state::impl::take_into_place(contact& of, fact& late) {
  ++tallies.out_of_order;
  const auto disorder = config->max_disorder;
  if (of.now.newest - late.time <= disorder && newest - of.now.newest <= disorder) {
    of.recent->insert(late, of.now, rows, rows, scratch);
    return true;
  }
  ++tallies.beyond_disorder;
  std::tie(late.order, late.sequence) = of.now.place();
  return false;
}

void partition_state::impl::take_as_newest(contact& of, const fact& next) {
  if (!of.recent || of.recent->facts.empty()) {
    if (!of.recent) {
      of.recent = contacts.take_history();
      history_checks.push({next.order + reorder_span(), of.self});
    }
    of.recent->base = of.now;
  }
  step(of.now, next, rows, rows);
  of.recent->append(next, reorder_horizon(of), rows);
}

microseconds partition_state::impl::expire_after(const life& of) {
  return std::max(rows.settings_of(of.channel).expire_after, reorder_span());
}

microseconds partition_state::impl::lifetime(const life& of) {
  const microseconds whole = expire_after(of);
  return of.ended && of.at_rest() ? std::max(whole / 4, reorder_span()) : whole;
}

void partition_state::impl::watch(contact& of) {
  const time_point due = of.now.newest + lifetime(of.now);
  if (due >= of.check_at) return;
  of.check_at = due;
  timers.push({due, of.self, alarm::lifetime});
}

void partition_state::impl::fire(const timer& due) {
  contact* who = contacts.find(due.who);
  if (!who) return;
  if (due.what == alarm::deadline) return show_waiting(*who);
  if (who->check_at != due.due) return;
  who->check_at = time_point::max();
  if (newest > who->now.newest + lifetime(who->now))
    give_up(*who);
  else
    watch(*who);
}

void partition_state::impl::give_up(contact& of) {
  settle_overdue(of);
  expire(of.now, of.now.newest + expire_after(of.now), rows);
  show(of);
  contacts.erase(of);
}

void partition_state::impl::show(contact& of) {
  show_waiting(of);
  show_handling(of);
}

void partition_state::impl::show_waiting(contact& of) {
  const visit wanted = of.now.counts_in_queues() ? of.now.waiting : visit{};
  if (of.shown != wanted) {
    if (of.shown.open()) remove_waiting(of);
    of.shown = wanted;
    if (wanted.open()) add_waiting(of);
  }
  if (!wanted.open() || of.overdue || newest <= wanted.deadline() + config->max_disorder) return;
  of.overdue = true;
  rows.overdue_changed(wanted.row, +1);
}

void partition_state::impl::add_waiting(contact& of) {
  auto& waiting = rows[of.shown.row].waiting;
  of.waiting_place = static_cast<std::uint32_t>(waiting.size());
  waiting.push_back({of.shown.begin, of.shown.deadline(), of.self.index});
  rows.mark(of.shown.row);
  timers.push({of.shown.deadline() + config->max_disorder, of.self, alarm::deadline});
}

void partition_state::impl::remove_waiting(contact& of) {
  auto& waiting = rows[of.shown.row].waiting;
  waiting[of.waiting_place] = waiting.back();
  contacts.at(waiting.back().contact).waiting_place = of.waiting_place;
  waiting.pop_back();
  rows.mark(of.shown.row);
}

// An open wait that stands in the exported misses already leaves them before it is booked for good: never twice.
void partition_state::impl::settle_overdue(contact& of) {
  if (!std::exchange(of.overdue, false)) return;
  rows.overdue_changed(of.shown.row, -1);
}

void partition_state::impl::show_handling(contact& of) {
  handlings wanted = handlings_of(of.now);
  if (wanted == of.handled) return;
  count_handling(of, -1);
  of.handled = std::move(wanted);
  count_handling(of, +1);
}

void partition_state::impl::count_handling(const contact& of, int change) {
  for (const handling& one : of.handled) rows.mark(one.row);
  if (of.handled.size() == 1) {
    auto& row = rows[of.handled.front().row];
    row.handling += change;
    if (of.handled.front().on_hold) row.on_hold += change;
  } else if (of.handled.size() > 1) {
    if (change > 0)
      shared.push_back(of.self);
    else
      std::erase(shared, of.self);
  }
}

// Behind it nothing can be put any more: the oldest event that may still be put in place is max_disorder older than its
// contact's newest, and that one max_disorder older than the partition's.
time_point partition_state::impl::reorder_horizon(const contact& of) const noexcept {
  return std::max(of.now.newest - config->max_disorder, newest - reorder_span());
}

void partition_state::impl::forget_histories() {
  while (!history_checks.empty() && newest > history_checks.front().not_before) {
    contact* who = contacts.find(history_checks.front().who);
    history_checks.pop();
    if (!who || !who->recent) continue;
    const time_point end = who->now.newest + reorder_span();
    if (newest > end)
      contacts.forget_history(*who);
    else
      history_checks.push({end, who->self});
  }
}

partition_state::partition_state(std::shared_ptr<const settings> settings)
    : impl_(std::make_unique<impl>(std::move(settings))) {}
partition_state::~partition_state() = default;
partition_state::partition_state(partition_state&&) noexcept = default;
partition_state& partition_state::operator=(partition_state&&) noexcept = default;

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

void partition_state::publish(view_slot& slot, const feed_position& position) {
  auto [view, unread] = slot.reclaim();
  if (unread) impl_->rows.mark_again(*view);
  view->rows.clear();
  view->cells.clear();
  view->position = position;
  view->next_offset = impl_->next_offset;
  view->newest = impl_->newest;
  view->tallies = impl_->tallies;
  view->shared_contacts.clear();
  for (const contact_ref& one : impl_->shared) {
    auto& rows = view->shared_contacts.emplace_back();
    for (const handling& each : impl_->contacts.at(one.index).handled)
      rows.push_back({static_cast<std::uint32_t>(each.row), each.on_hold});
  }
  impl_->rows.write(*view);
  slot.publish(std::move(view));
}

}  // namespace floorwalker
