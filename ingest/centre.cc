#include "ingest/centre.h"

#include <fmt/format.h>

#include <algorithm>

#include "ingest/centre/world.h"
#include "ingest/rfc3339.h"

namespace floorwalker {
namespace {

// Two simulations that differ in anything draw different numbers, and so have different contacts.
std::uint64_t mixed_seed(const scenario& plan, double rate, std::uint64_t seed) {
  std::uint64_t mixed = seed;
  const auto stir = [&](std::uint64_t value) {
    mixed = (mixed ^ value) * 0x9E37'79B9'7F4A'7C15;
    mixed ^= mixed >> 29;
  };
  stir(1);
  for (const char letter : plan.name) stir(static_cast<unsigned char>(letter));
  stir(static_cast<std::uint64_t>(rate * 1e6));
  return mixed;
}

}  // namespace

struct centre::impl {
  const std::string scenario_name;
  const double rate;
  const std::uint64_t seed;
  simulated::world world;
};

centre::centre(const scenario& plan, double events_per_s, std::uint64_t seed, time_point start)
    : impl_{new impl{std::string{plan.name},
                     events_per_s,
                     seed,
                     {plan, events_per_s / plan.events_per_contact, mixed_seed(plan, events_per_s, seed),
                      fmt::format("urn:floorwalker:simulator:{}:{}:{}", plan.name, events_per_s, seed), start}}} {}

centre::~centre() = default;

std::optional<time_point> centre::upcoming(time_point end) const {
  const simulated::world& world = impl_->world;
  const time_point at = world.tell.told.empty() ? world.time.next_at() : world.tell.told.front().time;
  return at < std::min(end, world.trouble.silent_from().value_or(end)) ? std::optional{at} : std::nullopt;
}

std::optional<simulated_event> centre::next(time_point end) {
  simulated::world& world = impl_->world;
  while (upcoming(end)) {
    if (world.tell.told.empty()) {
      world.time.run_next();
      continue;
    }
    simulated_event event = std::move(world.tell.told.front());
    world.tell.told.pop_front();
    return event;
  }
  return std::nullopt;
}

const simulated::truth& centre::truth() const noexcept { return impl_->world.book; }

std::string centre::truth_json(time_point end) const {
  return impl_->world.book.to_json(fmt::format(R"("scenario":"{}","rate":{},"seed":{},"start":"{}","end":"{}")",
                                               impl_->scenario_name, impl_->rate, impl_->seed,
                                               to_rfc3339(impl_->world.start), to_rfc3339(end)));
}

}  // namespace floorwalker
