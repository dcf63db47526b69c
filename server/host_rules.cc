#include "server/host_rules.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <string>

namespace floorwalker {
namespace {

bool is_port(std::string_view text) noexcept {
  std::uint16_t port = 0;
  const auto end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, port);
  return result.ec == std::errc{} && result.ptr == end;
}

bool is_alphanumeric(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::string_view without_port(std::string_view host, std::string_view port) noexcept {
  return host.ends_with(port) ? host.substr(0, host.size() - port.size()) : host;
}

}  // namespace

bool is_host(std::string_view host) noexcept {
  std::string_view name = host;
  if (host.starts_with('[')) {
    const auto bracket = host.find(']');
    if (bracket == std::string_view::npos) return false;
    name = host.substr(1, bracket - 1);
    host.remove_prefix(bracket + 1);
    if (!std::all_of(name.begin(), name.end(), [](char c) { return is_alphanumeric(c) || c == ':' || c == '.'; }))
      return false;
  } else {
    name = host.substr(0, host.find(':'));
    host.remove_prefix(name.size());
    if (!std::all_of(name.begin(), name.end(),
                     [](char c) { return is_alphanumeric(c) || c == '-' || c == '.' || c == '_'; }))
      return false;
  }
  if (name.empty() || name.size() > 255) return false;
  return host.empty() || (host.front() == ':' && is_port(host.substr(1)));
}

bool is_same_origin(std::string_view origin, std::string_view host) {
  const std::string from = lower_case(origin), to = lower_case(host);
  for (const auto& [scheme, port] : {std::pair{"http://", ":80"}, std::pair{"https://", ":443"}})
    if (from.starts_with(scheme))
      return without_port(std::string_view(from).substr(std::string_view(scheme).size()), port) ==
             without_port(to, port);
  return false;
}

}  // namespace floorwalker
