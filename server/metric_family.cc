#include "server/metric_family.h"

namespace floorwalker {

double seconds_of(microseconds duration) noexcept { return static_cast<double>(duration.count()) / 1e6; }

metric_family::metric_family(type kind, std::string_view name, std::string_view help) {
  family_.name = (name.starts_with("process_") ? "" : "floorwalker_") + std::string(name);
  family_.help = help;
  family_.type = kind;
}

prometheus::ClientMetric& metric_family::sample(labels of) {
  prometheus::ClientMetric& made = family_.metric.emplace_back();
  made.label.reserve(of.size());
  for (const auto& [name, value] : of) made.label.push_back({std::string(name), std::string(value)});
  return made;
}

void metric_family::add(double value, labels of) {
  prometheus::ClientMetric& made = sample(of);
  switch (family_.type) {
    case type::Counter: made.counter.value = value; break;
    case type::Gauge: made.gauge.value = value; break;
    default: made.untyped.value = value;
  }
}

void metric_family::add(const exported_spread& histogram, const std::vector<microseconds>& bounds, labels of) {
  prometheus::ClientMetric::Histogram& made = sample(of).histogram;
  made.sample_count = static_cast<std::uint64_t>(histogram.count);
  made.sample_sum = seconds_of(histogram.sum);
  made.bucket.reserve(bounds.size());
  for (std::size_t i = 0; i < bounds.size() && i < histogram.cumulative.size(); ++i)
    made.bucket.push_back({static_cast<std::uint64_t>(histogram.cumulative[i]), seconds_of(bounds[i])});
}

void metric_family::add(std::span<const std::int64_t> counts, std::int64_t sum, labels of) {
  prometheus::ClientMetric::Histogram& made = sample(of).histogram;
  made.sample_sum = static_cast<double>(sum);
  made.bucket.reserve(counts.size());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    made.sample_count += static_cast<std::uint64_t>(counts[i]);
    if (i + 1 < counts.size()) made.bucket.push_back({made.sample_count, static_cast<double>(i)});
  }
}

}  // namespace floorwalker
