// What rows and agents have been told of a contact, so that it can be taken back.
#pragma once

#include <boost/container/small_vector.hpp>
#include <cstdint>

#include "aggregators/chain.h"

namespace floorwalker {

// A row that an agent works on the contact for.
struct presence {
  row_id row = row_id::none;
  bool handling = false;  // counts the contact among those handled
  bool on_hold = false;
  bool operator==(const presence&) const = default;
};
using presences = boost::container::small_vector<presence, 1>;

// What keeps an agent from other contacts.
enum class engagement_kind : std::uint8_t { leg, wrapup, ring };
struct engagement {
  std::uint64_t agent = 0;
  channel_id channel = channel_id::none;
  engagement_kind kind = engagement_kind::leg;
  bool operator==(const engagement&) const = default;
};
using engagements = boost::container::small_vector<engagement, 1>;

struct shown_contact {
  visit wait;                   // as it stands in its row
  time_point customer_since;    // what open_visit says of it
  time_point unanswered_since;  // epoch: nothing is to be answered
  bool overdue = false;         // its row counts it among the overdue
  presences where;
  engagements engaged;
};

// What is told of a contact once nothing is left to be told; not whether it is overdue, which is a matter of "now". One
// that told no channel is on `default_channel`.
shown_contact shown_of(const chain& all, std::size_t member, channel_id default_channel);

}  // namespace floorwalker
