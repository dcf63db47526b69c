#include "server/web_server.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <random>
#include <thread>
#include <utility>

#include "server/listener.h"
#include "server/metrics_desk.h"
#include "server/prometheus_page.h"
#include "server/start_progress.h"
#include "server/ticker.h"
#include "server/web_core.h"

namespace floorwalker {

namespace asio = boost::asio;

namespace {

// Connections are looked through no oftener than this, which is how late an update that is due between two pictures may
// be; and no more seldom, for who has become due earlier than was known.
constexpr auto pulse_every_min = std::chrono::milliseconds(2), pulse_every_max = std::chrono::milliseconds(25);
constexpr std::string_view metrics_type = "text/plain; version=0.0.4; charset=utf-8";

}  // namespace

// Everything but the mailbox belongs to the I/O thread once it runs.
struct web_server::impl {
  impl(web_server_options options, const merger& past, picture first)
      : core(options.limits, options.instance, past, std::move(first),
             [this](respond_function respond) { answer_metrics(std::move(respond)); }),
        doorman(io, options.listen, core),
        pulse_timer(io),
        grace_timer(io),
        metrics(write_prometheus_page, [this](std::function<void()> task) { asio::post(io, std::move(task)); }) {}

  void run() {
    doorman.start();
    pulse();
    while (true) {
      try {
        io.run();
        return;
      } catch (const std::exception& error) {  // of one handler: its connection is gone, the others go on
        spdlog::error("a connection failed: {}", error.what());
      }
    }
  }

  void pulse() {
    const auto now = std::chrono::steady_clock::now();
    const auto next = core.connections.pulse(now);
    if (core.stopping && core.connections.empty()) return io.stop();
    pulse_timer.expires_at(std::clamp(next, now + pulse_every_min, now + pulse_every_max));
    pulse_timer.async_wait([this](boost::system::error_code cancelled) {
      if (!cancelled) pulse();
    });
  }

  void show_newest() {
    std::optional<picture> next;
    {
      const std::lock_guard lock(mailbox_mutex);
      next.swap(mailbox);
    }
    if (!next) return;
    core.ready.see(*next);
    if (const auto line = progress.line(core.ready.reason(), next->feed, std::chrono::steady_clock::now()))
      spdlog::info("{}", *line);
    core.figures.lag.see(next->figures->event_time, system_wall_clock());
    core.encoder.advance(std::move(*next));
    core.connections.new_picture();
    pulse();
  }

  void answer_metrics(respond_function respond) {
    metrics.ask(core.encoder.current(), core.figures, [respond = std::move(respond)](metrics_desk::page page) {
      respond(text_answer(metrics_type, std::move(page)));
    });
  }

  void begin_stop(std::chrono::milliseconds grace) {
    core.stopping = true;
    doorman.stop();
    for (connection* each : core.connections.all()) each->shut_down();
    grace_timer.expires_after(grace);
    grace_timer.async_wait([this](boost::system::error_code) { io.stop(); });
  }

  start_progress progress;
  web_core core;
  asio::io_context io{1};  // after the core: the connections that it ends with itself leave the core's list
  listener doorman;
  asio::steady_timer pulse_timer, grace_timer;
  std::mutex mailbox_mutex;
  std::optional<picture> mailbox;  // guarded by mailbox_mutex
  metrics_desk metrics;
  std::thread thread;
};

web_server::web_server(web_server_options options, const merger& past, picture first)
    : impl_(std::make_unique<impl>(std::move(options), past, std::move(first))) {}

web_server::~web_server() {
  if (!impl_->thread.joinable()) return;
  impl_->io.stop();
  impl_->thread.join();
}

std::uint16_t web_server::port() const { return impl_->doorman.port(); }

void web_server::start() {
  impl_->thread = std::thread([this] { impl_->run(); });
}

void web_server::publish(picture next) {
  {
    const std::lock_guard lock(impl_->mailbox_mutex);
    const bool waiting = impl_->mailbox.has_value();
    impl_->mailbox = std::move(next);
    if (waiting) return;
  }
  asio::post(impl_->io, [this] { impl_->show_newest(); });
}

void web_server::stop(std::chrono::milliseconds grace) {
  if (!impl_->thread.joinable()) return;
  asio::post(impl_->io, [this, grace] { impl_->begin_stop(grace); });
  impl_->thread.join();
}

std::string random_instance_name() {
  constexpr std::string_view hex = "0123456789abcdef";
  std::random_device random;
  std::uniform_int_distribution<std::size_t> digit(0, 15);
  std::string name;
  for (int i = 0; i < 8; ++i) name += hex[digit(random)];
  return name;
}

}  // namespace floorwalker
