// One WebSocket connection: carries what its subscriber says, one frame at a time.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string_view>

#include "server/frame_reader.h"
#include "server/request_check.h"
#include "server/subscriber.h"
#include "server/web_core.h"

namespace floorwalker {

// Beast does the handshake. From there we write frames that are made once for all clients straight to the socket, and
// read by readiness into one buffer for all: an idle client costs its socket and this object, and no more.
//
// Lives as long as something is under way on it: until it is closed it always waits, to read or to write. I/O thread.
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
  struct handshake;  // Beast's, while it lasts
  enum class phase : std::uint8_t {
    opening,
    open,
    saying_goodbye,    // our close frame is on its way
    awaiting_goodbye,  // it is out, the client's has not come
    draining,          // all is said; the client goes first, or it might lose our last words to a reset
    closed
  };
  enum class source : std::uint8_t { control, subscriber, goodbye };

  void on_accepted(boost::system::error_code error);
  void read();
  void on_readable(boost::system::error_code error);
  void read_on();
  std::optional<close_code> on_message(const frame_reader::incoming& heard, instant now);
  std::optional<close_code> on_text(std::string_view payload, instant now);
  std::optional<close_code> on_close(std::string_view payload, instant now);
  bool check_health(instant now);
  void pump(instant now);
  bool begin_next(instant now);
  bool begin(frame next, source from, instant now);
  bool write(instant now);
  void wait_to_write();
  void on_written(instant now);
  void on_goodbye_written(instant now);
  void say_goodbye(close_code code, std::string_view reason, instant now);
  void plan();

  boost::asio::ip::tcp::socket socket_;
  std::unique_ptr<handshake> handshake_;
  subscriber subscriber_;
  frame_reader reader_;
  phase phase_ = phase::opening;
  bool deflate_ = false;
  bool reading_ = false, waiting_to_write_ = false;
  bool pinged_ = false;               // since something was heard
  bool goodbye_is_answered_ = false;  // or needs no answer
  bool broke_rules_ = false;          // what it sends is not looked at any more

  frame out_;              // being written
  std::string_view rest_;  // of its bytes
  source out_from_ = source::control;
  frame pong_, goodbye_;  // to be written; of several pings the last is answered
  instant began_;         // to write; since then in this phase
  instant heard_;         // anything from the client
};

}  // namespace floorwalker
