#include "server/subscriber.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "tests/server/example_snapshot.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using namespace test;
namespace bj = boost::json;

// A client whose clock is ours and whose socket takes a frame when the test says so.
struct subscriber_test : testing::Test {
  subscriber_test() : encoder("x", picture_of(snapshot_of({row(1)}, 1))), client(encoder, limits, skipped, now) {}

  static row_figures row(std::uint64_t changed) {
    row_figures made = empty_row("a");
    made.changed_seq = changed;
    return made;
  }
  // The next snapshot, in which the row has changed.
  void change() {
    ++seq;
    encoder.advance(picture_of(snapshot_of({row(seq)}, seq)));
  }
  // What goes out now: its op, or "" for nothing. The socket takes it at once.
  std::string sent() {
    const frame out = client.next(now);
    if (!out) return "";
    client.written();
    last = bj::parse(out->text());
    return std::string(last.at("op").as_string());
  }

  client_limits limits;
  std::uint64_t skipped = 0, seq = 1;
  subscriber::instant now{1h};
  snapshot_encoder encoder;
  subscriber client;
  bj::value last;
};

TEST_F(subscriber_test, sends_nothing_but_heartbeats_before_a_subscription) {
  change();
  EXPECT_EQ(sent(), "");
  now += limits.heartbeat_every - 1ms;
  EXPECT_EQ(sent(), "");
  now += 1ms;
  EXPECT_EQ(sent(), "heartbeat");
  EXPECT_EQ(last.at("seq").to_number<int>(), 2);
  EXPECT_TRUE(last.as_object().contains("as_of"));
  EXPECT_TRUE(last.as_object().contains("lag_s"));
  EXPECT_EQ(sent(), "");
}

TEST_F(subscriber_test, sends_a_whole_snapshot_first_and_then_what_changed) {
  client.receive(R"({"op":"subscribe","queues":["*"],"windows":["5m"],"max_hz":4})", now);
  EXPECT_EQ(sent(), "snapshot");
  EXPECT_EQ(sent(), "");
  now += 250ms;
  EXPECT_EQ(sent(), "");  // nothing changed
  change();
  EXPECT_EQ(sent(), "update");
  EXPECT_EQ(last.at("seq").to_number<int>(), 2);
}

// Who looks after many clients comes to each a little late; that must not add up.
TEST_F(subscriber_test, keeps_the_rate_though_it_is_always_asked_a_little_late) {
  client.receive(R"({"op":"subscribe","max_hz":4})", now);
  EXPECT_EQ(sent(), "snapshot");
  int updates = 0;
  for (int step = 0; step < 1000; ++step) {  // 15 s
    now += 15ms;
    change();
    if (sent() == "update") ++updates;
  }
  EXPECT_GE(updates, 59);
  EXPECT_LE(updates, 60);
}

TEST_F(subscriber_test, sends_no_two_in_a_hurry_after_a_rest) {
  client.receive(R"({"op":"subscribe","max_hz":4})", now);
  EXPECT_EQ(sent(), "snapshot");
  now += 700ms;
  change();
  EXPECT_EQ(sent(), "update");
  change();
  now += 249ms;
  EXPECT_EQ(sent(), "");
  now += 1ms;
  EXPECT_EQ(sent(), "update");
}

TEST_F(subscriber_test, says_when_it_wants_to_be_asked_again) {
  EXPECT_EQ(client.due(), now + limits.heartbeat_every);
  EXPECT_EQ(client.due_with_picture(), subscriber::instant::max());
  client.receive(R"({"op":"subscribe","max_hz":4})", now);
  EXPECT_LE(client.due(), now);
  EXPECT_EQ(sent(), "snapshot");
  EXPECT_EQ(client.due(), now + limits.heartbeat_every);
  EXPECT_EQ(client.due_with_picture(), now + 250ms);
  change();
  EXPECT_EQ(client.due(), now + 250ms);
  now += 250ms;
  ASSERT_TRUE(client.next(now));  // which the socket does not take
  EXPECT_EQ(client.due(), now + limits.write_deadline);
  change();
  EXPECT_EQ(client.due(), now + 250ms);  // to be counted as skipped
  client.written();
  client.receive(R"({"op":"ping"})", now);
  EXPECT_LE(client.due(), now);
}

TEST_F(subscriber_test, takes_a_higher_rate_where_it_is_allowed) {
  limits.updates_per_s_max = 100;
  client.receive(R"({"op":"subscribe","max_hz":100})", now);
  EXPECT_EQ(sent(), "snapshot");
  now += 10ms;
  change();
  EXPECT_EQ(sent(), "update");
  client.receive(R"({"op":"subscribe","max_hz":101})", now);
  EXPECT_EQ(sent(), "error");
}

TEST_F(subscriber_test, keeps_to_the_rate_it_was_asked_for) {
  client.receive(R"({"op":"subscribe","max_hz":4})", now);
  EXPECT_EQ(sent(), "snapshot");
  int updates = 0;
  for (int step = 0; step < 100; ++step) {
    now += 100ms;
    change();
    if (sent() == "update") ++updates;
  }
  EXPECT_GE(updates, 33);
  EXPECT_LE(updates, 40);
}

TEST_F(subscriber_test, heartbeats_at_least_once_a_second_while_nothing_changes) {
  client.receive(R"({"op":"subscribe"})", now);
  EXPECT_EQ(sent(), "snapshot");
  subscriber::instant before = now;
  for (int step = 0; step < 200; ++step) {
    now += 25ms;
    if (sent() == "") continue;
    EXPECT_LE(now - before, 1s);
    before = now;
  }
  EXPECT_LE(now - before, 1s);
}

TEST_F(subscriber_test, starts_over_after_rows_vanished) {
  client.receive(R"({"op":"subscribe"})", now);
  EXPECT_EQ(sent(), "snapshot");
  now += 1s;
  encoder.advance(picture_of(snapshot_of({}, ++seq)));
  EXPECT_EQ(sent(), "snapshot");
}

TEST_F(subscriber_test, a_new_subscription_replaces_the_old) {
  client.receive(R"({"op":"subscribe","queues":["none"]})", now);
  EXPECT_EQ(sent(), "snapshot");
  EXPECT_EQ(last.at("queues").as_array().size(), 0U);
  client.receive(R"({"op":"subscribe","queues":["a"]})", now);
  EXPECT_EQ(sent(), "snapshot");
  EXPECT_EQ(last.at("queues").as_array().size(), 1U);
  client.receive(R"({"op":"unsubscribe"})", now);
  now += 500ms;
  change();
  EXPECT_EQ(sent(), "");
}

TEST_F(subscriber_test, a_stalled_reader_gets_fewer_and_newer_updates) {
  client.receive(R"({"op":"subscribe","max_hz":10})", now);
  ASSERT_NE(client.next(now), nullptr);  // the snapshot stays on the wire
  for (int step = 0; step < 20; ++step) {
    now += 100ms;
    change();
    EXPECT_EQ(client.next(now), nullptr);
  }
  EXPECT_EQ(skipped, 20U);
  client.written();
  now += 100ms;
  EXPECT_EQ(sent(), "update");
  EXPECT_EQ(last.at("seq").to_number<std::uint64_t>(), seq);  // the newest one, and only that
  EXPECT_EQ(sent(), "");
}

TEST_F(subscriber_test, counts_no_skip_where_nothing_was_due) {
  client.receive(R"({"op":"subscribe","max_hz":1})", now);
  ASSERT_NE(client.next(now), nullptr);
  for (int step = 0; step < 9; ++step) {
    now += 100ms;
    change();
    client.next(now);
  }
  EXPECT_EQ(skipped, 0U);
}

TEST_F(subscriber_test, gives_up_on_a_frame_that_does_not_get_out) {
  client.receive(R"({"op":"ping"})", now);
  ASSERT_NE(client.next(now), nullptr);
  now += limits.write_deadline - 1ms;
  EXPECT_EQ(client.judge(now), subscriber::verdict::fine);
  now += 1ms;
  EXPECT_EQ(client.judge(now), subscriber::verdict::too_slow);
}

TEST_F(subscriber_test, answers_what_it_cannot_do) {
  const std::vector<std::pair<const char*, const char*>> cases{
      {"", "bad_json"},
      {"[]", "bad_json"},
      {"{\"op\":\"ping\"} x", "bad_json"},
      {"{}", "unknown_op"},
      {R"({"op":7})", "unknown_op"},
      {R"({"op":"sing"})", "unknown_op"},
      {R"({"op":"subscribe","queues":"a"})", "bad_queues"},
      {R"({"op":"subscribe","queues":[]})", "bad_queues"},
      {R"({"op":"subscribe","queues":[1]})", "bad_queues"},
      {R"({"op":"subscribe","queues":[""]})", "bad_queues"},
      {R"({"op":"subscribe","queues":["\u0000"]})", "bad_queues"},
      {R"({"op":"subscribe","windows":["7m"]})", "bad_windows"},
      {R"({"op":"subscribe","windows":[]})", "bad_windows"},
      {R"({"op":"subscribe","max_hz":0})", "bad_max_hz"},
      {R"({"op":"subscribe","max_hz":20.5})", "bad_max_hz"},
      {R"({"op":"subscribe","max_hz":-4})", "bad_max_hz"},
      {R"({"op":"subscribe","max_hz":"4"})", "bad_max_hz"},
      {R"({"op":"subscribe","max_hz":1e300})", "bad_max_hz"},
  };
  for (const auto& [message, code] : cases) {
    now += 1s;
    client.receive(message, now);
    EXPECT_EQ(sent(), "error") << message;
    EXPECT_EQ(last.at("code").as_string(), code) << message;
    EXPECT_FALSE(last.at("message").as_string().empty());
  }
  client.receive(std::string(200, '[') + std::string(200, ']'), now);
  EXPECT_EQ(sent(), "error");
  client.receive_binary(now);
  EXPECT_EQ(sent(), "error");
  client.receive(R"({"op":"ping","id":1})", now);
  EXPECT_EQ(sent(), "pong");
}

TEST_F(subscriber_test, limits_the_names_of_a_subscription) {
  std::string names = "\"a0\"";
  for (int i = 1; i < 100; ++i) names += ",\"a" + std::to_string(i) + "\"";
  client.receive(R"({"op":"subscribe","queues":[)" + names + "]}", now);
  EXPECT_EQ(sent(), "snapshot");
  client.receive(R"({"op":"subscribe","queues":[)" + names + ",\"b\"]}", now);
  EXPECT_EQ(sent(), "error");
  client.receive(R"({"op":"subscribe","queues":[")" + std::string(129, 'a') + "\"]}", now);
  EXPECT_EQ(sent(), "error");
}

TEST_F(subscriber_test, takes_only_so_many_messages) {
  for (int i = 0; i < 40; ++i) client.receive(R"({"op":"unsubscribe"})", now);
  EXPECT_EQ(client.judge(now), subscriber::verdict::fine);
  now += 1s;
  for (int i = 0; i < 20; ++i) client.receive(R"({"op":"unsubscribe"})", now);
  EXPECT_EQ(client.judge(now), subscriber::verdict::fine);
  client.receive(R"({"op":"unsubscribe"})", now);
  EXPECT_EQ(client.judge(now), subscriber::verdict::too_many_messages);
}

TEST_F(subscriber_test, reads_no_more_while_its_replies_wait) {
  ASSERT_TRUE(client.may_receive());
  for (std::size_t i = 0; i < limits.replies_waiting_max; ++i) client.receive(R"({"op":"ping"})", now);
  EXPECT_FALSE(client.may_receive());
  EXPECT_EQ(sent(), "pong");
  EXPECT_TRUE(client.may_receive());
}

}  // namespace
}  // namespace floorwalker
