#include "ingest/scenario.h"

namespace floorwalker {
namespace {

constexpr queue_plan calm_queues[] = {
    {"billing", "voice", 0.28, 90, 140, 25, 0.25, 0.05, "support"},
    {"sales", "voice", 0.18, 120, 180, 20, 0.15, 0.04, "billing"},
    {"support", "voice", 0.26, 150, 200, 35, 0.35, 0.09, "support-l2"},
    {"support-l2", "voice", 0.02, 240, 320, 60, 0.45, 0.02, "support"},
    {"support-chat", "chat", 0.20, 180, 240, 15, 0, 0.03, "support"},
    {"sales-chat", "chat", 0.06, 150, 200, 15, 0, 0.02, "sales"},
};

constexpr scenario all[] = {
    {"calm", 10, 11.9, 0.4, calm_queues},
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
