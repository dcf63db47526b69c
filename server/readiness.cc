#include "server/readiness.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "server/backlog.h"

namespace floorwalker {
namespace {

std::string with_problem(std::string text, const feed_state& feed) {
  return feed.problem.empty() ? text : text + ": " + feed.problem;
}

// 2,936,500
std::string grouped(std::int64_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

// What is missing, worst first: all of a topic with hundreds of partitions would be nothing to read.
constexpr std::size_t backlogs_told = 8;

std::string backlogs(const std::vector<partition_figures>& partitions) {
  std::vector<const partition_figures*> behind;
  for (const partition_figures& partition : partitions)
    if (backlog_of(partition).left() > 0) behind.push_back(&partition);
  std::stable_sort(behind.begin(), behind.end(),
                   [](const auto* a, const auto* b) { return backlog_of(*a).left() > backlog_of(*b).left(); });
  std::string text;
  for (std::size_t i = 0; i < std::min(behind.size(), backlogs_told); ++i) {
    const backlog of = backlog_of(*behind[i]);
    text += (i == 0 ? "; " : ", ") + behind[i]->topic + " " + std::to_string(behind[i]->partition) + " is at " +
            std::to_string(of.percent()) + " % of its backlog (" + grouped(of.read) + " of " + grouped(of.whole) +
            " records)";
  }
  if (behind.size() > backlogs_told) text += ", and " + std::to_string(behind.size() - backlogs_told) + " others";
  return text;
}

std::string why_not_covered(const picture& newest) {
  const std::int32_t total = newest.feed.partitions_total;
  if (total < 0) return with_problem("the broker has not told the topics' partitions yet", newest.feed);
  const auto& partitions = newest.figures->partitions;
  const auto covered = std::count_if(partitions.begin(), partitions.end(), [](const auto& p) { return p.covered; });
  std::string text = std::to_string(covered) + " of " + std::to_string(total) + " partitions are covered";
  text += backlogs(partitions);
  if (const auto unheard = total - std::ssize(partitions); unheard > 0)
    text += "; nothing is known yet of " + std::to_string(unheard);
  return with_problem(std::move(text), newest.feed);
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
