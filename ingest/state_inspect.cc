#include "ingest/state_inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <iterator>
#include <optional>
#include <ostream>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "ingest/directory_store.h"
#include "ingest/sha256.h"
#include "ingest/state_generations.h"
#include "ingest/topic_store.h"

namespace floorwalker {
namespace {

struct inspected_state {
  topic_partition of;
  std::string topic_id;
  std::int64_t first_offset = 0, next_offset = 0;
  std::string settings;  // hash of those it was written under
  std::size_t size = 0;
  std::string sha256;
};

// Enough to tell settings apart by eye.
std::string_view short_hash(std::string_view hash) noexcept { return hash.substr(0, 12); }

// `text` between quotes. What is quoted is a topic's name or a hash: nothing but quotes and backslashes can be in the
// way.
std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

void print_json(const std::vector<inspected_state>& states, std::ostream& out) {
  std::string text = "[";
  for (const inspected_state& state : states) {
    text += text.size() == 1 ? "\n" : ",\n";
    fmt::format_to(std::back_inserter(text),
                   R"( {{"topic":{},"topic_id":{},"partition":{},"first_offset":{},"offset":{},)"
                   R"("settings_fingerprint":{},"size":{},"sha256":"{}"}})",
                   in_quotes(state.of.topic), in_quotes(state.topic_id), state.of.partition, state.first_offset,
                   state.next_offset, in_quotes(short_hash(state.settings)), state.size, state.sha256);
  }
  out << text << (states.empty() ? "]\n" : "\n]\n");
}

void print_table(const std::vector<inspected_state>& states, std::ostream& out) {
  out << fmt::format("{:<32} {:>9} {:>14} {:>14}  {:<12} {:>12}  {}\n", "topic", "partition", "first offset",
                     "next offset", "settings", "bytes", "sha256");
  for (const inspected_state& state : states) {
    out << fmt::format("{:<32} {:>9} {:>14} {:>14}  {:<12} {:>12}  {}\n", state.of.topic, state.of.partition,
                       state.first_offset, state.next_offset, short_hash(state.settings), state.size, state.sha256);
  }
}

void print(const std::vector<inspected_state>& states, bool as_json, std::ostream& out) {
  as_json ? print_json(states, out) : print_table(states, out);
}

// The newest that is whole; empty: there is none. `told` gets a line for each newer one.
std::optional<inspected_state> newest_in(const stored_partition& stored, const topic_partition& of,
                                         const std::shared_ptr<const settings>& settings,
                                         std::vector<std::string>& told) {
  const auto tell = [&](const std::string& line) {
    told.push_back(fmt::format("{} {}: {}", of.topic, of.partition, line));
  };
  for (auto left = generations_in(stored, of, tell); !left.empty(); left.pop_back()) {
    const auto& [name, manifest] = left.back();
    try {
      const auto bytes = restore(manifest, stored, settings).serialize();
      return inspected_state{
          of,           manifest.topic_id, manifest.first_offset, manifest.next_offset, manifest.settings,
          bytes.size(), sha256_hex(bytes)};
    } catch (const std::exception& error) {
      tell(fmt::format("manifest {}: {}", name, error.what()));
    }
  }
  return std::nullopt;
}

// A service that runs may take parts away while we read, after it has written newer ones: then those are looked for.
std::optional<inspected_state> inspect(state_store& store, std::unique_ptr<stored_partition> stored,
                                       const topic_partition& of, const std::shared_ptr<const settings>& settings,
                                       std::vector<std::string>& told) {
  constexpr int looks = 5;
  for (int look = 1;; ++look) {
    told.clear();
    auto found = newest_in(*stored, of, settings, told);
    const auto manifests = stored->manifests();
    if (told.empty() || look == looks) return found;
    stored = std::move(store.open({of}).front());
    if (stored->manifests() == manifests) return found;  // nobody has written since: it is as it is
  }
}

}  // namespace

std::unique_ptr<state_store> open_for_inspection(const inspected_place& place) {
  if (place.topic.empty()) return std::make_unique<directory_store>(place.directory, directory_store::use::read);
  return std::make_unique<topic_store>(topic_store_options{
      .brokers = place.brokers, .topic = place.topic, .properties = place.properties, .make_topic = false});
}

int inspect_state(state_store& store, const std::shared_ptr<const settings>& settings, bool as_json, std::ostream& out,
                  std::ostream& errors) try {
  const std::string settings_hash = sha256_hex(settings->fingerprint());
  std::vector<inspected_state> states;
  int exit_code = 0;
  bool under_others = false;
  const auto partitions = store.partitions();
  auto opened = store.open(partitions);
  for (std::size_t i = 0; i < partitions.size(); ++i) {
    if (opened[i]->manifests().empty()) continue;
    std::vector<std::string> told;
    auto found = inspect(store, std::move(opened[i]), partitions[i], settings, told);
    for (const std::string& line : told) errors << line << '\n';
    if (!found) {
      exit_code = 1;
      continue;
    }
    under_others = under_others || found->settings != settings_hash;
    states.push_back(std::move(*found));
  }
  if (under_others) {
    errors << "some states were written under other settings than those given (fingerprint "
           << short_hash(settings_hash) << "): what is shown of them is how a service with these would go on\n";
  }
  print(states, as_json, out);
  return exit_code;
} catch (const std::runtime_error& unreadable) {
  errors << unreadable.what() << '\n';
  return 1;
}

}  // namespace floorwalker
