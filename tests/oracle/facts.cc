// What happened in a row or a total, out of the lives of all contacts and chains.
#include <algorithm>

#include "tests/oracle/row.h"

namespace floorwalker::oracle {

namespace {

void collect_counted(const life& l, const std::set<row_key>& rows, row_facts& to) {
  const auto here = [&](const std::optional<row_key>& row) { return row && rows.contains(*row); };
  for (const auto& [row, at] : l.requeues)
    if (here(row)) to.dated["requeued"].push_back(at);
  for (const transfer& t : l.transfers) {
    if (here(t.from)) {
      to.dated[t.kind == transfer_kind::blind ? "transfers.blind" : "transfers.consult"].push_back(t.at);
      to.dated["transfers.out"].push_back(t.at);
    }
    if (here(t.to)) to.dated["transfers.in"].push_back(t.at);
  }
  for (const leg& g : l.legs) {
    if (g.role != leg_role::agent || !here(g.row) || !g.released) continue;
    to.dated["legs_ended"].push_back(*g.released);
    if (g.transferred) to.dated["legs_transferred"].push_back(*g.released);
  }
  for (const auto& [row, at] : l.closed_unanswered)
    if (here(row)) to.dated["closed_unanswered"].push_back(at);
  for (const answer_time& a : l.first_responses)
    if (here(a.row)) to.timed["first_response"].push_back({a.at, a.took});
  for (const answer_time& a : l.replies)
    if (here(a.row)) to.timed["reply"].push_back({a.at, a.took});
}

// A running reply clock and an open agent's leg, parked or not.
void collect_unanswered(const life& l, const std::set<row_key>& rows, const settings& settings, row_facts& to) {
  if (!l.unanswered_since) return;
  std::optional<unanswered_contact> found;
  for (const leg& g : l.legs) {
    if (!g.open_agents() || !g.row || !rows.contains(*g.row)) continue;
    if (!found) found = {*l.unanswered_since, {}};
    const auto target = row_rules(settings, *g.row).reply_target;
    if (target) found->target = std::min(found->target.value_or(target->count()), target->count());
  }
  if (found) to.unanswered.push_back(*found);
}

}  // namespace

row_facts collect(const std::vector<life>& lives, const std::set<row_key>& rows, const settings& settings) {
  row_facts facts;
  for (const char* name :
       {"requeued", "transfers.blind", "transfers.consult", "transfers.in", "transfers.out", "transfers.bounced",
        "transfers.storms", "legs_ended", "legs_transferred", "closed_unanswered"})
    facts.dated[name];
  facts.timed["first_response"], facts.timed["reply"];
  for (const life& l : lives) {
    for (const visit& v : l.visits) {
      if (!v.counts || !rows.contains(v.row)) continue;
      const row_settings rules = row_rules(settings, v.row);
      facts.visits.push_back({v, rules.target.count(), rules.short_abandon.count(), l.partition_newest});
    }
    collect_counted(l, rows, facts);
    collect_unanswered(l, rows, settings, facts);
    std::vector<leg> open;
    for (const leg& g : l.legs) {
      if (g.role != leg_role::agent || !g.row || !rows.contains(*g.row)) continue;
      facts.legs.push_back(g);
      if (g.open() && !g.is_parked()) open.push_back(g);
    }
    if (!open.empty()) facts.open.push_back(open);
  }
  return facts;
}

void collect_chains(const std::vector<root>& roots, const std::set<row_key>& rows, row_facts& to) {
  for (const root& r : roots) {
    for (const auto& [row, at] : r.bounced)
      if (rows.contains(row)) to.dated["transfers.bounced"].push_back(at);
    for (const auto& [row, at] : r.storms)
      if (rows.contains(row)) to.dated["transfers.storms"].push_back(at);
  }
}

void collect_roots(const std::vector<root>& roots, const std::set<row_key>& rows, row_facts& to) {
  for (const char* name :
       {"contacts_offered", "contacts_answered", "contacts_ended", "contacts_transferred", "handoffs"})
    to.dated[name];
  to.timed["customer_wait"];
  for (const root& r : roots) {
    const auto here = [&](const row_key& row) { return rows.contains(row); };
    const auto first = std::find_if(r.visits.begin(), r.visits.end(), [&](const auto& v) { return here(v.row); });
    if (first != r.visits.end()) to.dated["contacts_offered"].push_back(first->begin);
    if (r.answered && here(r.answered->row)) {
      to.dated["contacts_answered"].push_back(r.answered->at);
      to.timed["customer_wait"].push_back({r.answered->at, r.answered->customer_wait});
    }
    for (const auto& v : r.visits)
      if (v.open && !r.answered && here(v.row)) to.customer_waits_since.push_back(v.begin - r.waited);
    if (!r.ended || first == r.visits.end()) continue;
    to.dated["contacts_ended"].push_back(*r.ended);
    if (r.transfers > 0) to.dated["contacts_transferred"].push_back(*r.ended);
    const std::size_t handoffs = r.agents.empty() ? 0 : r.agents.size() - 1;
    to.dated["handoffs"].insert(to.dated["handoffs"].end(), handoffs, *r.ended);
    ++to.handoffs[std::to_string(std::min<std::size_t>(handoffs, 10))];
  }
}

}  // namespace floorwalker::oracle
