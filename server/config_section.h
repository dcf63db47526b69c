// Reads one YAML mapping key by key, and notes every mistake instead of stopping at the first.
#pragma once

#include <yaml-cpp/yaml.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/config.h"
#include "server/config_values.h"

namespace floorwalker {

using config_mistakes = std::vector<config_mistake>;

// What stands at one key; kept with its path and line for messages.
class config_value {
 public:
  config_value(config_mistakes& mistakes, const YAML::Node& node, std::string path, int line)
      : mistakes_(&mistakes), node_(node), path_(std::move(path)), line_(line) {}

  int line() const { return line_; }
  const std::string& path() const { return path_; }
  const YAML::Node& node() const { return node_; }
  config_mistakes& mistakes() const { return *mistakes_; }

  void refuse(std::string message) const { mistakes_->push_back({line_, path_, std::move(message)}); }

  // The scalar by its rule; nothing, and a mistake noted, where it breaks the rule.
  template <class T>
  std::optional<T> as(const value_rule<T>& rule) const {
    if (node_.IsScalar())
      if (auto value = rule.parse(node_.Scalar())) return value;
    refuse_value(rule.allowed);
    return std::nullopt;
  }
  bool is_null() const { return node_.IsNull(); }
  // The elements of a list. Something else is noted as a mistake, and gives none.
  std::vector<config_value> elements(std::string_view of_what) const;

 private:
  void refuse_value(const std::string& allowed) const;

  config_mistakes* mistakes_;
  YAML::Node node_;
  std::string path_;
  int line_;
};

// A mapping. Each key that is asked for is known; finish() refuses the others. A key that stands twice is refused.
class config_section {
 public:
  // Something other than a mapping is noted as a mistake, unless it is null: that is an empty one.
  explicit config_section(const config_value& value);

  std::optional<config_value> find(std::string_view key);
  // It could be read, and does not hold this key.
  bool lacks(std::string_view key) const;
  // All keys and their values, for mappings whose keys are names. Nothing is unknown then.
  std::vector<std::pair<std::string, config_value>> all();
  // Leaves `out` as it is where the key is absent or its value is refused.
  template <class T, class Out>
  void read(std::string_view key, const value_rule<T>& rule, Out& out) {
    if (const auto value = find(key))
      if (auto parsed = value->as(rule)) out = static_cast<Out>(std::move(*parsed));
  }
  void finish();

 private:
  struct entry {
    std::string key;
    config_value value;
    bool asked = false;
  };
  config_mistakes* mistakes_;
  bool readable_ = true;  // a mapping, or nothing at all
  std::vector<entry> entries_;
  std::vector<std::string> known_;
};

}  // namespace floorwalker
