// The closed lists of what is counted and what is measured, per row (queue and channel) and pane of event time.
// Definitions: docs/figures.md.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace floorwalker {

template <class Enum>
constexpr std::size_t index_of(Enum value) noexcept {
  return static_cast<std::size_t>(value);
}

// Counts: they add, and a contribution can be withdrawn.
enum class figure : std::uint8_t {
  offered,
  answered,
  answered_in_target,
  answered_short,
  abandoned,
  abandoned_in_target,
  abandoned_short,
  left,
  left_past_target,
  requeued,
  target_met,     // `decided` hits
  target_missed,  // `decided` misses, dated begin + T unless abandoned before
  transfers_blind,
  transfers_consult,
  transfers_in,
  transfers_out,
  bounced,
  storms,
  legs_ended,
  legs_transferred,
  abandoned_long,  // abandoned, and not short: a counter of its own, because a difference of two could fall
  closed_unanswered,
  // Of totals alone, by root contact:
  contacts_offered,
  contacts_answered,
  contacts_ended,
  contacts_transferred,
  handoffs,  // of the contacts ended: different agents met, less one each
};
inline constexpr std::size_t figure_count = index_of(figure::handoffs) + 1;

// Spreads of durations: count, sum, max exact; quantiles within 1 %.
enum class spread : std::uint8_t {
  wait_answered,
  wait_abandoned,
  wait_left,
  talk,
  hold,
  wrapup,
  handle,
  first_response,
  reply,
  customer_wait,  // of totals alone: all of a root's visits up to its first answer
};
inline constexpr std::size_t spread_count = index_of(spread::customer_wait) + 1;

// Each sliding window covers [S, now], S = (floor(now / step) + 1) * step - length; `today` is [day start, now].
enum class window : std::uint8_t { m1, m5, m15, m30, h1, today };
inline constexpr std::size_t window_count = index_of(window::today) + 1;
inline constexpr std::array<std::string_view, window_count> window_names{"1m", "5m", "15m", "30m", "1h", "today"};

template <class T>
using per_figure = std::array<T, figure_count>;
template <class T>
using per_spread = std::array<T, spread_count>;
template <class T>
using per_window = std::array<T, window_count>;

}  // namespace floorwalker
