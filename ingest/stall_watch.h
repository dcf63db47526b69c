// Notices a thread that has stopped doing its rounds.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace floorwalker {

// One thread.
class stall_watch {
 public:
  using clock = std::chrono::steady_clock;

  explicit stall_watch(clock::duration limit) : limit_{limit} {}

  // `rounds` is how many the one of this number has done so far. True once that has not changed for longer than the
  // limit, as far as it was asked.
  bool stands_still(std::size_t number, std::uint64_t rounds, clock::time_point now) {
    if (seen_.size() <= number) seen_.resize(number + 1, {rounds, now});
    seen& last = seen_[number];
    if (last.rounds != rounds) last = {rounds, now};
    return now - last.at > limit_;
  }

 private:
  struct seen {
    std::uint64_t rounds;
    clock::time_point at;
  };
  const clock::duration limit_;
  std::vector<seen> seen_;
};

}  // namespace floorwalker
