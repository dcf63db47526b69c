#include "ingest/state_file.h"

#include <array>
#include <stdexcept>
#include <string_view>

#include "ingest/json_token.h"
#include "ingest/sha256.h"

namespace floorwalker {
namespace {

constexpr std::string_view first_line = "floorwalker-state 1";

// Takes lines such as "partition 3" off the front of a file, in their fixed order.
class head_reader {
 public:
  explicit head_reader(std::string_view text) noexcept : text_{text} {}

  std::string_view line() {
    const std::size_t end = text_.find('\n', at_);
    if (end == std::string_view::npos) throw std::runtime_error{"the file ends inside its head"};
    const std::string_view line = text_.substr(at_, end - at_);
    at_ = end + 1;
    return line;
  }

  std::string_view field(std::string_view name) {
    const std::string_view text = line();
    if (!text.starts_with(name) || text.size() <= name.size() || text[name.size()] != ' ') {
      throw std::runtime_error{"the head lacks the line \"" + std::string{name} + "\""};
    }
    return text.substr(name.size() + 1);
  }

  std::int64_t number(std::string_view name) {
    const auto value = read_int64(field(name));
    if (!value || *value < 0) throw std::runtime_error{"the head's \"" + std::string{name} + "\" is no number"};
    return *value;
  }

  std::string_view taken() const noexcept { return text_.substr(0, at_); }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

std::string state_file_head(const stored_state& state) {
  std::string head{first_line};
  const auto add = [&head](std::string_view name, const std::string& value) {
    head += '\n';
    head += name;
    head += ' ';
    head += value;
  };
  add("topic", state.topic);
  add("topic-id", state.topic_id);
  add("partition", std::to_string(state.partition));
  add("first-offset", std::to_string(state.first_offset));
  add("next-offset", std::to_string(state.next_offset));
  add("settings", state.settings);
  add("size", std::to_string(state.bytes.size()));
  add("sha256", sha256_hex(state.bytes));
  head += '\n';
  return head + "head-sha256 " + sha256_hex(std::string_view{head}) + "\n\n";
}

stored_state read_state_file(std::span<const std::byte> content) {
  const std::string_view text{reinterpret_cast<const char*>(content.data()), content.size()};
  head_reader head{text};
  if (head.line() != first_line) throw std::runtime_error{"not a state of this version"};
  stored_state state;
  state.topic = head.field("topic");
  state.topic_id = head.field("topic-id");
  state.partition = static_cast<std::int32_t>(head.number("partition"));
  state.first_offset = head.number("first-offset");
  state.next_offset = head.number("next-offset");
  state.settings = head.field("settings");
  const auto size = static_cast<std::size_t>(head.number("size"));
  const std::string_view digest = head.field("sha256");
  const std::string_view covered = head.taken();
  if (head.field("head-sha256") != sha256_hex(covered)) throw std::runtime_error{"the head is damaged"};
  if (!head.line().empty()) throw std::runtime_error{"the head does not end"};

  const auto bytes = content.subspan(head.taken().size());
  if (bytes.size() != size) {
    throw std::runtime_error{"the state has " + std::to_string(bytes.size()) + " bytes instead of " +
                             std::to_string(size)};
  }
  if (sha256_hex(bytes) != digest) throw std::runtime_error{"the state's SHA-256 does not match"};
  state.bytes.assign(bytes.begin(), bytes.end());
  return state;
}

}  // namespace floorwalker
