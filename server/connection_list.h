// The open connections, and when each wants to be looked at again.
#pragma once

#include <chrono>
#include <cstddef>
#include <vector>

namespace floorwalker {

// One open connection. All calls on the I/O thread; none of them destroys a connection before it returns.
class connection {
 public:
  using instant = std::chrono::steady_clock::time_point;
  virtual ~connection() = default;
  virtual void pulse(instant now) = 0;  // when it is due; it says when it will be due next
  virtual void shut_down() = 0;         // polite: answers what was asked, says goodbye, asks for no more
  virtual void cut() = 0;               // at once

 private:
  friend class connection_list;
  std::size_t place_ = 0;
};

// Times stand side by side, apart from the connections: of twenty thousand clients most have nothing to do at any one
// moment, and to find that out by a call to each would cost more than a tenth of what it costs to serve them.
class connection_list {
 public:
  using instant = connection::instant;

  void add(connection& one);  // it is due never
  void remove(connection& one);
  bool empty() const noexcept { return places_.empty(); }
  std::vector<connection*> all() const;

  // It is due at `at`, or, if a new picture comes before, when that comes, but not before `at_picture`.
  void plan(const connection& one, instant at, instant at_picture);
  void new_picture();
  // Pulses those that are due. When the next one will be, as far as is known; instant::max() for never.
  instant pulse(instant now);

 private:
  struct place {
    instant at, at_picture;
    connection* who;
  };
  std::vector<place> places_;
};

}  // namespace floorwalker
