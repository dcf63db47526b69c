// What a chain of contacts remembers is limited; what is past the limits is left out of its figures, and nothing else.
#include <gtest/gtest.h>

#include "tests/aggregators/floor_under_test.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;
using oracle::us;

constexpr us ten = 1'795'341'600LL * second;  // 2026-11-22 10:00:00 UTC

// Tells events of contacts one after the other, a second apart.
class teller {
 public:
  event& say(event_type type, const std::string& contact, const std::string& root = {}) {
    told_ = {};
    told_.type = type;
    told_.time = now_ += second;
    told_.id = std::to_string(now_);
    told_.subject = contact;
    told_.root = root;
    return told_;
  }
  void queued(const std::string& contact, const std::string& queue, const std::string& root = {}) {
    say(event_type::contact_queued, contact, root).queue = queue;
    floor_.take(told_);
  }
  void answered(const std::string& contact, const std::string& agent) {
    say(event_type::contact_answered, contact).agent = agent;
    floor_.take(told_);
  }
  void ended(const std::string& contact, const std::string& root = {}) {
    say(event_type::contact_ended, contact, root);
    floor_.take(told_);
  }
  oracle::board_figures look() { return flatten(*floor_.look(now_)); }

 private:
  event told_;
  us now_ = ten;
  floor_under_test floor_{std::make_shared<settings>(), floor_under_test::habits::publish_once};
};

TEST(chain_limits, past_a_hundred_contacts_further_ones_are_customers_of_their_own) {
  teller floor;
  floor.queued("root", "billing");
  for (int i = 1; i < 100; ++i) floor.queued("C" + std::to_string(i), "billing", "root");
  auto total = floor.look().at("* voice");
  EXPECT_EQ(total.at("today.offered"), 100);
  EXPECT_EQ(total.at("today.contacts_offered"), 1);
  EXPECT_EQ(total.at("today.transfers.bounced"), 99);
  for (int i = 100; i < 110; ++i) floor.queued("C" + std::to_string(i), "billing", "root");
  total = floor.look().at("* voice");
  EXPECT_EQ(total.at("today.offered"), 110) << "visits count all the same";
  EXPECT_EQ(total.at("waiting"), 110);
  EXPECT_EQ(total.at("today.contacts_offered"), 11);
  EXPECT_EQ(total.at("today.transfers.bounced"), 99);
}

TEST(chain_limits, thirty_two_queues_are_remembered) {
  teller floor;
  for (int i = 0; i < 40; ++i) floor.queued("C1", "q" + std::to_string(i));
  EXPECT_EQ(floor.look().at("* voice").at("today.transfers.bounced"), 0);
  floor.queued("C1", "q31");
  EXPECT_EQ(floor.look().at("* voice").at("today.transfers.bounced"), 1) << "the 32nd";
  floor.queued("C1", "q35");
  EXPECT_EQ(floor.look().at("* voice").at("today.transfers.bounced"), 1) << "the 36th is not remembered";
}

TEST(chain_limits, sixty_four_agents_are_remembered) {
  teller floor;
  floor.queued("C1", "billing");
  for (int i = 0; i < 70; ++i) floor.answered("C1", "a" + std::to_string(i));
  floor.ended("C1");
  const auto total = floor.look().at("* voice");
  EXPECT_EQ(total.at("today.contacts_ended"), 1);
  EXPECT_EQ(total.at("today.handoffs"), 63);
  EXPECT_EQ(total.at("total.handoffs.10"), 1) << "ten or more";
}

}  // namespace
}  // namespace floorwalker
