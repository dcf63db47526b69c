// What a WebSocket client may say.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "server/snapshot_encoder.h"

namespace floorwalker {

struct subscribe_message {
  row_selection selection;
  double updates_per_s = 4;
};
struct unsubscribe_message {};
struct ping_message {};
// It is none of these; code and message go back to the client.
struct refused_message {
  std::string_view code;  // one of a closed list, see docs/api.md
  std::string message;
};
using client_message = std::variant<subscribe_message, unsubscribe_message, ping_message, refused_message>;

// `updates_per_s_max` is the most that may be asked for.
client_message parse_client_message(std::string_view json, double updates_per_s_max);

// Adds a pattern or a window by name; otherwise says what is wrong. For queries, too.
std::optional<std::string> add_pattern(row_selection& selection, std::string_view pattern);
std::optional<std::string> add_window(row_selection& selection, std::string_view name);
// Sorted, each once: equal wishes become equal selections.
void normalise(row_selection& selection);

}  // namespace floorwalker
