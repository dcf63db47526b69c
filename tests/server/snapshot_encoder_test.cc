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
      R"("unanswered":0,"oldest_unanswered_s":null,"past_reply_target":0,)"
      R"("agents":{"staffed":40,"available":4,"busy":31,"ringing":1,"wrapup":2,"not_ready":2}},)"
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
      R"("p99":null,"max":null}},"transfers":{"blind":3,"consult":1,"in":2,"out":4,"bounced":0,"storms":0},)"
      R"("legs_ended":29,"legs_transferred":4,"closed_unanswered":1,"transfer_rate":0.13793103448275862,"talk_s":)";
  const std::string body = *encoder.snapshot_body(*frames);
  EXPECT_EQ(body.substr(0, expected.size()), expected);
  const bj::value all = bj::parse(body);
  const bj::value& m5 = all.at("queues").at(0).at("windows").at("5m");
  for (const char* spread : {"talk_s", "hold_s", "wrapup_s", "handle_s", "first_response_s", "reply_s"})
    EXPECT_EQ(keys_of(m5.at(spread)),
              (std::set<std::string>{"count", "sum", "mean", "p50", "p90", "p95", "p99", "max"}));
  EXPECT_FALSE(m5.as_object().contains("contacts_offered")) << "of totals alone";
  EXPECT_FALSE(all.at("queues").at(0).at("now").as_object().contains("longest_customer_wait_s"));
}

TEST_F(encoder_test, tells_of_messages_that_wait_for_a_reply) {
  auto figures = snapshot_of({chat_row()}, 1);
  snapshot_encoder encoder("x", picture_of(figures));
  const auto all = encoder.select({});
  const bj::value row = bj::parse(*encoder.snapshot_body(*all)).at("queues").at(0);
  EXPECT_EQ(row.at("now").at("unanswered").as_int64(), 3);
  EXPECT_EQ(row.at("now").at("past_reply_target").as_int64(), 2);
  EXPECT_DOUBLE_EQ(row.at("now").at("oldest_unanswered_s").as_double(), 75.5);
  const std::string text = *encoder.snapshot_body(*all);
  EXPECT_NE(
      text.find(R"("first_response_s":{"count":4,"sum":100.0,"mean":25,"p50":20.0,"p90":40.0,"p95":40.0,"p99":40.0,)"
                R"("max":40.0},"reply_s":{"count":9,"sum":90.0,"mean":10,"p50":8.0)"),
      std::string::npos)
      << text;

  auto later = std::make_shared<snapshot>(*figures);
  later->seq = 2;
  later->as_of += 1500ms;
  encoder.advance(picture_of(later));
  const bj::value now = bj::parse(*encoder.snapshot_body(*all)).at("queues").at(0).at("now");
  EXPECT_DOUBLE_EQ(now.at("oldest_unanswered_s").as_double(), 77.0) << "it grows with the clock alone";
}

TEST_F(encoder_test, tells_of_root_contacts_in_totals) {
  auto figures = snapshot_of({}, 1);
  row_figures idle = empty_row("", "chat");
  idle.is_total = true;
  figures->totals = {std::make_shared<const row_figures>(idle), std::make_shared<const row_figures>(example_total())};
  snapshot_encoder encoder("x", picture_of(figures));
  const bj::value all = bj::parse(*encoder.snapshot_body(*encoder.select({})));
  const bj::value &voice = all.at("totals").at(1), &m5 = voice.at("windows").at("5m");
  EXPECT_EQ(m5.at("contacts_offered").as_int64(), 36);
  EXPECT_EQ(m5.at("contacts_answered").as_int64(), 28);
  EXPECT_EQ(m5.at("contacts_ended").as_int64(), 25);
  EXPECT_EQ(m5.at("contacts_transferred").as_int64(), 3);
  EXPECT_EQ(m5.at("handoffs").as_int64(), 4);
  EXPECT_DOUBLE_EQ(m5.at("transfer_rate").as_double(), 3.0 / 25) << "of contacts, not of legs";
  EXPECT_DOUBLE_EQ(m5.at("customer_wait_s").at("mean").to_number<double>(), 20.0);
  EXPECT_EQ(keys_of(m5.at("customer_wait_s")).size(), 8U);
  EXPECT_DOUBLE_EQ(voice.at("now").at("longest_customer_wait_s").as_double(), 95.0);
  EXPECT_DOUBLE_EQ(voice.at("now").at("agents").at("occupancy").as_double(), 33.0 / 37);
  EXPECT_EQ(voice.at("now").at("agents").at("staffed").as_int64(), 40) << "without those offline";

  const bj::value& chat = all.at("totals").at(0);
  EXPECT_TRUE(chat.at("now").at("longest_customer_wait_s").is_null());
  EXPECT_TRUE(chat.at("windows").at("5m").at("transfer_rate").is_null());
  EXPECT_EQ(keys_of(chat), keys_of(voice));
  EXPECT_EQ(keys_of(chat.at("now")), keys_of(voice.at("now")));
  EXPECT_EQ(keys_of(chat.at("windows").at("5m")), keys_of(m5));
}

TEST_F(encoder_test, names_each_state_of_a_row) {
  std::vector<row_figures> rows;
  for (const row_state state : {row_state::ok, row_state::stale, row_state::never_seen, row_state::closed}) {
    rows.push_back(empty_row("queue " + std::to_string(rows.size())));
    rows.back().state = state;
  }
  snapshot_encoder encoder("x", picture_of(snapshot_of(rows)));
  const bj::value all = bj::parse(*encoder.snapshot_body(*encoder.select({})));
  const std::vector<std::string> names{"ok", "stale", "never_seen", "closed"};
  for (std::size_t i = 0; i < names.size(); ++i) EXPECT_EQ(all.at("queues").at(i).at("state").as_string(), names[i]);
}

struct floor_test : encoder_test {
  static std::shared_ptr<snapshot> with_floor(floor_agents floor, std::uint64_t seq = 4711) {
    auto figures = snapshot_of({example_row()}, seq);
    figures->agents = std::make_shared<const floor_agents>(std::move(floor));
    return figures;
  }
};

TEST_F(floor_test, counts_everybody_once) {
  snapshot_encoder encoder("f3a9", picture_of(with_floor(example_floor())));
  const std::string text(encoder.snapshot_frame(*encoder.select({}))->text());
  EXPECT_EQ(
      text.substr(text.rfind(",\"agents\":")),
      R"(,"agents":{"staffed":40,"available":4,"busy":31,"ringing":1,"wrapup":2,"not_ready":2,"offline":3,"silent":1,)"
      R"("occupancy":0.8918918918918919,"teams":[{"team":"north","staffed":2,"available":1,"busy":1,)"
      R"("ringing":0,"wrapup":0,"not_ready":0,"offline":0,"occupancy":0.5},{"team":"south \"2\"","staffed":0,)"
      R"("available":0,"busy":0,"ringing":0,"wrapup":0,"not_ready":0,"offline":0,"occupancy":null}]}})");
}

TEST_F(floor_test, has_no_more_than_a_thousand_teams) {
  floor_agents floor = example_floor();
  for (std::size_t i = floor.teams.size(); i < 1001; ++i) floor.teams.push_back({"team " + std::to_string(i), {}});
  snapshot_encoder encoder("x", picture_of(with_floor(floor)));
  const bj::value body = bj::parse(*encoder.snapshot_body(*encoder.select({})));
  EXPECT_EQ(body.at("agents").at("teams").as_array().size(), 1000U);
  EXPECT_EQ(body.at("agents").at("teams").at(0).at("team").as_string(), "north");
}

TEST_F(floor_test, is_null_while_nobody_has_reported) {
  auto figures = snapshot_of({empty_row("a")});
  for (const bool has_floor : {false, true}) {
    if (has_floor) figures->agents = std::make_shared<const floor_agents>();
    snapshot_encoder encoder("x", picture_of(figures));
    const bj::value all = bj::parse(*encoder.snapshot_body(*encoder.select({})));
    EXPECT_EQ(bj::serialize(all.at("agents")),
              R"({"staffed":null,"available":null,"busy":null,"ringing":null,"wrapup":null,"not_ready":null,)"
              R"("offline":null,"silent":null,"occupancy":null})");
    EXPECT_EQ(bj::serialize(all.at("queues").at(0).at("now").at("agents")),
              R"({"staffed":null,"available":null,"busy":null,"ringing":null,"wrapup":null,"not_ready":null})");
  }
}

TEST_F(floor_test, names_single_agents_in_the_answer_of_the_api) {
  snapshot_encoder encoder("x", picture_of(with_floor(example_floor())));
  const bj::value body = bj::parse(*encoder.snapshot_body(*encoder.select({})));
  const bj::array& agents = body.at("agents").at("agents").as_array();
  ASSERT_EQ(agents.size(), 2U);
  EXPECT_EQ(bj::serialize(agents[0]), R"({"agent":"mia@example.com","team":"north","state":"busy",)"
                                      R"("reported":"available","reported_since":"2026-11-22T08:30:00.250Z"})");
  EXPECT_EQ(std::string_view(agents[1].at("agent").as_string()), hostile_name);
  EXPECT_TRUE(agents[1].at("team").is_null());
  EXPECT_TRUE(agents[1].at("reported").is_null());
  EXPECT_TRUE(agents[1].at("reported_since").is_null());
  EXPECT_EQ(agents[1].at("state").as_string(), "offline");
}

TEST_F(floor_test, names_nobody_in_frames) {
  snapshot_encoder encoder("x", picture_of(with_floor(example_floor(), 1)));
  const auto all = encoder.select({});
  encoder.snapshot_body(*all);  // what the API is told stays there
  floor_agents next = example_floor();
  next.changed_seq = 2;
  std::vector<frame> frames{encoder.snapshot_frame(*all), encoder.heartbeat_frame()};
  encoder.advance(picture_of(with_floor(next, 2)));
  encoder.snapshot_body(*all);
  frames.insert(frames.end(), {encoder.snapshot_frame(*all), encoder.update_frame(*all, 1), encoder.heartbeat_frame()});
  for (const frame& each : frames) {
    ASSERT_TRUE(each);
    const std::string_view text = each->text();
    EXPECT_EQ(text.find("mia"), std::string::npos) << text;
    EXPECT_EQ(text.find("reported"), std::string::npos);
    const bj::value parsed = bj::parse(text);
    if (parsed.as_object().contains("agents"))
      EXPECT_FALSE(parsed.at("agents").as_object().contains("agents"));
    else
      EXPECT_EQ(parsed.at("op").as_string(), "heartbeat");
  }
}

TEST_F(floor_test, is_in_every_update_and_a_reason_for_one) {
  const auto with_row_at = [](std::uint64_t row_seq, std::uint64_t floor_seq, std::uint64_t seq) {
    floor_agents floor = example_floor();
    floor.changed_seq = floor_seq;
    floor.silent = static_cast<std::int64_t>(floor_seq);
    auto figures = with_floor(floor, seq);
    figures->queues = {std::make_shared<const row_figures>(changed_at(empty_row("a"), row_seq))};
    return picture_of(figures);
  };
  snapshot_encoder encoder("x", with_row_at(1, 1, 1));
  const auto all = encoder.select({});
  encoder.advance(with_row_at(2, 1, 2));
  const bj::value of_row = bj::parse(encoder.update_frame(*all, 1)->text());
  EXPECT_EQ(of_row.at("queues").as_array().size(), 1U);
  EXPECT_EQ(of_row.at("agents").at("silent").as_int64(), 1);
  encoder.advance(with_row_at(2, 3, 3));
  const bj::value of_floor = bj::parse(encoder.update_frame(*all, 2)->text());
  EXPECT_EQ(of_floor.at("queues").as_array().size(), 0U);
  EXPECT_EQ(of_floor.at("agents").at("silent").as_int64(), 3);
  encoder.advance(with_row_at(2, 3, 4));
  EXPECT_EQ(encoder.update_frame(*all, 3), nullptr);
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
  const bj::value update = bj::parse(encoder.update_frame(*all, 5)->text());
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
