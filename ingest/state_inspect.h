// `floorwalker state inspect`: what is stored, per partition.
#pragma once

#include <iosfwd>
#include <map>
#include <memory>
#include <string>

#include "aggregators/settings.h"
#include "ingest/state_store.h"

namespace floorwalker {

// Where states are looked for; one of directory and topic.
struct inspected_place {
  std::string directory = {};
  std::string brokers = {}, topic = {};
  std::map<std::string, std::string> properties = {};  // librdkafka's
};
// For reading only, beside a service that runs; makes nothing. Throws std::runtime_error if it is not there.
std::unique_ptr<state_store> open_for_inspection(const inspected_place& place);

// Prints one line a partition (or a JSON array), of the newest state that is whole: topic, partition, first and next
// offset, settings fingerprint, size and SHA-256 of the canonical state. What is not whole is named on `errors`.
// Returns the exit code: 0, also when nothing is stored; 1 if of some partition nothing is whole, or the store cannot
// be read.
//
// The canonical state is the one that a service with these settings would go on with: with others than those it was
// written under its bytes are others (the row says which), since settings decide what of a state is kept.
int inspect_state(state_store& store, const std::shared_ptr<const settings>& settings, bool as_json, std::ostream& out,
                  std::ostream& errors);

}  // namespace floorwalker
