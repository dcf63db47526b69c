#include "server/readiness.h"

#include <algorithm>

namespace floorwalker {
namespace {

std::string with_problem(std::string text, const feed_state& feed) {
  return feed.problem.empty() ? text : text + ": " + feed.problem;
}

std::string why_not_covered(const picture& newest) {
  const std::int32_t total = newest.feed.partitions_total;
  if (total < 0) return with_problem("the broker has not told the topics' partitions yet", newest.feed);
  const auto& partitions = newest.figures->partitions;
  const auto covered = std::count_if(partitions.begin(), partitions.end(), [](const auto& p) { return p.covered; });
  return with_problem(std::to_string(covered) + " of " + std::to_string(total) + " partitions are covered",
                      newest.feed);
}

}  // namespace

void readiness::see(const picture& newest) {
  covered_once_ |= newest.figures->covered;
  if (newest.feed.fatal)
    reason_ = with_problem("the consumer has given up", newest.feed);
  else if (newest.feed.draining)
    reason_ = "the service is stopping";
  else
    reason_ = covered_once_ ? "" : why_not_covered(newest);
}

}  // namespace floorwalker
