// Faults put in on purpose, to show that the simulation notices.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace floorwalker::simulation {

enum class sabotage : std::uint8_t {
  none,
  skip_record,     // reading goes on one record behind the state
  repeat_record,   // reading goes on one record before it
  lose_object,     // an object of a view is said to be delivered, and is not
  blind_turns,     // what others tell goes to the board without asking who has read farther
  keep_oldest,     // compaction keeps the oldest record of a key
  forget_failure,  // a state that could not be stored is taken for stored
  same_writer,     // all processes write parts under one name
};
inline constexpr std::array<std::string_view, 8> sabotage_names{"none",           "skip-record", "repeat-record",
                                                                "lose-object",    "blind-turns", "keep-oldest",
                                                                "forget-failure", "same-writer"};
inline std::optional<sabotage> sabotage_named(std::string_view name) noexcept {
  for (std::size_t i = 0; i < sabotage_names.size(); ++i)
    if (sabotage_names[i] == name) return static_cast<sabotage>(i);
  return std::nullopt;
}

}  // namespace floorwalker::simulation
