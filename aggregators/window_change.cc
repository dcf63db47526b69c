#include "aggregators/window_change.h"

#include <algorithm>
#include <utility>

namespace floorwalker {
namespace {

constexpr std::size_t words_for(std::size_t bits) { return (bits + 63) / 64; }

}  // namespace

window_change::window_change()
    : samples_(spread_count * bucket_count),
      touched_(words_for(samples_.size())),
      touched_words_(words_for(touched_.size())) {}

void window_change::clear() noexcept {
  counts_ = {};
  sums_ = entering_ = leaving_ = {};
  each_touched([this](std::size_t at) { samples_[at] = 0; });
  for (std::size_t w = 0; w < touched_words_.size(); ++w)
    for (std::uint64_t words = std::exchange(touched_words_[w], 0); words != 0; words &= words - 1)
      touched_[64 * w + static_cast<std::size_t>(std::countr_zero(words))] = 0;
}

// A sum or maximum that is told stands before the samples that would tell it otherwise.
void window_change::book(const packed_cell& one, int sign) {
  per_spread<std::int64_t>& largest = sign > 0 ? entering_ : leaving_;
  per_spread<bool> sum_told{}, maximum_told{};
  tally_reader in(one);
  while (const tally* each = in.next()) {
    const std::uint8_t kind = each->kind;
    if (kind < figure_count) {
      counts_[kind] += sign * each->count;
    } else if (kind < maximum_of(spread{})) {
      sums_[kind - sum_of(spread{})] += sign * each->value;
      sum_told[kind - sum_of(spread{})] = true;
    } else if (kind < first_sample_kind) {
      const std::size_t of = kind - std::size_t{maximum_of(spread{})};
      largest[of] = std::max(largest[of], each->value);
      maximum_told[of] = true;
    } else if (kind < flow) {
      const std::size_t of = kind - std::size_t{first_sample_kind};
      if (!sum_told[of]) sums_[of] += sign * each->value * each->count;
      if (!maximum_told[of]) largest[of] = std::max(largest[of], each->value);
      sample(of, *each, sign);
    } else {
      break;
    }
  }
}

void window_change::sample(std::size_t spread, const tally& each, int sign) {
  const std::size_t at = spread * bucket_count + bucket_number(std::max<std::int64_t>(each.value, 0));
  samples_[at] += sign * each.count;
  touched_[at / 64] |= std::uint64_t{1} << at % 64;
  touched_words_[at / 64 / 64] |= std::uint64_t{1} << at / 64 % 64;
}

}  // namespace floorwalker
