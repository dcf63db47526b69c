#include "server/websocket_session.h"

#include <boost/asio/buffer.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace floorwalker {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;

websocket_session::websocket_session(asio::ip::tcp::socket socket, web_core& core)
    : listed_connection(core),
      socket_(std::move(socket)),
      subscriber_(core.encoder, core.limits, core.figures.updates_skipped, std::chrono::steady_clock::now()) {
  ++core_.figures.websocket_clients;
}

websocket_session::~websocket_session() { --core_.figures.websocket_clients; }

void websocket_session::run(bare_request request) {
  request_ = std::move(request);
  beast::get_lowest_layer(socket_).expires_never();  // the WebSocket's own time-outs hold from here
  websocket::stream_base::timeout timeout{};
  timeout.handshake_timeout = std::chrono::seconds(5);
  timeout.idle_timeout = std::chrono::seconds(60);
  timeout.keep_alive_pings = true;
  socket_.set_option(timeout);
  socket_.set_option(
      websocket::stream_base::decorator([ours = offers_protocol(request_)](websocket::response_type& response) {
        response.set(http::field::server, "floorwalker");
        if (ours) response.set(http::field::sec_websocket_protocol, std::string(websocket_protocol));
      }));
  socket_.read_message_max(core_.limits.message_bytes_max);
  socket_.auto_fragment(false);
  socket_.text(true);
  socket_.async_accept(request_, [self = shared_from_this()](beast::error_code error) { self->on_accepted(error); });
}

void websocket_session::on_accepted(beast::error_code error) {
  request_ = {};
  if (error) return cut();
  phase_ = phase::open;
  if (core_.stopping) return shut_down();
  read();
}

void websocket_session::read() {
  reading_ = true;
  socket_.async_read(buffer_,
                     [self = shared_from_this()](beast::error_code error, std::size_t) { self->on_read(error); });
}

void websocket_session::on_read(beast::error_code error) {
  reading_ = false;
  if (error) return cut();  // closed by either side, broken, or a message over the limit
  const instant now = std::chrono::steady_clock::now();
  if (socket_.got_text())
    subscriber_.receive({static_cast<const char*>(buffer_.data().data()), buffer_.size()}, now);
  else
    subscriber_.receive_binary(now);
  buffer_.clear();
  pulse(now);
  if (subscriber_.may_receive() || phase_ != phase::open) read();
}

void websocket_session::pulse(instant now) {
  if (phase_ == phase::opening || phase_ == phase::closing) return;
  switch (subscriber_.judge(now)) {
    case subscriber::verdict::fine: break;
    case subscriber::verdict::too_slow: ++core_.figures.clients_too_slow; return cut();
    case subscriber::verdict::too_many_messages:
      if (phase_ != phase::open) break;
      ++core_.figures.clients_too_many_messages;
      return say_goodbye({websocket::close_code::policy_error, "too many messages"});
  }
  if (phase_ == phase::open) flush(now);
}

// While a frame is out, next() gives none.
void websocket_session::flush(instant now) {
  frame next = subscriber_.next(now);
  if (!next) return;
  out_ = std::move(next);
  socket_.async_write(asio::buffer(*out_),
                      [self = shared_from_this()](beast::error_code error, std::size_t) { self->on_written(error); });
}

void websocket_session::on_written(beast::error_code error) {
  out_.reset();
  if (error) return cut();
  subscriber_.written();
  if (phase_ == phase::saying_goodbye) return close();
  if (phase_ != phase::open) return;
  flush(std::chrono::steady_clock::now());
  if (!reading_ && subscriber_.may_receive()) read();
}

// The frame that is out goes first; one that does not get out in time is cut off by its deadline.
void websocket_session::say_goodbye(websocket::close_reason reason) {
  goodbye_ = std::move(reason);
  phase_ = phase::saying_goodbye;
  if (!out_) close();
}

void websocket_session::close() {
  phase_ = phase::closing;
  socket_.async_close(goodbye_, [self = shared_from_this()](beast::error_code) { self->cut(); });
}

void websocket_session::shut_down() {
  if (phase_ == phase::open) say_goodbye({websocket::close_code::going_away, "the service is stopping"});
}

void websocket_session::cut() {
  phase_ = phase::closing;
  beast::get_lowest_layer(socket_).close();
}

}  // namespace floorwalker
