#include "server/subscriber.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "server/json_text.h"

namespace floorwalker {
namespace {

template <class... Handlers>
struct overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
overloaded(Handlers...) -> overloaded<Handlers...>;

}  // namespace

subscriber::subscriber(snapshot_encoder& encoder, const client_limits& limits, std::uint64_t& updates_skipped,
                       instant now)
    : encoder_(encoder),
      limits_(limits),
      updates_skipped_(updates_skipped),
      started_(now),
      messages_left_(limits.messages_burst),
      messages_counted_(now) {}

// A bucket that fills with time; each message takes one out.
bool subscriber::spend_message(instant now) {
  const std::chrono::duration<double> passed = now - messages_counted_;
  messages_counted_ = now;
  messages_left_ = std::min(limits_.messages_burst, messages_left_ + passed.count() * limits_.messages_per_s);
  if (messages_left_ < 1) overrun_ = true;
  messages_left_ -= 1;
  return !overrun_;
}

void subscriber::receive(std::string_view message, instant now) {
  if (!spend_message(now)) return;
  std::visit(overloaded{[&](const subscribe_message& wish) { subscribe(wish, now); },
                        [&](unsubscribe_message) { selection_.reset(); }, [&](ping_message) { reply_pong(); },
                        [&](const refused_message& refused) { reply_error(refused.code, refused.message); }},
             parse_client_message(message, limits_.updates_per_s_max));
}

void subscriber::receive_binary(instant now) {
  if (spend_message(now)) reply_error("bad_json", "a message is text, one JSON object");
}

void subscriber::subscribe(const subscribe_message& wish, instant now) {
  selection_ = encoder_.select(wish.selection);
  update_every_ = std::chrono::duration_cast<std::chrono::steady_clock::duration>(
      std::chrono::duration<double>(1 / wish.updates_per_s));
  update_due_ = now;
  wants_whole_ = true;
}

void subscriber::reply_error(std::string_view code, std::string_view message) {
  std::string text = "{\"op\":\"error\",\"code\":";
  json::append_string(text, code);
  text += ",\"message\":";
  json::append_string(text, message);
  text += '}';
  replies_.push_back(std::make_shared<const framed_message>(text));
}

void subscriber::reply_pong() {
  std::string text = "{\"op\":\"pong\",\"seq\":";
  json::append_number(text, encoder_.seq());
  text += ",\"as_of\":";
  json::append_time(text, encoder_.current().figures->as_of);
  text += '}';
  replies_.push_back(std::make_shared<const framed_message>(text));
}

// What the client lacks, if anything: a whole snapshot at first and after rows vanished, else the changed rows.
frame subscriber::due_update(instant now) {
  if (!selection_ || now < update_due_) return nullptr;
  const std::uint64_t seq = encoder_.seq();
  if (!wants_whole_ && seen_seq_ == seq) return nullptr;
  const bool whole = wants_whole_ || seen_seq_ < encoder_.whole_since();
  frame update = whole ? encoder_.snapshot_frame(*selection_) : encoder_.update_frame(*selection_, seen_seq_);
  if (!update) seen_seq_ = seq;
  return update;
}

// The rate is kept on the average: who was served a little late is not served later and later. But one that had nothing
// to get for a while does not get two in a hurry.
void subscriber::plan_update(instant now) {
  const auto late_max = std::min<std::chrono::steady_clock::duration>(update_every_ / 4, std::chrono::milliseconds(25));
  update_due_ = (now - update_due_ <= late_max ? update_due_ : now) + update_every_;
}

frame subscriber::start(frame what, instant now) {
  writing_ = true;
  started_ = now;
  return what;
}

frame subscriber::next(instant now) {
  if (writing_) {
    if (due_update(now)) {
      ++updates_skipped_;
      plan_update(now);
    }
    return nullptr;
  }
  if (!replies_.empty()) {
    frame reply = std::move(replies_.front());
    replies_.pop_front();
    return start(std::move(reply), now);
  }
  if (frame update = due_update(now)) {
    seen_seq_ = encoder_.seq();
    wants_whole_ = false;
    plan_update(now);
    return start(std::move(update), now);
  }
  if (now - started_ >= limits_.heartbeat_every) return start(encoder_.heartbeat_frame(), now);
  return nullptr;
}

subscriber::instant subscriber::due() const noexcept {
  if (overrun_ || (!writing_ && !replies_.empty())) return instant::min();
  const instant regular = started_ + (writing_ ? limits_.write_deadline : limits_.heartbeat_every);
  const bool lacks = selection_ && (wants_whole_ || seen_seq_ != encoder_.seq());
  return lacks ? std::min(regular, update_due_) : regular;
}

subscriber::verdict subscriber::judge(instant now) const noexcept {
  if (overrun_) return verdict::too_many_messages;
  if (writing_ && now - started_ >= limits_.write_deadline) return verdict::too_slow;
  return verdict::fine;
}

}  // namespace floorwalker
