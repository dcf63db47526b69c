// The truth about a simulated centre: kept by the simulator from what it decides, while it decides it. Shares nothing
// with the aggregators but the channels' built-in targets. Definitions: docs/figures.md.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "aggregators/event.h"
#include "ingest/centre/people.h"

namespace floorwalker::simulated {

struct sum_of {
  std::int64_t count = 0;
  microseconds sum{};
  void add(microseconds value) noexcept { ++count, sum += value; }
};

// One queue on one channel.
struct row_truth {
  std::string_view queue, channel;
  microseconds target{}, short_abandon{};
  total_truth* total = nullptr;
  std::int64_t offered = 0, answered_in_target = 0, answered_short = 0, abandoned_short = 0, requeued = 0;
  std::array<std::int64_t, left_reason_count> left{};
  sum_of answered, abandoned, gone;  // waits, by how they ended
  std::int64_t transfers_blind = 0, transfers_consult = 0, transfers_in = 0, bounced = 0, storms = 0;
  std::int64_t legs_transferred = 0;
  sum_of talk, hold, wrapup;  // of agents' legs that are over; `talk` counts them
  sum_of first_response, reply;
  std::int64_t closed_unanswered = 0;
  std::int64_t waiting = 0, handling = 0;  // now
};

// One channel, by root contact.
struct total_truth {
  std::int64_t contacts_offered = 0;
  sum_of customer_wait;  // of those answered
  std::int64_t contacts_ended = 0, contacts_transferred = 0, handoffs = 0;
};

// One thread. A verb for everything that can happen; `at` never falls. The centre calls each once for each event.
class truth {
 public:
  void started(contact& who, time_point at);
  void self_service(contact& who, time_point at);  // begins or ends
  void queued(contact& who, const desk& where, time_point at);
  // The new leg is `mine`; it names `where` if that is not null.
  void answered(contact& who, leg& mine, const desk* where, time_point at);
  void abandoned(contact& who, time_point at);
  void left(contact& who, left_reason why, time_point at);
  void held(leg& mine, time_point at);
  void resumed(leg& mine, time_point at);
  void parked(contact& who, leg& mine, time_point at);
  void unparked(contact& who, leg& mine, time_point at);
  // `to` null: not to a queue. `consulted` null: blind.
  void transferred(contact& who, leg& from, const desk* to, leg* consulted);
  void message(contact& who, party by, const leg* mine, time_point at);
  void released(contact& who, leg& mine, time_point at);
  void wrapup_started(leg& mine, time_point at);
  void wrapup_ended(leg& mine, time_point at);
  void ended(contact& who, party by, time_point at);
  void told(event_type type) noexcept { ++events_[static_cast<std::size_t>(type)]; }

  // One JSON object with a member a line for people; `about` holds members of its own ("\"seed\":7").
  std::string to_json(const std::string& about) const;
  const std::map<std::pair<std::string_view, std::string_view>, row_truth>& rows() const noexcept { return rows_; }
  const std::map<std::string_view, total_truth>& totals() const noexcept { return totals_; }
  const std::array<std::int64_t, event_type_count>& events() const noexcept { return events_; }
  std::int64_t reopened() const noexcept { return reopened_; }
  std::int64_t answered_direct() const noexcept { return answered_direct_; }

 private:
  row_truth& row(std::string_view queue, std::string_view channel);
  void progress(contact& who, time_point at);
  microseconds end_visit(contact& who, time_point at, sum_of row_truth::*how);
  void count_ended(chain& of, std::int64_t sign);
  void end_leg(contact& who, leg& mine, time_point at);
  row_truth* replying_row(const contact& who, const leg* mine) const;
  void close_reply(contact& who, const leg* mine);
  template <class Change>
  void change_legs(contact& who, Change change);

  std::map<std::pair<std::string_view, std::string_view>, row_truth> rows_;  // (queue, channel)
  std::map<std::string_view, total_truth> totals_;                           // by channel
  std::array<std::int64_t, event_type_count> events_{};
  std::int64_t reopened_ = 0, answered_direct_ = 0, root_contacts_ = 0;
};

}  // namespace floorwalker::simulated
