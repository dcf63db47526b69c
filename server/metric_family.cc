#include "server/metric_family.h"

#include <array>
#include <cstring>

namespace floorwalker {
namespace {

constexpr std::array<std::string_view, 4> type_names{"counter", "gauge", "histogram", "untyped"};

char* put(char* to, std::string_view text) noexcept {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

}  // namespace

bucket_bounds bounds_of(std::span<const microseconds> bounds) {
  bucket_bounds texts;
  for (const microseconds bound : bounds) texts.push_back(to_string(bound));
  return texts;
}

metric_family::metric_family(metric_page& to, metric_type type, std::string_view name, std::string_view help)
    : page_(to), name_((name.starts_with("process_") ? "" : "floorwalker_") + std::string(name)) {
  char* at = page_.room(2 * name_.size() + help.size() + 40);
  at = put(put(put(put(at, "# HELP "), name_), " "), help);
  at = put(put(put(put(at, "\n# TYPE "), name_), " "), type_names[index_of(type)]);
  page_.written_to(put(at, "\n"));
}

void metric_family::add_line(std::string_view suffix, metric_value value, const label_text& of, const label_text& by) {
  const std::string_view first = of.view(), second = by.view();
  char* at = page_.room(name_.size() + suffix.size() + first.size() + second.size() + metric_value::length_max + 5);
  at = put(put(at, name_), suffix);
  if (!first.empty() || !second.empty()) {
    at = put(put(at, "{"), first);
    if (!first.empty() && !second.empty()) *at++ = ',';
    at = put(put(at, second), "}");
  }
  *at++ = ' ';
  at = value.write(at);
  *at++ = '\n';
  page_.written_to(at);
}

void metric_family::add(metric_value value, const label_text& of, const label_text& by) { add_line("", value, of, by); }

void metric_family::begin_buckets(const label_text& of, const label_text& by) {
  bucket_ = name_ + "_bucket{";
  for (const label_text* labels : {&of, &by})
    if (!labels->view().empty()) (bucket_ += labels->view()) += ',';
  bucket_ += "le=\"";
}

void metric_family::add_bucket(std::string_view bound, std::int64_t cumulative) {
  char* at = page_.room(bucket_.size() + bound.size() + metric_value::length_max + 4);
  at = put(put(put(at, bucket_), bound), "\"} ");
  at = metric_value(cumulative).write(at);
  *at++ = '\n';
  page_.written_to(at);
}

void metric_family::add(const exported_spread& histogram, const bucket_bounds& bounds, const label_text& of,
                        const label_text& by) {
  add_line("_count", histogram.count, of, by);
  add_line("_sum", histogram.sum, of, by);
  begin_buckets(of, by);
  for (std::size_t i = 0; i < bounds.size() && i < histogram.cumulative.size(); ++i)
    add_bucket(bounds[i], histogram.cumulative[i]);
  add_bucket("+Inf", histogram.count);
}

void metric_family::add_whole_numbers(std::span<const std::int64_t> counts, std::int64_t sum, const label_text& of) {
  std::int64_t count = 0;
  for (const std::int64_t one : counts) count += one;
  add_line("_count", count, of, {});
  add_line("_sum", sum, of, {});
  begin_buckets(of, {});
  std::int64_t cumulative = 0;
  for (std::size_t i = 0; i + 1 < counts.size(); ++i) add_bucket(std::to_string(i), cumulative += counts[i]);
  add_bucket("+Inf", count);
}

}  // namespace floorwalker
