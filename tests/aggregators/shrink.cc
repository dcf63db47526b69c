#include "tests/aggregators/shrink.h"

#include <algorithm>
#include <set>
#include <sstream>

namespace floorwalker {

using events = std::vector<oracle::event>;

events shrunk(events all, const std::function<bool(const events&)>& fails) {
  std::set<std::string> subjects;
  for (const oracle::event& e : all) subjects.insert(e.subject);
  for (const std::string& subject : subjects) {
    events fewer = all;
    std::erase_if(fewer, [&](const oracle::event& e) { return e.subject == subject; });
    if (fails(fewer)) all = std::move(fewer);
  }
  for (std::size_t i = all.size(); i-- > 0;) {
    events fewer = all;
    fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(i));
    if (fails(fewer)) all = std::move(fewer);
  }
  return all;
}

std::string listing(const events& all) {
  std::ostringstream out;
  for (const oracle::event& e : all) {
    out << "  " << static_cast<double>(e.time % (86'400 * oracle::second)) / 1e6 << "s " << e.subject << "/"
        << e.sequence << " " << name_of(e.type);
    for (const std::string* word : {&e.state, &e.queue, &e.channel, &e.agent, &e.team})
      if (!word->empty()) out << " " << *word;
    if (!e.to_queue.empty()) out << " to " << e.to_queue;
    if (!e.to_agent.empty()) out << " to agent " << e.to_agent;
    if (e.queues) out << " serves " << e.queues->size();
    for (const auto& [channel, slots] : e.capacity) out << " capacity " << channel << " " << slots;
    if (e.transfer == transfer_kind::consult) out << " (consult)";
    if (e.type == event_type::contact_message) out << " by " << static_cast<int>(e.by);
    if (!e.root.empty()) out << " root " << e.root;
    if (e.role != leg_role::agent) out << " (not as agent)";
    if (e.direction != direction::inbound) out << " (not inbound)";
    if (e.wait) out << " waited " << static_cast<double>(*e.wait) / 1e6;
    if (e.partition) out << " partition " << e.partition;
    out << "\n";
  }
  return out.str();
}

}  // namespace floorwalker
