#include "server/prometheus_page.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "tests/server/example_snapshot.h"

namespace floorwalker {
namespace {

using namespace test;

std::string page_of(std::shared_ptr<const snapshot> figures) {
  return prometheus_page(picture_of(std::move(figures)), server_figures{});
}

bool has_line(const std::string& page, const std::string& line) {
  return ("\n" + page).find("\n" + line + "\n") != std::string::npos;
}

// What promtool says of the page; empty where it finds nothing.
std::string promtool_says(const std::string& page) {
  std::string file = testing::TempDir() + "floorwalker-metrics-" + std::to_string(getpid());
  std::ofstream(file, std::ios::binary) << page;
  FILE* pipe = popen(("promtool check metrics <" + file + " 2>&1").c_str(), "r");
  std::string said;
  for (int c = 0; (c = std::fgetc(pipe)) != EOF;) said += static_cast<char>(c);
  const int status = pclose(pipe);
  std::remove(file.c_str());
  return status == 0 ? said : said + " (exit status " + std::to_string(status) + ")";
}

TEST(prometheus_page, shows_the_figures_exactly) {
  const std::string page = page_of(snapshot_of({example_row()}));
  for (
      const char* line : {
          R"(floorwalker_contacts_waiting{queue="billing",channel="voice"} 12)",
          R"(floorwalker_contacts_past_target{queue="billing",channel="voice"} 3)",
          R"(floorwalker_longest_wait_seconds{queue="billing",channel="voice"} 83.2)",
          R"(floorwalker_wait_so_far_seconds{queue="billing",channel="voice",quantile="0.9"} 60.2)",
          R"(floorwalker_contacts_offered_total{queue="billing",channel="voice"} 1040)",
          R"(floorwalker_contacts_answered_total{queue="billing",channel="voice"} 931)",
          R"(floorwalker_contacts_answered_in_target_total{queue="billing",channel="voice"} 722)",
          R"(floorwalker_target_met_total{queue="billing",channel="voice"} 722)",
          R"(floorwalker_target_missed_total{queue="billing",channel="voice"} 215)",
          R"(floorwalker_contacts_abandoned_total{queue="billing",channel="voice",kind="short"} 11)",
          R"(floorwalker_contacts_abandoned_total{queue="billing",channel="voice",kind="long"} 43)",
          R"(floorwalker_contacts_left_total{queue="billing",channel="voice",reason="overflow"} 7)",
          R"(floorwalker_wait_seconds_count{queue="billing",channel="voice",outcome="answered"} 931)",
          R"(floorwalker_wait_seconds_sum{queue="billing",channel="voice",outcome="answered"} 1269476.813)",
          R"(floorwalker_wait_seconds_bucket{queue="billing",channel="voice",outcome="answered",le="20"} 722)",
          R"(floorwalker_wait_seconds_bucket{queue="billing",channel="voice",outcome="answered",le="+Inf"} 931)",
          R"(floorwalker_service_level_ratio{queue="billing",channel="voice",window="5m",formula="honest"} 0.5945945945945946)",
          R"(floorwalker_wait_quantile_seconds{queue="billing",channel="voice",window="5m",quantile="0.9"} 41)",
          R"(floorwalker_service_level_target_seconds{queue="billing",channel="voice"} 20)",
          R"(floorwalker_service_level_goal_ratio{queue="billing",channel="voice"} 0.8)",
          R"(floorwalker_kafka_consumer_lag{topic="contact-events",partition="3"} 3)",
          R"(floorwalker_partitions{state="covered"} 6)",
          R"(floorwalker_snapshot_seq 4711)",
      })
    EXPECT_TRUE(has_line(page, line)) << line;
}

TEST(prometheus_page, shows_how_late_events_are_handed_out) {
  using namespace std::chrono_literals;
  server_figures server;
  const time_point now = example_now();
  server.lag.see(now - 200ms, now);
  server.lag.see(now - 200ms, now + 10s);  // no newer event
  server.lag.see(now + 1s, now);           // from the future
  const std::string page = prometheus_page(picture_of(snapshot_of({})), server);
  EXPECT_TRUE(has_line(page, R"(floorwalker_event_lag_seconds_bucket{le="0.1"} 1)"));
  EXPECT_TRUE(has_line(page, R"(floorwalker_event_lag_seconds_bucket{le="0.25"} 2)"));
  EXPECT_TRUE(has_line(page, "floorwalker_event_lag_seconds_count 2"));
  EXPECT_TRUE(has_line(page, "floorwalker_event_lag_seconds_sum 0.2"));
}

TEST(prometheus_page, leaves_out_what_is_undefined) {
  const std::string page = page_of(snapshot_of({empty_row("a")}));
  EXPECT_TRUE(has_line(page, R"(floorwalker_contacts_waiting{queue="a",channel="voice"} 0)"));
  for (const char* name : {"longest_wait_seconds{", "wait_so_far_seconds{", "service_level_ratio{",
                           "wait_quantile_seconds{", "first_response_target_seconds{"})
    EXPECT_EQ(page.find(std::string("floorwalker_") + name), std::string::npos) << name;
}

TEST(prometheus_page, shows_business_figures_only_while_covered) {
  auto figures = snapshot_of({example_row()});
  figures->covered = false;
  figures->partitions[2].covered = false;
  const std::string page = page_of(figures);
  EXPECT_EQ(page.find("billing"), std::string::npos);
  EXPECT_TRUE(has_line(page, R"(floorwalker_partitions{state="uncovered"} 1)"));
  EXPECT_NE(page.find("floorwalker_events_total{type=\"contact.queued\"} 0\n"), std::string::npos);
  EXPECT_NE(page.find("floorwalker_build_info{version=\""), std::string::npos);
  EXPECT_NE(page.find("\nprocess_resident_memory_bytes "), std::string::npos);
  EXPECT_NE(page.find("\nprocess_cpu_seconds_total "), std::string::npos);
}

TEST(prometheus_page, passes_promtool) {
  EXPECT_EQ(promtool_says(page_of(snapshot_of({example_row()}))), "");
  EXPECT_EQ(promtool_says(prometheus_page({std::make_shared<const snapshot>(), {}}, {})), "");
}

TEST(prometheus_page, passes_promtool_with_hostile_names) {
  std::vector<row_figures> rows;
  for (const char* name : {"__name__", "le", "quantile", "{}", "a\"} 1\nb{c=\"", "\\n\\", "# HELP x"}) {
    rows.push_back(example_row());
    rows.back().queue = name;
  }
  rows.push_back(example_row());
  rows.back().queue = hostile_name;
  rows.back().channel = hostile_name;
  const std::string page = page_of(snapshot_of(rows));
  EXPECT_EQ(promtool_says(page), "");
  EXPECT_TRUE(has_line(page, R"(floorwalker_contacts_waiting{queue="a\"} 1\nb{c=\"",channel="voice"} 12)"));
}

TEST(prometheus_page, would_be_told_off_by_promtool_if_it_were_wrong) {
  EXPECT_NE(promtool_says("floorwalker_x{queue=\"a\nb\"} 1\n"), "");
}

}  // namespace
}  // namespace floorwalker
