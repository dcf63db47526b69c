#include "tests/bench/fanout/swarm.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <system_error>

namespace floorwalker::bench {
namespace {

using steady = std::chrono::steady_clock;

constexpr int under_way_max = 128;            // handshakes at a time
constexpr int clients_per_address = 20'000;   // of the 28,000 ports that one address has
constexpr int stalled_receive_buffer = 4096;  // so that a client that does not read stalls soon

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

wall_time wall_now() { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

// A client's frame, masked with zeros: what the mask is costs the server the same.
std::string client_frame(std::string_view text) {
  std::string frame = "\x81";
  frame += static_cast<char>(0x80 | text.size());
  frame.append(4, '\0');
  return frame.append(text);
}

std::string upgrade_request(bool deflate) {
  return std::string(
             "GET /ws/v1 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n") +
         (deflate ? "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n" : "") + "\r\n";
}

void send_all(int socket, std::string_view bytes) {
  if (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
    fail("a client cannot send");
}

}  // namespace

double quantile_ms(const std::vector<std::uint32_t>& sorted_us, double q) {
  if (sorted_us.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(q * static_cast<double>(sorted_us.size())));
  return sorted_us[std::max<std::size_t>(rank, 1) - 1] / 1000.0;
}

swarm::swarm(const swarm_options& options)
    : options_(options),
      epoll_(::epoll_create1(0)),
      clients_(static_cast<std::size_t>(options.clients)),
      buffer_(1 << 18) {
  if (epoll_ < 0) fail("epoll");
}

swarm::~swarm() {
  for (client& one : clients_)
    if (one.socket >= 0) ::close(one.socket);
  ::close(epoll_);
}

void swarm::open(int index) {
  client& one = clients_[static_cast<std::size_t>(index)];
  one.view = index % options_.views;
  one.stalls = options_.stalled > 0 && index % (options_.clients / options_.stalled) == 0;
  one.socket = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (one.socket < 0) fail("a client's socket");
  const int on = 1;
  ::setsockopt(one.socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(one.socket, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  if (one.stalls)
    ::setsockopt(one.socket, SOL_SOCKET, SO_RCVBUF, &stalled_receive_buffer, sizeof stalled_receive_buffer);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<std::uint32_t>(1 + index / clients_per_address));
  if (::bind(one.socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) fail("a client's address");
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(options_.port);
  if (::connect(one.socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 && errno != EINPROGRESS)
    fail("a client cannot connect");
  epoll_event event{};
  event.events = EPOLLOUT;
  event.data.ptr = &one;
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, one.socket, &event) != 0) fail("epoll");
  ++under_way_;
}

void swarm::connect(std::chrono::seconds limit) {
  const auto deadline = steady::now() + limit;
  int opened = 0;
  while (ready_ < options_.clients) {
    while (opened < options_.clients && under_way_ < under_way_max) open(opened++);
    poll(std::chrono::milliseconds(100));
    if (counts_.closed > 0) throw std::runtime_error("the server closed a connection while clients came");
    if (steady::now() > deadline)
      throw std::runtime_error("only " + std::to_string(ready_) + " clients are ready in time");
  }
}

void swarm::read(std::chrono::milliseconds span) {
  const auto end = steady::now() + span;
  for (auto now = steady::now(); now < end; now = steady::now())
    poll(std::chrono::ceil<std::chrono::milliseconds>(end - now));
}

void swarm::poll(std::chrono::milliseconds timeout) {
  std::array<epoll_event, 256> events;
  const int count =
      ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), static_cast<int>(timeout.count()));
  if (count < 0 && errno != EINTR) fail("epoll");
  for (int i = 0; i < count; ++i) on_event(*static_cast<client*>(events[static_cast<std::size_t>(i)].data.ptr));
}

void swarm::on_event(client& one) {
  if (one.state == phase::connecting) return on_connected(one);
  const ssize_t bytes = ::recv(one.socket, buffer_.data(), buffer_.size(), 0);
  if (bytes < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (bytes <= 0) return close(one);
  now_ = wall_now();
  on_bytes(one, {buffer_.data(), static_cast<std::size_t>(bytes)});
}

void swarm::on_connected(client& one) {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(one.socket, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) throw std::system_error(error, std::generic_category(), "a client cannot connect");
  send_all(one.socket, upgrade_request(options_.deflate));
  one.state = phase::upgrading;
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.ptr = &one;
  ::epoll_ctl(epoll_, EPOLL_CTL_MOD, one.socket, &event);
}

void swarm::on_bytes(client& one, std::string_view bytes) {
  if (!one.rest.empty()) {
    one.rest.append(bytes);
    const std::string whole = std::move(one.rest);
    one.rest = whole.substr(take_frames(one, whole));
    return;
  }
  const std::size_t taken = take_frames(one, bytes);
  if (taken < bytes.size()) one.rest.assign(bytes.substr(taken));
}

void swarm::on_upgraded(client& one) {
  char text[128];
  const int length =
      std::snprintf(text, sizeof text, R"({"op":"subscribe","queues":["view-%d*"],"windows":["5m"],"max_hz":%g})",
                    one.view, options_.max_hz);
  send_all(one.socket, client_frame({text, static_cast<std::size_t>(length)}));
  one.state = phase::subscribed;
  if (!one.stalls) return;
  one.state = phase::stalled;
  ::epoll_ctl(epoll_, EPOLL_CTL_DEL, one.socket, nullptr);
  --under_way_;
  ++ready_;
}

// How many bytes were whole frames, or the answer to the upgrade.
std::size_t swarm::take_frames(client& one, std::string_view bytes) {
  std::size_t taken = 0;
  if (one.state == phase::upgrading) {
    const auto end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return 0;
    if (!bytes.starts_with("HTTP/1.1 101")) throw std::runtime_error("an upgrade was refused: " + std::string(bytes));
    taken = end + 4;
    on_upgraded(one);
  }
  while (bytes.size() - taken >= 2) {
    const auto at = [&](std::size_t i) { return static_cast<std::uint8_t>(bytes[taken + i]); };
    std::size_t header = 2, length = at(1) & 0x7F;
    const std::size_t more = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (bytes.size() - taken < header + more) break;
    if (more > 0) length = 0;
    for (std::size_t i = 0; i < more; ++i) length = length << 8 | at(header++);
    if (bytes.size() - taken < header + length) break;
    const int opcode = at(0) & 0x0F;
    if (opcode == 1) on_frame(one, bytes.substr(taken + header, length), (at(0) & 0x40) != 0);
    taken += header + length;
  }
  return taken;
}

void swarm::on_frame(client& one, std::string_view payload, bool deflated) {
  const frame_facts& facts = book_.look_up(payload, deflated);
  if (facts.view >= 0 && facts.view != one.view) ++counts_.wrong_view;
  switch (facts.what) {
    case frame_facts::kind::heartbeat: ++counts_.heartbeats; return;
    case frame_facts::kind::snapshot:
      if (one.last_seq == 0) --under_way_, ++ready_;
      ++counts_.snapshots;
      break;
    case frame_facts::kind::update:
      if (facts.seq > one.last_seq + options_.seq_step) ++counts_.gaps;
      ++counts_.updates;
      ++one.updates;
      counts_.latencies_us.push_back(
          static_cast<std::uint32_t>(std::max<std::int64_t>((now_ - facts.as_of).count(), 0)));
      break;
    case frame_facts::kind::other: break;
  }
  one.last_seq = facts.seq;
  if (options_.on_figures) options_.on_figures(static_cast<int>(&one - clients_.data()), facts, now_);
}

void swarm::close(client& one) {
  ::close(one.socket);
  one.socket = -1;
  one.state = phase::closed;
  ++counts_.closed;
}

void swarm::start_counting() {
  counts_ = {};
  for (client& one : clients_) one.updates = 0;
}

swarm_counts swarm::counts() const {
  swarm_counts result = counts_;
  result.different = book_.different();
  result.frame_bytes = book_.mean_text_bytes();
  result.wire_bytes = book_.mean_wire_bytes();
  std::sort(result.latencies_us.begin(), result.latencies_us.end());
  bool first = true;
  for (const client& one : clients_) {
    if (one.stalls) continue;
    result.fewest = first ? one.updates : std::min(result.fewest, one.updates);
    result.most = first ? one.updates : std::max(result.most, one.updates);
    first = false;
  }
  return result;
}

}  // namespace floorwalker::bench
