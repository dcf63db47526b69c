#include "aggregators/transfers.h"

#include "aggregators/legs.h"
#include "aggregators/root.h"

namespace floorwalker {
namespace {

leg* sending_leg(const scene& now) {
  if (now.event.agent != 0) return last_leg_of(now.contact, now.event.agent);
  leg* open = last_open_agent_leg(now.contact);
  return open ? open : last_agent_leg(now.contact);
}

row_id sending_row(const scene& now, const leg* sender) {
  if (sender && sender->row != row_id::none) return sender->row;
  if (now.event.queue != queue_id::none) return now.rows.row_of(now.event.queue, now.contact.channel);
  return now.contact.served;
}

}  // namespace

void transferred(const scene& now) {
  leg* sender = sending_leg(now);
  const row_id row = sending_row(now, sender);
  const bool blind = now.event.transfer == transfer_kind::blind;
  now.books.count(row, now.event.time, blind ? figure::transfers_blind : figure::transfers_consult);
  now.books.count(row, now.event.time, figure::transfers_out);
  if (now.event.to_queue != queue_id::none)
    now.books.count(now.rows.row_of(now.event.to_queue, now.contact.channel), now.event.time, figure::transfers_in);
  if (sender) pass_on(*sender, now.books);
  root_transferred(now, row);
  if (blind) return;
  if (leg* receiver = consult_leg(now.contact, now.event.to_agent)) {
    take_over(*receiver, row, now.rows, now.books);
    root_meets(now, receiver->agent);
  }
}

}  // namespace floorwalker
