// Builds one Prometheus family, sample by sample.
#pragma once

#include <prometheus/metric_family.h>

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregators/snapshot.h"

namespace floorwalker {

using label = std::pair<std::string_view, std::string_view>;
using labels = std::initializer_list<label>;

double seconds_of(microseconds duration) noexcept;

// Names get the prefix "floorwalker_" unless they begin with "process_". Values of counters and gauges are doubles:
// integers up to 2^53, and seconds with their microseconds, come out exact.
class metric_family {
 public:
  using type = prometheus::MetricType;
  metric_family(type kind, std::string_view name, std::string_view help);

  void add(double value, labels = {});
  void add(std::int64_t value, labels of = {}) { add(static_cast<double>(value), of); }
  void add(std::uint64_t value, labels of = {}) { add(static_cast<double>(value), of); }
  void add(const exported_spread& histogram, const std::vector<microseconds>& bounds, labels of);
  // Of a whole number: of those in `counts`, counts[i] had exactly i, but the last one had that or more. `sum` is of
  // all.
  void add(std::span<const std::int64_t> counts, std::int64_t sum, labels of);

  prometheus::MetricFamily take() { return std::move(family_); }

 private:
  prometheus::ClientMetric& sample(labels of);
  prometheus::MetricFamily family_;
};

using metric_families = std::vector<prometheus::MetricFamily>;

// A family of one sample without labels.
template <class Number>
void add_one(metric_families& to, metric_family::type kind, std::string_view name, std::string_view help,
             Number value) {
  metric_family family(kind, name, help);
  family.add(value);
  to.push_back(family.take());
}

}  // namespace floorwalker
