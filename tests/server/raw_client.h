// A client that says exactly the bytes it is told to, over a real socket of the loopback. Every wait has a deadline;
// one that passes throws std::runtime_error.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace floorwalker::test {

struct raw_answer {
  int status = 0;
  std::map<std::string, std::string> fields;  // names in lower case
  std::string body;
};

struct raw_message {
  int opcode = 0;  // 1 text, 8 close, 9 ping, 10 pong
  bool compressed = false;
  std::string payload;
  int close_code() const;
};

class raw_client {
 public:
  // `receive_buffer` bytes of the kernel's buffer; 0: as it likes.
  explicit raw_client(std::uint16_t port, int receive_buffer = 0);
  ~raw_client();
  raw_client(const raw_client&) = delete;
  raw_client& operator=(const raw_client&) = delete;

  void send(std::string_view bytes);
  raw_answer read_answer(bool head_only = false);
  raw_answer ask(std::string_view bytes);
  // The server has closed, and everything it sent was read.
  bool is_closed();

  // Upgrades; the answer's status is 101 if it worked. `fields` are further lines, each ended by "\r\n".
  raw_answer upgrade(std::string_view fields = "");
  // At most 64 KiB - 1.
  void send_message(std::string_view payload, int opcode = 1);
  raw_message read_message();
  // The next text message that begins with {"op":"OP"; others are passed over.
  std::string read_op(std::string_view op);

 private:
  bool receive();  // appends what comes; false when the server has closed
  void need(std::size_t bytes);

  int socket_;
  std::string buffer_;
};

// "GET TARGET HTTP/1.1", a Host and an empty line.
std::string get(std::string_view target);

}  // namespace floorwalker::test
