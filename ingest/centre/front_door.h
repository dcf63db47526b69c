// Where contacts come from: new ones by the hour of the day, those who call again, call-backs, and what agents begin.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "ingest/centre/people.h"

namespace floorwalker::simulated {

struct world;

class front_door {
 public:
  explicit front_door(world& of) : w_{of} {}

  void open();
  // A new customer for the desk; `reason` empty: the desk's usual one.
  void arrive(desk& at, std::string_view reason);
  // With this chance the customer of a contact that went wrong tries again later.
  void maybe_again(const contact& who, double share);
  // The customer is called back: another contact of the same chain.
  void call_back(const contact& who);

 private:
  void next_arrival(desk& at);
  void next_own_call();
  void enter(desk& at, std::string_view reason, std::string customer, bool gold);
  void menu(const contact_ptr& who);
  void leave_menu(const contact_ptr& who);
  void robot(const contact_ptr& who, int words);
  void leave_robot(const contact_ptr& who);
  void write_while_waiting(const contact_ptr& who);
  void call_customer(desk& from);
  void call_colleague(desk& from);
  contact_ptr make(std::shared_ptr<chain> of, std::string_view channel, direction way, desk& at);
  std::string fresh_id();

  world& w_;
};

}  // namespace floorwalker::simulated
