#include "server/window_text.h"

#include <array>
#include <string_view>
#include <utility>

#include "server/json_text.h"

namespace floorwalker {
namespace {

using namespace json;

constexpr std::int64_t low_volume_below = 10;

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

struct named_figure {
  std::string_view name;
  figure f;
};

// Each followed by a comma.
template <std::size_t N>
void append_figures(std::string& out, const window_figures& figures, const std::array<named_figure, N>& shown) {
  for (const auto& [name, f] : shown) {
    append_key(out, name);
    append_number(out, figures[f]);
    out += ',';
  }
}

void append_counts(std::string& out, const window_figures& figures) {
  static constexpr std::array<named_figure, 10> shown{{
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
  append_figures(out, figures, shown);
  const std::int64_t short_abandons = figures[figure::abandoned_short];
  const std::int64_t abandoned = figures[figure::abandoned] - short_abandons;
  out += "\"abandon_rate\":";
  append_ratio(out, abandoned, figures[figure::answered] + abandoned);
}

// Those of root contacts, which only totals have.
void append_contacts(std::string& out, const window_figures& figures) {
  static constexpr std::array<named_figure, 5> shown{{
      {"contacts_offered", figure::contacts_offered},
      {"contacts_answered", figure::contacts_answered},
      {"contacts_ended", figure::contacts_ended},
      {"contacts_transferred", figure::contacts_transferred},
      {"handoffs", figure::handoffs},
  }};
  out += ',';
  append_figures(out, figures, shown);
  append_key(out, "customer_wait_s");
  append_spread(out, figures[spread::customer_wait]);
}

// The rate's two numbers stand beside it: a queue's are its legs, a total's its contacts.
void append_transfers(std::string& out, const window_figures& figures, bool is_total) {
  static constexpr std::array<named_figure, 6> shown{{
      {"blind", figure::transfers_blind},
      {"consult", figure::transfers_consult},
      {"in", figure::transfers_in},
      {"out", figure::transfers_out},
      {"bounced", figure::bounced},
      {"storms", figure::storms},
  }};
  static constexpr std::array<named_figure, 3> beside{{
      {"legs_ended", figure::legs_ended},
      {"legs_transferred", figure::legs_transferred},
      {"closed_unanswered", figure::closed_unanswered},
  }};
  out += ",\"transfers\":{";
  append_figures(out, figures, shown);
  out.back() = '}';
  out += ',';
  append_figures(out, figures, beside);
  out += "\"transfer_rate\":";
  if (is_total)
    append_ratio(out, figures[figure::contacts_transferred], figures[figure::contacts_ended]);
  else
    append_ratio(out, figures[figure::legs_transferred], figures[figure::legs_ended]);
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

}  // namespace

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
  append_transfers(out, figures, row.is_total);
  for (const auto& [name, s] : shown) {
    out += ',';
    append_key(out, name);
    append_spread(out, figures[s]);
  }
  if (row.is_total) append_contacts(out, figures);
  out += '}';
}

}  // namespace floorwalker
