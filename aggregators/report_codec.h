// What agents said of themselves as bytes: in stored states and in views on a topic.
#pragma once

#include "aggregators/byte_stream.h"
#include "aggregators/settings.h"
#include "aggregators/view.h"

namespace floorwalker {

void write_report(byte_writer& to, const agent_report& one);
// Names only as far as `detail` lets them be kept. Throws std::runtime_error when the bytes are no report.
agent_report read_report(byte_reader& in, agent_detail detail);

}  // namespace floorwalker
