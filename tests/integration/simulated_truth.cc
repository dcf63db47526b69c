#include "tests/integration/simulated_truth.h"

#include <string>

namespace floorwalker {
namespace {

using simulated::row_truth;
using simulated::sum_of;

void add(oracle::figures& to, const std::string& name, const sum_of& value) {
  to["today." + name + ".count"] += value.count;
  to["today." + name + ".sum"] += value.sum.count();
}

// Also into a total: what is counted adds.
void add(oracle::figures& to, const row_truth& row) {
  const auto count = [&](const std::string& name, std::int64_t value) { to["today." + name] += value; };
  count("offered", row.offered);
  count("answered", row.answered.count);
  count("answered_in_target", row.answered_in_target);
  count("answered_short", row.answered_short);
  count("abandoned", row.abandoned.count);
  count("abandoned_short", row.abandoned_short);
  count("abandoned_long", row.abandoned.count - row.abandoned_short);
  count("left", row.gone.count);
  count("requeued", row.requeued);
  count("transfers.blind", row.transfers_blind);
  count("transfers.consult", row.transfers_consult);
  count("transfers.in", row.transfers_in);
  count("transfers.out", row.transfers_blind + row.transfers_consult);
  count("transfers.bounced", row.bounced);
  count("transfers.storms", row.storms);
  count("legs_ended", row.talk.count);
  count("legs_transferred", row.legs_transferred);
  count("closed_unanswered", row.closed_unanswered);
  add(to, "wait.answered", row.answered);
  add(to, "wait.abandoned", row.abandoned);
  add(to, "wait.left", row.gone);
  add(to, "talk", row.talk);
  add(to, "hold", row.hold);
  add(to, "wrapup", row.wrapup);
  add(to, "first_response", row.first_response);
  add(to, "reply", row.reply);
  to["waiting"] += row.waiting;
}

bool never_falls(const std::string& name) {
  for (const auto* part : {"talk", "hold", "wrapup", "contacts_ended", "contacts_transferred", "handoffs"}) {
    if (name.find(part) != std::string::npos) return false;
  }
  return name.starts_with("today.");
}

void add_left(oracle::figures& to, const row_truth& row) {
  for (std::size_t i = 0; i < left_reason_count; ++i)
    to["total.left." + std::string{name_of(static_cast<left_reason>(i))}] += row.left[i];
}

}  // namespace

oracle::board_figures figures_of(const simulated::truth& truth) {
  oracle::board_figures board;
  for (const auto& [name, row] : truth.rows()) {
    oracle::figures& own = board[std::string{row.queue} + " " + std::string{row.channel}];
    add(own, row);
    own["handling"] = row.handling;
    add(board["* " + std::string{row.channel}], row);
  }
  for (const auto& [channel, total] : truth.totals()) {
    oracle::figures& to = board["* " + std::string{channel}];
    to["today.contacts_offered"] = total.contacts_offered;
    to["today.contacts_answered"] = total.customer_wait.count;
    to["today.contacts_ended"] = total.contacts_ended;
    to["today.contacts_transferred"] = total.contacts_transferred;
    to["today.handoffs"] = total.handoffs;
    add(to, "customer_wait", total.customer_wait);
  }
  return board;
}

oracle::board_figures counters_of(const simulated::truth& truth) {
  oracle::board_figures counters;
  for (const auto& [row, figures] : figures_of(truth)) {
    for (const auto& [name, value] : figures) {
      if (never_falls(name)) counters[row]["total" + name.substr(name.find('.'))] = value;
    }
  }
  for (const auto& [name, row] : truth.rows()) {
    add_left(counters[std::string{row.queue} + " " + std::string{row.channel}], row);
    add_left(counters["* " + std::string{row.channel}], row);
  }
  return counters;
}

std::string contradictions(const oracle::board_figures& board, const oracle::board_figures& truth) {
  std::string text;
  for (const auto& [row, figures] : truth) {
    const auto shown = board.find(row);
    for (const auto& [name, want] : figures) {
      const auto found = shown == board.end() ? oracle::figures::const_iterator{} : shown->second.find(name);
      const bool is_there = shown != board.end() && found != shown->second.end();
      const std::int64_t got = is_there ? found->second : 0;
      if (got == want) continue;
      text += "  " + row + ": " + name + " is " + std::to_string(got) + ", the simulator says " + std::to_string(want) +
              "\n";
    }
  }
  return text;
}

}  // namespace floorwalker
