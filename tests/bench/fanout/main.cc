// How many clients one core serves, at what cost and delay: the server in one process, the clients in another.
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include "tests/bench/fanout/child_process.h"
#include "tests/bench/fanout/report.h"
#include "tests/bench/fanout/rounds.h"

namespace {

using namespace floorwalker::bench;

// As many descriptors as this process may have: one a client, in both processes.
int clients_max() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<int>(limit.rlim_max) - 100;
}

int run(int count, char** arguments) {
  plan what;
  std::string out;
  CLI::App app{"WebSocket fan-out: clients, CPU, memory, delay"};
  app.add_option("--clients", what.clients, "numbers of clients to try, each a row")->delimiter(',');
  app.add_option("--seconds", what.seconds, "how long each row is measured");
  app.add_option("--stalled-of", what.stall_clients, "clients of the round with stalled ones; a tenth of them stalls");
  app.add_option("--rounds", what.rounds, "repeats of the ratios, interleaved");
  app.add_option("--only", what.only, "idle, load, cost, deflate, stalled")->delimiter(',');
  app.add_flag("--check", what.check, "fail where a frame was skipped, differed or was nobody's");
  app.add_option("--out", out, "JSON, into this file");
  CLI11_PARSE(app, count, arguments);
  const int most = clients_max();
  for (int& clients : what.clients) clients = std::min(clients, most);
  keep_to_core(1);
  report result;
  const bool good = run(what, result);
  std::cout << result.table();
  if (!out.empty() && !(std::ofstream(out) << result.json())) throw std::runtime_error("cannot write " + out);
  return good ? 0 : 1;
}

}  // namespace

int main(int count, char** arguments) {
  try {
    return run(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "fanout: %s\n", error.what());
    return 1;
  }
}
