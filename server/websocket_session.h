// One WebSocket connection: carries what its subscriber says, one frame at a time.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <memory>

#include "server/request_check.h"
#include "server/subscriber.h"
#include "server/web_core.h"

namespace floorwalker {

// Lives as long as something is under way on it. I/O thread.
class websocket_session final : public listed_connection, public std::enable_shared_from_this<websocket_session> {
 public:
  websocket_session(boost::asio::ip::tcp::socket socket, web_core& core);
  ~websocket_session() override;
  // Answers an upgrade that was checked, and goes on from there.
  void run(bare_request request);

  void pulse(instant now) override;
  void shut_down() override;
  void cut() override;

 private:
  using stream = boost::beast::websocket::stream<boost::beast::tcp_stream>;
  enum class phase : std::uint8_t { opening, open, saying_goodbye, closing };

  void on_accepted(boost::beast::error_code error);
  void read();
  void on_read(boost::beast::error_code error);
  void flush(instant now);
  void on_written(boost::beast::error_code error);
  void say_goodbye(boost::beast::websocket::close_reason reason);
  void close();

  stream socket_;
  bare_request request_;  // of the upgrade
  boost::beast::flat_buffer buffer_;
  subscriber subscriber_;
  frame out_;  // being written
  bool reading_ = false;
  phase phase_ = phase::opening;
  boost::beast::websocket::close_reason goodbye_;
};

}  // namespace floorwalker
