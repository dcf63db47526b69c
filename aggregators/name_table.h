// Names as small numbers, up to a limit; past it they share one.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace floorwalker {

inline constexpr std::string_view other_name = "_other";

// `Id` is an enumeration over an unsigned type. One thread.
template <class Id>
class name_table {
 public:
  explicit name_table(std::size_t names_max) : names_max_(names_max) {}

  // The number of a name; past the limit that of `_other`.
  Id id_of(std::string_view name) {
    if (last_ < names_.size() && names_[last_] == name) return static_cast<Id>(last_);
    if (const auto known = ids_.find(name); known != ids_.end()) {
      last_ = static_cast<std::size_t>(known->second);
      return known->second;
    }
    return names_.size() < names_max_ || name == other_name ? add(name) : id_of(other_name);
  }
  // Besides those that there are already.
  void allow(std::size_t further_names) noexcept { names_max_ = names_.size() + further_names; }
  // The number of a name that has one whatever the limit is.
  Id reserve(std::string_view name) {
    const auto known = ids_.find(name);
    return known != ids_.end() ? known->second : add(name);
  }
  // That of `_other`.
  bool is_other(Id id) const noexcept { return id == other_; }
  const std::string& operator[](Id id) const noexcept { return names_[static_cast<std::size_t>(id)]; }
  const std::vector<std::string>& names() const noexcept { return names_; }

 private:
  Id add(std::string_view name) {
    const Id id = static_cast<Id>(names_.size());
    if (name == other_name) other_ = id;
    names_.emplace_back(name);
    ids_.emplace(name, id);
    return id;
  }
  struct hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view name) const noexcept { return std::hash<std::string_view>{}(name); }
  };
  std::size_t names_max_;
  Id other_ = Id::none;
  std::vector<std::string> names_;
  std::size_t last_ = 0;  // that was asked for: one event's channel is mostly the next one's, too
  boost::unordered_flat_map<std::string, Id, hash, std::equal_to<>> ids_;
};

}  // namespace floorwalker
