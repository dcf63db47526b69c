// What a request must be like before it is looked at.
#pragma once

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

namespace floorwalker {

using bare_request = boost::beast::http::request<boost::beast::http::empty_body>;

struct request_fault {
  int status;
  std::string_view detail;
};

// Only GET and HEAD, without a body, without any transfer encoding, for one valid host, of a target that is a path.
std::optional<request_fault> check_request(const bare_request& request, std::size_t target_bytes_max);

// For a request to the WebSocket's path: an upgrade of version 13, from a page of this very host or from no page, that
// offers our sub-protocol or none.
std::optional<request_fault> check_upgrade(const bare_request& request);

inline constexpr std::string_view websocket_protocol = "floorwalker.v1";
bool offers_protocol(const bare_request& request);

}  // namespace floorwalker
