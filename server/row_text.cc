#include "server/row_text.h"

#include <array>
#include <utility>

#include "server/age.h"
#include "server/json_text.h"

namespace floorwalker {
namespace {

using namespace json;

constexpr std::int64_t low_volume_below = 10;

void append_key(std::string& out, std::string_view key) {
  out += '"';
  out += key;
  out += "\":";
}

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

// What this version does not count yet stands as null, never as 0.
constexpr std::string_view unanswered_not_counted = R"(,"unanswered":null,"oldest_unanswered_s":null)";
constexpr std::string_view agents_not_counted =
    R"(,"agents":{"staffed":null,"available":null,"busy":null,"ringing":null,"wrapup":null,"not_ready":null})";
constexpr std::string_view transfers_not_counted =
    R"(,"transfers":{"blind":null,"consult":null,"in":null,"out":null,"bounced":null,"storms":null},"transfer_rate":null)";

void append_now(std::string& out, const row_figures& row, time_point as_of) {
  const waiting_now& waiting = row.waiting;
  const auto age = [&](time_point begin) {
    return waiting.count > 0 ? std::optional(age_at(as_of, begin)) : std::nullopt;
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
  out += unanswered_not_counted;
  out += agents_not_counted;
  out += "},\"windows\":{";
}

// The mean is one division of two exact integers.
void append_spread(std::string& out, const spread_summary& spread) {
  out += "{\"count\":";
  append_number(out, spread.count);
  if (spread.count == 0) {
    out += R"(,"sum":null,"mean":null,"p50":null,"p90":null,"p95":null,"p99":null,"max":null})";
    return;
  }
  out += ",\"sum\":";
  append_seconds(out, spread.sum);
  out += ",\"mean\":";
  append_number(out, static_cast<double>(spread.sum.count()) / (1e6 * static_cast<double>(spread.count)));
  const std::array<std::pair<std::string_view, microseconds>, 5> rest{
      {{"p50", spread.p50}, {"p90", spread.p90}, {"p95", spread.p95}, {"p99", spread.p99}, {"max", spread.max}}};
  for (const auto& [name, duration] : rest) {
    out += ',';
    append_key(out, name);
    append_seconds(out, duration);
  }
  out += '}';
}

void append_counts(std::string& out, const window_figures& figures) {
  static constexpr std::array<std::pair<std::string_view, figure>, 10> shown{{
      {"offered", figure::offered},
      {"answered", figure::answered},
      {"answered_in_target", figure::answered_in_target},
      {"answered_short", figure::answered_short},
      {"abandoned", figure::abandoned},
      {"abandoned_in_target", figure::abandoned_in_target},
      {"abandoned_short", figure::abandoned_short},
      {"left", figure::left},
      {"left_past_target", figure::left_past_target},
      {"requeued", figure::requeued},
  }};
  for (const auto& [name, f] : shown) {
    append_key(out, name);
    append_number(out, figures[f]);
    out += ',';
  }
  const std::int64_t short_abandons = figures[figure::abandoned_short];
  const std::int64_t abandoned = figures[figure::abandoned] - short_abandons;
  out += "\"abandon_rate\":";
  append_ratio(out, abandoned, figures[figure::answered] + abandoned);
}

void append_service_levels(std::string& out, const window_figures& figures, const row_figures& row) {
  const service_level configured = service_level_of(row.formula, figures, row.waiting.past_target);
  out += ",\"service_level\":";
  append_ratio(out, configured.n, configured.of);
  out += ",\"service_levels\":{";
  for (std::size_t i = 0; i < formula_count; ++i) {
    const service_level level = service_level_of(static_cast<formula>(i), figures, row.waiting.past_target);
    if (i > 0) out += ',';
    append_key(out, formula_names[i]);
    out += "{\"value\":";
    append_ratio(out, level.n, level.of);
    out += ",\"n\":";
    append_number(out, level.n);
    out += ",\"of\":";
    append_number(out, level.of);
    if (level.of < low_volume_below) out += ",\"low_volume\":true";
    out += '}';
  }
  out += '}';
}

void append_waits(std::string& out, const window_figures& figures) {
  out += ",\"wait_s\":{\"answered\":";
  append_spread(out, figures[spread::wait_answered]);
  out += ",\"abandoned\":";
  append_spread(out, figures[spread::wait_abandoned]);
  out += ",\"left\":";
  append_spread(out, figures[spread::wait_left]);
  out += '}';
}

void append_window(std::string& out, window w, const row_figures& row) {
  static constexpr std::array<std::pair<std::string_view, spread>, 6> shown{
      {{"talk_s", spread::talk},
       {"hold_s", spread::hold},
       {"wrapup_s", spread::wrapup},
       {"handle_s", spread::handle},
       {"first_response_s", spread::first_response},
       {"reply_s", spread::reply}}};
  const window_figures& figures = row.windows[index_of(w)];
  append_key(out, window_names[index_of(w)]);
  out += '{';
  append_counts(out, figures);
  append_service_levels(out, figures, row);
  append_waits(out, figures);
  out += transfers_not_counted;
  for (const auto& [name, s] : shown) {
    out += ',';
    append_key(out, name);
    append_spread(out, figures[s]);
  }
  out += '}';
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
