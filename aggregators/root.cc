#include "aggregators/root.h"

#include <algorithm>

namespace floorwalker {
namespace {

constexpr std::uint32_t storm = 3;  // transfers of one root

template <class List, class Item>
bool contains(const List& list, const Item& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

// What a root contributes once it is over, dated where its last contact ended.
void book_end(const scene& now, int change) {
  const root_facts& root = now.root;
  const std::size_t handoffs = root.agents.empty() ? 0 : root.agents.size() - 1;
  for (const row_id total : root.totals) {
    now.books.count(total, root.over_at, figure::contacts_ended, change);
    if (root.transfers > 0) now.books.count(total, root.over_at, figure::contacts_transferred, change);
    if (handoffs > 0) now.books.count(total, root.over_at, figure::handoffs, change * static_cast<int>(handoffs));
    now.books.handoffs(total, handoffs, change);
  }
}

// Changes what the end is made of.
template <class Change>
void amend(const scene& now, Change&& change) {
  if (now.root.over) book_end(now, -1);
  change(now.root);
  if (now.root.over) book_end(now, +1);
}

}  // namespace

void root_visits(const scene& now, row_id row, time_point begin) {
  auto& queues = now.root.queues;
  const queue_id queue = now.rows.queue_of(row);
  if (contains(queues, queue))
    now.books.count(row, begin, figure::bounced);
  else if (queues.size() < visited_queues_max)
    queues.push_back(queue);
  for (const row_id total : now.rules_of(row).totals) {
    if (contains(now.root.totals, total)) continue;
    now.books.count(total, begin, figure::contacts_offered);
    amend(now, [&](root_facts& root) { root.totals.push_back(total); });
  }
}

void root_waited(const scene& now, microseconds wait) { now.root.waited += wait; }

void root_answered(const scene& now, row_id row) {
  if (row == row_id::none || now.root.answered) return;
  now.root.answered = true;
  for (const row_id total : now.rules_of(row).totals) {
    now.books.count(total, now.event.time, figure::contacts_answered);
    now.books.sample(total, now.event.time, spread::customer_wait, now.root.waited);
  }
}

void root_meets(const scene& now, std::uint64_t agent) {
  if (contains(now.root.agents, agent) || now.root.agents.size() == met_agents_max) return;
  amend(now, [&](root_facts& root) { root.agents.push_back(agent); });
}

void root_transferred(const scene& now, row_id row) {
  amend(now, [](root_facts& root) { ++root.transfers; });
  if (now.root.transfers == storm) now.books.count(row, now.event.time, figure::storms);
}

void root_goes_on(const scene& now) {
  if (!now.root.over) return;
  book_end(now, -1);
  now.root.over = false;
}

void root_is_over(const scene& now) {
  if (now.root.over) return;
  now.root.over = true;
  now.root.over_at = now.event.time;
  book_end(now, +1);
}

}  // namespace floorwalker
