#include "server/request_check.h"

#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include "server/host_rules.h"

namespace floorwalker {
namespace {

namespace http = boost::beast::http;
using http::field;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

}  // namespace

std::optional<request_fault> check_request(const bare_request& request, std::size_t target_bytes_max) {
  const auto hosts = request.count(field::host);
  if (hosts > 1) return request_fault{400, "Host stands more than once"};
  if (hosts == 0 && request.version() >= 11) return request_fault{400, "Host is missing"};
  if (hosts == 1 && !is_host(view(request[field::host]))) return request_fault{400, "Host is not a host"};
  if (request.count(field::transfer_encoding) > 0)
    return request_fault{400, "no transfer encoding is taken: a request has no body here"};
  if (request.method() != http::verb::get && request.method() != http::verb::head)
    return request_fault{405, "only GET and HEAD are known here"};
  if (request.count(field::content_length) > 0 && view(request[field::content_length]) != "0")
    return request_fault{400, "a request has no body here"};
  if (request.target().size() > target_bytes_max) return request_fault{414, "the target is longer than 4 KiB"};
  if (!view(request.target()).starts_with('/')) return request_fault{400, "the target is not a path"};
  return std::nullopt;
}

std::optional<request_fault> check_upgrade(const bare_request& request) {
  if (!boost::beast::websocket::is_upgrade(request) || view(request[field::sec_websocket_version]) != "13")
    return request_fault{426, "this path is a WebSocket, version 13"};
  if (view(request.target()).find('?') != std::string_view::npos)
    return request_fault{400, "this path takes no parameters: subscribe with a message"};
  if (request.count(field::origin) > 1 ||
      (request.count(field::origin) == 1 && !is_same_origin(view(request[field::origin]), view(request[field::host]))))
    return request_fault{403, "a page of another origin may not read here"};
  if (request.count(field::sec_websocket_protocol) > 0 && !offers_protocol(request))
    return request_fault{400, "the sub-protocol is floorwalker.v1"};
  return std::nullopt;
}

bool offers_protocol(const bare_request& request) {
  const auto [first, last] = request.equal_range(field::sec_websocket_protocol);
  for (auto offered = first; offered != last; ++offered)
    for (const auto& token : http::token_list(offered->value()))
      if (view(token) == websocket_protocol) return true;
  return false;
}

}  // namespace floorwalker
