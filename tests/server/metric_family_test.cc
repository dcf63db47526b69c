#include "server/metric_family.h"

#include <gtest/gtest.h>
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <cstdlib>
#include <limits>

#include "tests/server/page_text.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using limits = std::numeric_limits<double>;

template <class Write>
std::string page_with(Write write) {
  metric_page page;
  write(page);
  page.finish();
  return test::text_of(page);
}

// What prometheus-cpp says of the same: the reference.
class reference {
 public:
  reference(prometheus::MetricType type, std::string name, std::string help) {
    family_.type = type;
    family_.name = std::move(name);
    family_.help = std::move(help);
  }
  prometheus::ClientMetric& add(std::vector<prometheus::ClientMetric::Label> labels = {}) {
    family_.metric.emplace_back().label = std::move(labels);
    return family_.metric.back();
  }
  std::string page() const { return prometheus::TextSerializer().Serialize({family_}); }

 private:
  prometheus::MetricFamily family_;
};

TEST(metric_family, writes_what_prometheus_cpp_writes) {
  reference wanted(prometheus::MetricType::Counter, "floorwalker_x_total", "What it is.");
  wanted.add().counter.value = 7;
  wanted.add({{"queue", "billing"}, {"channel", "voice"}}).counter.value = 12'345'678'901;
  wanted.add({{"queue", "billing"}, {"channel", "voice"}, {"kind", "short"}}).counter.value = 0;
  wanted.add({{"kind", "short"}}).counter.value = 1;
  EXPECT_EQ(page_with([](metric_page& page) {
              metric_family family(page, metric_type::counter, "x_total", "What it is.");
              const label_text queue{{"queue", "billing"}, {"channel", "voice"}}, kind{{"kind", "short"}};
              family.add(7);
              family.add(12'345'678'901, queue);
              family.add(0, queue, kind);
              family.add(1, {}, kind);
            }),
            wanted.page());
}

TEST(metric_family, says_its_type_and_keeps_the_names_of_processes) {
  for (const auto& [type, theirs] : {std::pair{metric_type::counter, prometheus::MetricType::Counter},
                                     {metric_type::gauge, prometheus::MetricType::Gauge},
                                     {metric_type::histogram, prometheus::MetricType::Histogram},
                                     {metric_type::untyped, prometheus::MetricType::Untyped}})
    EXPECT_EQ(
        page_with([type = type](metric_page& page) { metric_family(page, type, "process_x", "Of nothing yet."); }),
        reference(theirs, "process_x", "Of nothing yet.").page());
}

TEST(metric_family, escapes_labels_as_prometheus_cpp_does) {
  for (const std::string name : {"a\"} 1\nb{c=\"", "\\", "\\n", "\n", "\"", "{}", "# HELP x", "\xC3\xA9\t\x01", "le"}) {
    reference wanted(prometheus::MetricType::Gauge, "floorwalker_x", "y");
    wanted.add({{"queue", name}, {"channel", "voice"}}).gauge.value = 1;
    EXPECT_EQ(page_with([&](metric_page& page) {
                metric_family(page, metric_type::gauge, "x", "y").add(1, {{"queue", name}, {"channel", "voice"}});
              }),
              wanted.page());
  }
}

TEST(metric_family, writes_histograms_as_prometheus_cpp_does) {
  reference wanted(prometheus::MetricType::Histogram, "floorwalker_wait_seconds", "Waits.");
  auto& histogram = wanted.add({{"queue", "billing"}, {"outcome", "left"}}).histogram;
  histogram.sample_count = 931;
  histogram.sample_sum = 1269476.813;
  histogram.bucket = {{700, 0.00025}, {722, 20}, {930, 86400}};
  EXPECT_EQ(page_with([](metric_page& page) {
              const exported_spread waits{{700, 722, 930}, 931, 1269476'813000us};
              metric_family(page, metric_type::histogram, "wait_seconds", "Waits.")
                  .add(waits, bounds_of(std::vector<microseconds>{250us, 20s, 24h}), {{"queue", "billing"}},
                       {{"outcome", "left"}});
            }),
            wanted.page());
}

TEST(metric_family, writes_histograms_of_whole_numbers_as_prometheus_cpp_does) {
  reference wanted(prometheus::MetricType::Histogram, "floorwalker_handoffs", "Of each.");
  auto& histogram = wanted.add({{"channel", "voice"}}).histogram;
  histogram.sample_count = 16;
  histogram.sample_sum = 9;
  histogram.bucket = {{10, 0}, {10, 1}, {15, 2}};
  EXPECT_EQ(page_with([](metric_page& page) {
              const std::vector<std::int64_t> counts{10, 0, 5, 1};
              metric_family(page, metric_type::histogram, "handoffs", "Of each.")
                  .add_whole_numbers(counts, 9, {{"channel", "voice"}});
            }),
            wanted.page());
}

// prometheus-cpp cuts values to 16 digits; ours come back as what they were.
TEST(metric_family, writes_real_numbers_that_come_back_the_same) {
  for (const double value : {0.0,
                             -0.0,
                             1.0,
                             -1.0,
                             0.5,
                             1.0 / 3,
                             2.0 / 36,
                             0.1 + 0.2,
                             5.0 / 9,
                             1e-5,
                             1e-300,
                             123456.75,
                             9007199254740992.0,
                             9007199254740994.0,
                             1e17,
                             -1e17,
                             1e300,
                             limits::max(),
                             limits::min(),
                             limits::denorm_min(),
                             limits::lowest(),
                             limits::epsilon()}) {
    const std::string text = to_string(metric_value(value));
    EXPECT_EQ(std::strtod(text.c_str(), nullptr), value) << text;
    EXPECT_LE(text.size(), metric_value::length_max);
  }
  EXPECT_EQ(to_string(limits::infinity()), "+Inf");
  EXPECT_EQ(to_string(-limits::infinity()), "-Inf");
  EXPECT_EQ(to_string(limits::quiet_NaN()), "NaN");
  EXPECT_EQ(to_string(1048576.0), "1048576");
  EXPECT_EQ(to_string(1000000.0), "1000000");
}

TEST(metric_family, writes_times_exactly_in_seconds) {
  for (const auto& [time, text] : {std::pair<microseconds, std::string_view>{0us, "0"},
                                   {1us, "0.000001"},
                                   {10us, "0.00001"},
                                   {83'200ms, "83.2"},
                                   {1s, "1"},
                                   {1'000'001us, "1.000001"},
                                   {1'050'000us, "1.05"},
                                   {24h, "86400"},
                                   {-250ms, "-0.25"},
                                   {microseconds::max(), "9223372036854.775807"},
                                   {microseconds::min(), "-9223372036854.775808"}})
    EXPECT_EQ(to_string(time), text);
}

TEST(metric_family, writes_every_whole_number) {
  EXPECT_EQ(to_string(std::numeric_limits<std::int64_t>::max()), "9223372036854775807");
  EXPECT_EQ(to_string(std::numeric_limits<std::int64_t>::min()), "-9223372036854775808");
  EXPECT_EQ(to_string(std::uint64_t{4711}), "4711");
}

}  // namespace
}  // namespace floorwalker
