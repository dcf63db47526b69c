// The words of a Prometheus page, text format 0.0.4: labels and values.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "aggregators/event.h"

namespace floorwalker {

using label = std::pair<std::string_view, std::string_view>;

// Labels as they stand between the braces, values escaped: queue="billing",channel="voice". Made once, written many
// times.
class label_text {
 public:
  label_text() = default;
  label_text(std::initializer_list<label> labels);
  std::string_view view() const noexcept { return text_; }

 private:
  std::string text_;
};

// A sample's value. Whole numbers and times come out exact, other numbers with as many digits as tell them from their
// neighbours.
class metric_value {
 public:
  static constexpr std::size_t length_max = 32;

  // Implicit: a family's writer is given what a figure is.
  // NOLINTBEGIN(google-explicit-constructor)
  template <std::integral Number>
  metric_value(Number whole) noexcept : form_(form::whole), whole_(static_cast<std::int64_t>(whole)) {}
  metric_value(microseconds time) noexcept : form_(form::time), whole_(time.count()) {}  // in seconds
  metric_value(double real) noexcept : form_(form::real), real_(real) {}
  // NOLINTEND(google-explicit-constructor)

  // Writes at most length_max bytes; returns the end.
  char* write(char* to) const noexcept;

 private:
  enum class form : std::uint8_t { whole, time, real };
  form form_;
  std::int64_t whole_ = 0;
  double real_ = 0;
};

std::string to_string(const metric_value& value);

}  // namespace floorwalker
