// A state store in memory, for tests: several processes may share its shelf, and it fails and tears on demand.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ingest/state_store.h"

namespace floorwalker::test {

// What outlives the processes that write it.
struct memory_shelf {
  struct shelved {
    std::map<std::string, std::string> manifests;
    std::map<part_id, std::vector<std::byte>> parts;
  };
  std::map<topic_partition, shelved> partitions;

  // A machine that crashes loses what was put since the last manifest; a process that is killed does not.
  void lose_unsynced() {
    for (const auto& [of, which] : std::exchange(unsynced, {})) partitions[of].parts.erase(which);
  }
  std::set<std::pair<topic_partition, part_id>> unsynced;
};

class memory_store final : public state_store {
 public:
  explicit memory_store(std::shared_ptr<memory_shelf> shelf) : shelf_{std::move(shelf)} {}

  // From now on so many writing calls work (puts and removals), and all after them throw: to the shelf that is the same
  // as if the process had been killed there.
  void stop_after(std::uint64_t writes) { left_ = writes; }
  // The next manifest is written, but its putting throws: an acknowledgment that got lost.
  void lose_acknowledgment() { acknowledgment_lost_ = true; }
  // Called before each writing call; what it throws is what the call throws.
  std::function<void()> before_write;
  std::uint64_t writes() const noexcept { return writes_; }

  std::vector<topic_partition> partitions() override {
    std::vector<topic_partition> all;
    for (const auto& [which, shelved] : shelf_->partitions)
      if (!shelved.manifests.empty() || !shelved.parts.empty()) all.push_back(which);
    return all;
  }
  std::vector<std::unique_ptr<stored_partition>> open(const std::vector<topic_partition>& which) override {
    std::vector<std::unique_ptr<stored_partition>> opened;
    for (const auto& one : which) opened.push_back(std::make_unique<open_partition>(shelf_->partitions[one]));
    return opened;
  }
  void put_part(const topic_partition& of, const part_id& which, std::span<const std::byte> bytes) override {
    write();
    shelf_->partitions[of].parts[which].assign(bytes.begin(), bytes.end());
    shelf_->unsynced.emplace(of, which);
  }
  void put_manifest(const topic_partition& of, std::string_view name, std::string_view text) override {
    write();
    shelf_->partitions[of].manifests[std::string{name}] = text;
    shelf_->unsynced.clear();
    if (std::exchange(acknowledgment_lost_, false)) throw std::runtime_error{"memory: no acknowledgment"};
  }
  void remove_part(const topic_partition& of, const part_id& which) override {
    write();
    shelf_->partitions[of].parts.erase(which);
  }
  void remove_manifest(const topic_partition& of, std::string_view name) override {
    write();
    shelf_->partitions[of].manifests.erase(std::string{name});
  }
  std::string where() const override { return "memory"; }
  std::string how_to_drop(const topic_partition&) const override { return "forget it"; }

 private:
  class open_partition final : public stored_partition {
   public:
    explicit open_partition(memory_shelf::shelved shelved) : shelved_{std::move(shelved)} {}
    const std::map<std::string, std::string>& manifests() const override { return shelved_.manifests; }
    std::vector<part_id> parts() const override {
      std::vector<part_id> all;
      for (const auto& [which, bytes] : shelved_.parts) all.push_back(which);
      return all;
    }
    std::vector<std::byte> part(const part_id& which) const override {
      const auto found = shelved_.parts.find(which);
      if (found == shelved_.parts.end()) throw std::runtime_error{"memory: part " + which.name + " is missing"};
      return found->second;
    }

   private:
    const memory_shelf::shelved shelved_;
  };

  void write() {
    if (left_ == 0) throw std::runtime_error{"memory: stopped"};
    --left_;
    ++writes_;
    if (before_write) before_write();
  }

  const std::shared_ptr<memory_shelf> shelf_;
  std::uint64_t left_ = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t writes_ = 0;
  bool acknowledgment_lost_ = false;
};

}  // namespace floorwalker::test
