#include "aggregators/packed_cell.h"

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <cstring>
#include <utility>

#include "aggregators/histogram.h"
#include "aggregators/zigzag.h"

namespace floorwalker {
namespace {

constexpr std::uint8_t one = 0x80, list = 0x40, kind_bits = 0x3f;
static_assert(served <= kind_bits);

constexpr bool is_sum(std::uint8_t kind) { return kind >= sum_of(spread{}) && kind < maximum_of(spread{}); }
constexpr bool is_maximum(std::uint8_t kind) { return kind >= maximum_of(spread{}) && kind < first_sample_kind; }

bool is_of_bucket(const tally& each) { return each.value >= 0 && bucket_value(each.value) == each.value; }

class packer {
 public:
  std::span<const std::byte> pack(std::span<const tally> all) {
    for (auto at = all.begin(); at != all.end();) {
      const auto end = std::find_if(at, all.end(), [&](const tally& each) { return each.kind != at->kind; });
      if (at->kind >= first_sample_kind && std::all_of(at, end, is_of_bucket))
        put_list({at, end});
      else
        for (; at != end; ++at) put(*at);
      at = end;
    }
    return bytes_;
  }

 private:
  void put(const tally& each) {
    if (is_sum(each.kind)) sums_[each.kind - sum_of(spread{})] = each.value;
    if (is_maximum(each.kind) && each.count == 1 && sums_[each.kind - maximum_of(spread{})] == each.value)
      return byte(each.kind | list);
    byte(each.count == 1 ? each.kind | one : each.kind);
    if (each.kind >= figure_count) value(each.value);
    if (each.count != 1) varint(zigzag(each.count));
  }
  void put_list(std::span<const tally> all) {
    const std::uint8_t kind = all.front().kind;
    const bool single = all.size() == 1 && all.front().count == 1;
    byte(single ? kind | list | one : kind | list);
    if (!single) varint(all.size());
    std::size_t before = 0;
    for (const tally& each : all) {
      const std::size_t step = bucket_number(each.value) - std::exchange(before, bucket_number(each.value));
      varint(step << 1 | (each.count != 1));
      if (each.count != 1) varint(zigzag(each.count));
    }
  }
  // Most are whole milliseconds: the first byte's second bit says which.
  void value(std::int64_t told) {
    const bool micro = told % 1000 != 0;
    const std::uint64_t rest = zigzag(micro ? told : told / 1000);
    const auto first = static_cast<int>(rest & 0x3f) | (micro ? 0x40 : 0);
    byte(rest < 0x40 ? first : first | 0x80);
    if (rest >= 0x40) varint(rest >> 6);
  }
  void varint(std::uint64_t rest) {
    for (; rest >= 0x80; rest >>= 7) byte(static_cast<int>(rest & 0x7f) | 0x80);
    byte(static_cast<int>(rest));
  }
  void byte(int value) { bytes_.push_back(static_cast<std::byte>(value)); }

  boost::container::small_vector<std::byte, 512> bytes_;
  per_spread<std::int64_t> sums_{};
};

}  // namespace

packed_cell::packed_cell(const cell& from) : packed_cell(from.begin) { assign(packer{}.pack(from.all)); }

packed_cell::packed_cell(const packed_cell& other) : packed_cell() {
  head_ = other.head_ & ~std::int64_t{0xff};
  assign(other.bytes());
}

// Into one that is empty.
void packed_cell::assign(std::span<const std::byte> bytes) {
  if (bytes.size() <= kept_.near.size()) {
    std::copy(bytes.begin(), bytes.end(), kept_.near.begin());
    head_ |= static_cast<std::int64_t>(bytes.size());
    return;
  }
  auto* const kept = new std::byte[bytes.size()];
  std::copy(bytes.begin(), bytes.end(), kept);
  kept_.far = {kept, bytes.size()};
  head_ |= is_allocated;
}

// Nothing in it points into itself.
void packed_cell::swap(packed_cell& other) noexcept {
  std::array<std::byte, sizeof(packed_cell)> kept;
  std::memcpy(kept.data(), static_cast<const void*>(this), sizeof *this);
  std::memcpy(static_cast<void*>(this), static_cast<const void*>(&other), sizeof *this);
  std::memcpy(static_cast<void*>(&other), kept.data(), sizeof *this);
}

void packed_cell::unpack(cell& to) const {
  to.reset(begin());
  tally_reader in(*this);
  while (const tally* each = in.next()) to.append(*each);
}

bool operator==(const packed_cell& a, const packed_cell& b) noexcept {
  return a.head_ == b.head_ && std::ranges::equal(a.bytes(), b.bytes());
}

const tally* tally_reader::next() noexcept {
  if (left_ > 0) {
    next_in_list();
    return &now_;
  }
  if (at_ == end_) return nullptr;
  const auto lead = static_cast<std::uint8_t>(*at_++);
  now_ = {0, 1, static_cast<std::uint8_t>(lead & kind_bits)};
  if (lead & list) {
    if (is_maximum(now_.kind))
      now_.value = sums_[now_.kind - maximum_of(spread{})];
    else
      begin_list((lead & one) != 0);
    return &now_;
  }
  if (now_.kind >= figure_count) now_.value = value();
  if (is_sum(now_.kind)) sums_[now_.kind - sum_of(spread{})] = now_.value;
  if (!(lead & one)) now_.count = static_cast<std::int32_t>(unzigzag(varint()));
  return &now_;
}

void tally_reader::begin_list(bool single) noexcept {
  left_ = single ? 1 : varint();
  bucket_ = 0;
  next_in_list();
}

void tally_reader::next_in_list() noexcept {
  --left_;
  const std::uint64_t step = varint();
  bucket_ += step >> 1;
  now_.value = value_of_bucket(bucket_);
  now_.count = step & 1 ? static_cast<std::int32_t>(unzigzag(varint())) : 1;
}

std::uint64_t tally_reader::varint() noexcept {
  std::uint64_t read = 0;
  for (int shift = 0;; shift += 7) {
    const auto part = static_cast<std::uint64_t>(*at_++);
    read |= (part & 0x7f) << shift;
    if (part < 0x80) return read;
  }
}

std::int64_t tally_reader::value() noexcept {
  const auto first = static_cast<std::uint64_t>(*at_++);
  std::uint64_t rest = first & 0x3f;
  if (first & 0x80) rest |= varint() << 6;
  return first & 0x40 ? unzigzag(rest) : unzigzag(rest) * 1000;
}

}  // namespace floorwalker
