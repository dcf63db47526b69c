#include "tests/bench/fanout/rounds.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>

#include "tests/bench/fanout/bare_server.h"
#include "tests/bench/fanout/child_process.h"
#include "tests/bench/fanout/floor_server.h"
#include "tests/bench/fanout/swarm.h"

namespace floorwalker::bench {
namespace {

using namespace std::chrono_literals;

constexpr auto tick = 250ms;  // four updates a second, for everybody
constexpr int server_core = 0;
constexpr auto connect_limit = 120s;

struct load {
  swarm_counts counts;
  double cpu_us_per_frame = 0, cpu_share = 0;
};

template <class... Values>
std::string formatted(const char* format, Values... values) {
  char text[256];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

swarm_options options_of(const child_process& server, int clients) {
  swarm_options options;
  options.port = static_cast<std::uint16_t>(server.ask(ask_port));
  options.clients = clients;
  return options;
}

// Updates for all who are connected, after a second to warm up.
load measure(const child_process& server, swarm& clients, std::chrono::seconds span) {
  server.ask(do_publish);
  clients.read(1100ms);
  clients.start_counting();
  const auto cpu_before = server.cpu_time();
  clients.read(span);
  const auto cpu = server.cpu_time() - cpu_before;
  load result{clients.counts()};
  result.cpu_share = std::chrono::duration<double>(cpu) / std::chrono::duration<double>(span);
  result.cpu_us_per_frame = std::chrono::duration<double, std::micro>(cpu).count() /
                            static_cast<double>(std::max<std::uint64_t>(result.counts.updates, 1));
  server.ask(do_pause);
  return result;
}

load serve_floor(int clients, std::chrono::seconds span, bool deflate = false, int stalled = 0) {
  const child_process server(floor_server({}), server_core);
  swarm_options options = options_of(server, clients);
  options.deflate = deflate;
  options.stalled = stalled;
  swarm all(options);
  all.connect(connect_limit);
  return measure(server, all, span);
}

load serve_bare(int clients, std::chrono::seconds span, double payload_bytes) {
  const child_process server(bare_server({static_cast<std::size_t>(payload_bytes), tick}), server_core);
  swarm all(options_of(server, clients));
  all.connect(connect_limit);
  return measure(server, all, span);
}

// Each got what it asked for, the same as all others.
bool is_right(const load& one) {
  return one.counts.wrong_view == 0 && one.counts.different == 0 && one.counts.closed == 0;
}

// No client missed an update.
bool has_all(const load& one, std::chrono::seconds span) {
  return one.counts.gaps == 0 && one.counts.fewest + 1 >= static_cast<std::uint64_t>(span / tick);
}

bool is_clean(const load& one, std::chrono::seconds span) { return is_right(one) && has_all(one, span); }

// Updates are skipped by right where others take the processor for a quarter of a second: a few clients are given
// another chance. What is wrong is wrong the first time.
load serve_few(int clients, std::chrono::seconds span, bool deflate = false) {
  constexpr int few = 1000, chances = 4;
  load one = serve_floor(clients, span, deflate);
  for (int i = 1; i < chances && clients <= few && is_right(one) && !has_all(one, span); ++i)
    one = serve_floor(clients, span, deflate);
  return one;
}

void tell_memory(int clients, report& result) {
  const child_process server(floor_server({}), server_core);
  const swarm_options options = options_of(server, clients);
  const auto resident = server.resident_bytes(), kernel = server.ask(ask_kernel_bytes);
  swarm all(options);
  all.connect(connect_limit);
  all.read(2s);  // a heartbeat each
  const double each = static_cast<double>(server.resident_bytes() - resident) / clients;
  const double of_kernel = (static_cast<double>(server.ask(ask_kernel_bytes)) - static_cast<double>(kernel)) / clients;
  result.figure("bytes_per_idle_client", {each});
  result.line(
      formatted("idle: %d clients, %.0f bytes each, and %.0f of the kernel's buffers", clients, each, of_kernel));
}

bool tell_load(int clients, std::chrono::seconds span, report& result) {
  const load one = serve_few(clients, span);
  const bool clean = is_clean(one, span);
  result.line(
      formatted("%8d %9llu %6llu..%-5llu %6llu %6llu %6llu  %7.1f %7.1f %7.1f  %6.2f %5.0f%%  %s", clients,
                static_cast<unsigned long long>(one.counts.updates), static_cast<unsigned long long>(one.counts.fewest),
                static_cast<unsigned long long>(one.counts.most), static_cast<unsigned long long>(one.counts.gaps),
                static_cast<unsigned long long>(one.counts.different + one.counts.wrong_view),
                static_cast<unsigned long long>(one.counts.closed), quantile_ms(one.counts.latencies_us, 0.5),
                quantile_ms(one.counts.latencies_us, 0.99), quantile_ms(one.counts.latencies_us, 1),
                one.cpu_us_per_frame, one.cpu_share * 100, clean ? "all" : "NOT ALL"));
  result.figure("frame_bytes", {one.counts.frame_bytes});
  if (clean) result.figure("clients_4hz", {static_cast<double>(clients)});
  return clean;
}

bool tell_cost(int clients, int rounds, std::chrono::seconds span, bool deflate, report& result) {
  std::vector<double> ours, bare, ratios;
  double bytes = 0;
  bool clean = true;
  for (int round = 0; round < rounds; ++round) {
    const load floor = serve_few(clients, span, deflate);
    bytes = floor.counts.wire_bytes;
    clean &= is_clean(floor, span);
    const load least = serve_bare(clients, span, bytes);
    ours.push_back(floor.cpu_us_per_frame);
    bare.push_back(least.cpu_us_per_frame);
    ratios.push_back(ours.back() / bare.back());
  }
  // Interleaved: what is around changes from minute to minute.
  result.figure(deflate ? "cpu_per_frame_vs_bare_deflate" : "cpu_per_frame_vs_bare", ratios);
  result.line(formatted(
      "%s: %d clients, frames of %.0f bytes: %.2f us of CPU a frame, a bare send %.2f us: ratio %.2f (%.2f to %.2f)",
      deflate ? "compressed" : "cost", clients, bytes, median(ours), median(bare), median(ratios),
      *std::min_element(ratios.begin(), ratios.end()), *std::max_element(ratios.begin(), ratios.end())));
  return clean;
}

void tell_stalled(int clients, int rounds, std::chrono::seconds span, report& result) {
  std::vector<double> without, with;
  for (int round = 0; round < rounds; ++round) {
    without.push_back(quantile_ms(serve_floor(clients - clients / 10, span).counts.latencies_us, 0.99));
    with.push_back(quantile_ms(serve_floor(clients, span, false, clients / 10).counts.latencies_us, 0.99));
  }
  result.figure("p99_with_stalled_vs_none", {median(with) / median(without)});
  result.line(formatted("stalled: p99 of %d that read %.2f ms; beside %d that do not, %.2f ms: ratio %.2f",
                        clients - clients / 10, median(without), clients / 10, median(with),
                        median(with) / median(without)));
}

// Nobody reads: what the server and its kernel hold for each at most, until the server lets go of them.
void tell_stalled_memory(int clients, report& result) {
  const child_process server(floor_server({}), server_core);
  {
    swarm first(options_of(server, clients));  // what is made once, and kept, is not a client's
    first.connect(connect_limit);
  }
  swarm_options options = options_of(server, clients);
  options.stalled = clients;
  const auto resident = server.resident_bytes(), kernel = server.ask(ask_kernel_bytes);
  swarm all(options);
  all.connect(connect_limit);
  server.ask(do_publish);
  double own = 0, of_kernel = 0;
  const auto each = [&](std::uint64_t now, std::uint64_t before) {
    return now > before ? static_cast<double>(now - before) / clients : 0;
  };
  for (int i = 0; i < 35; ++i) {
    all.read(1s);
    own = std::max(own, each(server.resident_bytes(), resident));
    of_kernel = std::max(of_kernel, each(server.ask(ask_kernel_bytes), kernel));
  }
  result.figure("bytes_per_stalled_client", {own + of_kernel});
  result.line(
      formatted("stalled: %d clients, %.0f bytes each and %.0f of the kernel's buffers", clients, own, of_kernel));
}

}  // namespace

bool run(const plan& what, report& result) {
  const auto wanted = [&](const std::string& part) {
    return what.only.empty() || std::find(what.only.begin(), what.only.end(), part) != what.only.end();
  };
  const std::chrono::seconds span(what.seconds);
  bool good = true;
  if (wanted("idle")) tell_memory(what.clients.back(), result);
  if (wanted("load")) {
    result.line(" clients   updates    each          gaps differ closed   p50 ms  p99 ms  max ms  us/frm  core");
    for (const int clients : what.clients) good &= tell_load(clients, span, result);
  }
  if (wanted("cost")) good &= tell_cost(what.clients.front(), what.rounds, span, false, result);
  if (wanted("deflate")) good &= tell_cost(what.clients.front(), what.rounds, span, true, result);
  if (wanted("stalled")) {
    tell_stalled(what.stall_clients, what.rounds, span, result);
    tell_stalled_memory(what.stall_clients / 10, result);
  }
  return good || !what.check;
}

}  // namespace floorwalker::bench
