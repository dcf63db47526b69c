// A simulated cluster: instances that come, go, sleep and die, a group that deals out partitions, a course drawn from a
// seed, and what must hold at every look and at the end.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/simulation/instance.h"
#include "tests/simulation/sabotage.h"
#include "tests/simulation/witness.h"

namespace floorwalker::simulation {

// Something that must hold does not.
struct broken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// What happened in one course, so that a report can show that anything did.
struct tally {
  std::uint64_t records = 0, looks = 0, kills = 0, hand_overs = 0, losses = 0, stored = 0, not_stored = 0;
  tally& operator+=(const tally& other) noexcept;
};

class cluster {
 public:
  using journal = std::function<void(const std::string&)>;  // one step a line

  cluster(std::uint64_t seed, sabotage wrong, journal tell);
  // Throws broken.
  tally run();

 private:
  struct life {
    std::unique_ptr<instance> process;
    std::unique_ptr<witness> eyes;
    bool asleep = false;
  };

  void note(const std::string& what) const;
  void step();
  void work(life& one);
  void read(life& one);
  void store(life& one);
  void look(life& one);
  void start();
  void kill(std::size_t number);
  void deal_out();
  void move_one();
  void give(std::int32_t partition, life& to);
  void let_go_of_lost(life& one);
  void compact();
  bool is_owner(const life& one, std::int32_t partition) const;
  void check_store();
  void check_end();
  void change_settings();
  void settle();
  void calm_down();
  void go_round(life& one, bool judged);
  void check_topic();
  bool alone() const noexcept { return around_.views == nullptr; }

  const journal tell_;
  dice chance_;
  rules_course rules_;
  const input_log log_;
  std::unique_ptr<views_topic> views_;
  surroundings around_;
  std::vector<std::unique_ptr<life>> lives_;
  std::map<std::int32_t, life*> owners_;         // as the group sees it; nobody: not in here
  std::map<std::int32_t, std::int64_t> floors_;  // what is stored must not fall below
  int started_ = 0;
  tally tally_;
};

}  // namespace floorwalker::simulation
