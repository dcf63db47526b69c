#include "server/listener.h"

#include <netinet/tcp.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/detail/socket_option.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "server/http_answer.h"
#include "server/http_session.h"
#include "server/ticker.h"

namespace floorwalker {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {

constexpr auto retry_after = std::chrono::milliseconds(100);

std::string text_of(const listen_address& address) {
  const bool v6 = address.host.find(':') != std::string::npos;
  return (v6 ? "[" + address.host + "]" : address.host) + ":" + std::to_string(address.port);
}

}  // namespace

listener::listener(asio::io_context& io, const listen_address& address, web_core& core)
    : acceptor_(io), retry_(io), core_(core) {
  const auto check = [&](const error_code& error) {
    if (error) throw std::runtime_error("cannot listen on " + text_of(address) + ": " + error.message());
  };
  error_code error;
  const auto host = asio::ip::make_address(address.host, error);
  check(error);
  const tcp::endpoint endpoint(host, address.port);
  check(acceptor_.open(endpoint.protocol(), error));
  check(acceptor_.set_option(asio::socket_base::reuse_address(true), error));
  if (host.is_v6()) check(acceptor_.set_option(asio::ip::v6_only(true), error));
  check(acceptor_.bind(endpoint, error));
  check(acceptor_.listen(asio::socket_base::max_listen_connections, error));
}

std::uint16_t listener::port() const { return acceptor_.local_endpoint().port(); }

void listener::accept() {
  acceptor_.async_accept([this](error_code error, tcp::socket socket) { on_accepted(error, std::move(socket)); });
}

// Too few descriptors or too little memory pass; until they do, the rest of the server goes on.
void listener::on_accepted(error_code error, tcp::socket socket) {
  if (error == asio::error::operation_aborted || core_.stopping) return;
  if (!error) {
    take(std::move(socket));
    return accept();
  }
  ++core_.figures.accept_failures;
  if (error == asio::error::connection_aborted) return accept();
  retry_.expires_after(retry_after);
  retry_.async_wait([this](error_code cancelled) {
    if (!cancelled) accept();
  });
}

void listener::take(tcp::socket socket) {
  if (core_.figures.connections >= core_.limits.connections_max) return turn_away(std::move(socket));
  error_code ignored;
  socket.set_option(tcp::no_delay(true), ignored);
  // A peer that has gone without a word is noticed when its bytes are not acknowledged for so long.
  socket.set_option(asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT>(30'000), ignored);
  std::make_shared<http_session>(std::move(socket), core_)->run();
}

// One attempt to say why, and the door is shut.
void listener::turn_away(tcp::socket socket) {
  ++core_.figures.connections_refused;
  const http_answer answer = problem_answer(503, "too many connections are open");
  std::string text = head_of(answer, false, system_wall_clock());
  for (const std::string_view piece : answer.body) text += piece;
  error_code ignored;
  socket.non_blocking(true, ignored);
  socket.write_some(asio::buffer(text), ignored);
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

void listener::stop() {
  error_code ignored;
  acceptor_.close(ignored);
  retry_.cancel();
}

}  // namespace floorwalker
