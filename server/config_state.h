// The sections `state` and `cluster`: where states are kept, and how instances share the partitions.
#pragma once

#include "server/config.h"
#include "server/config_section.h"

namespace floorwalker {

// In this order, and after `kafka` has been read: no topic may have two uses.
void read_state(config_section& root, config& out);
void read_cluster(config_section& root, config& out);

}  // namespace floorwalker
