// Everything that is left to chance in a simulated cluster: the same seed, the same course.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <random>

namespace floorwalker::simulation {

class dice {
 public:
  explicit dice(std::uint64_t seed) : engine_{seed} {}

  std::mt19937_64& engine() noexcept { return engine_; }
  // 0 to limit - 1; 0 if there is none. The same on every machine, as the library's distributions are not.
  std::uint64_t below(std::uint64_t limit) { return limit == 0 ? 0 : engine_() % limit; }
  bool chance(double share) { return static_cast<double>(engine_() >> 11) * 0x1p-53 < share; }
  template <class Items>
  auto& any(Items& items) {
    return items[below(std::size(items))];
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace floorwalker::simulation
