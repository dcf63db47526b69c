#include "tests/oracle/life.h"

#include <algorithm>

namespace floorwalker::oracle {

namespace {

// Tells the story event by event. Each function is one sentence of the contract's section 4.
class storyteller {
 public:
  explicit storyteller(const settings& settings) : settings_(settings) {}

  life told;

  void hear(const event& e) {
    latest_ = std::max(latest_, e.time);
    if (e.type == event_type::contact_started || told.channel.empty()) told.channel = e.channel;
    switch (e.type) {
      case event_type::contact_started: inbound_ = is_inbound(e.direction); break;
      case event_type::contact_queued: queued(e); break;
      case event_type::contact_answered: answered(e); break;
      case event_type::contact_abandoned: ends_wait(e, ending::abandoned); break;
      case event_type::contact_left_queue: ends_wait(e, ending::left); break;
      case event_type::contact_message: reopen(); break;
      case event_type::contact_held:
        for_legs_of(e, [&](leg& l) {
          if (!l.on_hold()) l.held.push_back({e.time, {}});
        });
        break;
      case event_type::contact_resumed:
        for_legs_of(e, [&](leg& l) {
          if (l.on_hold()) l.held.back().end = e.time;
        });
        break;
      case event_type::contact_parked:
        for_legs_of(e, [&](leg& l) {
          if (!l.is_parked()) l.parked.push_back({e.time, {}});
        });
        break;
      case event_type::contact_unparked:
        for_legs_of(e, [&](leg& l) {
          if (l.is_parked()) l.parked.back().end = e.time;
        });
        break;
      case event_type::contact_released: for_legs_of(e, [&](leg& l) { l.released = e.time; }); break;
      case event_type::contact_wrapup_started: wrapup(e, &leg::wrapup_begin); break;
      case event_type::contact_wrapup_ended: wrapup(e, &leg::wrapup_end); break;
      case event_type::contact_ended: ended(e); break;
      default: break;
    }
  }

  // No event for so long: a visit is left as expired, legs end without a sample.
  void expire_before(us time) {
    const us expiry = latest_ + lifetime_of(told, settings_);
    if (time <= expiry) return;
    if (told.waiting()) end_visit(expiry, ending::expired);
    for (leg& l : told.legs) l.expired = l.expired || l.open();
  }

 private:
  static bool is_inbound(direction direction) {
    return direction == direction::inbound || direction == direction::callback;
  }
  bool handled() const {
    return std::any_of(told.legs.begin(), told.legs.end(),
                       [](const leg& l) { return l.open() && l.role == leg_role::agent; });
  }
  bool has_open_leg(const std::string& agent) const {
    return std::any_of(told.legs.begin(), told.legs.end(), [&](const leg& l) { return l.open() && l.agent == agent; });
  }
  row_key row_of(const event& e) const {
    if (!e.channel.empty()) return {e.queue, e.channel};
    return {e.queue, told.channel.empty() ? "voice" : told.channel};
  }

  void begin_visit(const event& e, us begin) {
    told.visits.push_back({row_of(e), begin, 0, ending::open, left_reason::system, inbound_});
  }
  void end_visit(us time, ending how, left_reason reason = left_reason::system) {
    visit& last = told.visits.back();
    last.end = time;
    last.how = how;
    last.reason = reason;
    if (how == ending::answered) last_answered_ = last.row;
  }

  void reopen() {
    told.reopened += told.ended;
    told.ended = false;
  }

  void queued(const event& e) {
    reopen();
    if (told.waiting() && told.visits.back().row.queue == e.queue) {
      if (told.visits.back().counts) told.requeues.push_back({told.visits.back().row, e.time});
      return;
    }
    if (told.waiting()) end_visit(e.time, ending::left, left_reason::overflow);
    begin_visit(e, e.time);
  }

  // An end without a visit makes one of [time - wait, time] if it says queue and wait. True if a visit ended.
  bool ends_wait(const event& e, ending how) {
    if (!told.waiting()) {
      if (e.queue.empty() || !e.wait) return false;
      begin_visit(e, e.time - std::max<us>(0, *e.wait));
    }
    end_visit(e.time, how, e.reason);
    return true;
  }

  void answered(const event& e) {
    reopen();
    if (has_open_leg(e.agent)) {  // answered already; a visit that began since is answered all the same
      if (told.waiting()) ends_wait(e, ending::answered);
      return;
    }
    leg begun;
    begun.agent = e.agent;
    begun.role = e.role;
    begun.begin = e.time;
    if (e.role == leg_role::agent) {
      if (ends_wait(e, ending::answered)) {
        begun.row = told.visits.back().row;
        begun.answered_visit = told.visits.back().counts;
      } else if (handled()) {
        begun.row = last_answered_;
      } else {
        ++told.answered_direct;
        if (!e.queue.empty()) begun.row = row_of(e);
        last_answered_ = begun.row;
      }
    }
    told.legs.push_back(begun);
  }

  template <class Change>
  void for_legs_of(const event& e, Change change) {
    for (leg& l : told.legs)
      if (l.open() && (e.agent.empty() || e.agent == l.agent)) change(l);
  }

  // Belongs to the agent's newest leg, released or not; the first of its kind counts, and nothing begins after its end.
  void wrapup(const event& e, std::optional<us> leg::*when) {
    for (auto l = told.legs.rbegin(); l != told.legs.rend(); ++l) {
      if (l->agent != e.agent) continue;
      if (!((*l).*when) && !l->wrapup_end) (*l).*when = e.time;
      return;
    }
  }

  void ended(const event& e) {
    if (told.waiting()) {
      const bool by_customer = e.by == party::customer || e.by == party::unsaid;
      end_visit(e.time, by_customer ? ending::abandoned : ending::left);
    }
    for (leg& l : told.legs)
      if (l.open()) l.released = e.time;
    told.ended = true;
  }

  const settings& settings_;
  bool inbound_ = true;
  us latest_ = 0;
  std::optional<row_key> last_answered_;
};

bool covers(const std::vector<span>& spans, us at) {
  return std::any_of(spans.begin(), spans.end(),
                     [at](const span& s) { return s.begin <= at && (!s.end || at < *s.end); });
}

}  // namespace

bool life::over() const {
  return ended && !waiting() &&
         std::none_of(legs.begin(), legs.end(), [](const leg& l) { return l.open() || l.wrapping_up(); });
}

us lifetime_of(const life& life, const settings& settings) {
  const us silence = channel_rules(settings, life.channel.empty() ? "voice" : life.channel).expire_after.count();
  return life.over() ? std::max(silence / 4, 2 * settings.max_disorder.count()) : silence;
}

life live(const std::vector<event>& ordered, us partition_newest, const settings& settings) {
  storyteller teller{settings};
  for (const event& e : ordered) teller.hear(e);
  if (!ordered.empty()) teller.expire_before(partition_newest);
  teller.told.partition_newest = partition_newest;
  return teller.told;
}

leg_sample sample_of(const leg& leg) {
  const us released = *leg.released;
  const us until = leg.wrapup_begin ? std::min(released, *leg.wrapup_begin) : released;
  std::vector<us> cuts{leg.begin, until};
  for (const auto* spans : {&leg.held, &leg.parked})
    for (const span& s : *spans) {
      cuts.push_back(s.begin);
      cuts.push_back(s.end.value_or(until));
    }
  std::sort(cuts.begin(), cuts.end());

  leg_sample sample;
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
    const us from = cuts[i], length = cuts[i + 1] - cuts[i];
    if (from < leg.begin || from >= until || covers(leg.parked, from)) continue;
    (covers(leg.held, from) ? sample.hold : sample.talk) += length;
  }
  sample.at = released;
  if (leg.wrapup_end) {
    sample.wrapup = std::max<us>(0, *leg.wrapup_end - leg.wrapup_begin.value_or(released));
    sample.at = std::max(released, *leg.wrapup_end);
  }
  return sample;
}

}  // namespace floorwalker::oracle
