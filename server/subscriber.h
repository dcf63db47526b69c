// One WebSocket client, without its socket: what it asked for, and what to send it when.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "server/client_limits.h"
#include "server/client_message.h"
#include "server/snapshot_encoder.h"

namespace floorwalker {

// At most one frame is out at a time, and none is queued but short replies: whoever reads slowly gets fewer, newer
// updates. Times are of the monotonic clock. Belongs to the I/O thread.
class subscriber {
 public:
  using instant = std::chrono::steady_clock::time_point;
  enum class verdict : std::uint8_t { fine, too_slow, too_many_messages };

  // Both references must outlive the subscriber; `updates_skipped` is counted up.
  subscriber(snapshot_encoder& encoder, const client_limits& limits, std::uint64_t& updates_skipped, instant now);

  void receive(std::string_view message, instant now);
  // A message that is no text.
  void receive_binary(instant now);
  // False while too many replies wait: read nothing more until some are written.
  bool may_receive() const noexcept { return replies_.size() < limits_.replies_waiting_max; }

  // The frame to write now, or null. After a frame nothing more comes until written(). Call it after receive(), after
  // written(), and when due() or due_with_picture() say so. An update that is due while another frame is still
  // out counts as skipped, once for each time it is due.
  frame next(instant now);
  void written() { writing_ = false; }
  verdict judge(instant now) const noexcept;
  // When next() and judge() are to be asked again, if no new picture comes; and when at the earliest, if one does.
  instant due() const noexcept;
  instant due_with_picture() const noexcept { return selection_ ? update_due_ : instant::max(); }

 private:
  bool spend_message(instant now);
  void subscribe(const subscribe_message& wish, instant now);
  void reply_error(std::string_view code, std::string_view message);
  void reply_pong();
  frame due_update(instant now);
  void plan_update(instant now);
  frame start(frame what, instant now);

  snapshot_encoder& encoder_;
  const client_limits& limits_;
  std::uint64_t& updates_skipped_;

  std::shared_ptr<snapshot_encoder::selection_frames> selection_;  // null: not subscribed
  std::chrono::steady_clock::duration update_every_{};
  instant update_due_;
  std::uint64_t seen_seq_ = 0;  // the client has all up to here
  bool wants_whole_ = false;

  std::deque<frame> replies_;
  bool writing_ = false;
  instant started_;  // of the last write

  double messages_left_;
  instant messages_counted_;
  bool overrun_ = false;
};

}  // namespace floorwalker
