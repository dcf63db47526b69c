#include "server/routes.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>

#include "server/client_limits.h"
#include "server/client_message.h"
#include "server/json_text.h"
#include "server/page_file.h"
#include "server/query_string.h"

namespace floorwalker {
namespace {

constexpr std::string_view json_type = "application/json";

http_answer json_answer(std::string body) {
  return text_answer(json_type, std::make_shared<const std::string>(std::move(body)));
}

// Nothing where all parameters are among the known ones.
std::optional<std::string> unknown_parameter(const query_parameters& query,
                                             std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : query) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string allowed;
    for (const std::string_view name : known) allowed += (allowed.empty() ? "" : ", ") + std::string(name);
    return "parameter " + key + " is not known; allowed: " + allowed;
  }
  return std::nullopt;
}

// Adds each part of "a,b,c"; says what is wrong with one.
std::optional<std::string> add_list(row_selection& selection, std::string_view list,
                                    std::optional<std::string> (*add)(row_selection&, std::string_view)) {
  while (true) {
    const auto comma = list.find(',');
    if (auto wrong = add(selection, list.substr(0, comma))) return wrong;
    if (comma == std::string_view::npos) return std::nullopt;
    list.remove_prefix(comma + 1);
  }
}

http_answer answer_snapshot(const site& site, const query_parameters& query) {
  if (const auto wrong = unknown_parameter(query, {"queues", "windows"})) return problem_answer(400, *wrong);
  row_selection selection;
  if (const auto queues = query.find("queues"); queues != query.end()) {
    selection.queues.clear();
    if (const auto wrong = add_list(selection, queues->second, add_pattern))
      return problem_answer(400, "queues " + *wrong);
  }
  if (const auto windows = query.find("windows"); windows != query.end()) {
    selection.windows = {};
    if (const auto wrong = add_list(selection, windows->second, add_window))
      return problem_answer(400, "windows " + *wrong);
  }
  normalise(selection);
  return text_answer(json_type, site.encoder.snapshot_body(*site.encoder.select(selection)));
}

std::optional<int> parse_minutes(std::string_view text) {
  int minutes = 0;
  const auto end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, minutes);
  const bool good = result.ec == std::errc{} && result.ptr == end && minutes >= 1 && minutes <= history_minutes_max;
  return good ? std::optional(minutes) : std::nullopt;
}

void append_point(std::string& out, const minute_point& point) {
  const auto quantile = [&](microseconds wait) { return point.answered > 0 ? std::optional(wait) : std::nullopt; };
  out += "{\"time\":";
  json::append_time(out, point.begin);
  for (const auto& [name, count] : {std::pair{",\"offered\":", point.offered},
                                    {",\"answered\":", point.answered},
                                    {",\"abandoned\":", point.abandoned},
                                    {",\"decided\":{\"hits\":", point.target_met},
                                    {",\"misses\":", point.target_missed}}) {
    out += name;
    json::append_number(out, count);
  }
  out += "},\"wait_s\":{\"p50\":";
  json::append_seconds(out, quantile(point.wait_p50));
  out += ",\"p90\":";
  json::append_seconds(out, quantile(point.wait_p90));
  out += "},\"waiting_max\":";
  json::append_number(out, point.waiting_max);
  out += '}';
}

http_answer answer_history(const site& site, const query_parameters& query) {
  if (const auto wrong = unknown_parameter(query, {"queue", "channel", "minutes"})) return problem_answer(400, *wrong);
  const auto queue = query.find("queue"), minutes_text = query.find("minutes"), channel = query.find("channel");
  if (queue == query.end() || queue->second.empty()) return problem_answer(400, "parameter queue is missing");
  if (minutes_text == query.end()) return problem_answer(400, "parameter minutes is missing");
  const auto minutes = parse_minutes(minutes_text->second);
  if (!minutes) return problem_answer(400, "minutes is not a whole number from 1 to 1440");
  if (channel != query.end() && channel->second.empty()) return problem_answer(400, "channel is empty");

  const std::string_view channel_name = channel != query.end() ? std::string_view(channel->second) : "";
  const auto points = site.past.history(queue->second, channel_name, *minutes);
  if (points.empty()) return problem_answer(404, "there is no such queue, or not on this channel");
  std::string out = "{\"queue\":";
  json::append_string(out, queue->second);
  out += ",\"channel\":";
  if (channel_name.empty())
    out += "null";
  else
    json::append_string(out, channel_name);
  out += ",\"points\":";
  char before = '[';
  for (const minute_point& point : points) {
    out += std::exchange(before, ',');
    append_point(out, point);
  }
  out += "]}";
  return json_answer(std::move(out));
}

http_answer answer_ready(const site& site) {
  if (!site.ready.reason().empty()) return problem_answer(503, site.ready.reason());
  return json_answer("{\"status\":\"ready\"}\n");
}

// The page may run its own script and talk to its own server, and nothing else.
http_answer answer_page(const page_file& file) {
  http_answer answer = text_answer(file.content_type, std::make_shared<const std::string>(file.bytes));
  answer.fields = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
       "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
      {"Referrer-Policy", "no-referrer"}};
  return answer;
}

http_answer answer_api(const site& site, std::string_view path, std::string_view query_text) {
  const auto parsed = parse_query(query_text);
  if (const auto* wrong = std::get_if<std::string>(&parsed)) return problem_answer(400, *wrong);
  const auto& query = std::get<query_parameters>(parsed);
  if (path == "/api/v1/snapshot") return answer_snapshot(site, query);
  if (path == "/api/v1/history") return answer_history(site, query);
  return problem_answer(404, "there is nothing at this path");
}

}  // namespace

std::string_view path_of(std::string_view target) noexcept { return target.substr(0, target.find('?')); }

void answer_get(const site& site, std::string_view target, respond_function respond) {
  const std::string_view path = path_of(target);
  if (path == "/metrics") return site.metrics(std::move(respond));
  if (path == "/healthz") return respond(json_answer("{\"status\":\"working\"}\n"));
  if (path == "/readyz") return respond(answer_ready(site));
  for (const page_file& file : page_files())
    if (file.path == path) return respond(answer_page(file));
  respond(answer_api(site, path, target.substr(std::min(path.size() + 1, target.size()))));
}

}  // namespace floorwalker
