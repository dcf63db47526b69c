// The program as it is typed: exit codes, what goes to stdout and stderr, signals. FLOORWALKER_PROGRAM is its path.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/server/raw_client.h"
#include "tests/server/running_server.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;
using namespace test;

// A run of the program whose stdout and stderr go to files of a directory of its own.
class program_run {
 public:
  explicit program_run(std::vector<std::string> arguments) {
    std::string pattern = testing::TempDir() + "floorwalker-XXXXXX";
    directory_ = mkdtemp(pattern.data());
    arguments.insert(arguments.begin(), FLOORWALKER_PROGRAM);
    std::vector<char*> raw;
    for (std::string& argument : arguments) raw.push_back(argument.data());
    raw.push_back(nullptr);
    process_ = fork();
    if (process_ != 0) return;
    redirect("out", STDOUT_FILENO);
    redirect("err", STDERR_FILENO);
    execv(raw[0], raw.data());
    _exit(127);
  }
  ~program_run() {
    if (running_) {
      kill(process_, SIGKILL);
      waitpid(process_, nullptr, 0);
    }
    std::filesystem::remove_all(directory_);
  }
  program_run(const program_run&) = delete;
  program_run& operator=(const program_run&) = delete;

  void signal(int number) const { kill(process_, number); }
  // The exit code; -1 if it was a signal that ended it, or it still runs after 10 s.
  int exit_code() {
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    int status = 0;
    while (waitpid(process_, &status, WNOHANG) == 0) {
      if (std::chrono::steady_clock::now() > deadline) return -1;
      std::this_thread::yield();
    }
    running_ = false;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string out() const { return text_of("out"); }
  std::string err() const { return text_of("err"); }

 private:
  void redirect(const char* name, int descriptor) const {
    dup2(open((directory_ + "/" + name).c_str(), O_CREAT | O_WRONLY, 0600), descriptor);
  }
  std::string text_of(const char* name) const {
    std::ostringstream text;
    text << std::ifstream(directory_ + "/" + name).rdbuf();
    return text.str();
  }
  std::string directory_;
  pid_t process_;
  bool running_ = true;
};

std::string config_file(const std::string& yaml) {
  std::string file = testing::TempDir() + "floorwalker-" + std::to_string(getpid()) + ".yaml";
  std::ofstream(file) << yaml;
  return file;
}

TEST(program, tells_its_version_and_its_usage) {
  program_run version({"--version"}), nothing({}), unknown({"sing"});
  EXPECT_EQ(version.exit_code(), 0);
  EXPECT_EQ(version.out().substr(0, 12), "floorwalker ");
  EXPECT_EQ(nothing.exit_code(), 2);
  EXPECT_EQ(nothing.out(), "");
  EXPECT_NE(nothing.err(), "");
  EXPECT_EQ(unknown.exit_code(), 2);
  EXPECT_NE(unknown.err().find("sing"), std::string::npos);
}

TEST(program, checks_a_configuration) {
  program_run good({"check-config", config_file("http: {listen: \"127.0.0.1:0\"}\n")});
  EXPECT_EQ(good.exit_code(), 0);
  EXPECT_EQ(good.err(), "");
  const std::string file = config_file("kafka:\n  properties:\n    no.such.thing: 1\nclock: sun\nwat: 1\n");
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"check-config", file}, {"serve", "--config", file}}) {
    program_run bad(arguments);
    EXPECT_EQ(bad.exit_code(), 2);
    for (const char* place : {":3: kafka.properties.no.such.thing: ", ":4: clock: ", ":5: wat: "})
      EXPECT_NE(bad.err().find(file + place), std::string::npos) << bad.err();
  }
  program_run missing({"check-config", "/nonexistent"});
  EXPECT_EQ(missing.exit_code(), 2);
  std::filesystem::remove(file);
}

TEST(program, does_not_start_on_an_address_in_use) {
  running_server other;
  const std::string address = "127.0.0.1:" + std::to_string(other.port());
  program_run demo({"demo", "--listen", address});
  EXPECT_EQ(demo.exit_code(), 1);
  EXPECT_NE(demo.err().find("cannot listen on " + address), std::string::npos) << demo.err();
}

// Lines of the log of this level.
int lines_of(const std::string& level, const std::string& log) {
  int count = 0;
  for (auto at = log.find(" " + level + " "); at != std::string::npos; at = log.find(" " + level + " ", at + 1))
    ++count;
  return count;
}

TEST(program, does_not_share_its_state_directory_and_stops_without_a_broker) {
  const std::string directory = testing::TempDir() + "floorwalker-state-" + std::to_string(getpid());
  const std::string file = config_file(
      "kafka: {brokers: \"127.0.0.1:1\"}\nhttp: {listen: \"127.0.0.1:0\"}\nstate: {directory: " + directory + "}\n");
  program_run first({"serve", "--config", file});
  const auto deadline = std::chrono::steady_clock::now() + 20s;
  while (first.err().find("serving on") == std::string::npos && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  program_run second({"serve", "--config", file});
  EXPECT_EQ(second.exit_code(), 1);
  EXPECT_EQ(lines_of("error", second.err()), 1) << second.err();
  EXPECT_NE(second.err().find(directory + ": another process writes it"), std::string::npos) << second.err();
  first.signal(SIGTERM);
  EXPECT_EQ(first.exit_code(), 0) << first.err();
  std::filesystem::remove(file);
  std::filesystem::remove_all(directory);
}

// Runs the demo, sees a queue in it, and stops it politely.
void run_demo(int signal) {
  program_run demo({"demo", "--listen", "127.0.0.1:0", "--log-format", "json"});
  const std::string start = "Wallboard: http://127.0.0.1:";
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  const auto in_time = [&] { return std::chrono::steady_clock::now() < deadline; };
  while (demo.out().find('\n') == std::string::npos && in_time()) std::this_thread::yield();
  ASSERT_EQ(demo.out().substr(0, start.size()), start) << demo.err();
  raw_client client(static_cast<std::uint16_t>(std::stoi(demo.out().substr(start.size()))));
  while (client.ask(get("/readyz")).status != 200 && in_time()) {
  }
  std::string page;
  while (page.find("\nfloorwalker_contacts_offered_total{") == std::string::npos && in_time())
    page = client.ask(get("/metrics")).body;
  EXPECT_TRUE(in_time());
  raw_client live(static_cast<std::uint16_t>(std::stoi(demo.out().substr(start.size()))));
  live.upgrade();
  live.send_message(R"({"op":"subscribe"})");
  live.read_op("update");
  demo.signal(signal);
  raw_message last;
  do last = live.read_message();
  while (last.opcode != 8);
  EXPECT_EQ(last.close_code(), 1001);
  EXPECT_EQ(demo.exit_code(), 0);
  EXPECT_NE(demo.err().find("\"message\":\"stopped\""), std::string::npos) << demo.err();
}

TEST(program, runs_a_demo_until_sigterm) { run_demo(SIGTERM); }
TEST(program, runs_a_demo_until_sigint) { run_demo(SIGINT); }

}  // namespace
}  // namespace floorwalker
