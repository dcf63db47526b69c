// Keeps the Prometheus page of the newest picture that was asked for, and makes it on a thread of its own: it is long,
// and frames must not wait for it.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "server/merger.h"
#include "server/server_figures.h"

namespace floorwalker {

class metrics_desk {
 public:
  using page = std::shared_ptr<const std::string>;
  using render_function = std::function<std::string(const picture&, const server_figures&)>;
  // `deliver` runs a task on the thread that called ask(); both are called by any thread.
  metrics_desk(render_function render, std::function<void(std::function<void()>)> deliver);

  // Gives the page of this picture to `take`, later, through `deliver`. Those who ask for one seq share one page.
  void ask(const picture& newest, const server_figures& figures, std::function<void(page)> take);

 private:
  struct order {
    picture of;
    server_figures figures;
    std::function<void(page)> take;
  };
  void work(std::stop_token stop);

  const render_function render_;
  const std::function<void(std::function<void()>)> deliver_;
  std::mutex mutex_;
  std::condition_variable_any ordered_;
  std::vector<order> orders_;  // guarded by mutex_
  std::jthread thread_;
};

}  // namespace floorwalker
