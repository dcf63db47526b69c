// A small contact centre drawn from a seed: the same seed, the same events.
#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "tests/oracle/event.h"

namespace floorwalker {

// All durations in microseconds.
struct world_options {
  oracle::us begin = 1'794'819'600LL * oracle::second;  // 2026-11-16 09:00 UTC
  oracle::us length = 3 * 3600 * oracle::second;        // contacts begin within it
  oracle::us unit = oracle::second;                     // all times are multiples of it; coarse ones make many ties
  int contacts = 200;
  int partitions = 3;
  bool told_waits = true;  // some answers and abandons tell a wait instead of a queueing
  bool silences = true;    // some contacts fall silent; they expire if the world lasts
  bool outbound = true;    // some contacts are outbound or internal
  bool wrapups = true;
  bool holds = true;      // and parked spans
  bool transfers = true;  // and consults
  bool chains = true;     // some customers go on under another contact id
  bool messages = true;   // on all channels but voice
  bool bots = true;
  bool agents = true;  // tell what they do
};

// In the order that counts: by time, then sequence.
std::vector<oracle::event> draw_world(std::mt19937_64& dice, const world_options& options);

// Arrival orders. `shuffled` moves no event more than `disorder` away from its place in time, so that all of it is
// within the order that counts; `with_duplicates` sends every n-th event again at once or a little later; `with_late`
// delays some events by up to `delay`.
std::vector<oracle::event> shuffled(std::vector<oracle::event> events, oracle::us disorder, std::mt19937_64& dice);
std::vector<oracle::event> with_duplicates(const std::vector<oracle::event>& events, std::size_t every,
                                           std::mt19937_64& dice);
std::vector<oracle::event> with_late(std::vector<oracle::event> events, oracle::us delay, double share,
                                     std::mt19937_64& dice);

}  // namespace floorwalker
