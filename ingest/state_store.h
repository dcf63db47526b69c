// Where partitions' states are kept: parts and manifests by name. Implementations: a directory, a compacted topic.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/state_manifest.h"

namespace floorwalker {

// What is stored must not be gone on from, nor passed over in silence, and trying again does not help: one line says
// why and what to do.
struct state_refused : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// All that was stored of one partition when it was opened, whole or not.
class stored_partition {
 public:
  virtual ~stored_partition() = default;
  // The text of each manifest by its name; most often two, the newest and the one before.
  virtual const std::map<std::string, std::string>& manifests() const = 0;
  virtual std::vector<part_id> parts() const = 0;
  // Throws std::runtime_error that says where it was looked for, if there is none.
  virtual std::vector<std::byte> part(const part_id& which) const = 0;
};

// One thread. Whatever throws here throws std::runtime_error (or what derives from it) with one clear line; what was
// stored before is then still there. Of a manifest whose putting has thrown nobody knows whether it is there.
class state_store {
 public:
  virtual ~state_store() = default;

  // All partitions that anything is stored of, in order. For `state inspect`.
  virtual std::vector<topic_partition> partitions() = 0;
  // In the order of `which`; never null. A partition that nothing is stored of has no manifests.
  virtual std::vector<std::unique_ptr<stored_partition>> open(const std::vector<topic_partition>& which) = 0;

  virtual void put_part(const topic_partition& of, const part_id& which, std::span<const std::byte> bytes) = 0;
  // Replaces the one of that name (letters, digits, '-'). When it returns, it and all parts put before are safe from
  // a crash of the machine.
  virtual void put_manifest(const topic_partition& of, std::string_view name, std::string_view text) = 0;
  // No error if there is none. Need not be safe from a crash: what stays is removed another time.
  virtual void remove_part(const topic_partition& of, const part_id& which) = 0;
  virtual void remove_manifest(const topic_partition& of, std::string_view name) = 0;

  virtual std::string where() const = 0;  // "directory /var/lib/floorwalker", for people
  // What a person does to begin a partition anew: "move /var/lib/floorwalker/contact-events-3 away".
  virtual std::string how_to_drop(const topic_partition& of) const = 0;
};

}  // namespace floorwalker
