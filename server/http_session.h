// One HTTP connection: reads requests strictly, answers them one after the other.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <memory>
#include <optional>
#include <string>

#include "server/http_answer.h"
#include "server/web_core.h"

namespace floorwalker {

// Lives as long as something is under way on it. I/O thread.
class http_session final : public listed_connection, public std::enable_shared_from_this<http_session> {
 public:
  http_session(boost::asio::ip::tcp::socket socket, web_core& core);
  void run() { read(); }

  void pulse(instant) override {}
  void shut_down() override;
  void cut() override;

 private:
  using request_parser = boost::beast::http::request_parser<boost::beast::http::empty_body>;

  void read();
  void on_read(boost::beast::error_code error);
  void on_unreadable(boost::beast::error_code error);
  void on_request();
  void refuse(int status, std::string_view detail);
  void respond(http_answer answer, bool keep_alive);
  void on_written(boost::beast::error_code error, bool keep_alive);
  void linger();
  void drain(std::size_t bytes_left);

  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  std::optional<request_parser> parser_;  // of the request under way
  std::string head_;                      // of the answer under way
  http_answer answer_;
  bool head_only_ = false;
  bool reading_ = false;
};

}  // namespace floorwalker
