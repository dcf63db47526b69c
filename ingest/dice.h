// Random draws that are the same on every machine for the same seed (the standard's distributions are not).
#pragma once

#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

#include "aggregators/event.h"

namespace floorwalker {

class dice {
 public:
  explicit dice(std::uint64_t seed) : engine_{seed} {}

  std::uint64_t bits() { return engine_(); }
  double unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }  // [0, 1)
  bool chance(double share) { return unit() < share; }
  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(unit() * static_cast<double>(limit)); }
  template <class Range>
  decltype(auto) any(Range& of) {
    return of[below(std::size(of))];
  }

  // What happens at random has such gaps.
  microseconds exponential(double mean_s) { return seconds(-std::log(1 - unit()) * mean_s); }
  // Handling times: mostly short, with a long tail.
  microseconds lognormal(double mean_s) {
    constexpr double spread = 0.6;
    const double radius = std::sqrt(-2 * std::log(1 - unit()));
    const double normal = radius * std::cos(2 * std::numbers::pi * unit());
    return seconds(mean_s * std::exp(spread * normal - spread * spread / 2));
  }
  // Patience: with a shape above 1 it wears thin.
  microseconds weibull(double scale_s, double shape) {
    return seconds(scale_s * std::pow(-std::log(1 - unit()), 1 / shape));
  }
  microseconds between(double from_s, double to_s) { return seconds(from_s + unit() * (to_s - from_s)); }

 private:
  static microseconds seconds(double value) { return microseconds{static_cast<std::int64_t>(value * 1e6)}; }

  std::mt19937_64 engine_;
};

}  // namespace floorwalker
