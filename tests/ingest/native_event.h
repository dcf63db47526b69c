// Builds records in the native format for tests, as text.
#pragma once

#include <string>

namespace floorwalker::test {

// A valid contact.queued with what a test wants to change. Each member is JSON text; an empty one is left out.
struct native_event {
  std::string specversion = R"("1.0")";
  std::string id = R"("e-1")";
  std::string source = R"("test")";
  std::string type = R"("contact.queued")";
  std::string time = R"("2026-11-22T10:00:00.25Z")";
  std::string subject = R"("c-1")";
  std::string sequence = {};
  std::string data = R"({"queue":"billing","channel":"voice"})";
  std::string more = {};  // further members, as `"a":1,"b":2`

  std::string json() const {
    std::string text;
    const auto add = [&text](const char* name, const std::string& value) {
      if (value.empty()) return;
      text += text.empty() ? "{\"" : ",\"";
      text += name;
      text += "\":" + value;
    };
    add("specversion", specversion), add("id", id), add("source", source), add("type", type), add("time", time);
    add("subject", subject), add("sequence", sequence), add("data", data);
    if (!more.empty()) text += "," + more;
    return text + "}";
  }
};

}  // namespace floorwalker::test
