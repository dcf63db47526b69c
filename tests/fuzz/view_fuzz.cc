// Any bytes as records of a views topic. As libFuzzer's entry, or driven by tests/aggregators/view_joiner_test.cc.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "aggregators/view_codec.h"
#include "aggregators/view_key.h"
#include "aggregators/view_objects.h"

namespace {

using namespace floorwalker;

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "%s\n", what);
  std::abort();
}

// A byte that says how long the key is, the key; two bytes that say how long the value is, the value.
struct record {
  std::string_view key;
  std::span<const std::byte> value;
};
std::span<const std::byte> cut(std::span<const std::byte>& from, std::size_t size) {
  const auto first = from.first(std::min(size, from.size()));
  from = from.subspan(first.size());
  return first;
}
std::size_t number(std::span<const std::byte> digits) {
  std::size_t value = 0;
  for (const std::byte one : digits) value = value << 8 | static_cast<std::size_t>(one);
  return value;
}
record next(std::span<const std::byte>& from) {
  const auto key = cut(from, number(cut(from, 1)));
  return {{reinterpret_cast<const char*>(key.data()), key.size()}, cut(from, number(cut(from, 2)))};
}

// One that counts all these objects.
std::vector<std::byte> head_over(const std::map<std::string, std::vector<std::byte>>& objects) {
  view_head head;
  head.objects = static_cast<std::int64_t>(objects.size());
  for (const auto& [text, bytes] : objects) head.sum += hash_of(key_named(text), bytes);
  byte_writer to;
  write_head(to, head);
  return to.take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const auto rules = std::make_shared<const settings>();
  view_joiner joiner{rules};
  std::map<std::string, std::vector<std::byte>> taken;
  std::span<const std::byte> rest{reinterpret_cast<const std::byte*>(bytes), size};
  while (!rest.empty()) {
    const auto [key, value] = next(rest);
    try {
      joiner.take(key, value);
      if (key == view_head_key) continue;
      std::vector<std::byte>& object = taken[text_of(key_named(key))];
      object.assign(value.begin(), value.end());
    } catch (const std::runtime_error&) {
    }
  }
  std::erase_if(taken, [](const auto& one) { return one.second.empty(); });
  require(joiner.keys().size() == taken.size(), "another number of objects");
  require(joiner.take(view_head_key, head_over(taken)), "a head that counts all objects does not stand");
  partition_view view;
  joiner.write_whole(view);
  for (const cell_view& one : view.cells)
    require(one.value.begin().time_since_epoch().count() >= 0, "a time before all");
  return 0;
}
