#include "server/metrics_desk.h"

#include <utility>

namespace floorwalker {

metrics_desk::metrics_desk(render_function render, std::function<void(std::function<void()>)> deliver,
                           std::chrono::milliseconds kept_for)
    : render_(std::move(render)),
      deliver_(std::move(deliver)),
      kept_for_(kept_for),
      thread_([this](std::stop_token stop) { work(stop); }) {}

void metrics_desk::ask(const picture& newest, const server_figures& figures, std::function<void(page)> take) {
  {
    const std::lock_guard lock(mutex_);
    orders_.push_back({newest, figures, std::move(take)});
  }
  ordered_.notify_one();
}

// None when nobody asked for long, or there is nothing more to do.
std::vector<metrics_desk::order> metrics_desk::wait_for_orders(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  ordered_.wait_for(lock, stop, kept_for_, [this] { return !orders_.empty(); });
  return std::exchange(orders_, {});
}

metrics_desk::page metrics_desk::make_page(const order& next) {
  std::unique_ptr<metric_page> made;
  {
    const std::lock_guard lock(used_->mutex);
    made.swap(used_->last);
  }
  if (!made) made = std::make_unique<metric_page>();
  render_(*made, next.of, next.figures);
  return {made.release(), [used = used_](metric_page* last) {
            std::unique_ptr<metric_page> done(last);  // what is left in it goes once the lock is given back
            const std::lock_guard lock(used->mutex);
            if (!used->last || done->capacity() > used->last->capacity()) used->last.swap(done);
          }};
}

void metrics_desk::work(std::stop_token stop) {
  page kept;
  std::uint64_t kept_seq = 0;
  while (!stop.stop_requested()) {
    std::vector<order> orders = wait_for_orders(stop);
    for (order& next : orders) {
      if (!kept || kept_seq != next.of.figures->seq) {
        kept.reset();  // its memory may serve for the next one
        kept = make_page(next);
        kept_seq = next.of.figures->seq;
      }
      deliver_([take = std::move(next.take), page = kept] { take(page); });
    }
    if (!orders.empty()) continue;
    kept.reset();
    const std::lock_guard lock(used_->mutex);
    used_->last.reset();
  }
}

}  // namespace floorwalker
