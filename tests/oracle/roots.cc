#include "tests/oracle/roots.h"

#include <algorithm>
#include <map>

namespace floorwalker::oracle {

namespace {

struct told_moment {
  const life* contact;
  const moment* what;
};

// What all contacts told, in the order of each contact; where two meet, by time and sequence.
std::vector<told_moment> in_order(const std::vector<const life*>& contacts) {
  std::vector<told_moment> all;
  for (const life* contact : contacts)
    for (const moment& m : contact->moments) all.push_back({contact, &m});
  std::stable_sort(all.begin(), all.end(),
                   [](const told_moment& a, const told_moment& b) { return a.what->in_chain < b.what->in_chain; });
  return all;
}

class chain_teller {
 public:
  root told;

  void hear(const life& contact, const moment& m) {
    switch (m.what) {
      case moment::kind::visit_begun: visit_begun(contact.visits[m.index]); break;
      case moment::kind::visit_ended: visit_ended(contact.visits[m.index], m.at); break;
      case moment::kind::transferred: transferred(contact.transfers[m.index]); break;
      case moment::kind::in_progress:
        in_progress_.insert(&contact);
        told.ended.reset();
        break;
      case moment::kind::ended: ended(contact, m.at); break;
      case moment::kind::expired: in_progress_.erase(&contact); break;
    }
  }

 private:
  void visit_begun(const visit& v) {
    if (!v.counts) return;
    const bool back = !queues_.insert(v.row.queue).second;
    told.visits.push_back({v.row, v.begin, v.how == ending::open});
    if (back) told.bounced.push_back({v.row, v.begin});
  }

  void visit_ended(const visit& v, us at) {
    if (!v.counts) return;
    if (v.how != ending::expired) told.waited += v.wait();  // nobody knows how long that was
    if (v.how == ending::answered && !told.answered) told.answered = {v.row, at, told.waited};
  }

  void transferred(const transfer& t) {
    if (++told.transfers == 3 && t.from) told.storms.push_back({*t.from, t.at});
  }

  // The `ended` after which none is in progress any more.
  void ended(const life& contact, us at) {
    in_progress_.erase(&contact);
    if (!in_progress_.empty() || told.ended) return;
    told.ended = at;
  }

  std::set<std::string> queues_;
  std::set<const life*> in_progress_;
};

}  // namespace

std::vector<root> roots_of(const std::vector<life>& lives) {
  std::map<int, std::vector<const life*>> chains;
  for (const life& l : lives)
    if (l.chain != 0) chains[l.chain].push_back(&l);
  std::vector<root> roots;
  for (const auto& [number, contacts] : chains) {
    chain_teller teller;
    for (const auto& [contact, what] : in_order(contacts)) teller.hear(*contact, *what);
    for (const life* contact : contacts)
      for (const leg& l : contact->legs)
        if (l.role == leg_role::agent) teller.told.agents.insert(l.agent);
    roots.push_back(std::move(teller.told));
  }
  return roots;
}

}  // namespace floorwalker::oracle
