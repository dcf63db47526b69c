// Keeps the Prometheus page of the newest picture that was asked for, and makes it on a thread of its own: it is long,
// and frames must not wait for it.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "server/merger.h"
#include "server/metric_page.h"
#include "server/server_figures.h"

namespace floorwalker {

class metrics_desk {
 public:
  using page = std::shared_ptr<const metric_page>;
  // Writes the page of a picture in the place of one that nobody needs any more, or into an empty one.
  using render_function = std::function<void(metric_page&, const picture&, const server_figures&)>;
  // `deliver` runs a task on the thread that called ask(); both are called by any thread. A page that nobody has asked
  // for in `kept_for` goes, and its memory with it.
  metrics_desk(render_function render, std::function<void(std::function<void()>)> deliver,
               std::chrono::milliseconds kept_for = std::chrono::minutes{2});

  // Gives the page of this picture to `take`, later, through `deliver`. Those who ask for one seq share one page.
  void ask(const picture& newest, const server_figures& figures, std::function<void(page)> take);

 private:
  struct order {
    picture of;
    server_figures figures;
    std::function<void(page)> take;
  };
  // Where a page goes when the last who held it lets go of it, on whatever thread; one is enough.
  struct used_page {
    std::mutex mutex;
    std::unique_ptr<metric_page> last;  // guarded by mutex; null: none
  };
  void work(std::stop_token stop);
  std::vector<order> wait_for_orders(std::stop_token stop);
  page make_page(const order& next);

  const render_function render_;
  const std::function<void(std::function<void()>)> deliver_;
  const std::chrono::milliseconds kept_for_;
  const std::shared_ptr<used_page> used_ = std::make_shared<used_page>();  // pages may outlive the desk
  std::mutex mutex_;
  std::condition_variable_any ordered_;
  std::vector<order> orders_;  // guarded by mutex_
  std::jthread thread_;
};

}  // namespace floorwalker
