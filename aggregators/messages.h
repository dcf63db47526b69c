// Messaging contacts: how long the first word took, how long replies take, who waits for one.
#pragma once

#include "aggregators/scene.h"

namespace floorwalker {

// The event begins an episode.
void begin_episode(const scene& now);
// started, self_service_started, self_service_ended: the first-response clock starts again.
void restart_response_clock(const scene& now);
void message(const scene& now);
// parked, ended: a reply that is still due will not be measured.
void close_reply_clock(const scene& now);

}  // namespace floorwalker
