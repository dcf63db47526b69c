#include "aggregators/messages.h"

#include "aggregators/legs.h"

namespace floorwalker {
namespace {

bool writes(const fact& event, party who) { return event.type == event_type::contact_message && event.by == who; }

// The row that the agent who writes, or should have, is to answer for.
row_id row_of_agent(const scene& now) {
  if (const leg* named = last_leg_of(now.contact, now.event.agent); named && named->of_agent()) return named->row;
  if (const leg* open = last_open_agent_leg(now.contact)) return open->row;
  return now.contact.served;
}

void agent_writes(const scene& now) {
  message_clocks& clocks = now.contact.messages;
  const row_id row = row_of_agent(now);
  if (!clocks.responded && now.contact.counts_in_queues())
    now.books.sample(row, now.event.time, spread::first_response,
                     now.books.not_negative(now.event.time - clocks.response_from));
  clocks.responded = true;
  if (clocks.reply_due())
    now.books.sample(row, now.event.time, spread::reply,
                     now.books.not_negative(now.event.time - clocks.unanswered_since));
  clocks.unanswered_since = {};
}

void customer_writes(const scene& now) {
  message_clocks& clocks = now.contact.messages;
  if (!clocks.heard) clocks.response_from = now.event.time;
  clocks.heard = true;
  if (!clocks.reply_due()) clocks.unanswered_since = now.event.time;
}

}  // namespace

void begin_episode(const scene& now) {
  message_clocks& clocks = now.contact.messages;
  clocks.response_from = now.event.time;
  clocks.heard = false;
  clocks.responded = writes(now.event, party::agent);
}

void restart_response_clock(const scene& now) {
  now.contact.messages.response_from = now.event.time;
  now.contact.messages.heard = false;
}

void message(const scene& now) {
  if (now.event.by == party::agent) agent_writes(now);
  if (now.event.by == party::customer) customer_writes(now);
}

void close_reply_clock(const scene& now) {
  message_clocks& clocks = now.contact.messages;
  if (!clocks.reply_due()) return;
  now.books.count(row_of_agent(now), now.event.time, figure::closed_unanswered);
  clocks.unanswered_since = {};
}

}  // namespace floorwalker
