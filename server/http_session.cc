#include "server/http_session.h"

#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <utility>
#include <vector>

#include "server/request_check.h"
#include "server/routes.h"
#include "server/ticker.h"
#include "server/websocket_session.h"

namespace floorwalker {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace {

// How much of an answer to write at once. Asio's own 64 KiB wake whoever reads a long page four hundred times; this
// much keeps frames waiting for a few tenths of a millisecond.
std::size_t next_write(const beast::error_code& error, std::size_t) noexcept { return error ? 0 : 1024 * 1024; }

}  // namespace

http_session::http_session(asio::ip::tcp::socket socket, web_core& core)
    : listed_connection(core), stream_(std::move(socket)), buffer_(2 * core.limits.header_bytes_max) {}

void http_session::read() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(core_.limits.header_bytes_max));
  parser_->body_limit(boost::none);  // a body is refused by its header, whatever length that tells
  stream_.expires_after(core_.limits.request_deadline);
  reading_ = true;
  http::async_read_header(stream_, buffer_, *parser_,
                          [self = shared_from_this()](beast::error_code error, std::size_t) { self->on_read(error); });
}

void http_session::on_read(beast::error_code error) {
  reading_ = false;
  if (error) return on_unreadable(error);
  if (const auto fault = check_request(parser_->get(), core_.limits.target_bytes_max))
    return refuse(fault->status, fault->detail);
  on_request();
}

// What came is no request: says why, where anybody may be listening. (After its deadline the stream is closed already.)
void http_session::on_unreadable(beast::error_code error) {
  if (error == http::error::end_of_stream || core_.stopping) return cut();
  if (error == http::error::header_limit || error == http::error::buffer_overflow)
    return refuse(431, "the request's header is longer than 8 KiB");
  if (error == http::error::bad_version) return refuse(505, "the version is not HTTP/1.1 or HTTP/1.0");
  static const beast::error_code of_http = http::error::bad_target;
  if (error.category() == of_http.category()) return refuse(400, "this is not HTTP: " + error.message());
  cut();
}

void http_session::on_request() {
  const bare_request& request = parser_->get();
  const std::string_view target(request.target().data(), request.target().size());
  if (path_of(target) == websocket_path) {
    if (const auto fault = check_upgrade(request)) return refuse(fault->status, fault->detail);
    if (buffer_.size() > 0) return refuse(400, "nothing may follow before the upgrade is answered");
    std::make_shared<websocket_session>(stream_.release_socket(), core_)->run(parser_->release());
    return;
  }
  head_only_ = request.method() == http::verb::head;
  const bool keep_alive = request.keep_alive() && !core_.stopping;
  stream_.expires_never();  // the answer may be made elsewhere, and takes what it takes
  answer_get(core_.the_site, target, [self = shared_from_this(), keep_alive](http_answer answer) {
    self->respond(std::move(answer), keep_alive);
  });
}

void http_session::refuse(int status, std::string_view detail) {
  ++core_.figures.requests_refused;
  http_answer answer = problem_answer(status, detail);
  if (status == 426) answer.fields = {{"Upgrade", "websocket"}, {"Sec-WebSocket-Version", "13"}};
  head_only_ = parser_->is_header_done() && parser_->get().method() == http::verb::head;
  respond(std::move(answer), false);
}

void http_session::respond(http_answer answer, bool keep_alive) {
  answer_ = std::move(answer);
  head_ = head_of(answer_, keep_alive, system_wall_clock());
  std::vector<asio::const_buffer> parts{asio::buffer(head_)};
  if (!head_only_)
    for (const std::string_view piece : answer_.body) parts.push_back(asio::buffer(piece));
  stream_.expires_after(core_.limits.write_deadline);
  asio::async_write(stream_, parts, next_write,
                    [self = shared_from_this(), keep_alive](beast::error_code error, std::size_t) {
                      self->on_written(error, keep_alive);
                    });
}

void http_session::on_written(beast::error_code error, bool keep_alive) {
  answer_ = {};
  if (error) return cut();
  if (keep_alive && !core_.stopping) return read();
  linger();
}

// Closes our side and reads on for a moment: a client that is still sending would else lose the answer to a reset.
void http_session::linger() {
  beast::error_code ignored;
  stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  stream_.expires_after(std::chrono::seconds(1));
  drain(64 * 1024);
}

void http_session::drain(std::size_t bytes_left) {
  buffer_.clear();
  stream_.async_read_some(buffer_.prepare(4096),
                          [self = shared_from_this(), bytes_left](beast::error_code error, std::size_t bytes) {
                            if (error || bytes >= bytes_left) return self->cut();
                            self->drain(bytes_left - bytes);
                          });
}

void http_session::shut_down() {
  if (reading_) cut();
}

void http_session::cut() { stream_.close(); }

}  // namespace floorwalker
