#include "server/prometheus_page.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/server/example_snapshot.h"
#include "tests/server/page_text.h"

namespace floorwalker {
namespace {

using namespace test;

std::string page_of(const picture& shown, const server_figures& server = {}) {
  metric_page page;
  write_prometheus_page(page, shown, server);
  return text_of(page);
}

std::string page_of(std::shared_ptr<const snapshot> figures) { return page_of(picture_of(std::move(figures))); }

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
          R"(floorwalker_transfers_total{queue="billing",channel="voice",kind="blind"} 61)",
          R"(floorwalker_transfers_total{queue="billing",channel="voice",kind="consult"} 19)",
          R"(floorwalker_transfers_in_total{queue="billing",channel="voice"} 33)",
          R"(floorwalker_transfers_out_total{queue="billing",channel="voice"} 80)",
          R"(floorwalker_transfers_bounced_total{queue="billing",channel="voice"} 5)",
          R"(floorwalker_transfer_storms_total{queue="billing",channel="voice"} 2)",
          R"(floorwalker_legs_ended_total{queue="billing",channel="voice"} 900)",
          R"(floorwalker_legs_transferred_total{queue="billing",channel="voice"} 80)",
          R"(floorwalker_contacts_closed_unanswered_total{queue="billing",channel="voice"} 6)",
          R"(floorwalker_contacts_unanswered{queue="billing",channel="voice"} 0)",
          R"(floorwalker_target_since_timestamp_seconds{queue="billing",channel="voice"} 1793491200)",
          R"(floorwalker_queue_open{queue="billing",channel="voice"} 1)",
          R"(floorwalker_queue_agents{queue="billing",channel="voice",state="available"} 4)",
          R"(floorwalker_queue_agents{queue="billing",channel="voice",state="busy"} 31)",
          R"(floorwalker_queue_agents{queue="billing",channel="voice",state="ringing"} 1)",
          R"(floorwalker_queue_agents{queue="billing",channel="voice",state="wrapup"} 2)",
          R"(floorwalker_queue_agents{queue="billing",channel="voice",state="not_ready"} 2)",
          R"(floorwalker_queue_agents_staffed{queue="billing",channel="voice"} 40)",
          R"(floorwalker_kafka_consumer_lag{topic="contact-events",partition="3"} 3)",
          R"(floorwalker_partitions{state="covered"} 6)",
          R"(floorwalker_snapshot_seq 4711)",
      })
    EXPECT_TRUE(has_line(page, line)) << line;
}

// Queues of messages, totals of a channel and a group, agents.
std::shared_ptr<snapshot> whole_floor() {
  auto figures = snapshot_of({example_row(), chat_row()});
  row_figures retail = example_total();
  retail.group = "retail";
  for (row_figures total : {example_total(), retail}) {
    for (exported_spread& spread : total.totals.spreads) spread.cumulative.resize(figures->bounds.size());
    figures->totals.push_back(std::make_shared<const row_figures>(std::move(total)));
  }
  figures->agents = std::make_shared<const floor_agents>(example_floor());
  figures->tallies.newest_probe = figures->as_of - std::chrono::seconds{12};
  figures->tallies.untracked_agents = 7;
  return figures;
}

TEST(prometheus_page, shows_messages_totals_and_agents) {
  const std::string page = page_of(whole_floor());
  for (
      const char* line : {
          R"(floorwalker_contacts_unanswered{queue="support",channel="chat"} 3)",
          R"(floorwalker_contacts_past_reply_target{queue="support",channel="chat"} 2)",
          R"(floorwalker_oldest_unanswered_seconds{queue="support",channel="chat"} 75.5)",
          R"(floorwalker_first_response_target_seconds{queue="support",channel="chat"} 45)",
          R"(floorwalker_reply_target_seconds{queue="support",channel="chat"} 60)",
          R"(floorwalker_first_response_seconds_bucket{queue="support",channel="chat",le="20"} 2)",
          R"(floorwalker_first_response_seconds_count{queue="support",channel="chat"} 4)",
          R"(floorwalker_reply_seconds_bucket{queue="support",channel="chat",le="10"} 5)",
          R"(floorwalker_reply_seconds_sum{queue="support",channel="chat"} 90)",
          R"(floorwalker_channel_contacts_offered_total{channel="voice"} 360)",
          R"(floorwalker_channel_contacts_answered_total{channel="voice"} 280)",
          R"(floorwalker_channel_contacts_ended_total{channel="voice"} 250)",
          R"(floorwalker_channel_contacts_transferred_total{channel="voice"} 30)",
          R"(floorwalker_channel_customer_wait_seconds_count{channel="voice"} 280)",
          R"(floorwalker_channel_longest_customer_wait_seconds{channel="voice"} 95)",
          R"(floorwalker_channel_agents_staffed{channel="voice"} 40)",
          R"(floorwalker_channel_occupancy_ratio{channel="voice"} 0.8918918918918919)",
          R"(floorwalker_group_contacts_offered_total{group="retail",channel="voice"} 360)",
          R"(floorwalker_channel_service_level_ratio{channel="voice",window="5m",formula="honest"} 0.5945945945945946)",
          R"(floorwalker_group_service_level_ratio{group="retail",channel="voice",window="5m",formula="decided"} 0.5945945945945946)",
          R"(floorwalker_group_handoffs_count{group="retail",channel="voice"} 250)",
          R"(floorwalker_handoffs_bucket{channel="voice",le="0"} 200)",
          R"(floorwalker_handoffs_bucket{channel="voice",le="2"} 240)",
          R"(floorwalker_handoffs_bucket{channel="voice",le="9"} 248)",
          R"(floorwalker_handoffs_bucket{channel="voice",le="+Inf"} 250)",
          R"(floorwalker_handoffs_sum{channel="voice"} 40)",
          R"(floorwalker_handoffs_count{channel="voice"} 250)",
          R"(floorwalker_agents{state="busy"} 31)",
          R"(floorwalker_agents{state="available"} 4)",
          R"(floorwalker_agents{state="offline"} 3)",
          R"(floorwalker_agents_silent 1)",
          R"(floorwalker_occupancy_ratio 0.8918918918918919)",
          R"(floorwalker_probe_age_seconds 12)",
          R"(floorwalker_events_untracked_agents_total 7)",
      })
    EXPECT_TRUE(has_line(page, line)) << line;
  EXPECT_EQ(page.find("floorwalker_reply_seconds_count{queue=\"billing\""), std::string::npos) << "calls";
  EXPECT_EQ(promtool_says(page), "");
}

// What sums over all samples of a family, as `sum(floorwalker_contacts_offered_total)` does, must not count twice.
TEST(prometheus_page, keeps_totals_out_of_the_families_of_queues) {
  std::istringstream lines(page_of(whole_floor()));
  std::set<std::string> of_queues, of_others;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with('#')) continue;
    const std::string family = line.substr(0, line.find_first_of("{ "));
    (line.find("{queue=") != std::string::npos ? of_queues : of_others).insert(family);
  }
  EXPECT_GT(of_queues.size(), 40U);
  for (const std::string& family : of_others) EXPECT_FALSE(of_queues.contains(family)) << family;
}

TEST(prometheus_page, names_no_agent_and_no_team) {
  const std::string page = page_of(whole_floor());
  for (const char* secret : {"mia", "example.com", "north", "south", "</script>"})
    EXPECT_EQ(page.find(secret), std::string::npos) << secret;
}

TEST(prometheus_page, says_that_a_closed_queue_is_not_open) {
  row_figures row = empty_row("a");
  row.state = row_state::closed;
  EXPECT_TRUE(has_line(page_of(snapshot_of({row})), R"(floorwalker_queue_open{queue="a",channel="voice"} 0)"));
}

TEST(prometheus_page, shows_how_late_events_are_handed_out) {
  using namespace std::chrono_literals;
  server_figures server;
  const time_point now = example_now();
  server.lag.see(now - 200ms, now);
  server.lag.see(now - 200ms, now + 10s);  // no newer event
  server.lag.see(now + 1s, now);           // from the future
  const std::string page = page_of(picture_of(snapshot_of({})), server);
  EXPECT_TRUE(has_line(page, R"(floorwalker_event_lag_seconds_bucket{le="0.1"} 1)"));
  EXPECT_TRUE(has_line(page, R"(floorwalker_event_lag_seconds_bucket{le="0.25"} 2)"));
  EXPECT_TRUE(has_line(page, "floorwalker_event_lag_seconds_count 2"));
  EXPECT_TRUE(has_line(page, "floorwalker_event_lag_seconds_sum 0.2"));
}

TEST(prometheus_page, shows_what_the_consumer_says_of_itself) {
  using namespace std::chrono_literals;
  picture shown = picture_of(snapshot_of({}));
  shown.feed.dead_letters_lost = 4;
  shown.feed.store_failures = 2;
  shown.feed.stored_age = 5200ms;
  shown.feed.states_stored = 17;
  shown.feed.state_bytes_stored = 123456;
  shown.feed.partitions_owned = 3;
  shown.feed.partitions_added = 1;
  shown.feed.records_lost = 11;
  shown.feed.state_pauses.counts = {100, 20, 5, 0, 2, 0, 0, 0, 1};
  shown.feed.state_pauses.sum = 1500ms;
  const std::string page = page_of(shown);
  for (const char* line : {
           "floorwalker_dead_letters_lost_total 4",
           "floorwalker_state_store_failures_total 2",
           "floorwalker_state_snapshot_age_seconds 5.2",
           "floorwalker_states_stored_total 17",
           "floorwalker_state_stored_bytes_total 123456",
           "floorwalker_partitions_owned 3",
           "floorwalker_partitions_added_total 1",
           "floorwalker_records_lost_total 11",
           R"(floorwalker_state_pause_seconds_bucket{le="0.00025"} 100)",
           R"(floorwalker_state_pause_seconds_bucket{le="0.001"} 125)",
           R"(floorwalker_state_pause_seconds_bucket{le="0.25"} 127)",
           R"(floorwalker_state_pause_seconds_bucket{le="+Inf"} 128)",
           "floorwalker_state_pause_seconds_count 128",
           "floorwalker_state_pause_seconds_sum 1.5",
       })
    EXPECT_TRUE(has_line(page, line)) << line;
  EXPECT_EQ(promtool_says(page), "");
}

TEST(prometheus_page, shows_backlogs_until_they_are_read) {
  auto figures = snapshot_of({});
  figures->partitions[1] = {"contact-events", 1, 30, 103, false, {}, 20, 100};
  figures->partitions[2] = {"contact-events", 2, 50, 103, false, {}, 50, 51};
  figures->partitions[3] = {"contact-events", 3, 60, 200, true, {}, 20, 100};  // covered: what came later is no backlog
  figures->partitions.pop_back();                                              // of which nothing was heard
  const std::string page = page_of(figures);
  EXPECT_TRUE(has_line(page, "floorwalker_backlog_records 71"));
  EXPECT_TRUE(has_line(page, R"(floorwalker_partitions{state="covered"} 3)"));
  EXPECT_TRUE(has_line(page, R"(floorwalker_partitions{state="uncovered"} 3)"));
  EXPECT_TRUE(has_line(page, R"(floorwalker_kafka_consumer_lag{topic="contact-events",partition="1"} 73)"));
  EXPECT_TRUE(has_line(page_of(snapshot_of({})), "floorwalker_backlog_records 0"));
}

// Else a scraper would see them fall and rise when the program starts anew, and count all events a second time.
TEST(prometheus_page, has_no_tallies_before_every_partition_is_covered) {
  auto figures = snapshot_of({});
  EXPECT_NE(page_of(figures).find("\nfloorwalker_events_duplicate_total 0\n"), std::string::npos);
  figures->covered = false;
  EXPECT_EQ(page_of(figures).find("\nfloorwalker_events_"), std::string::npos)
      << "of a state restored they would be lower than what was shown before";
}

TEST(prometheus_page, leaves_out_what_is_undefined) {
  const std::string page = page_of(snapshot_of({empty_row("a")}));
  EXPECT_TRUE(has_line(page, R"(floorwalker_contacts_waiting{queue="a",channel="voice"} 0)"));
  for (const char* name :
       {"longest_wait_seconds{", "wait_so_far_seconds{", "service_level_ratio{", "wait_quantile_seconds{",
        "first_response_target_seconds{", "oldest_unanswered_seconds{", "queue_agents{", "queue_agents_staffed{",
        "agents{", "occupancy_ratio ", "probe_age_seconds ", "target_since_timestamp_seconds{", "reply_seconds_count{"})
    EXPECT_EQ(page.find(std::string("\nfloorwalker_") + name), std::string::npos) << name;
}

TEST(prometheus_page, shows_business_figures_only_while_covered) {
  auto figures = snapshot_of({example_row()});
  figures->covered = false;
  figures->partitions[2].covered = false;
  figures->totals = whole_floor()->totals;
  figures->agents = whole_floor()->agents;
  const std::string page = page_of(figures);
  for (const char* business : {"billing", "floorwalker_agents{", "floorwalker_handoffs", "floorwalker_channel_"})
    EXPECT_EQ(page.find(business), std::string::npos) << business;
  EXPECT_TRUE(has_line(page, R"(floorwalker_partitions{state="uncovered"} 1)"));
  EXPECT_NE(page.find("floorwalker_build_info{version=\""), std::string::npos);
  EXPECT_NE(page.find("\nprocess_resident_memory_bytes "), std::string::npos);
  EXPECT_NE(page.find("\nprocess_cpu_seconds_total "), std::string::npos);
}

TEST(prometheus_page, passes_promtool) {
  EXPECT_EQ(promtool_says(page_of(snapshot_of({example_row()}))), "");
  EXPECT_EQ(promtool_says(page_of(std::make_shared<const snapshot>())), "");
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
