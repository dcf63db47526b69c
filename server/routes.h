// Which path is answered by what; no socket is needed to ask.
#pragma once

#include <functional>
#include <string_view>

#include "server/http_answer.h"
#include "server/merger.h"
#include "server/readiness.h"
#include "server/snapshot_encoder.h"

namespace floorwalker {

using respond_function = std::function<void(http_answer)>;

// What the answers are made of. Belongs to the I/O thread.
struct site {
  snapshot_encoder& encoder;
  const readiness& ready;
  const merger& past;
  // Answers the page of the newest picture, now or later, on the I/O thread.
  std::function<void(respond_function)> metrics;
};

inline constexpr std::string_view websocket_path = "/ws/v1";

// The part of a target before the question mark.
std::string_view path_of(std::string_view target) noexcept;

// Answers GET `target` ("/path?query"; HEAD is the same without its body). `respond` is called exactly once.
void answer_get(const site& site, std::string_view target, respond_function respond);

}  // namespace floorwalker
