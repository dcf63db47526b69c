// One customer's contacts, drawn: they wait, are answered, held, parked, passed on and written to.
#pragma once

#include <random>
#include <vector>

#include "tests/aggregators/world.h"

namespace floorwalker {

inline constexpr const char* world_queues[] = {"billing", "cards", "loans", "support", "sales"};
inline constexpr const char* world_agents[] = {"ann", "bob", "cid", "dan", "eve", "fay", "gus", "hal"};

// What one customer does, as events of one or several contacts, appended to `to`.
void tell_customer(std::mt19937_64& dice, const world_options& options, int number, std::vector<oracle::event>& to);

// What one agent reports of itself.
void tell_agent(std::mt19937_64& dice, const world_options& options, int number, std::vector<oracle::event>& to);

// Dice of a world: shares and durations that are multiples of its unit.
class world_dice {
 public:
  world_dice(std::mt19937_64& dice, const world_options& options) : dice_(dice), options_(options) {}

  double below(double limit) { return std::uniform_real_distribution<double>{0, limit}(dice_); }
  bool chance(double share) { return below(1.0) < share; }
  oracle::us rounded(oracle::us time) const { return time - time % options_.unit; }
  // Exponential, in seconds on the average; a share of them nothing at all.
  oracle::us span(double mean_s) {
    if (chance(0.2)) return 0;
    return rounded(static_cast<oracle::us>(std::exponential_distribution<double>{1 / mean_s}(dice_)*1e6));
  }
  template <std::size_t N>
  const char* any(const char* const (&names)[N]) {
    return names[static_cast<std::size_t>(below(static_cast<double>(N)))];
  }

 private:
  std::mt19937_64& dice_;
  const world_options& options_;
};

}  // namespace floorwalker
