#include "server/http_answer.h"

#include <array>
#include <chrono>
#include <cstdio>

#include "server/json_text.h"

namespace floorwalker {
namespace {

std::string_view phrase_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 414: return "URI Too Long";
    case 426: return "Upgrade Required";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Internal Server Error";
  }
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

std::size_t length_of(const std::vector<std::string_view>& pieces) noexcept {
  std::size_t bytes = 0;
  for (const std::string_view piece : pieces) bytes += piece.size();
  return bytes;
}

// "Sun, 22 Nov 2026 10:00:00 GMT"
std::string http_date(time_point at) {
  static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(at);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::seconds>(at - day)};
  std::array<char, 40> room{};
  std::snprintf(room.data(), room.size(), "%s, %02u %s %04d %02d:%02d:%02d GMT",
                days[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()));
  return room.data();
}

}  // namespace

http_answer text_answer(std::string_view content_type, std::shared_ptr<const std::string> body) {
  std::vector<std::string_view> pieces{*body};
  return {200, content_type, std::move(pieces), std::move(body), {}};
}

http_answer text_answer(std::string_view content_type, std::shared_ptr<const metric_page> body) {
  std::vector<std::string_view> pieces = body->pieces();
  return {200, content_type, std::move(pieces), std::move(body), {}};
}

http_answer problem_answer(int status, std::string_view detail) {
  std::string body = "{\"type\":\"about:blank\",\"title\":";
  json::append_string(body, phrase_of(status));
  body += ",\"status\":" + std::to_string(status) + ",\"detail\":";
  json::append_string(body, detail);
  body += "}\n";
  http_answer answer = text_answer("application/problem+json", std::make_shared<const std::string>(std::move(body)));
  answer.status = status;
  if (status == 405) answer.fields.emplace_back("Allow", "GET, HEAD");
  return answer;
}

std::string head_of(const http_answer& answer, bool keep_alive, time_point now) {
  std::string out = "HTTP/1.1 " + std::to_string(answer.status) + " ";
  out += phrase_of(answer.status);
  out += "\r\n";
  append_field(out, "Date", http_date(now));
  append_field(out, "Content-Type", answer.content_type);
  append_field(out, "Content-Length", std::to_string(length_of(answer.body)));
  append_field(out, "Cache-Control", "no-store");
  append_field(out, "X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : answer.fields) append_field(out, name, value);
  append_field(out, "Connection", keep_alive ? "keep-alive" : "close");
  out += "\r\n";
  return out;
}

}  // namespace floorwalker
