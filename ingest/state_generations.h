// The states that are stored of one partition, and how one of them is brought back.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "aggregators/partition_state.h"
#include "aggregators/settings.h"
#include "ingest/state_store.h"

namespace floorwalker {

struct generation {
  std::string name;  // of the manifest
  stored_manifest what;
};

// Those whose manifest can be read and is this partition's, the newest last. `tell` gets a line for each other one.
std::vector<generation> generations_in(const stored_partition& stored, const topic_partition& of,
                                       const std::function<void(const std::string&)>& tell);

// Checks each part by its size and sum while it loads. Throws std::runtime_error with a clear line when anything is
// missing, torn, or in a format that is not ours.
partition_state restore(const stored_manifest& from, const stored_partition& stored,
                        std::shared_ptr<const settings> settings);

}  // namespace floorwalker
