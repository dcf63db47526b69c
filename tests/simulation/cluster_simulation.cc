// Simulated clusters, one a seed: cluster_simulation --help.
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>

#include "tests/simulation/cluster.h"

namespace floorwalker::simulation {
namespace {

constexpr std::size_t failures_max = 10;  // then it gives up

struct options {
  std::uint64_t first = 1, count = 1000;
  unsigned threads = std::max(1U, std::thread::hardware_concurrency());
  std::string wrong = "none";
  bool verbose = false;
};

// The first failure, or empty.
std::string run_one(std::uint64_t seed, const options& how, tally& sum) try {
  cluster::journal tell;
  if (how.verbose) tell = [](const std::string& line) { std::printf("%s\n", line.c_str()); };
  sum += cluster{seed, *sabotage_named(how.wrong), std::move(tell)}.run();
  return {};
} catch (const std::exception& why) {
  return why.what();
}

void report(std::uint64_t seed, const std::string& why, const options& how, const char* program) {
  const std::string fault = how.wrong == "none" ? "" : " --break " + how.wrong;
  std::printf("seed %llu: %s\nrepeat it with: %s --seed %llu --verbose%s\n", static_cast<unsigned long long>(seed),
              why.c_str(), program, static_cast<unsigned long long>(seed), fault.c_str());
  std::fflush(stdout);
}

int run(const options& how, const char* program) {
  std::atomic<std::uint64_t> next{how.first};
  std::mutex mutex;
  tally sum;            // guarded
  std::size_t bad = 0;  // guarded
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < how.threads; ++i)
    threads.emplace_back([&] {
      for (std::uint64_t seed = next++; seed < how.first + how.count; seed = next++) {
        tally one;
        std::string why = run_one(seed, how, one);
        const std::lock_guard lock{mutex};
        sum += one;
        if (why.empty()) continue;
        report(seed, why, how, program);
        if (++bad == failures_max) next = how.first + how.count;
      }
    });
  for (std::thread& thread : threads) thread.join();
  std::printf("%llu seeds: %llu records, %llu looks, %llu kills, %llu hand-overs, %llu losses, %llu states stored\n",
              static_cast<unsigned long long>(how.count), static_cast<unsigned long long>(sum.records),
              static_cast<unsigned long long>(sum.looks), static_cast<unsigned long long>(sum.kills),
              static_cast<unsigned long long>(sum.hand_overs), static_cast<unsigned long long>(sum.losses),
              static_cast<unsigned long long>(sum.stored));
  return (bad == 0) == (how.wrong == "none") ? 0 : 1;
}

}  // namespace
}  // namespace floorwalker::simulation

int main(int argc, char** argv) {
  using namespace floorwalker::simulation;
  CLI::App app{
      "Simulated clusters, one a seed; ends with 1 if something does not hold in any, or with --break if it holds in "
      "all."};
  options how;
  std::optional<std::uint64_t> only;
  app.add_option("--seed", only, "only this one");
  app.add_option("--first", how.first, "the first seed");
  app.add_option("--seeds", how.count, "how many");
  app.add_option("--threads", how.threads)->check(CLI::Range(1, 256));
  app.add_option("--break", how.wrong, "a fault to put in")
      ->check(CLI::IsMember(std::vector<std::string>(sabotage_names.begin(), sabotage_names.end())));
  app.add_flag("--verbose", how.verbose, "print each step");
  CLI11_PARSE(app, argc, argv);
  if (only) how.first = *only, how.count = 1;
  spdlog::set_level(how.verbose ? spdlog::level::warn : spdlog::level::off);
  return run(how, argv[0]);
}
