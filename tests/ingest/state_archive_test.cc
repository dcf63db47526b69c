#include "ingest/state_archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/ingest/memory_store.h"
#include "tests/ingest/store_owner.h"

namespace floorwalker {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

const auto& of = test::contact_events_3;

class state_archive_test : public ::testing::Test {
 protected:
  // Another process on the same shelf; `store_` is its store.
  std::unique_ptr<test::store_owner> another(std::shared_ptr<const settings> rules = std::make_shared<settings>()) {
    auto store = std::make_unique<test::memory_store>(shelf_);
    store_ = store.get();
    return std::make_unique<test::store_owner>(std::move(store), "w" + std::to_string(++writers_), std::move(rules));
  }
  // What a process that starts now would go on from, with the right figures; -1: nothing is stored.
  std::int64_t restored_offset() {
    auto reader = another();
    const std::int64_t offset = reader->take_up();
    EXPECT_EQ(reader->state().serialize(), test::truth_at(offset));
    return reader->taken().partitions_before == 0 ? -1 : offset;
  }
  test::memory_shelf::shelved& shelved() { return shelf_->partitions[of]; }
  std::set<std::string> names_of_manifests() {
    std::set<std::string> names;
    for (const auto& [name, text] : shelved().manifests) names.insert(name);
    return names;
  }
  std::set<part_id> named_parts() {
    std::set<part_id> named;
    for (const auto& [name, text] : shelved().manifests)
      for (const stored_group& group : read_manifest(text).groups)
        for (std::size_t i = 0; i < group.chunks.size(); ++i)
          named.insert({group.writer, group.name, group.offset, static_cast<std::int32_t>(i)});
    return named;
  }
  std::set<part_id> stored_parts() {
    std::set<part_id> all;
    for (const auto& [which, bytes] : shelved().parts) all.insert(which);
    return all;
  }
  // Spoils all that only the newest manifest names.
  void tear_newest() {
    auto newest =
        std::max_element(shelved().manifests.begin(), shelved().manifests.end(), [](const auto& a, const auto& b) {
          return read_manifest(a.second).next_offset < read_manifest(b.second).next_offset;
        });
    const auto text = newest->second;
    for (auto& [which, bytes] : shelved().parts)
      if (which.name == "head" && which.offset == read_manifest(text).next_offset) bytes.pop_back();
  }

  const std::shared_ptr<test::memory_shelf> shelf_ = std::make_shared<test::memory_shelf>();
  test::memory_store* store_ = nullptr;
  int writers_ = 0;
};

TEST_F(state_archive_test, goes_on_where_the_last_state_ends) {
  auto first = another();
  EXPECT_EQ(first->take_up(500, 7), 7) << "nothing is stored: the log's beginning";
  EXPECT_EQ(first->taken().first_offset, 7);
  EXPECT_EQ(first->taken().partitions_before, 0);
  ASSERT_EQ(first->take_up(), 0);
  ASSERT_TRUE(first->read_and_store(100));
  ASSERT_TRUE(first->read_and_store(250));

  auto second = another();
  EXPECT_EQ(second->take_up(250, 250), 250) << "both ends of what fits";
  EXPECT_EQ(second->taken().first_offset, 0);
  EXPECT_EQ(second->taken().partitions_before, 6);
  EXPECT_EQ(second->state().serialize(), test::truth_at(250));
  ASSERT_TRUE(second->read_and_store(400));
  EXPECT_EQ(restored_offset(), 400);
}

TEST_F(state_archive_test, keeps_the_last_two_and_nothing_else) {
  auto first = another();
  first->take_up();
  for (const int offset : {1, 50, 51, 400, 1500, 1501, 8000}) {
    ASSERT_TRUE(first->read_and_store(offset));
    EXPECT_EQ(stored_parts(), named_parts());
    EXPECT_EQ(names_of_manifests().size(), offset == 1 ? 1U : 2U);
  }
  const auto of_the_first = names_of_manifests();
  auto second = another();
  second->take_up();
  ASSERT_TRUE(second->read_and_store(8100));
  EXPECT_EQ(names_of_manifests().size(), 2U);
  EXPECT_EQ(stored_parts(), named_parts()) << "the state restored from, and the first of ours";
  ASSERT_TRUE(second->read_and_store(8200));
  EXPECT_EQ(stored_parts(), named_parts());
  for (const auto& name : names_of_manifests()) EXPECT_FALSE(of_the_first.contains(name));
}

TEST_F(state_archive_test, writes_again_only_what_has_changed) {
  auto first = another();
  first->take_up();
  ASSERT_TRUE(first->read_and_store(8000));
  const auto parts_then = stored_parts();
  ASSERT_TRUE(first->read_and_store(8001));
  int as_before = 0, anew = 0;
  for (const part_id& part : stored_parts())
    if (part.name.starts_with("panes")) ++(parts_then.contains(part) ? as_before : anew);
  EXPECT_GT(as_before, 20);
  EXPECT_LE(anew, 3) << "a block of each width";
  EXPECT_EQ(restored_offset(), 8001);
}

TEST_F(state_archive_test, takes_the_one_before_if_the_newest_is_torn) {
  auto first = another();
  first->take_up();
  for (const int offset : {100, 200}) ASSERT_TRUE(first->read_and_store(offset));
  tear_newest();
  EXPECT_EQ(restored_offset(), 100);
  auto second = another();
  second->take_up();
  ASSERT_TRUE(second->read_and_store(300));
  EXPECT_EQ(restored_offset(), 300);
  EXPECT_EQ(names_of_manifests().size(), 2U) << "the torn one is gone";
}

TEST_F(state_archive_test, notices_whatever_is_missing_or_altered) {
  auto first = another();
  first->take_up();
  for (const int offset : {100, 4000}) ASSERT_TRUE(first->read_and_store(offset));
  const auto whole = shelved();
  for (const auto& [which, bytes] : whole.parts) {
    shelved() = whole;
    shelved().parts[which].back() ^= std::byte{1};
    EXPECT_TRUE(restored_offset() == 100 || restored_offset() == 4000) << which.name;
    shelved().parts.erase(which);
    EXPECT_TRUE(restored_offset() == 100 || restored_offset() == 4000) << which.name;
  }
  for (const auto& [name, text] : whole.manifests) {
    for (std::size_t size = 0; size < text.size(); size += 31) {
      shelved() = whole;
      shelved().manifests[name].resize(size);
      EXPECT_TRUE(restored_offset() == 100 || restored_offset() == 4000) << name << " cut to " << size;
    }
  }
}

TEST_F(state_archive_test, refuses_what_is_stored_if_none_of_it_is_whole) {
  auto first = another();
  first->take_up();
  for (const int offset : {100, 200}) ASSERT_TRUE(first->read_and_store(offset));
  shelved().parts.clear();
  EXPECT_THAT([&] { another()->take_up(500, 20); },
              ThrowsMessage<state_refused>(AllOf(HasSubstr("contact-events 3 in memory cannot be used"),
                                                 HasSubstr("to begin anew at offset 20, forget it"))));
  for (auto& [name, text] : shelved().manifests) text.replace(0, 22, "floorwalker-manifest 7");
  EXPECT_THAT([&] { another()->take_up(); },
              ThrowsMessage<state_refused>(HasSubstr("written in format 7, which this version does not read")));
}

TEST_F(state_archive_test, refuses_a_state_that_does_not_fit_the_log) {
  auto first = another();
  first->take_up();
  for (const int offset : {50, 120}) ASSERT_TRUE(first->read_and_store(offset));
  EXPECT_THAT([&] { another()->take_up(1000, 500); },
              ThrowsMessage<state_refused>(
                  "state of contact-events 3 in memory goes on at offset 120, but the topic now begins at 500: "
                  "380 records are gone; to begin anew without them, forget it"));
  EXPECT_THAT([&] { another()->take_up(119); }, ThrowsMessage<state_refused>(HasSubstr("the topic ends at 119")))
      << "though the one before would fit";
  EXPECT_THAT([&] { another()->take_up(1000, 0, "id-2"); },
              ThrowsMessage<state_refused>(HasSubstr("another topic of that name (its id was id-1, now it is id-2)")));
  EXPECT_EQ(another()->take_up(1000, 0, ""), 120) << "a broker that tells no ids";
  tear_newest();
  EXPECT_THAT([&] { another()->take_up(1000, 60); }, ThrowsMessage<state_refused>(HasSubstr("goes on at offset 50")))
      << "the older one must fit, too";
}

TEST_F(state_archive_test, goes_on_under_other_settings) {
  auto first = another();
  first->take_up();
  ASSERT_TRUE(first->read_and_store(300));
  auto other = std::make_shared<settings>();
  other->queues.push_back({});
  other->queues.back().match = "aaa-before-all-others";
  auto second = another(other);
  EXPECT_EQ(second->take_up(), 300);
  for (const int offset : {400, 401, 4000}) {
    ASSERT_TRUE(second->read_and_store(offset));
    auto third = another(other);
    third->take_up();
    EXPECT_EQ(third->state().serialize(), second->state().serialize());
  }
}

// Whatever the process was about to write when it was killed, the next one finds the state before it or after it.
TEST_F(state_archive_test, is_usable_wherever_the_process_was_killed) {
  const std::vector<std::int64_t> offsets{3, 100, 101, 400, 410};
  for (std::uint64_t writes = 0;; ++writes) {
    shelf_->partitions.clear();
    std::int64_t last_stored = -1, under_way = -1;
    bool stopped = false;
    for (int life = 0; life < 2 && !stopped; ++life) {
      auto owner = another();
      owner->take_up();
      if (life == 1) store_->stop_after(writes);
      for (const std::int64_t offset : offsets) {
        if (stopped) break;
        under_way = offset + 500 * life;
        stopped = !owner->read_and_store(under_way);
        if (!stopped) last_stored = under_way;
      }
    }
    const std::int64_t found = restored_offset();
    ASSERT_TRUE(found == last_stored || found == under_way) << "after " << writes << " writes: " << found;
    if (!stopped) break;
    shelf_->lose_unsynced();
    const std::int64_t found_by_a_crash = restored_offset();
    ASSERT_TRUE(found_by_a_crash == last_stored || found_by_a_crash == under_way) << "after " << writes << " writes";
  }
}

TEST_F(state_archive_test, is_usable_wherever_the_first_life_was_killed) {
  for (std::uint64_t writes = 0;; ++writes) {
    shelf_->partitions.clear();
    auto owner = another();
    owner->take_up();
    store_->stop_after(writes);
    std::int64_t last_stored = -1;
    for (const std::int64_t offset : {30, 60, 90}) {
      if (!owner->read_and_store(offset)) break;
      last_stored = offset;
    }
    ASSERT_EQ(restored_offset(), last_stored) << "after " << writes << " writes";
    if (last_stored == 90) break;
  }
}

// One write in so many fails; nothing may be wrong in between, and all is well when it is over.
TEST_F(state_archive_test, gets_over_writes_that_fail) {
  for (const std::uint64_t every : {2U, 3U, 5U, 7U, 20U}) {
    shelf_->partitions.clear();
    auto owner = another();
    owner->take_up();
    store_->before_write = [n = std::uint64_t{0}, every]() mutable {
      if (++n % every == 0) throw std::runtime_error{"no space"};
    };
    test::memory_store* const store = store_;
    std::int64_t last_stored = -1;
    for (std::int64_t offset = 10; offset <= 400; offset += 10) {
      if (owner->read_and_store(offset)) last_stored = offset;
      ASSERT_EQ(restored_offset(), last_stored);
    }
    EXPECT_GT(owner->archive.figures().failures, 0U);
    store->before_write = nullptr;
    for (const int offset : {500, 501}) ASSERT_TRUE(owner->read_and_store(offset));
    EXPECT_EQ(restored_offset(), 501);
    EXPECT_EQ(stored_parts(), named_parts()) << "nothing that failed is left";
  }
}

TEST_F(state_archive_test, gets_over_an_acknowledgment_that_is_lost) {
  for (const int lost : {0, 1, 2, 3}) {
    shelf_->partitions.clear();
    auto owner = another();
    owner->take_up();
    std::int64_t last_stored = -1;
    for (int i = 0; i < 6; ++i) {
      if (i == lost || i == lost + 1) store_->lose_acknowledgment();
      test::memory_store* const store = store_;
      if (owner->read_and_store(100 * (i + 1))) last_stored = 100 * (i + 1);
      EXPECT_GE(restored_offset(), last_stored);
      store_ = store;
    }
    EXPECT_EQ(owner->archive.figures().failures, 2U);
    EXPECT_EQ(restored_offset(), 600);
    EXPECT_EQ(stored_parts(), named_parts());
  }
}

TEST_F(state_archive_test, a_picture_that_names_a_lost_part_is_not_stored) {
  auto owner = another();
  owner->take_up();
  ASSERT_TRUE(owner->read_and_store(8000));
  owner->read_to(9000);
  owner->capture();  // and it is lost
  owner->read_to(9001);
  EXPECT_FALSE(owner->store());
  EXPECT_EQ(restored_offset(), 8000);
  EXPECT_TRUE(owner->store()) << "the next one is whole";
  EXPECT_EQ(restored_offset(), 9001);
}

// A deposed owner wakes up and goes on storing and tidying for as long as it likes, at any pace.
TEST_F(state_archive_test, a_former_owner_that_wakes_up_tears_nothing) {
  for (const int pace : {1, 2, 5}) {
    shelf_->partitions.clear();
    auto zombie = another();
    zombie->take_up();
    for (const int offset : {100, 4000}) ASSERT_TRUE(zombie->read_and_store(offset));
    auto owner = another();
    ASSERT_EQ(owner->take_up(), 4000);
    std::int64_t ahead = 4000;
    for (int round = 1; round <= 12; ++round) {
      if (round % pace == 0) {
        ASSERT_TRUE(owner->read_and_store(4000 + 50 * round));
        ahead = owner->position;
      }
      ASSERT_TRUE(zombie->read_and_store(4000 + 30 * round));
      ASSERT_GE(restored_offset(), ahead) << "round " << round;
    }
    auto heir = another();
    heir->take_up();
    for (const int offset : {5000, 5001}) ASSERT_TRUE(heir->read_and_store(offset));
    EXPECT_EQ(stored_parts(), named_parts()) << "what both left behind is gone";
    EXPECT_EQ(restored_offset(), 5001);
  }
}

// The same process gives the partition up and gets it back, while another had it in between.
TEST_F(state_archive_test, an_owner_that_comes_back_is_not_tidied_away) {
  auto one = another();
  one->take_up();
  for (const int offset : {100, 200}) ASSERT_TRUE(one->read_and_store(offset));
  auto other = another();
  other->take_up();
  ASSERT_TRUE(other->read_and_store(300));
  one->archive.release(of);
  EXPECT_FALSE(one->store()) << "no longer ours";
  ASSERT_EQ(one->take_up(), 300);
  ASSERT_TRUE(one->read_and_store(400));
  for (const int offset : {350, 360, 370}) ASSERT_TRUE(other->read_and_store(offset)) << "a zombie by now";
  EXPECT_EQ(restored_offset(), 400);
}

TEST_F(state_archive_test, tells_how_old_the_oldest_state_is_and_what_failed) {
  auto owner = another();
  owner->take_up();
  EXPECT_FALSE(owner->archive.figures().oldest_stored);
  ASSERT_TRUE(owner->read_and_store(60));
  store_->stop_after(0);
  EXPECT_FALSE(owner->read_and_store(120));
  const store_figures figures = owner->archive.figures();
  EXPECT_EQ(figures.oldest_stored, test::ten_o_clock + std::chrono::seconds{60});
  EXPECT_EQ(figures.failures, 1U);
  EXPECT_EQ(figures.states_written, 1U);
  EXPECT_GT(figures.bytes_written, 100U);
  owner->archive.release(of);
  EXPECT_FALSE(owner->archive.figures().oldest_stored);
}

TEST_F(state_archive_test, stores_a_state_that_has_taken_no_record) {
  auto owner = another();
  ASSERT_EQ(owner->take_up(70, 50), 50);
  ASSERT_TRUE(owner->store());
  EXPECT_EQ(another()->take_up(70, 50), 50);
}

TEST(state_archive, keeps_nothing_without_a_store) {
  test::store_owner owner{nullptr, "w"};
  EXPECT_FALSE(owner.archive.stores());
  EXPECT_EQ(owner.take_up(9, 4), 4);
}

}  // namespace
}  // namespace floorwalker
