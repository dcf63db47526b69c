#include "server/log_format.h"

#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>

#include "server/json_text.h"
#include "server/utf8.h"

namespace floorwalker {
namespace {

std::string as_utf8(std::string_view text) {
  std::string result(text);
  if (!is_utf8(result))
    std::replace_if(
        result.begin(), result.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  return result;
}

std::string without_quotes(std::string_view json_string) {
  return std::string(json_string.substr(1, json_string.size() - 2));
}

class line_formatter final : public spdlog::formatter {
 public:
  explicit line_formatter(log_format format) : format_(format) {}

  void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& to) override {
    const auto level = spdlog::level::to_string_view(message.level);
    const std::string line = log_line(format_, std::chrono::floor<microseconds>(message.time),
                                      {level.data(), level.size()}, {message.payload.data(), message.payload.size()});
    to.append(line.data(), line.data() + line.size());
  }
  std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<line_formatter>(format_); }

 private:
  log_format format_;
};

}  // namespace

std::string log_line(log_format format, time_point at, std::string_view level, std::string_view message) {
  std::string time, text;
  json::append_time(time, time_point{std::chrono::floor<std::chrono::milliseconds>(at)});
  json::append_string(text, as_utf8(message));
  if (format == log_format::json)
    return "{\"time\":" + time + ",\"level\":\"" + std::string(level) + "\",\"message\":" + text + "}\n";
  std::string readable;  // quotes stay as they are; only what would break the line is escaped
  for (const char c : as_utf8(message)) {
    std::string escaped;
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    if (control) json::append_string(escaped, {&c, 1});
    readable += control ? without_quotes(escaped) : std::string(1, c);
  }
  return without_quotes(time) + " " + std::string(level) + " " + readable + "\n";
}

void log_to_stderr(log_format format) {
  auto logger = spdlog::stderr_logger_mt("floorwalker");
  logger->set_formatter(std::make_unique<line_formatter>(format));
  logger->flush_on(spdlog::level::trace);
  spdlog::set_default_logger(std::move(logger));
}

}  // namespace floorwalker
