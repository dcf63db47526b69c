#include "server/websocket_session.h"

#include <netinet/tcp.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/detail/socket_option.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <string>
#include <utility>

#include "server/utf8.h"

namespace floorwalker {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using boost::system::error_code;

namespace {

constexpr auto handshake_deadline = std::chrono::seconds(5);

// The kernel takes no more once so many bytes are not yet on their way: a client that stalls holds 16 KiB of stale
// frames, not the 4 MiB that a send buffer may grow to, and who reads slowly gets news, not history.
constexpr int unsent_bytes_max = 16 * 1024;
using unsent_limit = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_NOTSENT_LOWAT>;

std::optional<std::string> deflate_for(const bare_request& request) {
  const auto offers = request[http::field::sec_websocket_extensions];
  return accept_deflate({offers.data(), offers.size()});
}

// RFC 6455, 7.4: what may stand in a close frame.
bool is_valid(std::uint16_t code) {
  return (code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace

struct websocket_session::handshake {
  explicit handshake(asio::ip::tcp::socket socket) : stream(std::move(socket)) {}
  websocket::stream<beast::tcp_stream, false> stream;
  bare_request request;
};

websocket_session::websocket_session(asio::ip::tcp::socket socket, web_core& core)
    : listed_connection(core),
      socket_(socket.get_executor()),
      handshake_(std::make_unique<handshake>(std::move(socket))),
      subscriber_(core.encoder, core.limits, core.figures.updates_skipped, std::chrono::steady_clock::now()),
      reader_(core.limits.message_bytes_max, false) {
  ++core_.figures.websocket_clients;
}

websocket_session::~websocket_session() { --core_.figures.websocket_clients; }

void websocket_session::run(bare_request request) {
  handshake_->request = std::move(request);
  auto& stream = handshake_->stream;
  beast::get_lowest_layer(stream).expires_never();  // the WebSocket's own time-out holds from here
  stream.set_option(websocket::stream_base::timeout{handshake_deadline, websocket::stream_base::none(), false});
  auto extension = deflate_for(handshake_->request);
  deflate_ = extension.has_value();
  reader_ = frame_reader(core_.limits.message_bytes_max, deflate_);
  stream.set_option(websocket::stream_base::decorator(
      [ours = offers_protocol(handshake_->request), extension](websocket::response_type& response) {
        response.set(http::field::server, "floorwalker");
        if (ours) response.set(http::field::sec_websocket_protocol, std::string(websocket_protocol));
        if (extension) response.set(http::field::sec_websocket_extensions, *extension);
      }));
  stream.async_accept(handshake_->request, [self = shared_from_this()](error_code error) { self->on_accepted(error); });
}

void websocket_session::on_accepted(error_code error) {
  if (error || phase_ == phase::closed) return cut();
  socket_ = beast::get_lowest_layer(handshake_->stream).release_socket();
  handshake_.reset();
  error_code ignored;
  socket_.non_blocking(true, ignored);
  socket_.set_option(unsent_limit(unsent_bytes_max), ignored);
  phase_ = phase::open;
  heard_ = std::chrono::steady_clock::now();
  read();
  if (core_.stopping) return shut_down();
  plan();
}

void websocket_session::read() {
  if (std::exchange(reading_, true)) return;
  socket_.async_wait(asio::ip::tcp::socket::wait_read,
                     [self = shared_from_this()](error_code error) { self->on_readable(error); });
}

void websocket_session::on_readable(error_code error) {
  reading_ = false;
  if (error || phase_ == phase::closed) return cut();
  auto& buffer = core_.read_buffer;
  const std::size_t count = socket_.read_some(asio::buffer(buffer), error);
  if (error == asio::error::would_block) return read();
  if (error) return cut();
  const instant now = std::chrono::steady_clock::now();
  heard_ = now;
  pinged_ = false;
  if (phase_ != phase::draining && !broke_rules_) {
    const auto end = reader_.feed(buffer.data(), count, [&](const auto& heard) { return on_message(heard, now); });
    if (end) {  // the client broke the rules; what it says from here does not matter
      broke_rules_ = true;
      goodbye_is_answered_ = true;
      say_goodbye(*end, "", now);
    }
    if (!check_health(now)) return;
    pump(now);
  }
  read_on();
}

// Nothing is read from a client that does not take its replies.
void websocket_session::read_on() {
  if (phase_ != phase::closed && (subscriber_.may_receive() || phase_ != phase::open)) read();
}

// Returns what is wrong with it, if anything is.
std::optional<close_code> websocket_session::on_message(const frame_reader::incoming& heard, instant now) {
  using kind = frame_reader::kind;
  if (heard.what == kind::close) return on_close(heard.payload, now);
  if (heard.what == kind::ping)
    pong_ = std::make_shared<const framed_message>(heard.payload, framed_message::kind::pong);
  if (heard.what != kind::text && heard.what != kind::binary) return std::nullopt;
  if (phase_ != phase::open) return std::nullopt;  // it speaks on while we say goodbye
  std::string_view payload = heard.payload;
  if (heard.compressed) {
    const inflater::result inflated = core_.decompressor.inflate(payload);
    if (inflated.wrong == inflater::fault::too_long) return close_code::too_big;
    if (inflated.wrong == inflater::fault::bad_data) return close_code::bad_payload;
    payload = inflated.payload;
  }
  if (heard.what == kind::text) return on_text(payload, now);
  subscriber_.receive_binary(now);
  return std::nullopt;
}

std::optional<close_code> websocket_session::on_text(std::string_view payload, instant now) {
  if (!is_utf8(payload)) return close_code::bad_payload;
  subscriber_.receive(payload, now);
  return std::nullopt;
}

// The client says goodbye: first, or in answer to ours.
std::optional<close_code> websocket_session::on_close(std::string_view payload, instant now) {
  std::uint16_t code = 0;
  if (payload.size() == 1) return close_code::protocol_error;
  if (payload.size() >= 2) {
    code =
        static_cast<std::uint16_t>(static_cast<std::uint8_t>(payload[0]) << 8 | static_cast<std::uint8_t>(payload[1]));
    if (!is_valid(code)) return close_code::protocol_error;
    if (!is_utf8(payload.substr(2))) return close_code::bad_payload;
  }
  goodbye_is_answered_ = true;
  if (phase_ == phase::awaiting_goodbye) on_goodbye_written(now);
  if (phase_ != phase::open) return std::nullopt;
  phase_ = phase::saying_goodbye;
  goodbye_ = code == 0 ? std::make_shared<const framed_message>("", framed_message::kind::close)
                       : framed_message::of_close(code, "");
  return std::nullopt;
}

void websocket_session::pulse(instant now) {
  if (phase_ == phase::opening || phase_ == phase::closed) return;
  if (check_health(now)) pump(now);
}

// False when the connection was given up.
bool websocket_session::check_health(instant now) {
  if (!rest_.empty() && now - began_ >= core_.limits.write_deadline) {
    ++core_.figures.clients_too_slow;
    return cut(), false;
  }
  if (phase_ == phase::awaiting_goodbye || phase_ == phase::draining) {
    if (now - began_ < core_.limits.goodbye_deadline) return true;
    return cut(), false;
  }
  if (phase_ != phase::open) return true;
  if (now - heard_ >= core_.limits.silence_max) return cut(), false;
  if (subscriber_.judge(now) == subscriber::verdict::too_many_messages) {
    ++core_.figures.clients_too_many_messages;
    say_goodbye(close_code::policy_error, "too many messages", now);
  }
  return true;
}

// Writes until there is nothing to write, or the socket takes no more.
void websocket_session::pump(instant now) {
  while ((!rest_.empty() || begin_next(now)) && write(now)) {
  }
  plan();
}

// While a frame is out, nothing else begins; after our goodbye, nothing at all.
bool websocket_session::begin_next(instant now) {
  if (phase_ != phase::open && phase_ != phase::saying_goodbye) return false;
  if (pong_) return begin(std::exchange(pong_, nullptr), source::control, now);
  if (phase_ == phase::saying_goodbye) return begin(std::exchange(goodbye_, nullptr), source::goodbye, now);
  if (!pinged_ && now - heard_ >= core_.limits.ping_after) {
    pinged_ = true;
    return begin(std::make_shared<const framed_message>("", framed_message::kind::ping), source::control, now);
  }
  return begin(subscriber_.next(now), source::subscriber, now);
}

bool websocket_session::begin(frame next, source from, instant now) {
  if (!next) return false;
  out_ = std::move(next);
  const bool compresses =
      deflate_ && (out_->has_compressed() || core_.compressor.has_time_for(out_->bytes().size(), now));
  rest_ = compresses ? out_->compressed_bytes(core_.compressor) : out_->bytes();
  out_from_ = from;
  began_ = now;
  return true;
}

// False when the socket takes no more, or has failed.
bool websocket_session::write(instant now) {
  if (waiting_to_write_) {
    if (out_from_ == source::subscriber) subscriber_.next(now);  // counts what is skipped meanwhile
    return false;
  }
  error_code error;
  rest_.remove_prefix(socket_.write_some(asio::buffer(rest_.data(), rest_.size()), error));
  if (error && error != asio::error::would_block) return cut(), false;
  if (!rest_.empty()) return wait_to_write(), false;
  on_written(now);
  return true;
}

void websocket_session::wait_to_write() {
  waiting_to_write_ = true;
  socket_.async_wait(asio::ip::tcp::socket::wait_write, [self = shared_from_this()](error_code error) {
    self->waiting_to_write_ = false;
    if (error || self->phase_ == phase::closed) return self->cut();
    self->pump(std::chrono::steady_clock::now());
    self->read_on();
  });
}

void websocket_session::on_written(instant now) {
  out_.reset();
  if (out_from_ == source::subscriber) subscriber_.written();
  if (out_from_ == source::goodbye) on_goodbye_written(now);
}

// We have said goodbye, and perhaps the client has.
void websocket_session::on_goodbye_written(instant now) {
  began_ = now;
  phase_ = goodbye_is_answered_ ? phase::draining : phase::awaiting_goodbye;
  error_code ignored;
  if (goodbye_is_answered_) socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
}

// The frame that is out goes first; one that does not get out in time is cut off by its deadline.
void websocket_session::say_goodbye(close_code code, std::string_view reason, instant now) {
  if (phase_ == phase::awaiting_goodbye) return on_goodbye_written(now);  // it answered with something else
  if (phase_ != phase::open) return;
  phase_ = phase::saying_goodbye;
  goodbye_ = framed_message::of_close(static_cast<std::uint16_t>(code), reason);
}

void websocket_session::shut_down() {
  if (phase_ != phase::open) return;
  const instant now = std::chrono::steady_clock::now();
  say_goodbye(close_code::going_away, "the service is stopping", now);
  pump(now);
}

void websocket_session::plan() {
  if (phase_ == phase::closed) return core_.connections.plan(*this, instant::max(), instant::max());
  instant at = instant::max(), at_picture = instant::max();
  if (phase_ == phase::open) {
    // Behind a frame that does not go out no ping can.
    at = heard_ + (pinged_ || !rest_.empty() ? core_.limits.silence_max : core_.limits.ping_after);
    if (rest_.empty() || out_from_ == source::subscriber) {
      at = std::min(at, subscriber_.due());
      at_picture = subscriber_.due_with_picture();
    }
  }
  if (!rest_.empty()) at = std::min(at, began_ + core_.limits.write_deadline);
  if (phase_ == phase::awaiting_goodbye || phase_ == phase::draining) at = began_ + core_.limits.goodbye_deadline;
  core_.connections.plan(*this, at, at_picture);
}

void websocket_session::cut() {
  phase_ = phase::closed;
  rest_ = {};
  out_.reset();
  if (handshake_) beast::get_lowest_layer(handshake_->stream).close();
  error_code ignored;
  socket_.close(ignored);
  plan();
}

}  // namespace floorwalker
