#include "server/client_message.h"

#include <algorithm>
#include <boost/json.hpp>
#include <optional>
#include <utility>

#include "server/client_limits.h"
#include "server/utf8.h"

namespace floorwalker {
namespace {

namespace bj = boost::json;

std::string windows_allowed() {
  std::string list;
  for (const std::string_view name : window_names) list += (list.empty() ? "" : ", ") + std::string(name);
  return list;
}

// Adds every element of the list to the selection; says what is wrong with it, if anything is.
std::optional<std::string> add_all(const bj::value& list, row_selection& selection,
                                   std::optional<std::string> (*add)(row_selection&, std::string_view)) {
  const bj::array* elements = list.if_array();
  if (elements == nullptr || elements->empty()) return "is no list of one text or more";
  for (const bj::value& element : *elements) {
    const bj::string* text = element.if_string();
    if (text == nullptr) return "holds something that is no text";
    if (auto wrong = add(selection, std::string_view(text->data(), text->size()))) return wrong;
  }
  return std::nullopt;
}

client_message read_subscribe(const bj::object& object, double updates_per_s_max) {
  subscribe_message result;
  result.updates_per_s = std::min(result.updates_per_s, updates_per_s_max);
  if (const bj::value* queues = object.if_contains("queues")) {
    result.selection.queues.clear();
    if (auto wrong = add_all(*queues, result.selection, add_pattern))
      return refused_message{"bad_queues", "queues " + *wrong};
  }
  if (const bj::value* windows = object.if_contains("windows")) {
    result.selection.windows = {};
    if (auto wrong = add_all(*windows, result.selection, add_window))
      return refused_message{"bad_windows", "windows " + *wrong};
  }
  if (const bj::value* hz = object.if_contains("max_hz")) {
    boost::system::error_code error;
    result.updates_per_s = hz->is_number() ? hz->to_number<double>(error) : 0;
    if (!(result.updates_per_s >= updates_per_s_min && result.updates_per_s <= updates_per_s_max))
      return refused_message{
          "bad_max_hz", "max_hz is not a number from 0.1 to " + std::to_string(static_cast<int>(updates_per_s_max))};
  }
  normalise(result.selection);
  return result;
}

}  // namespace

client_message parse_client_message(std::string_view json, double updates_per_s_max) {
  bj::parse_options options;
  options.max_depth = 8;
  boost::system::error_code error;
  const bj::value value = bj::parse(bj::string_view(json.data(), json.size()), error, {}, options);
  if (error || !value.is_object()) return refused_message{"bad_json", "a message is one JSON object"};
  const bj::object& object = value.get_object();
  const bj::value* op = object.if_contains("op");
  const bj::string* name = op != nullptr ? op->if_string() : nullptr;
  if (name != nullptr && *name == "subscribe") return read_subscribe(object, updates_per_s_max);
  if (name != nullptr && *name == "unsubscribe") return unsubscribe_message{};
  if (name != nullptr && *name == "ping") return ping_message{};
  return refused_message{"unknown_op", "op is none of subscribe, unsubscribe, ping"};
}

std::optional<std::string> add_pattern(row_selection& selection, std::string_view pattern) {
  if (pattern.empty() || pattern.size() > pattern_bytes_max || !is_utf8(pattern) ||
      pattern.find('\0') != std::string_view::npos)
    return "holds what is no name or glob of 1 to 128 bytes of UTF-8";
  if (selection.queues.size() == patterns_max) return "holds more than 100 names";
  selection.queues.emplace_back(pattern);
  return std::nullopt;
}

std::optional<std::string> add_window(row_selection& selection, std::string_view name) {
  const auto w = window_named(name);
  if (!w) return "holds what is none of " + windows_allowed();
  selection.windows.add(*w);
  return std::nullopt;
}

void normalise(row_selection& selection) {
  auto& queues = selection.queues;
  std::sort(queues.begin(), queues.end());
  queues.erase(std::unique(queues.begin(), queues.end()), queues.end());
  if (std::binary_search(queues.begin(), queues.end(), "*")) queues = {"*"};
}

}  // namespace floorwalker
