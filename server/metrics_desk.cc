#include "server/metrics_desk.h"

#include <utility>

namespace floorwalker {

metrics_desk::metrics_desk(render_function render, std::function<void(std::function<void()>)> deliver)
    : render_(std::move(render)), deliver_(std::move(deliver)), thread_([this](std::stop_token stop) { work(stop); }) {}

void metrics_desk::ask(const picture& newest, const server_figures& figures, std::function<void(page)> take) {
  {
    const std::lock_guard lock(mutex_);
    orders_.push_back({newest, figures, std::move(take)});
  }
  ordered_.notify_one();
}

void metrics_desk::work(std::stop_token stop) {
  page kept;
  std::uint64_t kept_seq = 0;
  while (true) {
    std::vector<order> orders;
    {
      std::unique_lock lock(mutex_);
      if (!ordered_.wait(lock, stop, [this] { return !orders_.empty(); })) return;
      orders.swap(orders_);
    }
    for (order& next : orders) {
      if (!kept || kept_seq != next.of.figures->seq) {
        kept_seq = next.of.figures->seq;
        kept = std::make_shared<const std::string>(render_(next.of, next.figures));
      }
      deliver_([take = std::move(next.take), page = kept] { take(page); });
    }
  }
}

}  // namespace floorwalker
