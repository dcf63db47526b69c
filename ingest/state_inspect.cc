#include "ingest/state_inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <ostream>
#include <stdexcept>
#include <tuple>

#include "ingest/sha256.h"
#include "ingest/state_directory.h"

namespace floorwalker {
namespace {

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

void print_json(const std::vector<stored_state>& states, std::ostream& out) {
  std::string text = "[";
  for (const stored_state& state : states) {
    text += text.size() == 1 ? "\n" : ",\n";
    fmt::format_to(std::back_inserter(text),
                   R"( {{"topic":{},"topic_id":{},"partition":{},"first_offset":{},"offset":{},)"
                   R"("settings_fingerprint":{},"size":{},"sha256":"{}"}})",
                   in_quotes(state.topic), in_quotes(state.topic_id), state.partition, state.first_offset,
                   state.next_offset, in_quotes(short_hash(state.settings)), state.bytes.size(),
                   sha256_hex(state.bytes));
  }
  out << text << (states.empty() ? "]\n" : "\n]\n");
}

void print_table(const std::vector<stored_state>& states, std::ostream& out) {
  out << fmt::format("{:<32} {:>9} {:>14} {:>14}  {:<12} {:>12}  {}\n", "topic", "partition", "first offset",
                     "next offset", "settings", "bytes", "sha256");
  for (const stored_state& state : states) {
    out << fmt::format("{:<32} {:>9} {:>14} {:>14}  {:<12} {:>12}  {}\n", state.topic, state.partition,
                       state.first_offset, state.next_offset, short_hash(state.settings), state.bytes.size(),
                       sha256_hex(state.bytes));
  }
}

}  // namespace

int inspect_state(const std::string& directory, bool as_json, std::ostream& out, std::ostream& errors) {
  std::vector<stored_state> states;
  int exit_code = 0;
  try {
    for (const auto& file : state_files(directory)) {
      try {
        states.push_back(load_state_file(file));
      } catch (const std::runtime_error& torn) {
        errors << torn.what() << '\n';
        exit_code = 1;
      }
    }
  } catch (const std::runtime_error& unreadable) {
    errors << unreadable.what() << '\n';
    return 1;
  }
  std::sort(states.begin(), states.end(), [](const stored_state& a, const stored_state& b) {
    return std::tie(a.topic, a.partition) < std::tie(b.topic, b.partition);
  });
  as_json ? print_json(states, out) : print_table(states, out);
  return exit_code;
}

}  // namespace floorwalker
