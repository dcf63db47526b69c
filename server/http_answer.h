// One HTTP answer, before it is written.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aggregators/event.h"
#include "server/metric_page.h"

namespace floorwalker {

struct http_answer {
  int status = 200;
  std::string_view content_type;
  std::vector<std::string_view> body;       // piece by piece
  std::shared_ptr<const void> body_keeper;  // keeps the body's memory; shared with others who get the same
  std::vector<std::pair<std::string_view, std::string>> fields;
};

http_answer text_answer(std::string_view content_type, std::shared_ptr<const std::string> body);
http_answer text_answer(std::string_view content_type, std::shared_ptr<const metric_page> body);
// RFC 9457. `detail` says in one sentence what is wrong, and what is allowed.
http_answer problem_answer(int status, std::string_view detail);

// Status line and fields, to the empty line. `now` is the Date.
std::string head_of(const http_answer& answer, bool keep_alive, time_point now);

}  // namespace floorwalker
