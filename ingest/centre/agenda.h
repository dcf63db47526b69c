// What is going to happen in the simulated centre, in order of time.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "aggregators/event.h"

namespace floorwalker::simulated {

class agenda {
 public:
  explicit agenda(time_point start) : now_{start} {}

  time_point now() const noexcept { return now_; }
  bool empty() const noexcept { return tasks_.empty(); }
  time_point next_at() const noexcept { return tasks_.front().at; }

  // Tasks of one instant run in the order they were planned.
  void in(microseconds after, std::function<void()> run) {
    tasks_.push_back({now_ + std::max(after, microseconds{0}), ++planned_, std::move(run)});
    std::push_heap(tasks_.begin(), tasks_.end(), later);
  }

  // Time jumps to the next task.
  void run_next() {
    std::pop_heap(tasks_.begin(), tasks_.end(), later);
    const task next = std::move(tasks_.back());
    tasks_.pop_back();
    now_ = next.at;
    next.run();
  }

 private:
  struct task {
    time_point at;
    std::uint64_t order = 0;
    std::function<void()> run;
  };
  static bool later(const task& a, const task& b) noexcept { return a.at != b.at ? a.at > b.at : a.order > b.order; }

  time_point now_;
  std::uint64_t planned_ = 0;
  std::vector<task> tasks_;  // a heap, the earliest first
};

}  // namespace floorwalker::simulated
