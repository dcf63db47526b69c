// librdkafka's properties for each of our clients.
#pragma once

#include <map>
#include <string>

#include "ingest/consumer.h"

namespace floorwalker {

using client_properties = std::map<std::string, std::string>;

// Of the client that reads events. Throws std::invalid_argument for a property that is ours to set.
client_properties event_reader_properties(const consumer_options& options);
// How to reach the same brokers for anything else: as those, without what only a member of a group has.
client_properties side_reader_properties(const consumer_options& options);
// For writing; what is not a producer's is passed over by librdkafka.
client_properties writer_properties(const consumer_options& options);

}  // namespace floorwalker
