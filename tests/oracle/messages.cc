#include "tests/oracle/messages.h"

#include <algorithm>

namespace floorwalker::oracle {

namespace {

// The row of the agent's last leg; nobody named, or no such leg (one asked for advice has none): of the last open
// agent's leg, else where the contact was last answered. A direct answer's leg has no row, and nothing is booked.
std::optional<row_key> row_of_reply(const event& e, const life& told) {
  const auto last = [&](auto is) { return std::find_if(told.legs.rbegin(), told.legs.rend(), is); };
  const auto of_agent = last([&](const leg& l) { return !e.agent.empty() && l.agent == e.agent; });
  if (of_agent != told.legs.rend() && of_agent->role == leg_role::agent) return of_agent->row;
  const auto open = last([](const leg& l) { return l.open_agents(); });
  return open != told.legs.rend() ? open->row : told.last_answered;
}

bool reopens(const event& e) {
  return e.type == event_type::contact_queued || e.type == event_type::contact_answered ||
         e.type == event_type::contact_message;
}

}  // namespace

void message_clocks::hear(const event& e, life& told) {
  if (!begun_ || (told.ended && reopens(e))) begin_episode(e);
  begun_ = true;
  switch (e.type) {
    case event_type::contact_started:
      if (told.ended) break;
      [[fallthrough]];
    case event_type::contact_self_service_started:
    case event_type::contact_self_service_ended:
      clock_ = e.time;
      customer_wrote_ = false;
      break;
    case event_type::contact_message: message(e, told); break;
    case event_type::contact_parked:
    case event_type::contact_ended: close_reply(e, told); break;
    default: break;
  }
}

// An episode that an agent's message opens has no first response.
void message_clocks::begin_episode(const event& e) {
  response_due_ = e.type != event_type::contact_message || e.by != party::agent;
  customer_wrote_ = false;
  clock_ = e.time;
}

void message_clocks::message(const event& e, life& told) {
  if (e.by == party::customer) {
    if (!customer_wrote_) clock_ = e.time;
    customer_wrote_ = true;
    if (!told.unanswered_since) told.unanswered_since = e.time;
  }
  if (e.by != party::agent) return;
  const auto row = row_of_reply(e, told);
  const auto took_since = [&](us begin) { return answer_time{e.time, std::max<us>(0, e.time - begin), *row}; };
  if (row && response_due_ && told.inbound) told.first_responses.push_back(took_since(clock_));
  if (row && told.unanswered_since) told.replies.push_back(took_since(*told.unanswered_since));
  response_due_ = false;
  told.unanswered_since.reset();
}

// Nobody will answer: the clock closes without a sample.
void message_clocks::close_reply(const event& e, life& told) {
  const auto row = row_of_reply(e, told);
  if (row && told.unanswered_since) told.closed_unanswered.push_back({*row, e.time});
  told.unanswered_since.reset();
}

}  // namespace floorwalker::oracle
