// What a reader makes of a views topic that was cut, torn or written by somebody else; and how much is written to it.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <string>

#include "aggregators/byte_stream.h"
#include "tests/aggregators/same_picture.h"
#include "tests/aggregators/seeds.h"
#include "tests/aggregators/view_writer.h"
#include "tests/aggregators/world.h"
#include "tests/oracle/oracle.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;
using oracle::us;
using namespace std::chrono_literals;

constexpr us ten = 1'794'823'200LL * second;  // 2026-11-16 10:00 UTC

time_point at(us time) { return time_point{microseconds{time}}; }

std::shared_ptr<settings> rules_with_names() {
  auto rules = std::make_shared<settings>();
  rules->agents = agent_detail::agent;
  return rules;
}

// What an owner wrote, and what its board showed at each head.
struct written {
  struct head {
    std::size_t end;  // of the log
    std::int64_t next_offset;
    time_point now;
    std::shared_ptr<const snapshot> shown;
  };
  view_log log;
  std::vector<head> heads;
};

written write(std::mt19937_64& dice, const std::shared_ptr<const settings>& rules, int contacts) {
  written made;
  view_writer writer{rules};
  time_point now{};
  for (const event& e : draw_world(dice, {.contacts = contacts, .partitions = 1})) {
    writer.take(e);
    now = at(e.time);
    if (dice() % 20) continue;
    const view_log objects = writer.tell(now);
    made.log.insert(made.log.end(), objects.begin(), objects.end());
    made.heads.push_back({made.log.size(), writer.next_offset(), now, writer.shown.make_snapshot(now, 1)});
  }
  return made;
}

view_log first(const view_log& log, std::size_t end) {
  return {log.begin(), log.begin() + static_cast<std::ptrdiff_t>(end)};
}

TEST(view_joiner, stands_wherever_the_log_ends_with_a_head) {
  for_seeds(3, [](std::mt19937_64& dice) {
    const auto rules = rules_with_names();
    const written all = write(dice, rules, 60);
    for (const auto& head : all.heads) {
      view_joiner reader{rules};
      ASSERT_TRUE(read(reader, compacted(first(all.log, head.end), dice() % 2)));
      EXPECT_EQ(reader.next_offset(), head.next_offset);
      EXPECT_EQ(reader.position().topic, "events");
      board shown{rules};
      show_whole(shown, reader);
      ASSERT_EQ(picture_differences(*shown.make_snapshot(head.now, 1), *head.shown), "");
    }
  });
}

// An owner that died between objects and their head.
TEST(view_joiner, stays_at_the_last_head_until_all_that_the_next_counts_is_there) {
  for_seeds(3, [](std::mt19937_64& dice) {
    const auto rules = rules_with_names();
    const written all = write(dice, rules, 60);
    int times_overwritten = 0;
    for (std::size_t i = 0; i + 1 < all.heads.size(); ++i) {
      const std::size_t from = all.heads[i].end, to = all.heads[i + 1].end;
      if (to - from < 2) continue;
      const std::size_t cut = from + 1 + dice() % (to - from - 1);
      view_joiner follower{rules};
      ASSERT_TRUE(read(follower, first(all.log, from)));
      for (std::size_t at = from; at < cut; ++at) ASSERT_FALSE(follower.take(all.log[at].key, all.log[at].bytes));
      EXPECT_EQ(follower.next_offset(), all.heads[i].next_offset);
      board shown{rules};
      show_whole(shown, follower);
      ASSERT_EQ(picture_differences(*shown.make_snapshot(all.heads[i].now, 1), *all.heads[i].shown), "");

      view_joiner fresh{rules};
      std::set<std::string_view> counted;
      for (std::size_t at = 0; at < from; ++at) counted.insert(all.log[at].key);
      const bool overwritten = std::any_of(all.log.begin() + static_cast<std::ptrdiff_t>(from),
                                           all.log.begin() + static_cast<std::ptrdiff_t>(cut),
                                           [&](const view_object& one) { return counted.contains(one.key); });
      ASSERT_EQ(read(fresh, compacted(first(all.log, cut), false)), !overwritten);
      ASSERT_EQ(fresh.complete(), !overwritten) << "what the head counts is gone";
      times_overwritten += overwritten;
      ASSERT_TRUE(read(fresh, {all.log.begin() + static_cast<std::ptrdiff_t>(cut),
                               all.log.begin() + static_cast<std::ptrdiff_t>(to)}));
      EXPECT_EQ(fresh.next_offset(), all.heads[i + 1].next_offset);
    }
    EXPECT_GT(times_overwritten, 5);
  });
}

TEST(view_joiner, knows_the_keys_that_are_live) {
  std::mt19937_64 dice{1};
  const auto rules = rules_with_names();
  const view_log log = write(dice, rules, 100).log;
  view_joiner reader{rules};
  read(reader, log);
  std::multiset<std::string> wanted;
  for (const view_object& one : compacted(log, true))
    if (one.key != view_head_key) wanted.insert(one.key);
  const auto keys = reader.keys();
  EXPECT_EQ(std::multiset<std::string>(keys.begin(), keys.end()), wanted);
  for (const std::string& key : keys) EXPECT_LE(key.size(), 32U);
}

TEST(view_joiner, misses_an_object_and_another_value) {
  std::mt19937_64 dice{1};
  const auto rules = rules_with_names();
  const view_log log = compacted(write(dice, rules, 40).log, true);
  for (std::size_t gone = 0; gone + 1 < log.size(); gone += 7) {
    view_log less = log;
    less.erase(less.begin() + static_cast<std::ptrdiff_t>(gone));
    view_joiner reader{rules};
    ASSERT_FALSE(read(reader, less)) << log[gone].key;
  }
}

void mutate(std::vector<std::byte>& bytes, std::mt19937_64& dice) {
  if (bytes.empty()) return;
  if (dice() % 8 == 0)
    bytes.resize(dice() % (bytes.size() + 8), std::byte{0xff});
  else
    bytes[dice() % bytes.size()] = static_cast<std::byte>(dice());
}

std::vector<std::uint8_t> as_fuzz(const view_log& log) {
  std::vector<std::uint8_t> bytes;
  for (const view_object& one : log) {
    bytes.push_back(static_cast<std::uint8_t>(one.key.size()));
    bytes.insert(bytes.end(), one.key.begin(), one.key.end());
    bytes.push_back(static_cast<std::uint8_t>(one.bytes.size() >> 8));
    bytes.push_back(static_cast<std::uint8_t>(one.bytes.size()));
    for (const std::byte b : one.bytes) bytes.push_back(static_cast<std::uint8_t>(b));
  }
  return bytes;
}

// Bytes of whatever kind: an error, or an object; never anything else. See tests/fuzz/view_fuzz.cc.
TEST(view_joiner, takes_no_harm_from_bytes_of_others) {
  for_seeds(20, [](std::mt19937_64& dice) {
    const view_log log = compacted(write(dice, rules_with_names(), 30).log, false);
    for (int round = 0; round < 5; ++round) {
      view_log wrong = log;
      for (view_object& one : wrong) {
        for (std::uint64_t changes = dice() % 4; changes > 0; --changes) mutate(one.bytes, dice);
        if (dice() % 16 == 0) one.key[dice() % one.key.size()] = static_cast<char>(dice());
        if (dice() % 16 == 0) one.key = log[dice() % log.size()].key;
      }
      const auto bytes = as_fuzz(wrong);
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    }
  });
}

// A head that does add up to the objects before it, though those tell of rows that nobody told of.
TEST(view_joiner, tells_of_no_pane_without_its_row) {
  const auto rules = rules_with_names();
  std::mt19937_64 dice{1};
  const written all = write(dice, rules, 30);
  partition_view view;
  view_splitter splitter{*rules};
  cell_view& one = view.cells.next();
  one.row = 7;
  one.value = packed_cell{at(ten)};
  view.shared_contacts = {{handled_in{8, true, false, {}}}};
  view_joiner reader{rules};
  ASSERT_TRUE(read(reader, splitter.split(view)));
  board shown{rules};
  show_whole(shown, reader);
  EXPECT_TRUE(shown.make_snapshot(at(ten), 1)->queues.empty());
}

TEST(view_joiner, refuses_what_another_version_wrote) {
  std::mt19937_64 dice{1};
  const auto rules = rules_with_names();
  view_log log = write(dice, rules, 10).log;
  log.back().bytes.front() = static_cast<std::byte>(126);
  view_joiner reader{rules};
  EXPECT_THROW(read(reader, log), std::runtime_error);
  for (const char* key :
       {"", "x0.0", "c", "c0", "c0.", "c.0", "c0.0.0", "cg.0", "cffffff.0", "c0.11111111111111111", "-1.0"})
    EXPECT_THROW(reader.take(key, {}), std::runtime_error) << key;
}

event queued(const std::string& contact, us time, const std::string& queue = "billing") {
  event e;
  e.type = event_type::contact_queued;
  e.time = time;
  e.id = contact + std::to_string(time);
  e.subject = e.root = contact;
  e.queue = queue;
  return e;
}

event abandoned(const std::string& contact, us time) {
  event e = queued(contact, time);
  e.type = event_type::contact_abandoned;
  e.queue.clear();
  return e;
}

TEST(view_splitter, rewrites_little_of_a_long_list) {
  const auto rules = std::make_shared<settings>();
  view_writer writer{rules};
  for (int i = 0; i < 100'000; ++i) writer.take(queued(std::to_string(i), ten + i * 1000));
  EXPECT_GT(writer.tell(at(ten + 100 * second)).size(), 1'500U);
  writer.take(abandoned("500", ten + 101 * second));
  const view_log objects = writer.tell(at(ten + 101 * second));
  std::size_t bytes = 0, stretches = 0;
  for (const view_object& one : objects) {
    bytes += one.bytes.size();
    stretches += one.key.front() == 'w';
  }
  EXPECT_EQ(stretches, 2U) << "where it stood, and the last one, which takes its place";
  EXPECT_LT(bytes, 10'000U);
}

TEST(view_splitter, says_nothing_while_nothing_changes) {
  view_writer writer{std::make_shared<settings>()};
  writer.take(queued("a", ten));
  EXPECT_FALSE(writer.tell(at(ten)).empty());
  EXPECT_TRUE(writer.tell(at(ten)).empty());
  const view_log idle = writer.tell(at(ten + second));
  ASSERT_EQ(idle.size(), 1U);
  EXPECT_EQ(idle.front().key, view_head_key);
}

// However long it lasts.
TEST(view_splitter, uses_a_bounded_number_of_keys) {
  const auto rules = std::make_shared<settings>();
  rules->dedupe = 60s;
  view_writer writer{rules};
  view_joiner reader{rules};
  std::map<int, std::size_t> keys;  // by hour
  for (int i = 0; i < 30 * 3600; ++i) {
    const us time = ten + i * second;
    const std::string contact = std::to_string(i);
    writer.take(queued(contact, time));
    writer.take(abandoned(contact, time + second / 2));
    if (i % 600 == 0) read(reader, writer.tell(at(time)));
    if (i % 3600 == 0) keys[i / 3600] = reader.keys().size();
  }
  EXPECT_GT(keys[20], keys[10]) << "minutes are kept longer";
  EXPECT_EQ(keys[29], keys[28]);
  EXPECT_LT(keys[29], 6'000U);
}

// Not a measure of speed: how much a busy centre writes.
TEST(view_splitter, tells_how_much_it_writes) {
  const auto rules = std::make_shared<settings>();
  view_writer writer{rules};
  std::mt19937_64 dice{1};
  us now = ten;
  std::size_t objects = 0, bytes = 0, ticks = 0;
  for (int i = 0; i < 40'000; ++i, now += second / 100) {
    const std::string contact = std::to_string(i);
    writer.take(queued(contact, now, "queue-" + std::to_string(dice() % 100)));
    if (i >= 2'000) writer.take(abandoned(std::to_string(i - 2'000 + static_cast<int>(dice() % 500)), now));
    if (i % 25) continue;
    const view_log told = writer.tell(at(now));
    if (i < 30'000) continue;
    ++ticks;
    objects += told.size();
    for (const view_object& one : told) bytes += one.key.size() + one.bytes.size();
  }
  ASSERT_GT(ticks, 0U);
  std::cout << "100 busy queues, 200 events/s, 4 ticks/s: " << objects / ticks << " objects, " << bytes / ticks
            << " bytes of keys and values a tick\n";
  EXPECT_LT(objects / ticks, 1'000U);
}

}  // namespace
}  // namespace floorwalker
