#include "server/snapshot_encoder.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "server/client_message.h"
#include "tests/server/example_snapshot.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using namespace test;
namespace bj = boost::json;

row_selection select_only(std::vector<std::string> queues, std::vector<window> windows) {
  row_selection selection;
  selection.queues = std::move(queues);
  selection.windows = {};
  for (const window w : windows) selection.windows.add(w);
  normalise(selection);
  return selection;
}

std::set<std::string> keys_of(const bj::value& value) {
  std::set<std::string> keys;
  for (const auto& member : value.as_object()) keys.emplace(member.key());
  return keys;
}

struct encoder_test : testing::Test {
  static row_figures changed_at(row_figures row, std::uint64_t seq) {
    row.changed_seq = seq;
    return row;
  }
};

TEST_F(encoder_test, writes_the_contracts_example) {
  snapshot_encoder encoder("f3a9", picture_of(snapshot_of({example_row()})));
  const auto frames = encoder.select(select_only({"*"}, {window::m5}));
  const std::string expected =
      R"({"instance":"f3a9","seq":4711,"as_of":"2026-11-22T10:00:00.250Z","event_time":"2026-11-22T10:00:00.120Z",)"
      R"("lag_s":0.0,"last_event_age_s":0.13,"partitions":{"total":6,"covered":6},"totals":[],"queues":[)"
      R"({"queue":"billing","channel":"voice","state":"ok","target_s":20,"goal":0.8,"formula":"honest",)"
      R"("target_since":"2026-11-01T00:00:00Z","now":{"waiting":12,"longest_wait_s":83.2,)"
      R"("oldest_since":"2026-11-22T09:58:37.050Z","suspect":false,"past_target":3,)"
      R"("wait_so_far_s":{"p50":14.0,"p90":60.2,"max":83.2},"handling":31,"on_hold":2,)"
      R"("unanswered":null,"oldest_unanswered_s":null,)"
      R"("agents":{"staffed":null,"available":null,"busy":null,"ringing":null,"wrapup":null,"not_ready":null}},)"
      R"("windows":{"5m":{"offered":40,"answered":31,"answered_in_target":22,"answered_short":0,"abandoned":4,)"
      R"("abandoned_in_target":2,"abandoned_short":1,"left":0,"left_past_target":0,"requeued":0,)"
      R"("abandon_rate":0.08823529411764706,"service_level":0.5945945945945946,"service_levels":{)"
      R"("answered_only":{"value":0.7096774193548387,"n":22,"of":31},)"
      R"("positive":{"value":0.6857142857142857,"n":24,"of":35},)"
      R"("negative":{"value":0.6285714285714286,"n":22,"of":35},)"
      R"("ignore":{"value":0.6666666666666666,"n":22,"of":33},)"
      R"("short_excluded":{"value":0.6470588235294118,"n":22,"of":34},)"
      R"("with_flow_outs":{"value":0.6285714285714286,"n":22,"of":35},)"
      R"("honest":{"value":0.5945945945945946,"n":22,"of":37},)"
      R"("decided":{"value":0.5945945945945946,"n":22,"of":37}},)"
      R"("wait_s":{"answered":{"count":31,"sum":536.3,"mean":17.3,"p50":12.1,"p90":41.0,"p95":55.2,"p99":83.1,)"
      R"("max":83.1},"abandoned":{"count":4,"sum":0.000001,"mean":2.5e-07,"p50":0.0,"p90":0.000001,"p95":0.000001,)"
      R"("p99":0.000001,"max":0.000001},"left":{"count":0,"sum":null,"mean":null,"p50":null,"p90":null,"p95":null,)"
      R"("p99":null,"max":null}},"transfers":{"blind":null,"consult":null,"in":null,"out":null,"bounced":null,)"
      R"("storms":null},"transfer_rate":null,)";
  const std::string body = *encoder.snapshot_body(*frames);
  EXPECT_EQ(body.substr(0, expected.size()), expected);
  const bj::value all = bj::parse(body);
  const bj::value& m5 = all.at("queues").at(0).at("windows").at("5m");
  for (const char* spread : {"talk_s", "hold_s", "wrapup_s", "handle_s", "first_response_s", "reply_s"})
    EXPECT_EQ(keys_of(m5.at(spread)),
              (std::set<std::string>{"count", "sum", "mean", "p50", "p90", "p95", "p99", "max"}));
  EXPECT_EQ(keys_of(all.at("agents")),
            (std::set<std::string>{"available", "busy", "ringing", "wrapup", "not_ready", "offline", "occupancy"}));
}

TEST_F(encoder_test, writes_null_for_what_is_undefined) {
  auto figures = snapshot_of({empty_row("a")}, 1);
  figures->event_time = {};
  picture first = picture_of(figures);
  first.feed.partitions_total = -1;
  snapshot_encoder encoder("x", first);
  const bj::value all = bj::parse(*encoder.snapshot_body(*encoder.select({})));
  EXPECT_TRUE(all.at("event_time").is_null());
  EXPECT_TRUE(all.at("last_event_age_s").is_null());
  EXPECT_TRUE(all.at("partitions").at("total").is_null());
  const bj::value& row = all.at("queues").at(0);
  EXPECT_TRUE(row.at("target_since").is_null());
  EXPECT_TRUE(row.at("now").at("longest_wait_s").is_null());
  EXPECT_TRUE(row.at("now").at("oldest_since").is_null());
  EXPECT_TRUE(row.at("now").at("wait_so_far_s").at("p90").is_null());
  EXPECT_EQ(keys_of(row.at("windows")), (std::set<std::string>{"1m", "5m", "15m", "30m", "1h", "today"}));
  const bj::value& today = row.at("windows").at("today");
  EXPECT_TRUE(today.at("abandon_rate").is_null());
  EXPECT_TRUE(today.at("service_level").is_null());
  EXPECT_TRUE(today.at("service_levels").at("honest").at("value").is_null());
  EXPECT_EQ(today.at("service_levels").at("honest").at("of").as_int64(), 0);
  EXPECT_TRUE(today.at("service_levels").at("honest").at("low_volume").as_bool());
}

TEST_F(encoder_test, calls_fewer_than_ten_low_volume) {
  row_figures row = empty_row("a");
  auto& counts = row.windows[index_of(window::m1)].counts;
  counts[index_of(figure::answered)] = 9;
  row_figures other = empty_row("b");
  other.windows[index_of(window::m1)].counts[index_of(figure::answered)] = 10;
  snapshot_encoder encoder("x", picture_of(snapshot_of({row, other})));
  const bj::value all = bj::parse(*encoder.snapshot_body(*encoder.select({})));
  const auto level = [&](std::size_t i) {
    return all.at("queues").at(i).at("windows").at("1m").at("service_levels").at("answered_only").as_object();
  };
  EXPECT_TRUE(level(0).contains("low_volume"));
  EXPECT_FALSE(level(1).contains("low_volume"));
}

TEST_F(encoder_test, says_of_what_a_total_is_one) {
  auto figures = snapshot_of({}, 1);
  row_figures voice = empty_row("", "voice"), retail = empty_row("", "voice");
  voice.is_total = retail.is_total = true;
  retail.group = "retail";
  figures->totals = {std::make_shared<const row_figures>(voice), std::make_shared<const row_figures>(retail)};
  snapshot_encoder encoder("x", picture_of(figures));
  const bj::value all = bj::parse(*encoder.snapshot_body(*encoder.select(select_only({"none"}, {window::m1}))));
  EXPECT_FALSE(all.at("totals").at(0).as_object().contains("queue"));
  EXPECT_FALSE(all.at("totals").at(0).as_object().contains("group"));
  EXPECT_EQ(all.at("totals").at(0).at("channel").as_string(), "voice");
  EXPECT_EQ(all.at("totals").at(1).at("group").as_string(), "retail");
}

TEST_F(encoder_test, keeps_hostile_names_inside_their_strings) {
  snapshot_encoder encoder("x", picture_of(snapshot_of({empty_row(std::string(hostile_name))})));
  const std::string body = *encoder.snapshot_body(*encoder.select({}));
  EXPECT_EQ(body.find("\xE2\x80\xA8"), std::string::npos);
  EXPECT_EQ(std::string_view(bj::parse(body).at("queues").at(0).at("queue").as_string()), hostile_name);
}

TEST_F(encoder_test, chooses_rows_by_name_and_glob) {
  snapshot_encoder encoder("x", picture_of(snapshot_of({empty_row("billing"), empty_row("cards1"), empty_row("cards2"),
                                                        empty_row("cards2", "zzz")})));
  const auto queues = [&](std::vector<std::string> patterns) {
    std::string names;
    const bj::value all = bj::parse(*encoder.snapshot_body(*encoder.select(select_only(patterns, {window::m1}))));
    for (const bj::value& row : all.at("queues").as_array()) names += std::string(row.at("queue").as_string()) + " ";
    return names;
  };
  EXPECT_EQ(queues({"cards*"}), "cards1 cards2 cards2 ");
  EXPECT_EQ(queues({"cards?", "billing"}), "billing cards1 cards2 cards2 ");
  EXPECT_EQ(queues({"card"}), "");
  EXPECT_EQ(queues({"*", "card"}), "billing cards1 cards2 cards2 ");
}

TEST_F(encoder_test, shares_frames_between_equal_selections) {
  snapshot_encoder encoder("x", picture_of(snapshot_of({example_row()})));
  const auto one = encoder.select(select_only({"b", "a"}, {window::m5}));
  const auto other = encoder.select(select_only({"a", "b", "b"}, {window::m5}));
  EXPECT_EQ(one, other);
  EXPECT_EQ(encoder.snapshot_frame(*one).get(), encoder.snapshot_frame(*other).get());
  EXPECT_EQ(encoder.snapshot_body(*one).get(), encoder.snapshot_body(*other).get());
  EXPECT_EQ(encoder.update_frame(*one, 3).get(), encoder.update_frame(*other, 3).get());
  EXPECT_EQ(encoder.heartbeat_frame().get(), encoder.heartbeat_frame().get());
}

TEST_F(encoder_test, updates_hold_only_rows_that_changed) {
  const row_figures still = changed_at(empty_row("a"), 5);
  snapshot_encoder encoder("x", picture_of(snapshot_of({still, changed_at(empty_row("b"), 6)}, 6)));
  const auto all = encoder.select({});
  const bj::value update = bj::parse(*encoder.update_frame(*all, 5));
  EXPECT_EQ(update.at("op").as_string(), "update");
  EXPECT_EQ(update.at("seq").to_number<int>(), 6);
  ASSERT_EQ(update.at("queues").as_array().size(), 1U);
  EXPECT_EQ(update.at("queues").at(0).at("queue").as_string(), "b");
  EXPECT_EQ(encoder.update_frame(*all, 6), nullptr);
  EXPECT_EQ(encoder.update_frame(*encoder.select(select_only({"a"}, {window::m1})), 5), nullptr);
}

TEST_F(encoder_test, ages_go_on_in_rows_that_stay_the_same) {
  auto first = snapshot_of({example_row()}, 1);
  snapshot_encoder encoder("x", picture_of(first));
  const auto all = encoder.select({});
  encoder.snapshot_body(*all);
  auto second = std::make_shared<snapshot>(*first);
  second->seq = 2;
  second->as_of += 1s;
  encoder.advance(picture_of(second));
  const bj::value row = bj::parse(*encoder.snapshot_body(*all)).at("queues").at(0);
  EXPECT_DOUBLE_EQ(row.at("now").at("longest_wait_s").as_double(), 84.2);
}

TEST_F(encoder_test, shows_the_new_figures_of_a_row_that_changed) {
  snapshot_encoder encoder("x", picture_of(snapshot_of({example_row()}, 1)));
  const auto all = encoder.select({});
  encoder.snapshot_body(*all);
  row_figures row = example_row();
  row.windows[index_of(window::m5)].counts[index_of(figure::offered)] = 41;
  row.goal = 0.9;
  encoder.advance(picture_of(snapshot_of({row}, 2)));
  const bj::value now = bj::parse(*encoder.snapshot_body(*all)).at("queues").at(0);
  EXPECT_EQ(now.at("windows").at("5m").at("offered").as_int64(), 41);
  EXPECT_EQ(now.at("goal").as_double(), 0.9);
}

TEST_F(encoder_test, follows_rows_that_come_and_go) {
  snapshot_encoder encoder("x", picture_of(snapshot_of({empty_row("b"), empty_row("d")}, 1)));
  const auto some = encoder.select(select_only({"c*", "d*"}, {window::m1}));
  const auto queues = [&] { return bj::parse(*encoder.snapshot_body(*some)).at("queues").as_array().size(); };
  EXPECT_EQ(queues(), 1U);
  encoder.advance(picture_of(snapshot_of({empty_row("a"), empty_row("b"), empty_row("c"), empty_row("d")}, 2)));
  EXPECT_EQ(queues(), 2U);
  EXPECT_EQ(encoder.whole_since(), 0U);
  encoder.advance(picture_of(snapshot_of({empty_row("a"), empty_row("c")}, 3)));
  EXPECT_EQ(queues(), 1U);
  EXPECT_EQ(encoder.whole_since(), 3U);
}

}  // namespace
}  // namespace floorwalker
