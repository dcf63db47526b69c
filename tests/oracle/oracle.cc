#include "tests/oracle/oracle.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "aggregators/snapshot.h"
#include "tests/oracle/row.h"
#include "tests/oracle/rows.h"

namespace floorwalker::oracle {

oracle::oracle(std::shared_ptr<const settings> settings) : settings_(std::move(settings)) {}

void oracle::take(const event& taken) {
  event e = taken;
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
  tallies_.misrouted += e.misrouted;
  if (e.synthetic) {
    part.seen[e.id] = part.newest;
    return;
  }
  part.newest = std::max(part.newest, e.time);
  part.seen[e.id] = part.newest;
  if (older_than_all_windows(e.time, part.newest)) ++tallies_.late;
  agents_.hear(e);
  if (e.type == event_type::agent_state || e.type == event_type::unknown) return;
  share_row(part, e);

  bury_if_silent(part, e.subject);
  if (!part.contacts.contains(e.subject)) {
    const int chain = chain_joined(part, e);
    part.contacts[e.subject].chain = chain;
  }
  contact_events& events = part.contacts[e.subject].events;
  const std::size_t arrival = ++arrivals_;
  const us disorder = settings_->max_disorder.count();
  place where{e.time, e.sequence, arrival, arrival};
  if (!events.empty() && where < events.rbegin()->first) {
    const place newest = events.rbegin()->first;
    ++tallies_.out_of_order;
    if (newest.time - e.time > disorder || part.newest - newest.time > disorder) {
      ++tallies_.beyond_disorder;
      where = {newest.time, newest.sequence, newest.arrival, arrival};
    }
  }
  place in_chain = where;
  const us settled = part.newest - 2 * disorder;  // what the chain told before it stays before
  if (e.time < settled)
    in_chain = std::max(where, {settled, std::numeric_limits<std::int64_t>::min(), arrival, arrival});
  events.emplace(where, happening{e, in_chain});
  note_rows(part, part.contacts[e.subject]);
}

void oracle::note_rows(partition& of, const contact& who) {
  for (const row_key& row : rows_seen({life_of(who, of.newest)})) of.target_since.emplace(row, of.newest);
}

// Names past the limit share one row; those configured are always within.
void oracle::share_row(partition& of, event& e) {
  for (const queue_rule& rule : settings_->queues)
    if (!rule.is_glob()) of.queues.insert(rule.match);
  bool shares = false;
  for (std::string* queue : {&e.queue, &e.to_queue}) {
    if (queue->empty() || of.queues.contains(*queue)) continue;
    if (of.queues.size() < settings_->queues_max) {
      of.queues.insert(*queue);
      continue;
    }
    *queue = "_other";
    shares = true;
  }
  tallies_.sharing_other += shares;
}

// The chain of the contact that the event names as its root, else the one of that name; one that was named after this
// contact becomes part of it.
int oracle::chain_joined(partition& of, const event& first) {
  const std::string& root = first.root.empty() ? first.subject : first.root;
  int chain = 0;
  if (const auto found = of.contacts.find(root); found != of.contacts.end() && is_known(of, found->second))
    chain = found->second.chain;
  else if (const auto named = of.chain_named.find(root); named != of.chain_named.end() && is_known(of, named->second))
    chain = named->second;
  if (chain == 0) chain = ++chains_;
  of.chain_named[root] = chain;

  const auto named = of.chain_named.find(first.subject);
  if (named != of.chain_named.end() && named->second != chain) {
    const int part = named->second;
    if (is_known(of, part) && all_in_order(of, part)) {
      for (auto& [subject, c] : of.contacts)
        if (c.chain == part) c.chain = chain;
      for (contact& c : of.gone)
        if (c.chain == part) c.chain = chain;
      for (auto& [name, number] : of.chain_named)
        if (number == part) number = chain;
    }
    of.chain_named[first.subject] = chain;
  }
  return chain;
}

bool oracle::is_known(const partition& of, const contact& who) const {
  const us latest = who.events.rbegin()->first.time;
  return of.newest - latest <= lifetime_of(life_of(who, latest), *settings_);
}

// None of the chain's events is so old that what came later could not be put before it.
bool oracle::all_in_order(const partition& of, int chain) const {
  const us settled = of.newest - 2 * settings_->max_disorder.count();
  const auto in_order = [&](const contact& who) { return who.events.begin()->first.time >= settled; };
  return std::all_of(of.contacts.begin(), of.contacts.end(),
                     [&](const auto& named) { return named.second.chain != chain || in_order(named.second); }) &&
         std::none_of(of.gone.begin(), of.gone.end(), [&](const contact& who) { return who.chain == chain; });
}

bool oracle::is_known(const partition& of, int chain) const {
  return std::any_of(of.contacts.begin(), of.contacts.end(),
                     [&](const auto& named) { return named.second.chain == chain && is_known(of, named.second); });
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

life oracle::life_of(const contact& who, us newest) const {
  std::vector<happening> ordered;
  for (const auto& [where, heard] : who.events) ordered.push_back(heard);
  life lived = live(ordered, newest, *settings_);
  lived.chain = who.chain;
  return lived;
}

void oracle::bury_if_silent(partition& of, const std::string& subject) const {
  const auto found = of.contacts.find(subject);
  if (found == of.contacts.end() || is_known(of, found->second)) return;
  of.gone.push_back(std::move(found->second));
  of.contacts.erase(found);
}

std::vector<life> oracle::lives() const {
  std::vector<life> all;
  for (const auto& [number, part] : partitions_) {
    for (const auto& [subject, who] : part.contacts) all.push_back(life_of(who, part.newest));
    for (const contact& who : part.gone) all.push_back(life_of(who, part.newest));
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

row_facts facts_of(const std::vector<life>& lives, const std::vector<root>& roots, const std::string& name,
                   const std::set<row_key>& rows, const settings& settings) {
  row_facts facts = collect(lives, rows, settings);
  collect_chains(roots, rows, facts);
  if (is_total(name)) collect_roots(roots, rows, facts);
  return facts;
}

// In a row those are available who have a free slot for it; only totals have an occupancy.
void add_agents(figures& to, const std::string& name, const std::vector<agent>& all, const std::set<row_key>& rows) {
  const std::vector<agent> agents = serving(all, rows);
  for (const auto& [what, n] : headcount(agents))
    if (what != "silent" && (is_total(name) || !what.starts_with("occupancy"))) to["agents." + what] = n;
  if (!is_total(name))
    to["agents.available"] = std::count_if(agents.begin(), agents.end(),
                                           [&](const agent& a) { return a.has_free_slot(rows.begin()->channel); });
}

row_state state_of(const row_key& row, const std::set<row_key>& seen, us now, const settings& settings) {
  const auto hours = row_rules(settings, row).hours;
  if (hours && !hours->open_at(time_point{microseconds{now}})) return row_state::closed;
  return seen.contains(row) ? row_state::ok : row_state::never_seen;
}

// As much of teams and of single agents as the settings allow.
void add_floor(board_figures& to, const std::vector<agent>& agents, const settings& settings) {
  to["agents"] = headcount(agents);
  std::map<std::string, std::vector<agent>> teams;
  for (const agent& a : agents)
    if (!a.team.empty()) teams[a.team].push_back(a);
  if (settings.agents != agent_detail::none)
    for (const auto& [team, members] : teams) {
      to["team " + team] = headcount(members);
      to["team " + team].erase("silent");
    }
  if (settings.agents != agent_detail::agent) return;
  for (const agent& a : agents) {
    const auto doing = std::find(agent_state_names.begin(), agent_state_names.end(), a.doing);
    to["agent " + a.name]["doing"] = doing - agent_state_names.begin();
    if (!a.reported.empty()) to["agent " + a.name]["reported_since"] = a.reported_since;
  }
}

}  // namespace

board_figures oracle::at(us now) const {
  const std::vector<life> all = lives();
  const std::vector<root> roots = roots_of(all);
  const std::vector<agent> agents = agents_.at(all, now, *settings_);
  const std::set<row_key> seen = rows_seen(all);
  board_figures board;
  for (const auto& [name, rows] : named_rows(all, *settings_)) {
    const day_calendar* calendar =
        (is_total(name) ? settings_->calendar : row_rules(*settings_, *rows.begin()).calendar).get();
    figures& row = board[name] =
        row_figures_at(facts_of(all, roots, name, rows, *settings_), calendar, now, settings_->max_disorder.count());
    if (agents_.known()) add_agents(row, name, agents, rows);
    if (is_total(name)) continue;
    row["state"] = static_cast<std::int64_t>(state_of(*rows.begin(), seen, now, *settings_));
    for (const auto& [number, part] : partitions_)
      if (const auto since = part.target_since.find(*rows.begin()); since != part.target_since.end())
        row["target_since"] =
            row.contains("target_since") ? std::min(row["target_since"], since->second) : since->second;
  }
  add_floor(board, agents, *settings_);
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
  return samples_between(facts_of(all, roots_of(all), row, named.at(row), *settings_), 0, now);
}

}  // namespace floorwalker::oracle
