// The simulated centre with all its parts. They know each other through it.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "ingest/centre/aftermath.h"
#include "ingest/centre/agenda.h"
#include "ingest/centre/chronicle.h"
#include "ingest/centre/conversations.h"
#include "ingest/centre/front_door.h"
#include "ingest/centre/incidents.h"
#include "ingest/centre/messenger.h"
#include "ingest/centre/roster.h"
#include "ingest/centre/router.h"
#include "ingest/centre/waiting_room.h"
#include "ingest/dice.h"

namespace floorwalker::simulated {

struct world {
  world(const floorwalker::scenario& plan, double contacts_per_s, std::uint64_t seed, std::string source,
        time_point start);

  desk* desk_named(std::string_view name) const noexcept;
  microseconds since_start() const noexcept { return time.now() - start; }

  const floorwalker::scenario& plan;
  const time_point start;
  dice luck;
  agenda time;
  truth book;
  chronicle tell;
  std::string run;  // in the names of its agents, so that those of two simulations are not the same
  std::vector<std::unique_ptr<desk>> desks;
  router routing{*this};
  roster staff{*this};
  waiting_room waits{*this};
  conversations calls{*this};
  messenger chats{*this};
  front_door door{*this};
  aftermath after{*this};
  incidents trouble{*this};
};

}  // namespace floorwalker::simulated
