#include "ingest/scenario.h"

namespace floorwalker {
namespace {

// name, channel, reason, share, patience, handle, wrap-up, hold, transfer, passes to, overflow to, opens, closes
constexpr queue_plan queues[] = {
    {"billing", "voice", "invoice", 0.22, 150, 150, 25, 0.25, 0.08, "retention", "sales"},
    {"sales", "voice", "order", 0.13, 180, 190, 30, 0.15, 0.06, "billing", "", 7, 21},
    {"support", "voice", "fault", 0.22, 220, 210, 40, 0.35, 0.14, "support-l2", "support-l2"},
    {"support-l2", "voice", "fault", 0.01, 400, 330, 70, 0.45, 0.03, "support", ""},
    {"retention", "voice", "cancellation", 0.01, 260, 260, 45, 0.25, 0.04, "billing", ""},
    {"support-chat", "chat", "fault", 0.17, 260, 300, 20, 0, 0.07, "sales-chat", ""},
    {"sales-chat", "chat", "order", 0.06, 220, 240, 15, 0, 0.05, "support-chat", "", 7, 22},
    {"messages", "sms", "appointment", 0.06, 0, 260, 15, 0, 0.04, "support-chat", ""},
    {"social-care", "social", "complaint", 0.04, 0, 240, 20, 0, 0.05, "support-chat", ""},
    {"mail-service", "email", "invoice", 0.06, 0, 240, 20, 0, 0.05, "mail-claims", ""},
    {"mail-claims", "email", "claim", 0.02, 0, 330, 30, 0, 0.05, "mail-service", ""},
};

constexpr std::string_view phone_a[] = {"billing", "sales"}, phone_b[] = {"support"};
constexpr std::string_view experts[] = {"support-l2", "retention"}, writers[] = {"support-chat", "sales-chat"};
constexpr std::string_view posts[] = {"messages", "social-care"}, mails[] = {"mail-service", "mail-claims"};
constexpr std::string_view to_support[] = {"support"}, to_billing[] = {"billing"}, to_chat[] = {"support-chat"};

constexpr team_plan teams[] = {
    {"harbour", phone_a, to_support, 0.2, 1, 0.4}, {"meadow", phone_b, to_billing, 0.2, 1, 0.3},
    {"experts", experts, to_support, 0.4, 1, 0.3}, {"writers", writers, posts, 0.3, 3, 0.2},
    {"posts", posts, to_chat, 0.5, 4, 1.0},        {"back office", mails, {}, 0, 1, 0.1},
};

constexpr incident_plan spike[] = {{incident_kind::spike, 30, 600, 2400, 6}};
constexpr incident_plan outage[] = {{incident_kind::outage, 30, 600, 2400, 0.9}};
constexpr incident_plan wrong_route[] = {{incident_kind::wrong_route, 30, 900, 2400, 0}};
constexpr incident_plan silence[] = {{incident_kind::silence, 30, 0, 0, 0}};

constexpr scenario make(std::string_view name, std::span<const incident_plan> incidents) {
  return {name, 10, 15.0, queues, teams, incidents};
}

constexpr scenario all[] = {
    make("calm", {}),           make("spike", spike), make("outage", outage), make("transfer-storm", wrong_route),
    make("dead-feed", silence),
};

}  // namespace

std::span<const scenario> scenarios() noexcept { return all; }

const scenario* scenario_named(std::string_view name) noexcept {
  for (const scenario& one : all) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

}  // namespace floorwalker
