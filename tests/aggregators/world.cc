#include "tests/aggregators/world.h"

#include <algorithm>
#include <utility>

#include "tests/aggregators/world_contact.h"

namespace floorwalker {

namespace {

using oracle::event;
using oracle::second;
using oracle::us;

void sort_by_arrival(std::vector<event>& events, const std::vector<us>& arrivals) {
  std::vector<std::size_t> order(events.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return arrivals[a] < arrivals[b]; });
  std::vector<event> sorted;
  for (const std::size_t i : order) sorted.push_back(events[i]);
  events = std::move(sorted);
}

us draw(us limit, std::mt19937_64& dice) { return std::uniform_int_distribution<us>{0, limit}(dice); }

}  // namespace

std::vector<oracle::event> draw_world(std::mt19937_64& dice, const world_options& options) {
  std::vector<oracle::event> events;
  for (int number = 0; number < options.contacts; ++number) tell_customer(dice, options, number, events);
  for (int number = 0; options.agents && number < static_cast<int>(std::size(world_agents)); ++number)
    tell_agent(dice, options, number, events);
  std::stable_sort(events.begin(), events.end(), [](const oracle::event& a, const oracle::event& b) {
    return std::pair{a.time, a.sequence} < std::pair{b.time, b.sequence};
  });
  return events;
}

std::vector<oracle::event> shuffled(std::vector<oracle::event> events, us disorder, std::mt19937_64& dice) {
  std::vector<us> arrivals;
  for (const oracle::event& e : events) arrivals.push_back(e.time + draw(disorder, dice));
  sort_by_arrival(events, arrivals);
  return events;
}

std::vector<oracle::event> with_duplicates(const std::vector<oracle::event>& events, std::size_t every,
                                           std::mt19937_64& dice) {
  std::vector<oracle::event> all;
  std::vector<us> arrivals;
  us latest = 0;
  for (std::size_t i = 0; i < events.size(); ++i) {
    latest = std::max(latest, events[i].time);
    for (std::size_t copy = 0; copy < (i % every == 0 ? 2U : 1U); ++copy) {
      all.push_back(events[i]);
      arrivals.push_back(latest + (copy ? draw(600 * second, dice) : 0));
    }
  }
  sort_by_arrival(all, arrivals);
  return all;
}

std::vector<oracle::event> with_late(std::vector<oracle::event> events, us delay, double share, std::mt19937_64& dice) {
  std::vector<us> arrivals;
  us latest = 0;
  for (const oracle::event& e : events) {
    latest = std::max(latest, e.time);
    const bool delayed = std::uniform_real_distribution<double>{0, 1}(dice) < share;
    arrivals.push_back(latest + (delayed ? draw(delay, dice) : 0));
  }
  sort_by_arrival(events, arrivals);
  return events;
}

}  // namespace floorwalker
