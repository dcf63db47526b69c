// Is the service ready to show figures, and if not, why?
#pragma once

#include <string>

#include "server/merger.h"

namespace floorwalker {

// Ready once every partition has been covered; from then on while figures can be shown with their age: a broker that is
// away makes them old, not unready. Not while the service drains or after the consumer gave up.
class readiness {
 public:
  void see(const picture& newest);
  // Empty: ready.
  const std::string& reason() const noexcept { return reason_; }

 private:
  bool covered_once_ = false;
  std::string reason_ = "starting";
};

}  // namespace floorwalker
