// Takes connections, and goes on taking them whatever happens to one.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>

#include "server/config.h"
#include "server/web_core.h"

namespace floorwalker {

// I/O thread.
class listener {
 public:
  // Binds and listens. Throws std::runtime_error that names the address and what is wrong with it.
  listener(boost::asio::io_context& io, const listen_address& address, web_core& core);

  std::uint16_t port() const;
  void start() { accept(); }
  void stop();

 private:
  void accept();
  void on_accepted(boost::system::error_code error, boost::asio::ip::tcp::socket socket);
  void take(boost::asio::ip::tcp::socket socket);
  void turn_away(boost::asio::ip::tcp::socket socket);

  boost::asio::ip::tcp::acceptor acceptor_;
  boost::asio::steady_timer retry_;
  web_core& core_;
};

}  // namespace floorwalker
