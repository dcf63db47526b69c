// One step in the making: what happens, to whom, and where that is booked. The inside of chain.h's step().
#pragma once

#include "aggregators/chain.h"
#include "aggregators/pen.h"

namespace floorwalker {

struct scene {
  life& contact;
  root_facts& root;
  const fact& event;
  row_lookup& rows;
  pen books;

  row_rules rules_of(row_id row) const { return rows.rules_of(row, event.generation); }
  // The row that the event names, on its channel or the contact's.
  row_id row_named(queue_id queue) const {
    return rows.row_of(queue, event.channel != channel_id::none ? event.channel : contact.channel);
  }
};

}  // namespace floorwalker
