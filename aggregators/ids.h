// Numbers that stand for names inside one partition's state. They never leave it: views and state bytes hold names.
#pragma once

#include <cstdint>

namespace floorwalker {

enum class queue_id : std::uint32_t { none = 0xffffffff };
enum class channel_id : std::uint16_t { none = 0xffff };
enum class row_id : std::uint32_t { none = 0xffffffff };  // a queue on a channel

}  // namespace floorwalker
