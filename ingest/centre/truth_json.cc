// The truth as a file that people and programs can read: durations in seconds, exact to the microsecond.
#include <fmt/format.h>

#include "ingest/centre/truth.h"

namespace floorwalker::simulated {
namespace {

std::string seconds_text(microseconds value) {
  return fmt::format("{}.{:06}", value.count() / 1'000'000, value.count() % 1'000'000);
}

std::string text_of(const sum_of& value) {
  return fmt::format(R"({{"count":{},"sum":{}}})", value.count, seconds_text(value.sum));
}

std::string left_text(const row_truth& row) {
  std::string text;
  for (std::size_t i = 0; i < left_reason_count; ++i) {
    text += fmt::format(R"({}"{}":{})", text.empty() ? "" : ",", name_of(static_cast<left_reason>(i)), row.left[i]);
  }
  return text;
}

// What is counted adds up to a total; handling does not, for a conference counts once in each of its rows.
void add(sum_of& to, const sum_of& value) { to.count += value.count, to.sum += value.sum; }

void add(row_truth& to, const row_truth& row) {
  for (const auto member :
       {&row_truth::offered, &row_truth::answered_in_target, &row_truth::answered_short, &row_truth::abandoned_short,
        &row_truth::requeued, &row_truth::transfers_blind, &row_truth::transfers_consult, &row_truth::transfers_in,
        &row_truth::bounced, &row_truth::storms, &row_truth::legs_transferred, &row_truth::closed_unanswered,
        &row_truth::waiting})
    to.*member += row.*member;
  for (const auto member : {&row_truth::answered, &row_truth::abandoned, &row_truth::gone, &row_truth::talk,
                            &row_truth::hold, &row_truth::wrapup, &row_truth::first_response, &row_truth::reply})
    add(to.*member, row.*member);
  for (std::size_t i = 0; i < left_reason_count; ++i) to.left[i] += row.left[i];
}

std::string members_of(const row_truth& row) {
  return fmt::format(R"("offered":{},"answered":{},"answered_in_target":{},"answered_short":{},"abandoned":{},)"
                     R"("abandoned_short":{},"abandoned_long":{},"left":{},"left_by_reason":{{{}}},"requeued":{},)",
                     row.offered, row.answered.count, row.answered_in_target, row.answered_short, row.abandoned.count,
                     row.abandoned_short, row.abandoned.count - row.abandoned_short, row.gone.count, left_text(row),
                     row.requeued) +
         fmt::format(R"("wait_s":{{"answered":{},"abandoned":{},"left":{}}},)", text_of(row.answered),
                     text_of(row.abandoned), text_of(row.gone)) +
         fmt::format(R"("transfers":{{"blind":{},"consult":{},"in":{},"out":{},"bounced":{},"storms":{}}},)",
                     row.transfers_blind, row.transfers_consult, row.transfers_in,
                     row.transfers_blind + row.transfers_consult, row.bounced, row.storms) +
         fmt::format(R"("legs_ended":{},"legs_transferred":{},"talk_s":{},"hold_s":{},"wrapup_s":{},)", row.talk.count,
                     row.legs_transferred, text_of(row.talk), text_of(row.hold), text_of(row.wrapup)) +
         fmt::format(R"("first_response_s":{},"reply_s":{},"closed_unanswered":{},"waiting":{})",
                     text_of(row.first_response), text_of(row.reply), row.closed_unanswered, row.waiting);
}

}  // namespace

std::string truth::to_json(const std::string& about) const {
  std::string events, queues, totals;
  std::int64_t all = 0;
  for (std::size_t i = 0; i < event_type_count; ++i) {
    all += events_[i];
    events += fmt::format(R"({}"{}":{})", i ? "," : "", name_of(static_cast<event_type>(i)), events_[i]);
  }
  for (const auto& [name, row] : rows_) {
    queues += fmt::format("{}\n  {{\"queue\":\"{}\",\"channel\":\"{}\",\"handling\":{},{}}}", queues.empty() ? "" : ",",
                          row.queue, row.channel, row.handling, members_of(row));
  }
  for (const auto& [channel, total] : totals_) {
    row_truth sum;
    for (const auto& [name, row] : rows_) {
      if (row.channel == channel) add(sum, row);
    }
    totals += fmt::format(
        "{}\n  {{\"channel\":\"{}\",\"contacts_offered\":{},\"contacts_answered\":{},\"customer_wait_s\":{},"
        "\"contacts_ended\":{},\"contacts_transferred\":{},\"handoffs\":{},{}}}",
        totals.empty() ? "" : ",", channel, total.contacts_offered, total.customer_wait.count,
        text_of(total.customer_wait), total.contacts_ended, total.contacts_transferred, total.handoffs,
        members_of(sum));
  }
  return fmt::format(
      "{{{},\n\"events\":{},\n\"events_by_type\":{{{}}},\n\"root_contacts\":{},\"reopened\":{},\"answered_direct\":{},"
      "\n"
      "\"queues\":[{}],\n\"totals\":[{}]}}\n",
      about, all, events, root_contacts_, reopened_, answered_direct_, queues, totals);
}

}  // namespace floorwalker::simulated
