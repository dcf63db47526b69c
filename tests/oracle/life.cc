#include "tests/oracle/life.h"

#include <algorithm>
#include <limits>

#include "tests/oracle/messages.h"

namespace floorwalker::oracle {

namespace {

// Tells the story event by event. Each function is one sentence of the contract's section 4.
class storyteller {
 public:
  explicit storyteller(const settings& settings) : settings_(settings) {}

  life told;

  void hear(const happening& heard) {
    const event& e = heard.e;
    here_ = heard.in_chain;
    latest_ = std::max(latest_, e.time);
    clocks_.hear(e, told);
    if (e.type == event_type::contact_started || told.channel.empty()) told.channel = e.channel;
    ring(e);
    progress(e);
    switch (e.type) {
      case event_type::contact_started: told.inbound = is_inbound(e.direction); break;
      case event_type::contact_queued: queued(e); break;
      case event_type::contact_answered: answered(e); break;
      case event_type::contact_abandoned: ends_wait(e, ending::abandoned); break;
      case event_type::contact_left_queue: ends_wait(e, ending::left); break;
      case event_type::contact_message: reopen(); break;
      case event_type::contact_transferred: transferred(e); break;
      case event_type::contact_held: begin_span(e, &leg::held); break;
      case event_type::contact_resumed: end_span(e, &leg::held); break;
      case event_type::contact_parked: begin_span(e, &leg::parked); break;
      case event_type::contact_unparked: end_span(e, &leg::parked); break;
      case event_type::contact_released: for_legs_of(e, [&](leg& l) { l.released = e.time; }); break;
      case event_type::contact_wrapup_started: wrapup(e, &leg::wrapup_begin); break;
      case event_type::contact_wrapup_ended: wrapup(e, &leg::wrapup_end); break;
      case event_type::contact_ended: ended(e); break;
      default: break;
    }
  }

  // No event for so long: a visit is left as expired, legs end without a sample, clocks close.
  void expire_before(us time) {
    const us expiry = latest_ + lifetime_of(told, settings_);
    if (time <= expiry) return;
    constexpr auto last = std::numeric_limits<std::size_t>::max();
    here_ = {expiry, std::numeric_limits<std::int64_t>::max(), last, last};
    if (told.waiting()) end_visit(expiry, ending::expired);
    for (leg& l : told.legs) l.expired = l.expired || l.open();
    told.ringing.clear();
    told.unanswered_since.reset();
    told.expired = true;
    told.moments.push_back({here_, moment::kind::expired, expiry});
  }

 private:
  static bool is_inbound(direction direction) {
    return direction == direction::inbound || direction == direction::callback;
  }
  bool handled() const {
    return std::any_of(told.legs.begin(), told.legs.end(), [](const leg& l) { return l.open_agents(); });
  }
  bool has_open_leg(const std::string& agent) const {
    return std::any_of(told.legs.begin(), told.legs.end(), [&](const leg& l) { return l.open() && l.agent == agent; });
  }
  row_key row_of(const event& e) const { return {e.queue, e.channel.empty() ? told.spoken_channel() : e.channel}; }

  void remember(moment::kind what, us at, std::size_t index = 0) { told.moments.push_back({here_, what, at, index}); }

  void begin_visit(const event& e, us begin) {
    told.visits.push_back({row_of(e), begin, 0, ending::open, left_reason::system, told.inbound});
    remember(moment::kind::visit_begun, begin, told.visits.size() - 1);
  }
  void end_visit(us time, ending how, left_reason reason = left_reason::system) {
    visit& last = told.visits.back();
    last.end = time;
    last.how = how;
    last.reason = reason;
    if (how == ending::answered) told.last_answered = last.row;
    remember(moment::kind::visit_ended, time, told.visits.size() - 1);
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
        begun.row = told.last_answered;
      } else {
        ++told.answered_direct;
        if (!e.queue.empty()) begun.row = row_of(e);
        told.last_answered = begun.row;
      }
    }
    told.legs.push_back(begun);
  }

  // The last leg that is so, or null.
  template <class Is>
  leg* last_leg(Is is) {
    const auto found = std::find_if(told.legs.rbegin(), told.legs.rend(), is);
    return found == told.legs.rend() ? nullptr : &*found;
  }

  // The last leg of the agent who is named; nobody named: the last open agent's leg, else the last agent's leg.
  leg* sending_leg(const event& e) {
    if (!e.agent.empty()) return last_leg([&](const leg& l) { return l.agent == e.agent; });
    leg* open = last_leg([](const leg& l) { return l.open_agents(); });
    return open ? open : last_leg([](const leg& l) { return l.role == leg_role::agent; });
  }

  void transferred(const event& e) {
    transfer t{e.transfer, e.time, {}, {}};
    leg* sending = sending_leg(e);
    if (sending) sending->transferred = true;
    if (sending && sending->row)
      t.from = sending->row;
    else if (!e.queue.empty())
      t.from = row_key{e.queue, told.spoken_channel()};
    else
      t.from = told.last_answered;
    if (!e.to_queue.empty()) t.to = row_key{e.to_queue, told.spoken_channel()};
    told.transfers.push_back(t);
    if (t.kind == transfer_kind::consult) consult_leg_becomes_agents(e.to_agent, t.from);
    remember(moment::kind::transferred, e.time, told.transfers.size() - 1);
  }

  // The last consult leg of that agent; nobody named: the last open one.
  void consult_leg_becomes_agents(const std::string& agent, const std::optional<row_key>& row) {
    leg* consult = last_leg(
        [&](const leg& l) { return l.role == leg_role::consult && (agent.empty() ? l.open() : l.agent == agent); });
    if (!consult) return;
    consult->role = leg_role::agent;
    consult->row = row;
  }

  // An agent rings until its own answer or refusal, and until the contact rings for nobody any longer; one that has
  // ended rings for nobody.
  void ring(const event& e) {
    switch (e.type) {
      case event_type::contact_alerted:
        if (!told.ended) told.ringing.insert(e.agent);
        break;
      case event_type::contact_declined: told.ringing.erase(e.agent); break;
      case event_type::contact_answered:
        told.ringing.erase(e.agent);
        if (e.role == leg_role::agent) told.ringing.clear();
        break;
      case event_type::contact_abandoned:
      case event_type::contact_queued:
      case event_type::contact_left_queue:
      case event_type::contact_ended: told.ringing.clear(); break;
      default: break;
    }
  }

  // In progress since `started` (not after an end), `queued`, `answered` or `message`.
  void progress(const event& e) {
    const bool starts = e.type == event_type::contact_started && !told.ended;
    if (starts || e.type == event_type::contact_queued || e.type == event_type::contact_answered ||
        e.type == event_type::contact_message)
      remember(moment::kind::in_progress, e.time);
  }

  template <class Change>
  void for_legs_of(const event& e, Change change) {
    for (leg& l : told.legs)
      if (l.open() && (e.agent.empty() || e.agent == l.agent)) change(l);
  }
  void begin_span(const event& e, std::vector<span> leg::*spans) {
    for_legs_of(e, [&](leg& l) {
      if ((l.*spans).empty() || (l.*spans).back().end) (l.*spans).push_back({e.time, {}});
    });
  }
  void end_span(const event& e, std::vector<span> leg::*spans) {
    for_legs_of(e, [&](leg& l) {
      if (!(l.*spans).empty() && !(l.*spans).back().end) (l.*spans).back().end = e.time;
    });
  }

  // Belongs to the agent's newest leg, released or not; the first of its kind counts, and nothing begins after its end.
  void wrapup(const event& e, std::optional<us> leg::*when) {
    leg* wrapped = last_leg([&](const leg& l) { return l.agent == e.agent; });
    if (wrapped && !(wrapped->*when) && !wrapped->wrapup_end) wrapped->*when = e.time;
  }

  void ended(const event& e) {
    if (told.waiting()) {
      const bool by_customer = e.by == party::customer || e.by == party::unsaid;
      end_visit(e.time, by_customer ? ending::abandoned : ending::left);
    }
    for (leg& l : told.legs)
      if (l.open()) l.released = e.time;
    told.ended = true;
    remember(moment::kind::ended, e.time);
  }

  const settings& settings_;
  message_clocks clocks_;
  us latest_ = 0;
  place here_{};
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
  const us silence = channel_rules(settings, life.spoken_channel()).expire_after.count();
  return life.over() ? std::max(silence / 4, 2 * settings.max_disorder.count()) : silence;
}

life live(const std::vector<happening>& ordered, us partition_newest, const settings& settings) {
  storyteller teller{settings};
  for (const happening& heard : ordered) teller.hear(heard);
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
