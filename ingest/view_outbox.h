// What this instance's views are to say on the views topic, and in which order. Knows nothing of Kafka.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "aggregators/settings.h"
#include "aggregators/view_objects.h"
#include "ingest/topic_partition.h"
#include "ingest/view_turns.h"

namespace floorwalker {

// Any thread. What the broker does not take in time is overtaken by what is newer: of each key only the newest is kept.
class view_outbox {
 public:
  // `instance`: letters and digits that no other process uses, ever. `turns` must outlive this.
  view_outbox(const std::string& instance, std::shared_ptr<const settings> settings, view_turns& turns);

  // By topic that is read, the broker's id of it (empty: not told). To be told before the first view comes.
  void set_topics(std::map<std::string, std::string> ids);
  // Whether a turn of this name is of a partition that we know, in the topic as it is now.
  bool concerns_us(const topic_partition& of, std::string_view turn) const;
  // Views of our own partitions, in the order they were published. Those of other instances are passed over.
  void take(const partition_view& view);
  // Removes a turn from the topic.
  void remove_turn(const topic_partition& of, const std::string& turn, const std::vector<std::string>& objects);

  bool is_ours(std::string_view turn) const noexcept { return turn.starts_with(prefix_); }
  // A turn of ours was removed from the topic. If it is the one of now, another begins.
  void turn_removed(const topic_partition& of, std::string_view turn);
  // The last turn of ours that stands on the topic with a whole view; 0: none.
  std::uint64_t standing_turn(const topic_partition& of) const;

  struct record {
    const topic_partition& of;  // of the input; lives as long as this outbox
    std::string key;
    const std::vector<std::byte>* value = nullptr;  // null: it is no more
  };
  enum class sending : std::uint8_t {
    on_its_way,
    not_now,  // tried again at the next flush
    refused,  // never to be delivered
  };
  using sender = std::function<sending(const record&)>;
  // Gives all that is due to `send`, which must not call back. What was sent before is waited for: the order of a
  // turn's records needs no more thought then, and a slow broker is given fewer, newer views.
  void flush(const sender& send);
  // What became of a record that was on its way.
  void delivered(const topic_partition& of, bool well);

 private:
  struct box {
    std::uint64_t turn = 0;
    std::uint64_t standing = 0;  // the last turn of which a head was delivered
    std::unique_ptr<view_splitter> splitter;
    std::map<std::string, std::vector<std::byte>> objects;     // due, by key; newest only
    std::vector<std::byte> head;                               // due after them; empty: none
    std::int64_t on_their_way = 0;                             // records
    std::uint64_t head_sent = 0;                               // the turn of the head among them; 0: there is none
    bool failed = false;                                       // one of them was not delivered
    std::uint32_t patience = 0;                                // flushes until another turn is tried
    bool touched = false;                                      // something of this turn stands on the topic
    std::map<std::uint64_t, std::vector<std::string>> former;  // objects of our turns before, by turn
    std::deque<std::string> removals;                          // keys of records to be removed
  };
  void remove_turn(const topic_partition& of, box& by, const std::string& turn,
                   const std::vector<std::string>& objects);
  void stands(const topic_partition& of, box& from, std::uint64_t turn);
  std::string name_of(const topic_partition& of, std::uint64_t turn) const;
  void flush(const topic_partition& of, box& from, const sender& send);

  const std::string prefix_;  // of our turns' names
  const std::shared_ptr<const settings> settings_;
  view_turns& turns_;
  mutable std::mutex mutex_;
  std::map<std::string, std::string> topics_;  // guarded; empty: not told, all are known
  std::map<topic_partition, box> boxes_;       // guarded; entries stay where they are, and stay
};

}  // namespace floorwalker
