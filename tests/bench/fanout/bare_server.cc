#include "tests/bench/fanout/bare_server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

namespace floorwalker::bench {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

int listen_on_loopback() {
  const int door = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (door < 0 || ::bind(door, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(door, 4096) != 0)
    fail("the bare server cannot listen");
  return door;
}

std::uint16_t port_of(int door) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  if (::getsockname(door, reinterpret_cast<sockaddr*>(&address), &size) != 0) fail("getsockname");
  return ntohs(address.sin_port);
}

std::string framed(const std::string& payload) {
  std::string frame = "\x81";
  if (payload.size() < 126) {
    frame += static_cast<char>(payload.size());
  } else {
    frame += '\x7E';
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xFF);
  }
  return frame + payload;
}

// A frame that the clients take for an update, filled up to its length.
std::string update(const char* op, std::uint64_t seq, std::size_t bytes) {
  const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()).time_since_epoch();
  const std::time_t second = static_cast<std::time_t>(now / std::chrono::seconds(1));
  std::tm parts{};
  ::gmtime_r(&second, &parts);
  char time[64], text[256];
  std::strftime(time, sizeof time, "%Y-%m-%dT%H:%M:%S", &parts);
  const int length = std::snprintf(
      text, sizeof text, R"({"op":"%s","instance":"bare","seq":%06llu,"as_of":"%s.%06lldZ","fill":")", op,
      static_cast<unsigned long long>(seq), time, static_cast<long long>((now % std::chrono::seconds(1)).count()));
  std::string payload(text, static_cast<std::size_t>(length));
  if (payload.size() + 2 < bytes) payload.append(bytes - payload.size() - 2, 'x');
  return framed(payload + "\"}");
}

constexpr std::string_view upgraded =
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

// The handshake in one go, on a socket that still blocks: this server is measured for its sending alone.
void welcome(int client, const std::string& first) {
  const int on = 1;
  ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  std::string request;
  char part[1024];
  while (request.find("\r\n\r\n") == std::string::npos) {
    const ssize_t bytes = ::recv(client, part, sizeof part, 0);
    if (bytes <= 0) fail("a handshake");
    request.append(part, static_cast<std::size_t>(bytes));
  }
  const std::string answer = std::string(upgraded) + first;
  if (::send(client, answer.data(), answer.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(answer.size()))
    fail("a handshake");
}

void serve(int control, const bare_options& options) {
  const int door = listen_on_loopback();
  std::vector<int> clients;
  std::thread([&clients, door] {  // until the first tick
    for (int client = ::accept(door, nullptr, nullptr); client >= 0; client = ::accept(door, nullptr, nullptr)) {
      welcome(client, update("snapshot", 1, 0));
      clients.push_back(client);
    }
  })
      .detach();
  bool publishing = false;
  std::uint64_t seq = 1, sent = 0;
  auto next = std::chrono::steady_clock::now();
  for (char command = 0; next_command(control, next, command);) {
    if (command == do_publish) publishing = true;
    if (command == do_pause) publishing = false;
    if (command != 0) answer(control, command == ask_port ? port_of(door) : command == ask_sent ? sent : 0);
    if (std::chrono::steady_clock::now() < next) continue;
    next += options.tick;
    if (!publishing) continue;
    const std::string frame = update("update", ++seq, options.payload_bytes);
    for (const int client : clients)
      sent +=
          ::send(client, frame.data(), frame.size(), MSG_DONTWAIT | MSG_NOSIGNAL) == static_cast<ssize_t>(frame.size());
  }
}

}  // namespace

server_body bare_server(const bare_options& options) {
  return [options](int control) { serve(control, options); };
}

}  // namespace floorwalker::bench
