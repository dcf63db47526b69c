// WebSockets over real sockets: readers that are quick, slow, rude, or gone.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <thread>

#include "tests/server/raw_client.h"
#include "tests/server/running_server.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using namespace test;
namespace bj = boost::json;

std::uint64_t seq_of(const std::string& message) { return bj::parse(message).at("seq").to_number<std::uint64_t>(); }

row_figures changed(std::uint64_t seq) {
  row_figures row = example_row();
  row.changed_seq = seq;
  return row;
}

picture changed_picture(std::uint64_t seq) { return picture_of(snapshot_of({changed(seq)}, seq)); }

// A value of the server's own metrics page.
double metric(const running_server& server, const std::string& name) {
  const std::string page = raw_client(server.port()).ask(get("/metrics")).body;
  const auto at = page.find("\n" + name + " ");
  return at == std::string::npos ? -1 : std::stod(page.substr(at + name.size() + 2));
}

template <class Condition>
bool comes_true(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  while (!condition())
    if (std::chrono::steady_clock::now() > deadline) return false;
  return true;
}

TEST(websocket, takes_clients_with_our_protocol_or_none) {
  running_server server;
  raw_client ours(server.port()), none(server.port()), many(server.port()), other(server.port());
  const raw_answer answer = ours.upgrade("Sec-WebSocket-Protocol: floorwalker.v1\r\n");
  EXPECT_EQ(answer.status, 101);
  EXPECT_EQ(answer.fields.at("sec-websocket-protocol"), "floorwalker.v1");
  EXPECT_EQ(answer.fields.at("sec-websocket-accept"), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  const raw_answer plain = none.upgrade();
  EXPECT_EQ(plain.status, 101);
  EXPECT_FALSE(plain.fields.contains("sec-websocket-protocol"));
  EXPECT_EQ(many.upgrade("Sec-WebSocket-Protocol: chat, floorwalker.v1\r\n").fields.at("sec-websocket-protocol"),
            "floorwalker.v1");
  EXPECT_EQ(other.upgrade("Sec-WebSocket-Protocol: floorwalker.v2\r\n").status, 400);
}

TEST(websocket, refuses_pages_of_other_origins) {
  running_server server;
  const auto status = [&](std::string_view origin) {
    return raw_client(server.port()).upgrade("Origin: " + std::string(origin) + "\r\n").status;
  };
  EXPECT_EQ(status("http://localhost"), 101);
  EXPECT_EQ(status("http://LOCALHOST:80"), 101);
  EXPECT_EQ(status("https://localhost"), 101);
  EXPECT_EQ(status("http://localhost:81"), 403);
  EXPECT_EQ(status("http://localhost.example.com"), 403);
  EXPECT_EQ(status("null"), 403);
  EXPECT_EQ(status("http://localhost\r\nOrigin: http://localhost"), 403);
}

TEST(websocket, wants_a_proper_upgrade) {
  running_server server;
  raw_client client(server.port());
  const raw_answer answer = client.ask(get("/ws/v1"));
  EXPECT_EQ(answer.status, 426);
  EXPECT_EQ(answer.fields.at("upgrade"), "websocket");
  EXPECT_EQ(raw_client(server.port())
                .ask("GET /ws/v1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                     "Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .status,
            426);
}

TEST(websocket, sends_a_snapshot_and_then_updates) {
  running_server server(changed_picture(1));
  raw_client client(server.port());
  client.upgrade();
  client.send_message(R"({"op":"subscribe","queues":["billing"],"windows":["5m"],"max_hz":20})");
  const bj::value snapshot = bj::parse(client.read_op("snapshot"));
  EXPECT_EQ(snapshot.at("queues").at(0).at("windows").at("5m").at("offered").as_int64(), 40);
  server.server().publish(changed_picture(2));
  const bj::value update = bj::parse(client.read_op("update"));
  EXPECT_EQ(update.at("seq").to_number<int>(), 2);
  EXPECT_EQ(update.at("queues").at(0).at("windows").as_object().size(), 1U);
  client.send_message(R"({"op":"ping"})");
  client.read_op("pong");
  client.send_message("what?");
  EXPECT_EQ(bj::parse(client.read_op("error")).at("code").as_string(), "bad_json");
  client.send_message("x", 2);
  EXPECT_EQ(bj::parse(client.read_op("error")).at("code").as_string(), "bad_json");
}

TEST(websocket, heartbeats_without_a_subscription) {
  running_server server;
  raw_client client(server.port());
  client.upgrade();
  const bj::value beat = bj::parse(client.read_op("heartbeat"));
  EXPECT_EQ(beat.at("instance").as_string(), "f3a9");
  EXPECT_TRUE(beat.as_object().contains("as_of"));
  EXPECT_TRUE(beat.as_object().contains("lag_s"));
}

TEST(websocket, answers_pings_of_the_protocol) {
  running_server server;
  raw_client client(server.port());
  client.upgrade();
  client.send_message("hello", 9);
  raw_message message;
  do message = client.read_message();
  while (message.opcode != 10);
  EXPECT_EQ(message.payload, "hello");
}

TEST(websocket, closes_on_messages_too_long_or_too_many) {
  running_server server;
  raw_client wordy(server.port()), chatty(server.port());
  wordy.upgrade();
  wordy.send_message(std::string(20'000, ' '));
  raw_message message;
  do message = wordy.read_message();
  while (message.opcode != 8);
  EXPECT_EQ(message.close_code(), 1009);
  chatty.upgrade();
  for (int i = 0; i < 100; ++i) chatty.send_message(R"({"op":"unsubscribe"})");
  do message = chatty.read_message();
  while (message.opcode != 8);
  EXPECT_EQ(message.close_code(), 1008);
}

TEST(websocket, says_goodbye_when_the_service_stops) {
  running_server server;
  auto client = std::make_unique<raw_client>(server.port());
  raw_client idle(server.port());
  client->upgrade();
  client->send_message(R"({"op":"subscribe"})");
  client->read_op("snapshot");
  EXPECT_EQ(idle.ask(get("/healthz")).status, 200);
  const auto begin = std::chrono::steady_clock::now();
  std::thread stopping([&] { server.server().stop(60s); });
  raw_message message;
  do message = client->read_message();
  while (message.opcode != 8);
  EXPECT_EQ(message.close_code(), 1001);
  client->send_message(message.payload, 8);
  EXPECT_TRUE(client->is_closed());
  client.reset();
  EXPECT_TRUE(idle.is_closed());
  stopping.join();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 4s);  // no waiting where nobody is left
}

TEST(websocket, stops_in_time_though_a_client_does_not_answer) {
  running_server server;
  raw_client client(server.port());
  client.upgrade();
  const auto begin = std::chrono::steady_clock::now();
  server.server().stop(100ms);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 3s);
}

TEST(websocket, counts_its_clients) {
  running_server server;
  {
    raw_client client(server.port());
    client.upgrade();
    client.read_op("heartbeat");
    server.server().publish(changed_picture(5000));
    EXPECT_TRUE(comes_true([&] { return metric(server, "floorwalker_websocket_clients") == 1; }));
  }
  std::uint64_t seq = 5001;  // a page is made once a seq
  EXPECT_TRUE(comes_true([&] {
    server.server().publish(changed_picture(seq++));
    return metric(server, "floorwalker_websocket_clients") == 0;
  }));
}

// Rows enough that a frame is larger than what the kernel's buffers take.
struct large_frames : testing::Test {
  static picture picture_at(std::uint64_t seq) {
    std::vector<row_figures> rows;
    for (int i = 1000; i < 1700; ++i) {
      rows.push_back(changed(seq));
      rows.back().queue = "q" + std::to_string(i);
    }
    return picture_of(snapshot_of(std::move(rows), seq));
  }
  static constexpr int small_buffer = 4096;
};

TEST_F(large_frames, a_stalled_reader_gets_fewer_and_newer_updates) {
  running_server server(picture_at(1));
  raw_client stalled(server.port(), small_buffer);
  stalled.upgrade();
  stalled.send_message(R"({"op":"subscribe","max_hz":20})");
  std::uint64_t seq = 1;
  ASSERT_TRUE(comes_true([&] {
    server.server().publish(picture_at(++seq));
    return metric(server, "floorwalker_websocket_updates_skipped_total") >= 10;
  }));
  int updates = 0;
  std::uint64_t last = seq_of(stalled.read_op("snapshot"));
  while (last != seq) {
    const std::uint64_t next = seq_of(stalled.read_op("update"));
    EXPECT_GT(next, last);
    last = next;
    ++updates;
  }
  EXPECT_LE(updates, 3);  // one that was out already, one that was in the buffers, and the newest
}

TEST_F(large_frames, a_reader_that_never_reads_is_cut_off_though_it_talks) {
  client_limits limits;
  limits.write_deadline = 300ms;
  running_server server(picture_at(1), limits);
  raw_client stalled(server.port(), small_buffer);
  stalled.upgrade();
  stalled.send_message(R"({"op":"subscribe","max_hz":20})");
  std::uint64_t seq = 1;
  EXPECT_TRUE(comes_true([&] {
    server.server().publish(picture_at(++seq));
    stalled.send_message("", 9);
    return metric(server, "floorwalker_websocket_clients_closed_total{reason=\"too_slow\"}") == 1;
  }));
}

}  // namespace
}  // namespace floorwalker
