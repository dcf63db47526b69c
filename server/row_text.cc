#include "server/row_text.h"

#include <utility>

#include "server/age.h"
#include "server/agent_text.h"
#include "server/json_text.h"
#include "server/window_text.h"

namespace floorwalker {
namespace {

using namespace json;

std::string_view name_of(row_state state) {
  switch (state) {
    case row_state::ok: return "ok";
    case row_state::stale: return "stale";
    case row_state::never_seen: return "never_seen";
    case row_state::closed: return "closed";
  }
  return "ok";
}

// A total says of what it is one; a queue's row says which queue.
void append_identity(std::string& out, const row_figures& row) {
  out += '{';
  if (!row.is_total || !row.group.empty()) {
    append_key(out, row.is_total ? "group" : "queue");
    append_string(out, row.is_total ? row.group : row.queue);
    out += ',';
  }
  append_key(out, "channel");
  append_string(out, row.channel);
}

void append_head(std::string& out, const row_figures& row) {
  append_identity(out, row);
  out += ",\"state\":\"";
  out += name_of(row.state);
  out += "\",\"target_s\":";
  append_setting_seconds(out, row.target);
  out += ",\"goal\":";
  append_number(out, row.goal);
  out += ",\"formula\":\"";
  out += formula_names[index_of(row.formula)];
  out += "\",\"target_since\":";
  append_time(out, row.target_since);
  out += ',';
}

void append_now(std::string& out, const row_figures& row, time_point as_of) {
  const waiting_now& waiting = row.waiting;
  const auto age = [&](time_point begin) {
    return waiting.count > 0 ? std::optional(age_at(as_of, begin)) : std::nullopt;
  };
  const auto age_of = [&](const std::optional<time_point>& begin) {
    return begin ? std::optional(age_at(as_of, *begin)) : std::nullopt;
  };
  out += "\"now\":{\"waiting\":";
  append_number(out, waiting.count);
  out += ",\"longest_wait_s\":";
  append_seconds(out, age(waiting.oldest));
  out += ",\"oldest_since\":";
  append_time(out, waiting.count > 0 ? std::optional(waiting.oldest) : std::nullopt);
  out += ",\"suspect\":";
  append_bool(out, waiting.suspect);
  out += ",\"past_target\":";
  append_number(out, waiting.past_target);
  out += ",\"wait_so_far_s\":{\"p50\":";
  append_seconds(out, age(waiting.p50));
  out += ",\"p90\":";
  append_seconds(out, age(waiting.p90));
  out += ",\"max\":";
  append_seconds(out, age(waiting.oldest));
  out += "},\"handling\":";
  append_number(out, row.handling);
  out += ",\"on_hold\":";
  append_number(out, row.on_hold);
  out += ",\"unanswered\":";
  append_number(out, row.unanswered);
  out += ",\"oldest_unanswered_s\":";
  append_seconds(out, age_of(row.oldest_unanswered));
  out += ",\"past_reply_target\":";
  append_number(out, row.past_reply_target);
  if (row.is_total) {
    out += ",\"longest_customer_wait_s\":";
    append_seconds(out, age_of(row.longest_customer_wait_since));
  }
  out += ",\"agents\":";
  append_agents(out, row.agents, row.is_total);
  out += "},\"windows\":{";
}

}  // namespace

std::optional<window> window_named(std::string_view name) noexcept {
  for (std::size_t i = 0; i < window_count; ++i)
    if (window_names[i] == name) return static_cast<window>(i);
  return std::nullopt;
}

void row_text::advance(std::shared_ptr<const row_figures> row) {
  if (row == row_) return;
  *this = row_text(std::move(row));
}

void row_text::append(std::string& out, window_set windows, time_point as_of, std::uint64_t seq) {
  if (head_.empty()) append_head(head_, *row_);
  if (now_.empty() || now_seq_ != seq) {
    now_.clear();
    append_now(now_, *row_, as_of);
    now_seq_ = seq;
  }
  out += head_;
  out += now_;
  bool first = true;
  for (std::size_t i = 0; i < window_count; ++i) {
    const auto w = static_cast<window>(i);
    if (!windows.contains(w)) continue;
    if (windows_[i].empty()) append_window(windows_[i], w, *row_);
    if (!std::exchange(first, false)) out += ',';
    out += windows_[i];
  }
  out += "}}";
}

}  // namespace floorwalker
