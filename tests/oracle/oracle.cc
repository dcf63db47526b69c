#include "tests/oracle/oracle.h"

#include <algorithm>
#include <stdexcept>

#include "tests/oracle/row.h"

namespace floorwalker::oracle {

oracle::oracle(std::shared_ptr<const settings> settings) : settings_(std::move(settings)) {}

void oracle::take(const event& e) {
  partition& part = partitions_[e.partition];
  if (e.time > e.record_time.value_or(e.time) + settings_->max_ahead.count()) {
    ++tallies_.future;
    return;
  }
  const auto seen = part.seen.find(e.id);
  if (seen != part.seen.end() && part.newest < seen->second + settings_->dedupe.count()) {
    ++tallies_.duplicates;
    return;
  }
  ++tallies_.applied;
  if (e.synthetic) {
    part.seen[e.id] = part.newest;
    return;
  }
  part.newest = std::max(part.newest, e.time);
  part.seen[e.id] = part.newest;
  if (older_than_all_windows(e.time, part.newest)) ++tallies_.late;
  if (e.type == event_type::agent_state || e.type == event_type::unknown) return;

  bury_if_silent(part, e.subject);
  contact& events = part.contacts[e.subject];
  const std::size_t arrival = ++arrivals_;
  place where{e.time, e.sequence, arrival, arrival};
  if (!events.empty() && where < events.rbegin()->first) {
    const place newest = events.rbegin()->first;
    const us disorder = settings_->max_disorder.count();
    ++tallies_.out_of_order;
    if (newest.time - e.time > disorder || part.newest - newest.time > disorder) {
      ++tallies_.beyond_disorder;
      where = {newest.time, newest.sequence, newest.arrival, arrival};
    }
  }
  events.emplace(where, e);
}

us oracle::newest() const {
  us newest = 0;
  for (const auto& [number, part] : partitions_) newest = std::max(newest, part.newest);
  return newest;
}

bool oracle::older_than_all_windows(us time, us newest) const {
  for (const std::string& window : window_labels())
    if (time >= window_begin(window, newest, settings_->calendar.get())) return false;
  return true;
}

life oracle::life_of(const contact& events, us newest) const {
  std::vector<event> ordered;
  for (const auto& [where, e] : events) ordered.push_back(e);
  return live(ordered, newest, *settings_);
}

void oracle::bury_if_silent(partition& of, const std::string& subject) const {
  const auto found = of.contacts.find(subject);
  if (found == of.contacts.end()) return;
  const us latest = found->second.rbegin()->first.time;
  if (of.newest - latest <= lifetime_of(life_of(found->second, latest), *settings_)) return;
  of.gone.push_back(std::move(found->second));
  of.contacts.erase(found);
}

std::vector<life> oracle::lives() const {
  std::vector<life> all;
  for (const auto& [number, part] : partitions_) {
    for (const auto& [subject, events] : part.contacts) all.push_back(life_of(events, part.newest));
    for (const contact& events : part.gone) all.push_back(life_of(events, part.newest));
  }
  return all;
}

oracle::tallies oracle::counted() const {
  tallies all = tallies_;
  for (const life& l : lives()) {
    all.reopened += l.reopened;
    all.answered_direct += l.answered_direct;
  }
  return all;
}

namespace {

std::set<row_key> rows_of(const std::vector<life>& lives) {
  std::set<row_key> rows;
  for (const life& l : lives) {
    for (const visit& v : l.visits) rows.insert(v.row);
    for (const leg& g : l.legs)
      if (g.row) rows.insert(*g.row);
  }
  return rows;
}

bool in_group(const group_rule& group, const row_key& row) {
  return std::any_of(group.queues.begin(), group.queues.end(),
                     [&](const std::string& pattern) { return matches(pattern, row.queue); });
}

// Every row and total by name, with the rows it holds.
std::map<std::string, std::set<row_key>> named_rows(const std::vector<life>& lives, const settings& settings) {
  std::map<std::string, std::set<row_key>> named;
  for (const row_key& row : rows_of(lives)) {
    named[row.queue + " " + row.channel].insert(row);
    named["* " + row.channel].insert(row);
    for (const group_rule& group : settings.groups)
      if (in_group(group, row)) named["@" + group.name + " " + row.channel].insert(row);
  }
  return named;
}

}  // namespace

board_figures oracle::at(us now) const {
  const std::vector<life> all = lives();
  board_figures board;
  for (const auto& [name, rows] : named_rows(all, *settings_)) {
    const bool is_total = name[0] == '*' || name[0] == '@';
    const day_calendar* calendar =
        (is_total ? settings_->calendar : row_rules(*settings_, *rows.begin()).calendar).get();
    board[name] = row_figures_at(collect(all, rows, *settings_), calendar, now, settings_->max_disorder.count());
  }
  return board;
}

figures oracle::minute(const std::string& row, us begin, us now) const {
  const std::vector<life> all = lives();
  const auto named = named_rows(all, *settings_);
  if (!named.contains(row)) throw std::invalid_argument("no row " + row);
  return minute_at(collect(all, named.at(row), *settings_), begin, now);
}

std::map<std::string, std::vector<us>> oracle::samples(const std::string& row, us now) const {
  const std::vector<life> all = lives();
  const auto named = named_rows(all, *settings_);
  if (!named.contains(row)) throw std::invalid_argument("no row " + row);
  return samples_between(collect(all, named.at(row), *settings_), 0, now);
}

}  // namespace floorwalker::oracle
