#include "aggregators/tally_codec.h"

#include "aggregators/pen.h"

namespace floorwalker {
namespace {

constexpr bool is_figure(std::uint8_t kind) noexcept { return kind < figure_count; }
constexpr bool is_sample(std::uint8_t kind) noexcept { return kind >= first_sample_kind; }

// No pane of a second has a sum; only visits begun less visits ended may be fewer than none.
void expect_possible(const tally& one, level width) {
  const bool fits = is_figure(one.kind) || is_sample(one.kind) || (width != level::second && one.value != 0);
  const bool by_second = one.kind == flow || one.kind == served;
  const bool believed = !is_sample(one.kind) || (one.value >= 0 && one.value <= 2 * longest_duration.count() &&
                                                 (!by_second || (width == level::minute && one.value < 60)));
  const bool counts = one.count > 0 || (one.count < 0 && (is_figure(one.kind) || one.kind == flow));
  if (!fits || !counts || !believed) throw std::runtime_error("state: an impossible count");
}

}  // namespace

void write_tallies(byte_writer& to, const cell& from) {
  to.number(static_cast<std::int64_t>(from.all.size()));
  tally last;
  for (const tally& each : from.all) {
    to.number(std::int64_t{each.kind} - last.kind);
    if (each.kind != last.kind) last.value = 0;
    if (!is_figure(each.kind)) to.number(each.value - last.value);
    if (is_figure(each.kind) || is_sample(each.kind)) to.number(std::int64_t{each.count});
    last = each;
  }
}

void read_tallies(byte_reader& in, level width, cell& to) {
  tally last;
  for (std::size_t left = in.count(); left > 0; --left) {
    const auto further = static_cast<std::uint8_t>(in.count_up_to(std::size_t{served} - last.kind));
    tally each{further > 0 ? 0 : last.value, 1, static_cast<std::uint8_t>(last.kind + further)};
    if (!is_figure(each.kind) && __builtin_add_overflow(each.value, in.number(), &each.value))
      throw std::runtime_error("state: a number is out of range");
    if (is_figure(each.kind) || is_sample(each.kind)) each.count = in.number_as<std::int32_t>();
    expect_possible(each, width);
    const bool rises = to.all.empty() || further > 0 || (is_sample(each.kind) && each.value > last.value);
    if (!rises) throw std::runtime_error("state: counts out of order");
    to.append(each);
    last = each;
  }
}

}  // namespace floorwalker
