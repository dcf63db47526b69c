#include "tests/server/raw_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace floorwalker::test {
namespace {

constexpr int deadline_ms = 10'000;

void wait_for(int socket, short events) {
  pollfd one{socket, events, 0};
  if (poll(&one, 1, deadline_ms) <= 0) throw std::runtime_error("the server let the deadline pass");
}

}  // namespace

int raw_message::close_code() const {
  if (opcode != 8 || payload.size() < 2) return 0;
  return static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
}

raw_client::raw_client(std::uint16_t port, int receive_buffer) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  if (receive_buffer > 0) setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    throw std::runtime_error("cannot connect");
}

raw_client::~raw_client() { ::close(socket_); }

void raw_client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    wait_for(socket_, POLLOUT);
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) return;  // the server has closed: reading tells
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

bool raw_client::receive() {
  std::array<char, 65536> room;
  wait_for(socket_, POLLIN);
  const ssize_t received = recv(socket_, room.data(), room.size(), 0);
  if (received <= 0) return false;
  buffer_.append(room.data(), static_cast<std::size_t>(received));
  return true;
}

void raw_client::need(std::size_t bytes) {
  while (buffer_.size() < bytes)
    if (!receive()) throw std::runtime_error("the server closed after: " + buffer_.substr(0, 200));
}

raw_answer raw_client::read_answer(bool head_only) {
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) need(buffer_.size() + 1);
  raw_answer answer;
  answer.status = std::stoi(buffer_.substr(9, 3));
  for (std::size_t at = buffer_.find("\r\n") + 2; at < end + 2;) {
    const std::size_t stop = buffer_.find("\r\n", at), colon = buffer_.find(": ", at);
    std::string name = buffer_.substr(at, colon - at);
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
    answer.fields[name] = buffer_.substr(colon + 2, stop - colon - 2);
    at = stop + 2;
  }
  buffer_.erase(0, end + 4);
  if (head_only || answer.status == 101) return answer;
  const std::size_t length = std::stoul(answer.fields.at("content-length"));
  need(length);
  answer.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return answer;
}

raw_answer raw_client::ask(std::string_view bytes) {
  send(bytes);
  return read_answer();
}

bool raw_client::is_closed() {
  if (!buffer_.empty()) return false;
  return !receive();
}

raw_answer raw_client::upgrade(std::string_view fields) {
  return ask(
      "GET /ws/v1 HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
      std::string(fields) + "\r\n");
}

// With a mask of zeros, which masks nothing.
void raw_client::send_message(std::string_view payload, int opcode) {
  std::string frame{static_cast<char>(0x80 | opcode)};
  if (payload.size() < 126) {
    frame += static_cast<char>(0x80 | payload.size());
  } else {
    frame += static_cast<char>(0x80 | 126);
    for (int shift = 8; shift >= 0; shift -= 8) frame += static_cast<char>(payload.size() >> shift & 0xFF);
  }
  frame.append(4, '\0');
  send(frame.append(payload));
}

raw_message raw_client::read_message() {
  need(2);
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(buffer_[i]); };
  std::size_t length = byte(1) & 0x7F, header = 2;
  if (length >= 126) {
    const std::size_t digits = length == 126 ? 2 : 8;
    need(header + digits);
    length = 0;
    for (std::size_t i = 0; i < digits; ++i) length = length << 8 | byte(header + i);
    header += digits;
  }
  need(header + length);
  raw_message message{byte(0) & 0xF, (byte(0) & 0x40) != 0, buffer_.substr(header, length)};
  if ((byte(0) & 0x80) == 0) throw std::runtime_error("a message came in pieces");
  buffer_.erase(0, header + length);
  return message;
}

std::string raw_client::read_op(std::string_view op) {
  const std::string start = "{\"op\":\"" + std::string(op) + "\"";
  while (true) {
    raw_message message = read_message();
    if (message.opcode == 8) throw std::runtime_error("the server closed with " + std::to_string(message.close_code()));
    if (message.opcode == 1 && message.payload.starts_with(start)) return std::move(message.payload);
  }
}

std::string get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

}  // namespace floorwalker::test
