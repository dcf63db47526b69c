#include "tests/oracle/rows.h"

#include <algorithm>

namespace floorwalker::oracle {

namespace {

bool in_group(const group_rule& group, const row_key& row) {
  return std::any_of(group.queues.begin(), group.queues.end(),
                     [&](const std::string& pattern) { return matches(pattern, row.queue); });
}

// A rule that names a channel has that row; one that names none has one on voice until its queue is seen anywhere.
std::set<row_key> rows_configured(const std::set<row_key>& seen, const settings& settings) {
  const auto is_seen = [&](const std::string& queue) {
    return std::any_of(seen.begin(), seen.end(), [&](const row_key& row) { return row.queue == queue; });
  };
  std::set<row_key> rows;
  for (const queue_rule& rule : settings.queues) {
    if (rule.is_glob()) continue;
    if (!rule.channel.empty())
      rows.insert({rule.match, rule.channel});
    else if (!is_seen(rule.match))
      rows.insert({rule.match, "voice"});
  }
  return rows;
}

}  // namespace

std::set<row_key> rows_seen(const std::vector<life>& lives) {
  std::set<row_key> rows;
  const auto see = [&](const std::optional<row_key>& row) {
    if (row) rows.insert(*row);
  };
  for (const life& l : lives) {
    for (const visit& v : l.visits)
      if (v.counts) see(v.row);
    for (const leg& g : l.legs)
      if (g.role == leg_role::agent && (g.released || (g.open() && !g.is_parked()))) see(g.row);
    for (const transfer& t : l.transfers) see(t.from), see(t.to);
    for (const auto* answers : {&l.first_responses, &l.replies})
      for (const answer_time& a : *answers) see(a.row);
    for (const auto& [row, at] : l.closed_unanswered) see(row);
  }
  return rows;
}

bool is_total(const std::string& name) { return name[0] == '*' || name[0] == '@'; }

std::map<std::string, std::set<row_key>> named_rows(const std::vector<life>& lives, const settings& settings) {
  std::map<std::string, std::set<row_key>> named;
  std::set<row_key> rows = rows_seen(lives);
  rows.merge(rows_configured(rows, settings));
  for (const row_key& row : rows) {
    named[row.queue + " " + row.channel].insert(row);
    named["* " + row.channel].insert(row);
    for (const group_rule& group : settings.groups)
      if (in_group(group, row)) named["@" + group.name + " " + row.channel].insert(row);
  }
  return named;
}

}  // namespace floorwalker::oracle
