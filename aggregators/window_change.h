// What cells that come into a window, leave it or change in it do to its sums: gathered first, then applied to each.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "aggregators/histogram.h"
#include "aggregators/packed_cell.h"

namespace floorwalker {

// One thread. No cell enters and leaves in one change, but for one that is another now: it leaves as it was. To be used
// again and again. Takes some 150 KB: samples are counted in a plain table by bucket, so that they need no sorting
// however many cells there are; a bit for each that was touched, and one for each 64 of these, let few be found as fast
// as many.
class window_change {
 public:
  window_change();
  void clear() noexcept;
  void enter(const packed_cell& one) { book(one, +1); }
  void leave(const packed_cell& one) { book(one, -1); }

  const per_figure<std::int64_t>& counts() const noexcept { return counts_; }
  const per_spread<std::int64_t>& sums() const noexcept { return sums_; }
  // The largest samples of a spread; 0 without any.
  std::int64_t largest_entering(std::size_t spread) const noexcept { return entering_[spread]; }
  std::int64_t largest_leaving(std::size_t spread) const noexcept { return leaving_[spread]; }
  // By kind, then value (of buckets); none is zero.
  template <class Visitor>
  void each_sample(Visitor&& visit) const {
    each_touched([&](std::size_t at) {
      if (samples_[at] != 0)
        visit(tally{value_of_bucket(at % bucket_count), samples_[at],
                    static_cast<std::uint8_t>(first_sample_kind + at / bucket_count)});
    });
  }

 private:
  template <class Visitor>
  void each_touched(Visitor&& visit) const {
    for (std::size_t w = 0; w < touched_words_.size(); ++w)
      for (std::uint64_t words = touched_words_[w]; words != 0; words &= words - 1) {
        const std::size_t word = 64 * w + static_cast<std::size_t>(std::countr_zero(words));
        for (std::uint64_t bits = touched_[word]; bits != 0; bits &= bits - 1)
          visit(64 * word + static_cast<std::size_t>(std::countr_zero(bits)));
      }
  }
  void book(const packed_cell& one, int sign);
  void sample(std::size_t spread, const tally& each, int sign);

  per_figure<std::int64_t> counts_{};
  per_spread<std::int64_t> sums_{}, entering_{}, leaving_{};
  std::vector<std::int32_t> samples_;  // by spread, bucket
  std::vector<std::uint64_t> touched_, touched_words_;
};

}  // namespace floorwalker
