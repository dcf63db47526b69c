#include "ingest/event_fields.h"

namespace floorwalker {
namespace {

constexpr name_table attribute_words{attribute_names};
constexpr name_table member_words{member_names};
static_assert(attribute_names.size() <= object_fields::size_max && member_names.size() <= object_fields::size_max);

constexpr std::size_t few = 8;

// Each with each: quicker than sorting as long as they are few.
bool few_have_twins(const std::vector<std::string_view>& keys) noexcept {
  for (std::size_t i = 1; i < keys.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (keys[i] == keys[j]) return true;
    }
  }
  return false;
}

}  // namespace

bool object_fields::has_duplicates() {
  if (twice_ != 0 || others_.size() <= few) return twice_ != 0 || few_have_twins(others_);
  std::sort(others_.begin(), others_.end());
  return std::adjacent_find(others_.begin(), others_.end()) != others_.end();
}

event_fields::event_fields() : event{attribute_words}, data{member_words} {}

bool is_name(std::string_view text) noexcept {
  return is_name(json_value{json_kind::string, text.find('\0') != std::string_view::npos, text});
}

}  // namespace floorwalker
