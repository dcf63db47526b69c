#include "tests/oracle/row.h"

#include <algorithm>
#include <numeric>

#include "tests/oracle/oracle.h"

namespace floorwalker::oracle {

namespace {

using samples = std::map<std::string, std::vector<us>>;

constexpr us day = 86'400 * second;
constexpr us short_answer = 10 * second;

bool was_short(const judged_visit& j) { return j.v.how == ending::abandoned && j.v.wait() < j.short_abandon; }
us last_in_target(const judged_visit& j) { return j.v.begin + j.target; }

// When the visit became a miss, or -1: it is none, or not yet.
us missed_at(const judged_visit& j, us now) {
  const bool over = j.v.how != ending::open;
  if (was_short(j)) return -1;
  if (over && j.v.wait() <= j.target) return j.v.how == ending::abandoned ? j.v.end : -1;
  if (!over && now <= last_in_target(j)) return -1;
  return last_in_target(j);
}

// The counts of the window [from, to] as they are known at `now`.
figures counts_between(const row_facts& facts, us from, us to, us now) {
  const auto within = [&](us at) { return from <= at && at <= to; };
  figures n;
  for (const char* name :
       {"offered", "answered", "answered_in_target", "answered_short", "abandoned", "abandoned_in_target",
        "abandoned_short", "left", "left_past_target", "target_met", "target_missed"})
    n[name] = 0;
  for (const judged_visit& j : facts.visits) {
    const bool in_target = j.v.wait() <= j.target;
    n["offered"] += within(j.v.begin);
    n["target_missed"] += within(missed_at(j, now));
    if (!within(j.v.end)) continue;
    if (j.v.how == ending::answered) {
      ++n["answered"];
      n["answered_in_target"] += in_target;
      n["target_met"] += in_target;
    } else if (j.v.how == ending::abandoned) {
      ++n["abandoned"];
      n["abandoned_in_target"] += in_target;
      n["abandoned_short"] += was_short(j);
    } else if (j.v.how == ending::left) {
      ++n["left"];
      n["left_past_target"] += !in_target;
    }
  }
  for (const leg& l : facts.legs)
    n["answered_short"] += l.answered_visit && l.released && l.row->channel == "voice" &&
                           *l.released - l.begin < short_answer && within(*l.released);
  n["abandoned_long"] = n["abandoned"] - n["abandoned_short"];
  for (const auto& [name, instants] : facts.dated) n[name] = std::count_if(instants.begin(), instants.end(), within);
  return n;
}

void add_spread(figures& to, const std::string& name, const std::vector<us>& values) {
  to[name + ".count"] = static_cast<std::int64_t>(values.size());
  to[name + ".sum"] = std::accumulate(values.begin(), values.end(), us{0});
  if (values.empty()) return;
  for (const int percent : {50, 90, 95, 99}) to[name + ".p" + std::to_string(percent)] = quantile(values, percent);
  to[name + ".max"] = *std::max_element(values.begin(), values.end());
}

void add_levels(figures& to, const std::string& window, figures n, std::int64_t past_target) {
  const auto put = [&](const char* name, std::int64_t hits, std::int64_t of) {
    to[window + "." + name + ".n"] = hits;
    to[window + "." + name + ".of"] = of;
  };
  const std::int64_t a = n["answered"], b = n["abandoned"], s = n["abandoned_short"], f = n["left"];
  const std::int64_t a_in = n["answered_in_target"], b_in = n["abandoned_in_target"];
  put("answered_only", a_in, a);
  put("positive", a_in + b_in, a + b);
  put("negative", a_in, a + b);
  put("ignore", a_in, a + b - b_in);
  put("short_excluded", a_in, a + b - s);
  put("with_flow_outs", a_in, a + b + f);
  put("honest", a_in, a + b - s + n["left_past_target"] + past_target);
  put("decided", n["target_met"], n["target_met"] + n["target_missed"]);
  put("abandon_rate", b - s, a + b - s);
  if (n.contains("contacts_ended"))
    put("transfer_rate", n["contacts_transferred"], n["contacts_ended"]);
  else
    put("transfer_rate", n["legs_transferred"], n["legs_ended"]);
}

// Contacts that wait for an agent's word, and customers who wait for their first answer.
void add_words_due(figures& to, const row_facts& facts, us now) {
  to["unanswered"] = static_cast<std::int64_t>(facts.unanswered.size());
  to["past_reply_target"] = 0;
  for (const unanswered_contact& c : facts.unanswered) {
    to["past_reply_target"] += c.target && now - c.since > *c.target;
    to["oldest_unanswered"] = std::max(to["oldest_unanswered"], now - c.since);
  }
  for (const us since : facts.customer_waits_since)
    to["longest_customer_wait"] = std::max(to["longest_customer_wait"], now - since);
}

void add_now(figures& to, const row_facts& facts, us now) {
  std::vector<us> ages;
  const judged_visit* oldest = nullptr;
  std::int64_t past = 0;
  for (const judged_visit& j : facts.visits) {
    if (j.v.how != ending::open) continue;
    ages.push_back(now - j.v.begin);
    past += now - j.v.begin > j.target;
    if (!oldest || j.v.begin < oldest->v.begin) oldest = &j;
  }
  to["waiting"] = static_cast<std::int64_t>(ages.size());
  to["past_target"] = past;
  to["suspect"] = 0;
  if (oldest) {
    const auto served_later = std::count_if(facts.visits.begin(), facts.visits.end(), [&](const judged_visit& j) {
      return j.v.how == ending::answered && j.v.begin / second > oldest->v.begin / second;
    });
    to["suspect"] = now - oldest->v.begin > 10 * oldest->target && served_later >= 20;
    to["longest_wait"] = now - oldest->v.begin;
    to["so_far.p50"] = quantile(ages, 50);
    to["so_far.p90"] = quantile(ages, 90);
    to["so_far.max"] = now - oldest->v.begin;
  }
  to["handling"] = static_cast<std::int64_t>(facts.open.size());
  to["on_hold"] = std::count_if(facts.open.begin(), facts.open.end(), [](const std::vector<leg>& legs) {
    return std::any_of(legs.begin(), legs.end(), [](const leg& l) { return l.on_hold(); });
  });
  add_words_due(to, facts, now);
}

// Since the first event. A wait still open is missed only once its partition is surely past it; a leg enters once its
// wrap-up is over.
void add_totals(figures& to, const row_facts& facts, us now, us max_disorder) {
  for (const auto& [name, n] : counts_between(facts, 0, now, 0)) to["total." + name] = n;
  for (const judged_visit& j : facts.visits) {
    if (j.v.how == ending::open && j.partition_newest - max_disorder > last_in_target(j)) ++to["total.target_missed"];
    if (j.v.how == ending::left) ++to["total.left." + std::string{name_of(j.v.reason)}];
    to["total.expired"] += j.v.how == ending::expired;
  }
  for (const auto& [count, n] : facts.handoffs) to["total.handoffs." + count] = n;
  row_facts wrapped = facts;
  std::erase_if(wrapped.legs, [](const leg& l) { return l.wrapping_up(); });
  for (const auto& [name, values] : samples_between(wrapped, 0, now)) {
    to["total." + name + ".count"] = static_cast<std::int64_t>(values.size());
    to["total." + name + ".sum"] = std::accumulate(values.begin(), values.end(), us{0});
  }
}

}  // namespace

std::map<std::string, std::vector<us>> samples_between(const row_facts& facts, us from, us to) {
  const auto within = [&](us at) { return from <= at && at <= to; };
  samples found;
  for (const char* name : {"wait.answered", "wait.abandoned", "wait.left", "talk", "hold", "wrapup", "handle"})
    found[name];
  for (const judged_visit& j : facts.visits) {
    if (j.v.how == ending::open || j.v.how == ending::expired || !within(j.v.end)) continue;
    const char* outcome = j.v.how == ending::answered ? "answered" : j.v.how == ending::left ? "left" : "abandoned";
    found[std::string{"wait."} + outcome].push_back(j.v.wait());
  }
  for (const leg& l : facts.legs) {
    if (!l.released) continue;
    const leg_sample wrapped = sample_of(l);
    if (!within(wrapped.at)) continue;
    found["talk"].push_back(wrapped.talk);
    found["hold"].push_back(wrapped.hold);
    found["handle"].push_back(wrapped.handle());
    if (wrapped.wrapup) found["wrapup"].push_back(*wrapped.wrapup);
  }
  for (const auto& [name, all] : facts.timed) {
    found[name];
    for (const sample& s : all)
      if (within(s.at)) found[name].push_back(s.length);
  }
  return found;
}

figures row_figures_at(const row_facts& facts, const day_calendar* calendar, us now, us max_disorder) {
  figures row;
  add_now(row, facts, now);
  for (const std::string& window : window_labels()) {
    const us begin = window_begin(window, now, calendar);
    const figures counts = counts_between(facts, begin, now, now);
    for (const auto& [name, n] : counts) row[window + "." + name] = n;
    add_levels(row, window, counts, row["past_target"]);
    for (const auto& [name, values] : samples_between(facts, begin, now)) add_spread(row, window + "." + name, values);
  }
  add_totals(row, facts, now, max_disorder);
  return row;
}

figures minute_at(const row_facts& facts, us begin, us now) {
  constexpr us minute = 60 * second;
  const us last = std::min(now, begin + minute - 1);
  const figures counts = counts_between(facts, begin, last, now);
  figures point;
  for (const char* name : {"offered", "answered", "abandoned", "target_met", "target_missed"})
    point[name] = counts.at(name);
  const std::vector<us> waits = samples_between(facts, begin, last)["wait.answered"];
  for (const int percent : {50, 90})
    if (!waits.empty()) point["wait.answered.p" + std::to_string(percent)] = quantile(waits, percent);
  for (us at = begin - 1; at < begin + minute; at += second) {
    const auto waiting = std::count_if(facts.visits.begin(), facts.visits.end(), [at](const judged_visit& j) {
      return j.v.begin <= at && (j.v.how == ending::open || at < j.v.end);
    });
    point["waiting_max"] = std::max<std::int64_t>(point["waiting_max"], waiting);
  }
  return point;
}

const std::vector<std::string>& window_labels() {
  static const std::vector<std::string> labels{"1m", "5m", "15m", "30m", "1h", "today"};
  return labels;
}

us window_begin(const std::string& window, us now, const day_calendar* calendar) {
  if (window == "today")
    return calendar ? calendar->day_start(time_point{microseconds{now}}).time_since_epoch().count() : now - now % day;
  struct shape {
    us length, step;
  };
  static const std::map<std::string, shape> shapes{{"1m", {60 * second, 1 * second}},
                                                   {"5m", {300 * second, 1 * second}},
                                                   {"15m", {900 * second, 5 * second}},
                                                   {"30m", {1800 * second, 5 * second}},
                                                   {"1h", {3600 * second, 60 * second}}};
  const auto [length, step] = shapes.at(window);
  return (now / step + 1) * step - length;
}

us quantile(std::vector<us> values, int percent) {
  std::sort(values.begin(), values.end());
  const std::size_t rank = (values.size() * static_cast<std::size_t>(percent) + 99) / 100;  // ceil(q * n)
  return values[rank - 1];
}

bool is_quantile(const std::string& name) {
  const auto dot = name.rfind(".p");
  return dot != std::string::npos && dot + 4 == name.size() && name.find("so_far") == std::string::npos;
}

}  // namespace floorwalker::oracle
