#include "server/connection_list.h"

#include <algorithm>

namespace floorwalker {

void connection_list::add(connection& one) {
  one.place_ = places_.size();
  places_.push_back({instant::max(), instant::max(), &one});
}

// The last one takes the empty place.
void connection_list::remove(connection& one) {
  places_[one.place_] = places_.back();
  places_[one.place_].who->place_ = one.place_;
  places_.pop_back();
}

std::vector<connection*> connection_list::all() const {
  std::vector<connection*> list;
  list.reserve(places_.size());
  for (const place& each : places_) list.push_back(each.who);
  return list;
}

void connection_list::plan(const connection& one, instant at, instant at_picture) {
  places_[one.place_].at = at;
  places_[one.place_].at_picture = at_picture;
}

void connection_list::new_picture() {
  for (place& each : places_) each.at = std::min(each.at, each.at_picture);
}

connection_list::instant connection_list::pulse(instant now) {
  instant next = instant::max();
  for (std::size_t i = 0; i < places_.size(); ++i) {
    if (places_[i].at <= now) places_[i].who->pulse(now);
    next = std::min(next, places_[i].at);
  }
  return next;
}

}  // namespace floorwalker
