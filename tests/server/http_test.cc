// The server over real sockets, asked well and badly.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <boost/json.hpp>

#include "tests/server/raw_client.h"
#include "tests/server/running_server.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using namespace test;
namespace bj = boost::json;

struct http_test : testing::Test {
  raw_answer ask(std::string_view bytes) { return raw_client(server.port()).ask(bytes); }
  // Refused with this status, in the form of a problem, and the connection is closed.
  void expect_refused(std::string_view bytes, int status) {
    raw_client client(server.port());
    const raw_answer answer = client.ask(bytes);
    EXPECT_EQ(answer.status, status) << bytes.substr(0, 200);
    EXPECT_EQ(answer.fields.at("content-type"), "application/problem+json");
    EXPECT_EQ(bj::parse(answer.body).at("status").to_number<int>(), status);
    EXPECT_FALSE(bj::parse(answer.body).at("detail").as_string().empty());
    EXPECT_EQ(answer.fields.at("connection"), "close");
    EXPECT_TRUE(client.is_closed());
  }
  // An answer with a problem; the connection goes on.
  void expect_problem(std::string_view target, int status) {
    raw_client client(server.port());
    const raw_answer answer = client.ask(get(target));
    EXPECT_EQ(answer.status, status) << target;
    EXPECT_EQ(answer.fields.at("content-type"), "application/problem+json");
    EXPECT_EQ(client.ask(get("/healthz")).status, 200);
  }

  running_server server;
};

TEST_F(http_test, answers_every_path) {
  raw_client client(server.port());
  EXPECT_EQ(client.ask(get("/")).fields.at("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(client.ask(get("/wallboard.js")).fields.at("content-type"), "text/javascript; charset=utf-8");
  EXPECT_NE(client.ask(get("/licences.txt")).body.find("preact"), std::string::npos);
  EXPECT_EQ(client.ask(get("/wallboard.css")).fields.at("content-type"), "text/css; charset=utf-8");
  EXPECT_EQ(client.ask(get("/healthz")).status, 200);
  EXPECT_EQ(client.ask(get("/readyz")).status, 200);
  const raw_answer metrics = client.ask(get("/metrics"));
  EXPECT_EQ(metrics.fields.at("content-type"), "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_NE(metrics.body.find("\nfloorwalker_snapshot_seq 4711\n"), std::string::npos);
  const raw_answer snapshot = client.ask(get("/api/v1/snapshot"));
  EXPECT_EQ(snapshot.fields.at("content-type"), "application/json");
  EXPECT_EQ(bj::parse(snapshot.body).at("seq").to_number<int>(), 4711);
  expect_problem("/nothing", 404);
  expect_problem("/api/v1/", 404);
  expect_problem("/healthz/", 404);
}

TEST_F(http_test, locks_the_page_in) {
  const raw_answer page = ask(get("/"));
  EXPECT_NE(page.fields.at("content-security-policy").find("default-src 'none'"), std::string::npos);
  EXPECT_EQ(page.fields.at("content-security-policy").find("unsafe"), std::string::npos);
  EXPECT_EQ(page.fields.at("x-content-type-options"), "nosniff");
}

TEST_F(http_test, chooses_rows_and_windows) {
  const auto windows = [&](std::string_view target) {
    const bj::value all = bj::parse(ask(get(target)).body);
    return all.at("queues").as_array().empty() ? 0 : all.at("queues").at(0).at("windows").as_object().size();
  };
  EXPECT_EQ(windows("/api/v1/snapshot"), 6U);
  EXPECT_EQ(windows("/api/v1/snapshot?queues=bill*,x&windows=5m,today"), 2U);
  EXPECT_EQ(windows("/api/v1/snapshot?queues=b%69lling%2Cx"), 6U);
  EXPECT_EQ(windows("/api/v1/snapshot?queues=cards"), 0U);
}

TEST_F(http_test, refuses_bad_parameters) {
  for (const char* query : {"queue=a", "windows=7m", "windows=", "queues=", "queues=a,,b", "queues=a&queues=b",
                            "queues", "queues=%zz", "queues=%4", "queues=%", "queues=%ff", "queues=a%00", "&"})
    expect_problem(std::string("/api/v1/snapshot?") + query, 400);
  for (const char* query :
       {"", "queue=a", "minutes=5", "queue=a&minutes=0", "queue=a&minutes=1441", "queue=a&minutes=-5",
        "queue=a&minutes=5m", "queue=a&minutes=5&x=1", "queue=&minutes=5", "queue=a&channel=&minutes=5"})
    expect_problem(std::string("/api/v1/history?") + query, 400);
  expect_problem("/api/v1/history?queue=a&minutes=5", 404);
}

TEST_F(http_test, sends_a_head_without_its_body) {
  raw_client client(server.port());
  for (const char* target : {"/", "/api/v1/snapshot", "/metrics", "/nothing"}) {
    client.send("HEAD " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    const raw_answer head = client.read_answer(true);
    EXPECT_GT(std::stoul(head.fields.at("content-length")), 10U);
  }
  EXPECT_EQ(client.ask(get("/healthz")).status, 200);
}

TEST_F(http_test, knows_get_and_head_alone) {
  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "BREW"}) {
    raw_client client(server.port());
    const raw_answer answer = client.ask(std::string(method) + " /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_EQ(answer.fields.at("allow"), "GET, HEAD");
  }
  expect_refused("POST /api/v1/snapshot HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello", 405);
}

TEST_F(http_test, wants_one_valid_host) {
  expect_refused("GET / HTTP/1.1\r\n\r\n", 400);
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400);
  for (const char* host : {"", "a b", "a/b", "a@b", "a,b", "[::1", "[g::/]", "a:", "a:x", "a:65536", ":80", "\"a\""})
    expect_refused("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n", 400);
  for (const char* host : {"a", "a:80", "127.0.0.1:8080", "[::1]:8080", "[::1]", "wall.example.com"})
    EXPECT_EQ(ask("GET /healthz HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n").status, 200) << host;
  EXPECT_EQ(ask("GET /healthz HTTP/1.0\r\n\r\n").status, 200);
}

TEST_F(http_test, takes_no_body_and_no_transfer_encoding) {
  for (const char* coding : {"chunked", "identity", "chunked, identity", "gzip, chunked", "x"})
    expect_refused("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: " + std::string(coding) + "\r\n\r\n0\r\n\r\n", 400);
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400);
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", 400);
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", 400);
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nContent-Length: 5\r\n\r\nGET /", 400);
  EXPECT_EQ(ask("GET /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").status, 200);
}

TEST_F(http_test, refuses_what_is_too_long) {
  expect_refused(get("/" + std::string(4200, 'a')), 414);
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(9000, 'a') + "\r\n\r\n", 431);
  expect_refused("GET / HTTP/1.1\r\nX: " + std::string(50'000, 'a'), 431);
  std::string many = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (int i = 0; i < 2000; ++i) many += "X" + std::to_string(i) + ": 1\r\n";
  expect_refused(many + "\r\n", 431);
}

TEST_F(http_test, refuses_what_is_not_http) {
  expect_refused("\x16\x03\x01\x02\r\n\r\n", 400);
  expect_refused("GET /\r\n\r\n", 400);
  expect_refused("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505);
  expect_refused("GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400);
  expect_refused("GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n", 400);
}

TEST_F(http_test, answers_pipelined_requests_in_order) {
  raw_client client(server.port());
  client.send(get("/metrics") + get("/healthz") + get("/nothing") + get("/api/v1/snapshot"));
  EXPECT_EQ(client.read_answer().fields.at("content-type").substr(0, 10), "text/plain");
  EXPECT_EQ(client.read_answer().status, 200);
  EXPECT_EQ(client.read_answer().status, 404);
  EXPECT_EQ(client.read_answer().fields.at("content-type"), "application/json");
}

TEST_F(http_test, takes_a_request_byte_by_byte) {
  raw_client client(server.port());
  for (const char c : get("/healthz")) client.send({&c, 1});
  EXPECT_EQ(client.read_answer().status, 200);
}

TEST_F(http_test, closes_when_asked_to) {
  raw_client client(server.port());
  EXPECT_EQ(client.ask("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").fields.at("connection"),
            "close");
  EXPECT_TRUE(client.is_closed());
}

TEST_F(http_test, shows_the_newest_picture) {
  server.server().publish(picture_of(snapshot_of({example_row()}, 5000)));
  raw_client client(server.port());
  // The picture is on its way to the I/O thread: asked again until it is there.
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  std::uint64_t seq = 0;
  while (seq != 5000 && std::chrono::steady_clock::now() < deadline)
    seq = bj::parse(client.ask(get("/api/v1/snapshot")).body).at("seq").to_number<std::uint64_t>();
  EXPECT_EQ(seq, 5000U);
}

TEST(http_limits, give_up_on_a_request_that_does_not_end) {
  client_limits limits;
  limits.request_deadline = 100ms;
  running_server server(picture_of(snapshot_of({})), limits);
  raw_client slow(server.port()), silent(server.port());
  slow.send("GET / HTTP/1.1\r\nHost: a\r\n");
  EXPECT_TRUE(slow.is_closed());
  EXPECT_TRUE(silent.is_closed());
}

TEST(http_limits, turn_away_more_connections_than_allowed) {
  client_limits limits;
  limits.connections_max = 2;
  running_server server(picture_of(snapshot_of({})), limits);
  raw_client one(server.port()), two(server.port());
  EXPECT_EQ(one.ask(get("/healthz")).status, 200);
  EXPECT_EQ(two.ask(get("/healthz")).status, 200);
  raw_client three(server.port());
  EXPECT_EQ(three.read_answer().status, 503);
  EXPECT_EQ(one.ask(get("/healthz")).status, 200);
}

TEST(http_limits, go_on_accepting_after_descriptors_ran_out) {
  running_server server;
  raw_client early(server.port());
  EXPECT_EQ(early.ask(get("/healthz")).status, 200);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const int lowest_free = dup(0);
  close(lowest_free);
  rlimit one_more = before;
  one_more.rlim_cur = static_cast<rlim_t>(lowest_free) + 1;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &one_more), 0);
  raw_client client(server.port());  // takes the last one, so that none is left to accept it with
  std::uint64_t seq = 5000;          // a page is made once a seq
  std::string page;
  const auto deadline = std::chrono::steady_clock::now() + 10s;
  do {
    server.server().publish(picture_of(snapshot_of({}, ++seq)));
    page = early.ask(get("/metrics")).body;
  } while (page.find("\nfloorwalker_http_accept_failures_total 0\n") != std::string::npos &&
           std::chrono::steady_clock::now() < deadline);
  EXPECT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  EXPECT_EQ(page.find("\nfloorwalker_http_accept_failures_total 0\n"), std::string::npos);
  EXPECT_EQ(client.ask(get("/healthz")).status, 200);
}

TEST(http_readiness, says_why_it_is_not_ready) {
  auto figures = snapshot_of({});
  figures->covered = false;
  picture first = picture_of(figures);
  first.feed.partitions_total = -1;
  first.feed.problem = "broker localhost:9092 is away";
  running_server server(first);
  raw_client client(server.port());
  const auto ready_is = [&](int status, std::string_view reason) {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    raw_answer answer;
    do answer = client.ask(get("/readyz"));
    while ((answer.status != status || answer.body.find(reason) == std::string::npos) &&
           std::chrono::steady_clock::now() < deadline);
    EXPECT_EQ(answer.status, status);
    EXPECT_NE(answer.body.find(reason), std::string::npos) << answer.body;
  };
  ready_is(503, "localhost:9092 is away");
  EXPECT_EQ(client.ask(get("/healthz")).status, 200);

  server.server().publish(picture_of(snapshot_of({}, 4712)));
  ready_is(200, "ready");

  auto old = snapshot_of({}, 4713);  // a broker that is away later makes figures old, not unready
  old->covered = false;
  picture away = picture_of(old);
  away.feed.problem = "broker localhost:9092 is away";
  server.server().publish(away);
  server.server().publish(picture_of(snapshot_of({}, 4714)));
  ready_is(200, "ready");

  picture draining = picture_of(snapshot_of({}, 4715));
  draining.feed.draining = true;
  server.server().publish(draining);
  ready_is(503, "stopping");

  picture fatal = picture_of(snapshot_of({}, 4716));
  fatal.feed.fatal = true;
  server.server().publish(fatal);
  ready_is(503, "given up");
}

// A page that goes out in many pieces, of which the kernel's buffers take few at a time.
TEST(large_pages, come_whole_to_slow_readers_and_to_several_at_once) {
  std::vector<row_figures> rows;
  for (int i = 1000; i < 1700; ++i) {
    rows.push_back(example_row());
    rows.back().queue = "q" + std::to_string(i);
  }
  running_server server(picture_of(snapshot_of(std::move(rows))));
  constexpr int small_buffer = 4096;
  raw_client slow(server.port(), small_buffer), quick(server.port());
  {
    raw_client leaves_in_the_middle(server.port(), small_buffer);
    for (raw_client* each : {&leaves_in_the_middle, &slow, &quick}) each->send(get("/metrics"));
  }
  const std::string page = quick.read_answer().body;
  EXPECT_EQ(slow.read_answer().body, page);
  EXPECT_EQ(slow.ask(get("/healthz")).status, 200);

  ASSERT_GT(page.size(), std::size_t{3} << 20);
  std::size_t at = 0;
  for (int i = 1000; i < 1700 && at != std::string::npos; ++i)
    at = page.find("\nfloorwalker_contacts_waiting{queue=\"q" + std::to_string(i) + "\"", at);
  EXPECT_NE(at, std::string::npos);
  quick.send("HEAD /metrics HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(quick.read_answer(true).fields.at("content-length"), std::to_string(page.size()));
}

TEST(http_listener, says_what_is_wrong_with_an_address) {
  running_server server;
  view_hub hub;
  merger past(std::make_shared<settings>(), hub);
  try {
    web_server second({{"127.0.0.1", server.port()}, {}, "x"}, past, picture_of(snapshot_of({})));
    FAIL() << "two servers listen on one address";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), "cannot listen on 127.0.0.1:" + std::to_string(server.port()) + ": Address already in use");
  }
}

}  // namespace
}  // namespace floorwalker
