// The production path as the tests drive it: events -> partition states -> view slots -> board -> snapshot.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "aggregators/board.h"
#include "aggregators/partition_state.h"
#include "aggregators/view_slot.h"
#include "tests/oracle/oracle.h"

namespace floorwalker {

class floor_under_test {
 public:
  enum class habits {
    publish_once,         // before a look
    publish_every_event,  // and merge it
    restore,              // before a look every state is written, read back and goes on as the restored one
  };
  floor_under_test(std::shared_ptr<const settings> settings, habits habit);

  outcome take(const oracle::event& e);
  std::shared_ptr<const snapshot> look(oracle::us now);

  // As of the last look.
  std::vector<minute_point> history(std::string_view queue, std::string_view channel, int minutes) const {
    return board_->history(queue, channel, minutes);
  }
  const partition_state& partition(std::int32_t number) const { return feeds_.at(number)->state; }

 private:
  struct feed {
    explicit feed(std::shared_ptr<const settings> settings) : state(std::move(settings)) {}
    partition_state state;
    view_slot slot;
    std::size_t number = 0;
    std::int64_t offset = 0;
  };
  feed& of(std::int32_t partition);
  void hand_over(feed& from);

  std::shared_ptr<const settings> settings_;
  habits habit_;
  std::map<std::int32_t, std::unique_ptr<feed>> feeds_;
  std::unique_ptr<board> board_;
  time_point now_{};  // of the last look; every feed was read to its end then
};

// The figures by the oracle's names.
oracle::board_figures flatten(const snapshot& snapshot);

// Which of the totals since the first event (total.*) must be equal; the others may be held above the truth, never
// below: after disorder any of them, while a wrap-up goes on those of its leg, and always those of customers who may
// come back.
enum class since_first { ignore, of_visits, all };

// What differs between what production shows and the truth, a line each; empty: nothing. Quantiles may be off by 1 %. A
// row that only one of them has must be all zero.
std::string differences(const oracle::board_figures& shown, const oracle::board_figures& truth, since_first totals);

}  // namespace floorwalker
