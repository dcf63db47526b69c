#include <algorithm>
#include <array>

#include "aggregators/event.h"
#include "aggregators/figures.h"
#include "aggregators/rejection.h"

namespace floorwalker {
namespace {

constexpr std::array<std::string_view, event_type_count> event_type_names{
    "contact.started",
    "contact.self_service_started",
    "contact.self_service_ended",
    "contact.queued",
    "contact.alerted",
    "contact.declined",
    "contact.answered",
    "contact.abandoned",
    "contact.left_queue",
    "contact.held",
    "contact.resumed",
    "contact.parked",
    "contact.unparked",
    "contact.transferred",
    "contact.message",
    "contact.released",
    "contact.wrapup_started",
    "contact.wrapup_ended",
    "contact.ended",
    "agent.state",
    "contact.promised",
    "contact.promise_kept",
    "contact.promise_broken",
    "contact.corrected",
    "contact.escalated",
    "contact.rated",
    "unknown",
};

constexpr std::array<std::string_view, left_reason_count> left_reason_names{
    "overflow", "timeout", "no_agents", "closed", "callback", "voicemail", "deflected", "transferred", "system",
};

constexpr std::array<std::string_view, rejection_count> rejection_names{
    "null_record",    "empty",         "oversize",      "bad_encoding",  "not_json",   "too_deep",
    "trailing_bytes", "not_an_object", "duplicate_key", "missing_field", "wrong_type", "bad_specversion",
    "bad_time",       "bad_number",    "bad_name",      "bad_value",     "future",
};

}  // namespace

std::string_view name_of(event_type type) noexcept { return event_type_names[index_of(type)]; }
std::string_view name_of(left_reason reason) noexcept { return left_reason_names[index_of(reason)]; }
std::string_view name_of(rejection reason) noexcept { return rejection_names[index_of(reason)]; }

event_type event_type_named(std::string_view name) noexcept {
  const auto known = std::find(event_type_names.begin(), event_type_names.end() - 1, name);
  return static_cast<event_type>(known - event_type_names.begin());
}

}  // namespace floorwalker
