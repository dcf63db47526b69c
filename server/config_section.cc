#include "server/config_section.h"

#include <algorithm>

namespace floorwalker {
namespace {

// The parser does not say where an empty value stands; it is told of as standing where what it belongs to does.
int line_of(const YAML::Node& node, int line_of_parent) {
  return node.Mark().is_null() ? line_of_parent : node.Mark().line + 1;
}

// Foreign text in a message: cut short, and on one line.
std::string quoted(const std::string& text) {
  constexpr std::size_t bytes_max = 60;
  std::string result = text.substr(0, bytes_max);
  std::replace_if(
      result.begin(), result.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
  return '"' + result + (text.size() > bytes_max ? "...\"" : "\"");
}

std::string kind_of(const YAML::Node& node) {
  if (node.IsNull()) return "empty";
  if (node.IsSequence()) return "a list";
  if (node.IsMap()) return "a mapping";
  return quoted(node.Scalar());
}

}  // namespace

std::vector<config_value> config_value::elements(std::string_view of_what) const {
  std::vector<config_value> result;
  if (!node_.IsSequence()) {
    refuse_value("a list of " + std::string(of_what));
    return result;
  }
  for (std::size_t i = 0; i < node_.size(); ++i)
    result.emplace_back(*mistakes_, node_[i], path_ + "[" + std::to_string(i) + "]", line_of(node_[i], line_));
  return result;
}

void config_value::refuse_value(const std::string& allowed) const {
  refuse("is " + kind_of(node_) + "; allowed: " + allowed);
}

config_section::config_section(const config_value& value) : mistakes_(&value.mistakes()) {
  if (value.is_null()) return;
  if (!value.node().IsMap()) {
    value.refuse("is " + kind_of(value.node()) + "; allowed: a mapping of keys");
    readable_ = false;
    return;
  }
  const std::string prefix = value.path().empty() ? "" : value.path() + ".";
  for (const auto& pair : value.node()) {
    const YAML::Node &key_node = pair.first, &node = pair.second;
    const int line = line_of(key_node, value.line());
    if (!key_node.IsScalar()) {
      mistakes_->push_back({line, value.path(), "has a key that is " + kind_of(key_node) + "; allowed: plain names"});
      continue;
    }
    const std::string& key = key_node.Scalar();
    const auto same = std::find_if(entries_.begin(), entries_.end(), [&](const entry& e) { return e.key == key; });
    if (same != entries_.end())
      mistakes_->push_back({line, prefix + key, "stands twice, first in line " + std::to_string(same->value.line())});
    else
      entries_.push_back({key, config_value(*mistakes_, node, prefix + key, line)});
  }
}

std::optional<config_value> config_section::find(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  for (entry& e : entries_) {
    if (e.key != key) continue;
    e.asked = true;
    return e.value;
  }
  return std::nullopt;
}

bool config_section::lacks(std::string_view key) const {
  return readable_ && std::none_of(entries_.begin(), entries_.end(), [&](const entry& e) { return e.key == key; });
}

std::vector<std::pair<std::string, config_value>> config_section::all() {
  std::vector<std::pair<std::string, config_value>> result;
  for (entry& e : entries_) {
    e.asked = true;
    result.emplace_back(e.key, e.value);
  }
  return result;
}

void config_section::finish() {
  std::string allowed;
  for (const std::string& key : known_) allowed += (allowed.empty() ? "" : ", ") + key;
  for (const entry& e : entries_)
    if (!e.asked) e.value.refuse("is no key that is known here; allowed: " + allowed);
}

}  // namespace floorwalker
