#include "ingest/centre/chronicle.h"

#include <fmt/format.h>

#include "ingest/rfc3339.h"

namespace floorwalker::simulated {
namespace {

using fmt::format;

// A member, or nothing for an empty value.
std::string maybe(std::string_view name, std::string_view value) {
  return value.empty() ? "" : format(R"("{}":"{}",)", name, value);
}

std::string_view name_of_party(party by) {
  constexpr std::string_view names[] = {"", "customer", "agent", "bot", "system"};
  return names[static_cast<std::size_t>(by)];
}

std::string_view name_of_direction(direction one) {
  constexpr std::string_view names[] = {"inbound", "outbound", "internal", "callback"};
  return names[static_cast<std::size_t>(one)];
}

std::string by_agent(const leg& mine) { return maybe("agent", mine.by->id); }

std::string list_of(const std::vector<desk*>& desks) {
  std::string list;
  for (const desk* one : desks) list += format(R"({}"{}")", list.empty() ? "" : ",", one->plan.name);
  return list;
}

std::string capacity_of(const agent& who) {
  const int chats = who.of->plan.chats;
  return chats > 1 ? format(R"({{"chat":{0},"sms":{0},"social":{0},"voice":1}})", chats) : R"({"voice":1,"email":1})";
}

}  // namespace

void chronicle::started(contact& who, std::string_view reason) {
  tell(who, event_type::contact_started,
       format(R"("channel":"{}","direction":"{}","customer":"{}","tier":"{}",{})", who.channel,
              name_of_direction(who.direction), who.of->customer, who.of->gold ? "gold" : "standard",
              maybe("reason", reason)));
  book_.started(who, now());
}

void chronicle::self_service_started(contact& who, std::string_view flow) {
  tell(who, event_type::contact_self_service_started, maybe("flow", flow));
  book_.self_service(who, now());
}

void chronicle::self_service_ended(contact& who, std::string_view flow, std::string_view outcome) {
  tell(who, event_type::contact_self_service_ended, maybe("flow", flow) + maybe("outcome", outcome));
  book_.self_service(who, now());
}

void chronicle::queued(contact& who, const desk& where, int announced_wait_s) {
  std::string data = format(R"("queue":"{}","channel":"{}","priority":{},"skills":["{}"],)", where.plan.name,
                            who.channel, -who.place.first, where.plan.reason);
  if (announced_wait_s >= 0) data += format(R"("announced_wait_s":{},)", announced_wait_s);
  tell(who, event_type::contact_queued, data);
  book_.queued(who, where, now());
}

void chronicle::alerted(contact& who, const agent& at) {
  tell(who, event_type::contact_alerted, maybe("agent", at.id) + maybe("queue", who.at ? who.at->plan.name : ""));
}

void chronicle::declined(contact& who, const agent& by, std::string_view reason) {
  tell(who, event_type::contact_declined, maybe("agent", by.id) + maybe("reason", reason));
}

leg& chronicle::answered(contact& who, agent& by, leg_role role, const desk* where) {
  leg& mine = who.legs.emplace_back();
  mine.by = &by;
  mine.role = role;
  tell(who, event_type::contact_answered,
       maybe("agent", by.id) + maybe("queue", where ? where->plan.name : "") + maybe("channel", who.channel) +
           maybe("role", role == leg_role::agent     ? ""
                         : role == leg_role::consult ? "consult"
                                                     : "supervisor"));
  book_.answered(who, mine, where, now());
  return mine;
}

void chronicle::abandoned(contact& who) {
  tell(who, event_type::contact_abandoned, maybe("queue", who.at->plan.name));
  book_.abandoned(who, now());
}

void chronicle::left(contact& who, left_reason why, const desk* to) {
  tell(who, event_type::contact_left_queue,
       maybe("reason", name_of(why)) + maybe("queue", who.at->plan.name) + maybe("to_queue", to ? to->plan.name : ""));
  book_.left(who, why, now());
}

void chronicle::held(contact& who, leg& mine) {
  tell(who, event_type::contact_held, by_agent(mine));
  book_.held(mine, now());
}

void chronicle::resumed(contact& who, leg& mine) {
  tell(who, event_type::contact_resumed, by_agent(mine));
  book_.resumed(mine, now());
}

void chronicle::parked(contact& who, leg& mine, microseconds until) {
  tell(who, event_type::contact_parked,
       by_agent(mine) + maybe("until", to_rfc3339(now() + until)) + maybe("reason", "waits for the customer"));
  book_.parked(who, mine, now());
}

void chronicle::unparked(contact& who, leg& mine) {
  tell(who, event_type::contact_unparked, by_agent(mine));
  book_.unparked(who, mine, now());
}

void chronicle::transferred_blind(contact& who, leg& from, const desk* to, const agent* to_agent) {
  tell(who, event_type::contact_transferred,
       maybe("kind", "blind") + maybe("from_agent", from.by->id) +
           maybe("from_queue", from.record.row ? from.record.row->queue : "") +
           maybe("to_queue", to ? to->plan.name : "") + maybe("to_agent", to_agent ? to_agent->id : "") +
           maybe("to_external", to || to_agent ? "" : "tel:partner"));
  book_.transferred(who, from, to, nullptr);
}

void chronicle::transferred_consult(contact& who, leg& from, leg& to, const desk* to_desk) {
  tell(who, event_type::contact_transferred,
       maybe("kind", "consult") + maybe("from_agent", from.by->id) +
           maybe("from_queue", from.record.row ? from.record.row->queue : "") + maybe("to_agent", to.by->id) +
           maybe("to_queue", to_desk ? to_desk->plan.name : ""));
  book_.transferred(who, from, to_desk, &to);
}

void chronicle::message(contact& who, party by, const leg* mine) {
  tell(who, event_type::contact_message, maybe("by", name_of_party(by)) + (mine ? by_agent(*mine) : ""));
  book_.message(who, by, mine, now());
}

void chronicle::released(contact& who, leg& mine) {
  tell(who, event_type::contact_released, by_agent(mine));
  book_.released(who, mine, now());
}

void chronicle::wrapup_started(contact& who, leg& mine) {
  tell(who, event_type::contact_wrapup_started, by_agent(mine));
  book_.wrapup_started(mine, now());
}

void chronicle::wrapup_ended(contact& who, leg& mine) {
  tell(who, event_type::contact_wrapup_ended, by_agent(mine) + maybe("disposition", "done"));
  book_.wrapup_ended(mine, now());
}

void chronicle::ended(contact& who, party by, bool resolved) {
  who.over = true;
  tell(who, event_type::contact_ended, maybe("by", name_of_party(by)) + format(R"("resolved":{},)", resolved));
  book_.ended(who, by, now());
}

void chronicle::promised(contact& who, std::string_view promise, std::string_view kind, microseconds due) {
  tell(who, event_type::contact_promised,
       maybe("promise", promise) + maybe("kind", kind) + maybe("due", to_rfc3339(now() + due)));
}

void chronicle::promise_over(contact& who, std::string_view promise, bool kept) {
  tell(who, kept ? event_type::contact_promise_kept : event_type::contact_promise_broken, maybe("promise", promise));
}

void chronicle::escalated(contact& who, int level) {
  tell(who, event_type::contact_escalated, format(R"("level":{},)", level));
}

void chronicle::corrected(contact& who, std::string_view kind, const agent& by) {
  tell(who, event_type::contact_corrected, maybe("kind", kind) + maybe("agent", by.id));
}

void chronicle::rated(contact& who, int score) {
  tell(who, event_type::contact_rated, maybe("kind", "csat") + format(R"("score":{},)", score));
}

void chronicle::signed_in(agent& who) {
  const std::string skills = who.serves.empty() ? "" : format(R"("{}")", who.serves.front()->plan.reason);
  write(who.id, who.id, who.steps++, event_type::agent_state,
        format(R"("state":"available","queues":[{}],"skills":[{}],"team":"{}","capacity":{},)", list_of(who.serves),
               skills, who.of->name, capacity_of(who)));
}

void chronicle::reports(agent& who, std::string_view state) {
  write(who.id, who.id, who.steps++, event_type::agent_state, maybe("state", state));
}

void chronicle::tell(contact& who, event_type type, std::string_view data) {
  const std::string& root = who.of->root;
  write(root, who.id, who.steps++, type, format(R"({}"root":"{}",)", data, root));
}

// `data` ends with a comma, as members do that another follows.
void chronicle::write(std::string key, const std::string& subject, std::uint64_t step, event_type type,
                      std::string_view data) {
  data.remove_suffix(1);
  book_.told(type);
  told.push_back({now(), std::move(key),
                  format(R"({{"specversion":"1.0","id":"{}/{}","source":"{}","type":"{}","time":"{}","sequence":"{}",)"
                         R"("subject":"{}","datacontenttype":"application/json","data":{{{}}}}})",
                         subject, step, source_, name_of(type), to_rfc3339(now()), step, subject, data)});
}

}  // namespace floorwalker::simulated
