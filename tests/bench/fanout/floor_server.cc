#include "tests/bench/fanout/floor_server.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "server/ticker.h"
#include "server/web_server.h"
#include "tests/server/example_snapshot.h"

namespace floorwalker::bench {
namespace {

// All rows changed at this seq: one of a busy queue and one of a quiet one in each view, 4 KB together. Their figures
// differ from tick to tick in value, not in length.
picture changed_picture(const floor_options& options, std::uint64_t seq) {
  std::vector<row_figures> rows;
  for (int view = 0; view < options.views; ++view) {
    const std::string name = "view-" + std::to_string(view);
    rows.push_back(test::example_row());
    rows.back().queue = name + "-0";
    rows.push_back(test::empty_row(name + "-1"));
    for (std::size_t row = rows.size() - 2; row < rows.size(); ++row) {
      rows[row].changed_seq = seq;
      rows[row].windows[index_of(window::m5)].counts[index_of(figure::offered)] =
          static_cast<std::int64_t>(1000 + seq % 1000);
    }
  }
  auto made = test::snapshot_of(std::move(rows), seq);
  made->as_of = system_wall_clock();
  return test::picture_of(std::move(made));
}

void serve(int control, const floor_options& options) {
  client_limits limits;
  limits.connections_max = 1'000'000;
  view_hub hub;
  const merger past(std::make_shared<settings>(), hub);
  std::uint64_t seq = 1;
  web_server server({{"127.0.0.1", 0}, limits, "bench"}, past, changed_picture(options, seq));
  server.start();
  bool publishing = false;
  auto next = std::chrono::steady_clock::now();
  for (char command = 0; next_command(control, next, command);) {
    if (command == do_publish) publishing = true;
    if (command == do_pause) publishing = false;
    if (command != 0)
      answer(control, command == ask_port           ? server.port()
                      : command == ask_kernel_bytes ? kernel_bytes_of_sockets()
                                                    : 0);
    if (std::chrono::steady_clock::now() < next) continue;
    next += options.tick;
    if (publishing) server.publish(changed_picture(options, ++seq));
  }
}

}  // namespace

server_body floor_server(const floor_options& options) {
  return [options](int control) { serve(control, options); };
}

}  // namespace floorwalker::bench
