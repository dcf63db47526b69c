// A contact's events count in their own order, however they arrive: all 720 orders of six events.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <numeric>

#include "tests/aggregators/floor_under_test.h"

namespace floorwalker {
namespace {

using oracle::event;
using oracle::second;
using oracle::us;

constexpr us ten = 1'795'341'600LL * second;  // 2026-11-22 10:00:00 UTC

struct told {
  event_type type;
  int at_s;
  std::function<void(event&)> details = [](event&) {};
};

std::function<void(event&)> in(const char* queue) {
  return [queue](event& e) { e.queue = queue; };
}
std::function<void(event&)> by(const char* agent) {
  return [agent](event& e) { e.agent = agent; };
}

struct story {
  const char* name;
  std::array<told, 6> events;
};

const story stories[] = {
    {"one_call",
     {{{event_type::contact_started, 0, [](event& e) { e.channel = "voice"; }},
       {event_type::contact_queued, 1, in("billing")},
       {event_type::contact_answered, 25, by("ann")},
       {event_type::contact_held, 40, by("ann")},
       {event_type::contact_resumed, 50, by("ann")},
       {event_type::contact_released, 70, by("ann")}}}},
    {"all_at_once",
     {{{event_type::contact_started, 0, [](event& e) { e.channel = "voice"; }},
       {event_type::contact_queued, 0, in("billing")},
       {event_type::contact_answered, 0, by("ann")},
       {event_type::contact_released, 0, by("ann")},
       {event_type::contact_wrapup_ended, 0, by("ann")},
       {event_type::contact_ended, 0, [](event& e) { e.by = party::agent; }}}}},
    {"requeued_and_overflowed",
     {{{event_type::contact_queued, 0, in("billing")},
       {event_type::contact_queued, 10, in("billing")},
       {event_type::contact_queued, 30, in("backup")},
       {event_type::contact_answered, 45, by("bob")},
       {event_type::contact_wrapup_started, 60, by("bob")},
       {event_type::contact_ended, 62, [](event& e) { e.by = party::customer; }}}}},
    {"comes_back",
     {{{event_type::contact_queued, 0, in("billing")},
       {event_type::contact_abandoned, 3},
       {event_type::contact_ended, 3, [](event& e) { e.by = party::customer; }},
       {event_type::contact_queued, 20, in("billing")},
       {event_type::contact_answered, 41, by("ann")},
       {event_type::contact_ended, 90}}}},
    {"told_wait_and_outbound",
     {{{event_type::contact_started, 0, [](event& e) { e.channel = "chat", e.direction = direction::outbound; }},
       {event_type::contact_queued, 5, in("billing")},
       {event_type::contact_answered, 15, by("ann")},
       {event_type::contact_parked, 20, by("ann")},
       {event_type::contact_unparked, 50, by("ann")},
       {event_type::contact_released, 80, by("ann")}}}},
    {"conference",
     {{{event_type::contact_queued, 0, in("billing")},
       {event_type::contact_answered, 5, by("ann")},
       {event_type::contact_answered, 15, by("bob")},
       {event_type::contact_released, 25, by("ann")},
       {event_type::contact_released, 45, by("bob")},
       {event_type::contact_wrapup_ended, 55, by("ann")}}}},
};

std::vector<event> events_of(const story& story) {
  std::vector<event> events;
  for (const told& t : story.events) {
    event e;
    e.type = t.type;
    e.time = ten + t.at_s * second;
    e.sequence = static_cast<std::int64_t>(events.size());
    e.subject = "C1";
    e.id = std::to_string(events.size());
    t.details(e);
    events.push_back(e);
  }
  return events;
}

class every_order : public testing::TestWithParam<story> {};

TEST_P(every_order, gives_the_same_figures) {
  const std::vector<event> events = events_of(GetParam());
  const auto rules = std::make_shared<settings>();
  oracle::oracle truth{rules};
  for (const event& e : events) truth.take(e);

  std::array<std::size_t, 6> order{};
  std::iota(order.begin(), order.end(), std::size_t{0});
  int orders = 0;
  do {
    floor_under_test floor{
        rules, orders % 2 ? floor_under_test::habits::publish_every_event : floor_under_test::habits::publish_once};
    for (const std::size_t i : order) floor.take(events[i]);
    for (const us now : {ten + 95 * second, ten + 400 * second}) {
      const std::string wrong = differences(flatten(*floor.look(now)), truth.at(now), since_first::ignore);
      ASSERT_EQ(wrong, "") << "in order " << testing::PrintToString(order);
    }
    ++orders;
  } while (std::next_permutation(order.begin(), order.end()));
  EXPECT_EQ(orders, 720);
}

INSTANTIATE_TEST_SUITE_P(stories, every_order, testing::ValuesIn(stories),
                         [](const auto& of) { return std::string{of.param.name}; });

}  // namespace
}  // namespace floorwalker
