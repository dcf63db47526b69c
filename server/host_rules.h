// Which values of Host and Origin are taken.
#pragma once

#include <string_view>

namespace floorwalker {

// A name, an IPv4 address or an IPv6 address in brackets, with or without a port.
bool is_host(std::string_view host) noexcept;

// A browser's Origin is the very page server that Host names; the scheme's own port may be left out of either.
bool is_same_origin(std::string_view origin, std::string_view host);

}  // namespace floorwalker
