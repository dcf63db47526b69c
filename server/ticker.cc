#include "server/ticker.h"

#include <algorithm>
#include <utility>

#include "server/stop_wait.h"

namespace floorwalker {

std::chrono::nanoseconds rest_after(std::chrono::nanoseconds took, bool live) noexcept {
  constexpr std::chrono::nanoseconds longest = std::chrono::seconds(10);
  return live ? std::chrono::nanoseconds::zero() : std::min(39 * took, longest - std::min(took, longest));
}

ticker::ticker(merger& merger, std::chrono::milliseconds interval, std::function<time_point()> wall_clock,
               std::function<void(picture)> publish)
    : thread_(
          [&merger, interval, wall_clock = std::move(wall_clock), publish = std::move(publish)](std::stop_token stop) {
            auto next = std::chrono::steady_clock::now();
            while (!stopped_before(next, stop)) {
              const auto begun = std::chrono::steady_clock::now();
              picture made = merger.merge(wall_clock());
              const bool live = std::ranges::any_of(made.figures->partitions, &partition_figures::covered);
              publish(std::move(made));
              const auto done = std::chrono::steady_clock::now();
              next = std::max(next + interval, done);
              const auto rested = done + rest_after(done - begun, live);
              while (next < rested && !stopped_before(next, stop) && !merger.hurried()) next += interval;
            }
          }) {}

time_point system_wall_clock() { return std::chrono::floor<microseconds>(std::chrono::system_clock::now()); }

}  // namespace floorwalker
