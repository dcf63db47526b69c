// WebSockets over real sockets: readers that are quick, slow, rude, or gone.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <memory>
#include <string>
#include <thread>

#include "server/deflate.h"
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

// The code that the server closes with after these bytes.
int code_after(const running_server& server, std::string_view bytes, std::string_view fields = "") {
  raw_client client(server.port());
  client.upgrade(fields);
  client.send(bytes);
  raw_message message;
  do message = client.read_message();
  while (message.opcode != 8);
  EXPECT_TRUE(client.is_closed());
  return message.payload.empty() ? 0 : message.close_code();
}

TEST(websocket, closes_on_what_the_protocol_forbids) {
  using namespace std::string_literals;
  running_server server;
  EXPECT_EQ(code_after(server, "\x81\x01x"s), 1002);                 // no mask
  EXPECT_EQ(code_after(server, "\x83\x80\0\0\0\0"s), 1002);          // no such opcode
  EXPECT_EQ(code_after(server, "\xC1\x80\0\0\0\0"s), 1002);          // compressed, which was not agreed
  EXPECT_EQ(code_after(server, "\x81\x81\0\0\0\0\xFF"s), 1007);      // no UTF-8
  EXPECT_EQ(code_after(server, "\x88\x81\0\0\0\0x"s), 1002);         // half a close code
  EXPECT_EQ(code_after(server, "\x88\x82\0\0\0\0\x03\xED"s), 1002);  // 1005 is never sent
  EXPECT_EQ(code_after(server, "\xC1\x81\0\0\0\0\xFF"s, "Sec-WebSocket-Extensions: permessage-deflate\r\n"), 1007);
}

TEST(websocket, answers_a_goodbye_with_its_code) {
  using namespace std::string_literals;
  running_server server;
  EXPECT_EQ(code_after(server, "\x88\x85\0\0\0\0\x03\xE8"s + "bye"), 1000);
  EXPECT_EQ(code_after(server, "\x88\x82\0\0\0\0\x0F\xA0"s), 4000);
  EXPECT_EQ(code_after(server, "\x88\x80\0\0\0\0"s), 0);
}

TEST(websocket, asks_who_is_silent_and_then_gives_up) {
  client_limits limits;
  limits.ping_after = 300ms;
  limits.silence_max = 900ms;
  running_server server(changed_picture(1), limits);
  raw_client mute(server.port()), polite(server.port());
  mute.upgrade();
  polite.upgrade();
  raw_message message;
  for (int i = 0; i < 4; ++i) {  // asked again and again, and there for longer than the other
    do message = polite.read_message();
    while (message.opcode != 9);
    polite.send_message(message.payload, 10);
  }
  EXPECT_THROW(while (true) mute.read_message(), std::runtime_error);
  polite.send_message("still here", 9);
  do message = polite.read_message();
  while (message.opcode != 10);
}

TEST(websocket, compresses_for_those_who_ask) {
  running_server server(changed_picture(1));
  raw_client plain(server.port()), small(server.port());
  plain.upgrade();
  EXPECT_EQ(small.upgrade("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n")
                .fields.at("sec-websocket-extensions"),
            "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
  const std::string wish = R"({"op":"subscribe","windows":["5m"]})";
  plain.send_message(wish);
  deflater squeeze;
  small.send_message(squeeze.deflate(wish), 0x41);
  const std::string expected = plain.read_op("snapshot");
  raw_message message;
  do message = small.read_message();
  while (!message.compressed);
  EXPECT_LT(message.payload.size(), expected.size() / 2);
  EXPECT_EQ(inflater(1 << 20).inflate(message.payload).payload, expected);
  small.send_message(squeeze.deflate(std::string(20'000, ' ')), 0x41);
  do message = small.read_message();
  while (message.opcode != 8);
  EXPECT_EQ(message.close_code(), 1009);
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

TEST_F(large_frames, a_pong_waits_until_the_frame_is_out) {
  running_server server(picture_at(1));
  raw_client stalled(server.port(), small_buffer);
  stalled.upgrade();
  stalled.send_message(R"({"op":"subscribe","max_hz":20})");
  stalled.send_message("early", 9);
  std::uint64_t seq = 1;
  ASSERT_TRUE(comes_true([&] {
    server.server().publish(picture_at(++seq));
    return metric(server, "floorwalker_websocket_updates_skipped_total") >= 3;
  }));
  stalled.send_message("late", 9);
  stalled.read_op("snapshot");  // whole: a pong within it would be none of JSON
  raw_message message;
  do message = stalled.read_message();
  while (message.opcode != 10 || message.payload != "late");
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
