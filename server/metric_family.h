// Writes a Prometheus page, family by family and sample by sample, as text format 0.0.4.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aggregators/snapshot.h"
#include "server/metric_page.h"
#include "server/metric_text.h"

namespace floorwalker {

// Upper bounds of histograms' buckets, as the label `le` says them.
using bucket_bounds = std::vector<std::string>;
bucket_bounds bounds_of(std::span<const microseconds> bounds);  // in seconds

enum class metric_type : std::uint8_t { counter, gauge, histogram, untyped };

// Begins a family when made; all its samples are added before the next family begins. Names get the prefix
// "floorwalker_" unless they begin with "process_". A sample's labels are `of`, then `by`.
class metric_family {
 public:
  metric_family(metric_page& to, metric_type type, std::string_view name, std::string_view help);

  void add(metric_value value, const label_text& of = {}, const label_text& by = {});
  void add(const exported_spread& histogram, const bucket_bounds& bounds, const label_text& of = {},
           const label_text& by = {});
  // Of a whole number: of those in `counts`, counts[i] had exactly i, but the last one had that or more. `sum` is of
  // all.
  void add_whole_numbers(std::span<const std::int64_t> counts, std::int64_t sum, const label_text& of);

 private:
  void add_line(std::string_view suffix, metric_value value, const label_text& of, const label_text& by);
  void begin_buckets(const label_text& of, const label_text& by);
  void add_bucket(std::string_view bound, std::int64_t cumulative);

  metric_page& page_;
  const std::string name_;
  std::string bucket_;  // how the lines of a histogram's buckets begin
};

// A family of one sample without labels.
inline void add_one(metric_page& to, metric_type type, std::string_view name, std::string_view help,
                    metric_value value) {
  metric_family(to, type, name, help).add(value);
}

}  // namespace floorwalker
