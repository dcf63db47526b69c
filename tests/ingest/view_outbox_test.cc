#include "ingest/view_outbox.h"

#include <gtest/gtest.h>

#include "ingest/view_inbox.h"
#include "ingest/view_record.h"

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

const topic_partition p{"calls", 3};

// Two instances that read the same topic, and what the first one writes.
class view_outbox_test : public ::testing::Test {
 protected:
  view_outbox_test() {
    for (view_outbox* each : {&one_, &other_}) each->set_topics({{"calls", "aB/c+d=="}});
  }

  // An empty view of the partition at this offset.
  static partition_view view_at(std::int64_t offset, std::uint64_t turn) {
    partition_view view;
    view.position.topic = p.topic;
    view.position.partition = p.partition;
    view.position.turn = turn;
    view.position.covered = true;
    view.next_offset = offset;
    return view;
  }
  // All that is due, delivered if `well`.
  std::vector<std::pair<std::string, std::vector<std::byte>>> flush(bool well = true) {
    std::vector<std::pair<std::string, std::vector<std::byte>>> sent;
    one_.flush([&](const view_outbox::record& record) {
      sent.emplace_back(record.key, record.value ? *record.value : std::vector<std::byte>{});
      return view_outbox::sending::on_its_way;
    });
    for (std::size_t i = 0; i < sent.size(); ++i) one_.delivered(p, well);
    return sent;
  }

  const std::shared_ptr<const settings> rules_ = std::make_shared<settings>();
  view_turns turns_, other_turns_;
  view_outbox one_{"i1", rules_, turns_}, other_{"i2", rules_, other_turns_};
  view_hub hub_;
  view_inbox inbox_{rules_, hub_, other_turns_, other_};
};

TEST_F(view_outbox_test, what_it_writes_another_instance_can_read_whatever_the_topics_id) {
  one_.take(view_at(7, 1));
  const auto sent = flush();
  ASSERT_FALSE(sent.empty());
  for (const auto& [key, value] : sent) EXPECT_TRUE(inbox_.take(key, value, {})) << key;
  inbox_.tell_due();
  std::vector<view_slot*> slots;
  hub_.collect(slots);
  ASSERT_EQ(slots.size(), 1U);
  const auto view = slots[0]->fetch();
  ASSERT_NE(view, nullptr);
  EXPECT_EQ(view->next_offset, 7);
  EXPECT_FALSE(view->position.is_own);
}

TEST_F(view_outbox_test, views_of_topics_that_are_not_read_or_have_been_made_anew_concern_nobody) {
  const auto told = [&](const topic_partition& of, const std::string& turn) { return other_.concerns_us(of, turn); };
  EXPECT_TRUE(told(p, "i1-1@aB_c+d=="));
  EXPECT_FALSE(told(p, "i1-1@another"));
  EXPECT_FALSE(told(p, "i1-1"));
  EXPECT_FALSE(told({"chats", 3}, "i1-1@aB_c+d=="));
}

TEST_F(view_outbox_test, after_a_failure_another_turn_is_asked_for_once_in_a_while) {
  const auto own = turns_.new_source(true);
  const auto turn = [&](std::int64_t offset) { return turns_.ask(p, own, offset)->turn; };
  one_.take(view_at(7, turn(7)));
  flush(false);
  flush();
  EXPECT_EQ(turn(7), 2U);
  one_.take(view_at(8, 2));
  flush(false);
  flush();
  EXPECT_EQ(turn(8), 2U) << "not at once again";
  for (int i = 0; i < 20; ++i) flush();
  EXPECT_EQ(turn(8), 3U);
}

}  // namespace
}  // namespace floorwalker
