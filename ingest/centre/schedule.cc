#include "ingest/centre/schedule.h"

#include <fmt/format.h>

#include <stdexcept>

namespace floorwalker::simulated {
namespace {

void move(incident_plan& one, std::chrono::seconds start) { one.begins_s = static_cast<double>(start.count()); }

void stretch(incident_plan& one, std::chrono::seconds length, std::string_view scenario) {
  const auto length_s = static_cast<double>(length.count());
  if (one.lasts_s == 0)
    throw std::invalid_argument{fmt::format("simulate: {} goes on for good, it has no length", scenario)};
  if (!(length_s > 0 && (one.every_s == 0 || length_s < one.every_s)))
    throw std::invalid_argument{
        fmt::format("simulate: the length of {} must be above 0 s and less than {} s, when it "
                    "comes again",
                    scenario, one.every_s)};
  one.lasts_s = length_s;
}

}  // namespace

schedule scheduled(const scenario& plan, const incident_times& times) {
  schedule made{std::string{plan.name}, {plan.incidents.begin(), plan.incidents.end()}};
  if ((times.start || times.length) && made.incidents.empty())
    throw std::invalid_argument{
        fmt::format("simulate: nothing happens in {} that could have a start or a length", plan.name)};
  for (incident_plan& one : made.incidents) {
    if (times.start) move(one, *times.start);
    if (times.length) stretch(one, *times.length, plan.name);
  }
  if (times.start) made.name += fmt::format("@{}s", times.start->count());
  if (times.length) made.name += fmt::format("+{}s", times.length->count());
  return made;
}

}  // namespace floorwalker::simulated
