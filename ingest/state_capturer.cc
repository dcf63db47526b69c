#include "ingest/state_capturer.h"

#include <time.h>

#include <algorithm>

namespace floorwalker {
namespace {

using namespace std::chrono_literals;

constexpr auto step_length = 500us;
constexpr std::size_t objects_at_once = 8;
constexpr int share = 20;  // of the time goes into capturing at most: one in so many
// While a backlog is read, all changes all the time; what a crash costs is read again.
constexpr int backlog_factor = 6;
constexpr std::size_t everything = std::size_t{1} << 62;

// What this thread has worked: time in which others had the processor is no cost of ours.
std::chrono::nanoseconds worked() noexcept {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds{time.tv_sec} + std::chrono::nanoseconds{time.tv_nsec};
}

}  // namespace

state_capturer::state_capturer(state_storer* storer, std::chrono::milliseconds every)
    : storer_{storer}, every_{every} {}

void state_capturer::serve(partitions all, clock::time_point now) {
  if (storer_ == nullptr || all.empty()) return;
  if (current_ != nullptr)
    step(now);
  else if (now >= due_)
    begin(all, now);
}

void state_capturer::begin(partitions all, clock::time_point now) {
  owned_partition& one = *all[next_++ % all.size()];
  const auto every = one.has_backlog() ? backlog_factor * every_ : every_;
  due_ = now + every / static_cast<std::int64_t>(all.size());
  if (one.is_being_stored()) return;
  one.settle_stored();
  if (!one.changed_since_captured()) return;
  const auto before = worked();
  one.begin_capture();
  current_ = &one;
  spent_ = worked() - before;
  note(clock::now() - now);
}

void state_capturer::step(clock::time_point now) {
  const auto until = now + step_length;
  const auto before = worked();
  bool complete = false;
  auto at = now;
  while (!complete && at < until) {
    complete = current_->capture(objects_at_once);
    at = clock::now();
  }
  note(at - now);
  spent_ += worked() - before;
  if (!complete) return;
  storer_->put(current_->take_captured(), current_->outcome());
  current_ = nullptr;
  due_ = std::max(due_, at + share * spent_);
}

void state_capturer::capture_now(owned_partition& of, clock::time_point until) {
  if (storer_ == nullptr) return;
  if (current_ == &of) current_ = nullptr;
  if (of.is_being_stored() && !storer_->settle(std::chrono::ceil<std::chrono::milliseconds>(until - clock::now())))
    return;
  of.settle_stored();
  if (!of.changed_since_captured() && !of.capture_under_way()) return;
  if (of.capture_under_way()) of.capture(everything);  // its parts go out with the next manifest, if that names them
  of.begin_capture();
  of.capture(everything);
  storer_->put(of.take_captured(), of.outcome());
}

void state_capturer::note(clock::duration pause) noexcept {
  const auto& bounds = pause_spread::bounds;
  const auto at = std::lower_bound(bounds.begin(), bounds.end(), std::chrono::ceil<microseconds>(pause));
  counts_[static_cast<std::size_t>(at - bounds.begin())].fetch_add(1, std::memory_order_relaxed);
  sum_us_.fetch_add(std::chrono::duration_cast<microseconds>(pause).count(), std::memory_order_relaxed);
}

pause_spread state_capturer::pauses() const noexcept {
  pause_spread spread;
  for (std::size_t i = 0; i < counts_.size(); ++i) spread.counts[i] = counts_[i].load(std::memory_order_relaxed);
  spread.sum = microseconds{sum_us_.load(std::memory_order_relaxed)};
  return spread;
}

}  // namespace floorwalker
