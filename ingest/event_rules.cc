#include "ingest/event_rules.h"

namespace floorwalker {
namespace {

using m = member;
using r = rule;

constexpr bool required = true;
constexpr member_rule agent{m::agent, r::name, false, &event::agent};
constexpr member_rule the_agent{m::agent, r::name, required, &event::agent};
constexpr member_rule queue{m::queue, r::name, false, &event::queue};
constexpr member_rule the_queue{m::queue, r::name, required, &event::queue};
constexpr member_rule to_queue{m::to_queue, r::name, false, &event::to_queue};
constexpr member_rule channel{m::channel, r::name, false, &event::channel};
constexpr member_rule the_channel{m::channel, r::name, required, &event::channel};
constexpr member_rule wait{m::wait_ms, r::milliseconds};
constexpr member_rule why{m::reason, r::text};
constexpr member_rule resolved{m::resolved, r::flag};

constexpr member_rule started[] = {
    the_channel, {m::direction, r::direction}, {m::customer, r::text}, {m::tier, r::text}, why};
constexpr member_rule self_service_started[] = {{m::flow, r::name, required}};
constexpr member_rule self_service_ended[] = {{m::flow, r::name, required}, {m::outcome, r::outcome, required}};
constexpr member_rule queued[] = {
    the_queue, channel, {m::priority, r::scalar}, {m::skills, r::list}, {m::announced_wait_s, r::number}};
constexpr member_rule alerted[] = {the_agent, queue};
constexpr member_rule declined[] = {the_agent, {m::reason, r::declined_reason}};
constexpr member_rule answered[] = {the_agent, queue, channel, {m::role, r::leg_role}, wait};
constexpr member_rule abandoned[] = {queue, wait};
constexpr member_rule left_queue[] = {{m::reason, r::left_reason, required}, queue, to_queue, wait};
constexpr member_rule held[] = {agent};
constexpr member_rule parked[] = {agent, {m::until, r::date_time}, why};
constexpr member_rule transferred[] = {{m::kind, r::transfer_kind, required},
                                       {m::from_agent, r::name, false, &event::agent},
                                       {m::from_queue, r::name, false, &event::queue},
                                       to_queue,
                                       {m::to_agent, r::name, false, &event::to_agent},
                                       {m::to_external, r::text},
                                       why};
constexpr member_rule message[] = {{m::by, r::message_party, required}, agent};
constexpr member_rule released[] = {the_agent};
constexpr member_rule wrapup[] = {the_agent, {m::disposition, r::text}, resolved};
constexpr member_rule ended[] = {{m::by, r::ended_by}, resolved};
constexpr member_rule agent_state[] = {{m::state, r::name, required, &event::state},
                                       {m::queues, r::queues},
                                       {m::skills, r::list},
                                       {m::team, r::name, false, &event::team},
                                       {m::capacity, r::capacity}};
constexpr member_rule promised[] = {
    {m::promise, r::identifier, required}, {m::kind, r::name, required}, {m::due, r::date_time, required}};
constexpr member_rule promise[] = {{m::promise, r::identifier, required}};
constexpr member_rule corrected[] = {{m::kind, r::name, required}, agent};
constexpr member_rule escalated[] = {{m::level, r::scalar}};
constexpr member_rule rated[] = {{m::kind, r::name, required}, {m::score, r::number, required}};

}  // namespace

std::span<const member_rule> rules_of(event_type type) noexcept {
  switch (type) {
    case event_type::contact_started: return started;
    case event_type::contact_self_service_started: return self_service_started;
    case event_type::contact_self_service_ended: return self_service_ended;
    case event_type::contact_queued: return queued;
    case event_type::contact_alerted: return alerted;
    case event_type::contact_declined: return declined;
    case event_type::contact_answered: return answered;
    case event_type::contact_abandoned: return abandoned;
    case event_type::contact_left_queue: return left_queue;
    case event_type::contact_held:
    case event_type::contact_resumed: return held;
    case event_type::contact_parked:
    case event_type::contact_unparked: return parked;
    case event_type::contact_transferred: return transferred;
    case event_type::contact_message: return message;
    case event_type::contact_released: return released;
    case event_type::contact_wrapup_started:
    case event_type::contact_wrapup_ended: return wrapup;
    case event_type::contact_ended: return ended;
    case event_type::agent_state: return agent_state;
    case event_type::contact_promised: return promised;
    case event_type::contact_promise_kept:
    case event_type::contact_promise_broken: return promise;
    case event_type::contact_corrected: return corrected;
    case event_type::contact_escalated: return escalated;
    case event_type::contact_rated: return rated;
    case event_type::unknown: break;
  }
  return {};
}

}  // namespace floorwalker
