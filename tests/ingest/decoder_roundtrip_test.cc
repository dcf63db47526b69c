// Random valid events, written in random ways, come out as they went in.
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "ingest/decoder.h"
#include "ingest/hashing.h"
#include "ingest/rfc3339.h"

namespace floorwalker {
namespace {

class writer {
 public:
  explicit writer(std::uint64_t seed) : random_{seed} {}

  std::size_t below(std::size_t limit) { return static_cast<std::size_t>(random_() % limit); }

  // Any name: ASCII with what JSON must escape, letters of two to four bytes, right-to-left marks.
  std::string name() {
    static const std::vector<std::string> letters{"a",
                                                  "Z",
                                                  "0",
                                                  " ",
                                                  "\"",
                                                  "\\",
                                                  "/",
                                                  "\n",
                                                  "\t",
                                                  "\x01",
                                                  "<",
                                                  "\xC3\xA9",
                                                  "\xD7\x90",
                                                  "\xE2\x80\xAE",
                                                  "\xE2\x82\xAC",
                                                  "\xF0\x9F\x98\x80",
                                                  "\x7F"};
    std::string text;
    for (auto left = 1 + below(20); left > 0; --left) text += letters[below(letters.size())];
    return text;
  }

  // Text as a JSON string, each letter plain or escaped where it may be.
  std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
      const auto byte = static_cast<unsigned char>(c);
      const bool must = byte < 0x20 || c == '"' || c == '\\';
      if (must || (byte < 0x80 && below(8) == 0)) {
        char escape[8];
        std::snprintf(escape, sizeof escape, below(2) ? "\\u%04x" : "\\u%04X", byte);
        out += escape;
      } else {
        out += c;
      }
    }
    return out + '"';
  }

  std::string space() { return std::string(below(3), " \t\n\r"[below(4)]); }

  // Members in any order, with some that nobody knows between them.
  std::string object(std::vector<std::pair<std::string, std::string>> members) {
    for (auto extra = below(4); extra > 0; --extra) members.emplace_back("x-" + std::to_string(extra), anything(3));
    std::shuffle(members.begin(), members.end(), random_);
    std::string out = "{";
    for (const auto& [key, value] : members) {
      out += (out.size() > 1 ? "," : "") + space() + quoted(key) + space() + ":" + space() + value + space();
    }
    return out + "}";
  }

  std::string anything(int depth) {
    switch (below(depth > 0 ? 8 : 6)) {
      case 0: return "null";
      case 1: return below(2) ? "true" : "false";
      case 2: return std::to_string(static_cast<std::int64_t>(random_()));
      case 3: return "-1.5e-7";
      case 4: return quoted(name());
      case 5: return "18446744073709551616";
      case 6: return "[" + space() + anything(depth - 1) + "," + anything(depth - 1) + "]";
      default: return "{" + quoted(name()) + ":" + anything(depth - 1) + "}";
    }
  }

 private:
  std::mt19937_64 random_;
};

TEST(decoder_roundtrip, random_events_come_out_as_they_went_in) {
  constexpr std::uint64_t seed = 815;
  writer write{seed};
  decoder decoder{262144};
  for (int i = 0; i < 20'000; ++i) {
    const std::string source = write.name(), id = write.name(), subject = write.name(), root = write.name();
    const std::string agent = write.name(), queue = write.name();
    const auto time = time_point{microseconds{static_cast<std::int64_t>(write.below(4'000'000'000'000'000))}};
    const auto sequence = static_cast<std::int64_t>(write.below(1000)) - 500;
    const auto wait_ms = static_cast<std::int64_t>(write.below(100'000));
    const std::string digits = std::to_string(sequence);
    const std::string data = write.object({{"root", write.quoted(root)},
                                           {"agent", write.quoted(agent)},
                                           {"queue", write.quoted(queue)},
                                           {"role", write.quoted("consult")},
                                           {"wait_ms", std::to_string(wait_ms)}});
    const std::string record = write.space() +
                               write.object({{"specversion", write.quoted("1.0")},
                                             {"source", write.quoted(source)},
                                             {"id", write.quoted(id)},
                                             {"type", write.quoted("contact.answered")},
                                             {"time", write.quoted(to_rfc3339(time))},
                                             {"subject", write.quoted(subject)},
                                             {"sequence", write.below(2) ? digits : write.quoted(digits)},
                                             {"data", data}}) +
                               write.space();
    SCOPED_TRACE(::testing::Message() << "seed " << seed << ", event " << i << ": " << record);
    const auto event = decoder.decode(std::string_view{record}, root);
    ASSERT_TRUE(event) << name_of(event.reason());
    ASSERT_EQ(event->type, event_type::contact_answered);
    ASSERT_EQ(event->time, time);
    ASSERT_EQ(event->sequence, sequence);
    ASSERT_EQ(event->identity, hash_of(source + '\0' + id));
    ASSERT_EQ(event->subject, hash_of(subject));
    ASSERT_EQ(event->root, hash_of(root));
    ASSERT_FALSE(event->misrouted);
    ASSERT_EQ(event->agent, agent);
    ASSERT_EQ(event->queue, queue);
    ASSERT_EQ(event->role, leg_role::consult);
    ASSERT_EQ(event->wait, std::chrono::milliseconds{wait_ms});
  }
}

TEST(decoder_roundtrip, random_agents_come_out_as_they_went_in) {
  constexpr std::uint64_t seed = 816;
  writer write{seed};
  decoder decoder{262144};
  for (int i = 0; i < 5'000; ++i) {
    const std::string agent = write.name(), state = write.name(), team = write.name();
    std::vector<std::string> queues;
    std::map<std::string, int> slots;
    for (auto left = write.below(6); left > 0; --left) queues.push_back(write.name());
    for (auto left = write.below(4); left > 0; --left) slots[write.name()] = static_cast<int>(write.below(10'001));
    std::string queues_json = "[" + write.space();
    for (const auto& name : queues) queues_json += (queues_json.back() == '"' ? "," : "") + write.quoted(name);
    std::string slots_json = "{";
    for (const auto& [channel, count] : slots)
      slots_json += (slots_json.size() > 1 ? "," : "") + write.quoted(channel) + ":" + std::to_string(count);
    const std::string record = write.object({{"specversion", write.quoted("1.0")},
                                             {"source", write.quoted("s")},
                                             {"id", write.quoted(std::to_string(i))},
                                             {"type", write.quoted("agent.state")},
                                             {"time", write.quoted("2026-11-22T10:00:00Z")},
                                             {"subject", write.quoted(agent)},
                                             {"data", write.object({{"state", write.quoted(state)},
                                                                    {"team", write.quoted(team)},
                                                                    {"queues", queues_json + "]"},
                                                                    {"capacity", slots_json + "}"}})}});
    SCOPED_TRACE(::testing::Message() << "seed " << seed << ", event " << i << ": " << record);
    const auto event = decoder.decode(std::string_view{record}, agent);
    ASSERT_TRUE(event) << name_of(event.reason());
    ASSERT_EQ(event->agent, agent);
    ASSERT_EQ(event->state, state);
    ASSERT_EQ(event->team, team);
    std::vector<std::string> once;
    for (const auto& name : queues)
      if (std::find(once.begin(), once.end(), name) == once.end()) once.push_back(name);
    ASSERT_TRUE(std::equal(once.begin(), once.end(), event->queues.begin(), event->queues.end()));
    std::map<std::string, int> taken;
    for (const auto& [channel, count] : event->capacities) taken[std::string{channel}] = count;
    ASSERT_EQ(taken, slots);
    ASSERT_FALSE(event->misrouted);
  }
}

}  // namespace
}  // namespace floorwalker
