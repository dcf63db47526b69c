// What queues and totals tell alike on the Prometheus page.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "server/metric_family.h"

namespace floorwalker {

// A label for each value.
template <class Values>
std::vector<label_text> labels_of(std::string_view name, const Values& values) {
  std::vector<label_text> made;
  for (const std::string_view value : values) made.push_back({{name, value}});
  return made;
}

// The labels `window` and `formula` of service levels.
struct service_level_labels {
  service_level_labels() {
    for (std::size_t w = 0; w < window_count; ++w)
      for (std::size_t f = 0; f < formula_count; ++f)
        of[w][f] = {{"window", window_names[w]}, {"formula", formula_names[f]}};
  }
  per_window<std::array<label_text, formula_count>> of;
};

// None while there is nothing to divide by.
inline void add_service_levels(metric_family& to, const row_figures& row, const label_text& of,
                               const service_level_labels& labels) {
  for (std::size_t w = 0; w < window_count; ++w)
    for (std::size_t f = 0; f < formula_count; ++f) {
      const service_level level = service_level_of(static_cast<formula>(f), row.windows[w], row.waiting.past_target);
      if (level.of != 0) to.add(static_cast<double>(level.n) / static_cast<double>(level.of), of, labels.of[w][f]);
    }
}

}  // namespace floorwalker
