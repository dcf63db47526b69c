// Record -> event, or the reason why not. The native format: a CloudEvents 1.0 event with JSON data, in structured mode
// (the value is the event) or in binary mode (the value is its data, the attributes are headers named ce_...).
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "aggregators/event.h"
#include "aggregators/rejection.h"
#include "ingest/arena.h"
#include "ingest/reading.h"

namespace floorwalker {

// Either an event, or the reason why there is none.
class decode_result {
 public:
  explicit decode_result(const floorwalker::event& event) noexcept : event_{&event} {}
  explicit decode_result(rejection reason) noexcept : reason_{reason} {}

  explicit operator bool() const noexcept { return event_ != nullptr; }
  const floorwalker::event& operator*() const noexcept { return *event_; }
  const floorwalker::event* operator->() const noexcept { return event_; }
  rejection reason() const noexcept { return reason_; }  // meaningless with an event

 private:
  const floorwalker::event* event_ = nullptr;
  rejection reason_ = rejection::not_json;
};

struct record_header {
  std::string_view name, value;
};

// One thread. Knows nothing of earlier records: equal records give equal results. No allocation per record in steady
// state, and no copy of the payload but of those that end within 64 bytes of a page's end.
class decoder {
 public:
  // A record longer than this is refused, reason `oversize`.
  explicit decoder(std::size_t record_bytes_max, reading way = reading::fast);
  ~decoder();
  decoder(decoder&&) noexcept;
  decoder& operator=(decoder&&) noexcept;

  // `value` with a null data() is a tombstone; `key` is absent where the record has none. The whole record is walked
  // and checked before anything is told. Empty: `out` is the event. Its names point into `value` or into `memory`, and
  // live as long as those do: a batch of events shares one arena. With a reason, `out` is to be forgotten.
  std::optional<rejection> decode(std::string_view value, std::optional<std::string_view> key,
                                  std::span<const record_header> headers, event& out, arena& memory) &;
  std::optional<rejection> decode(std::string&& value, std::optional<std::string_view> key,
                                  std::span<const record_header> headers, event& out, arena& memory) & = delete;

  // The same for one event at a time, which belongs to the decoder: it lives until the next decode() like this, and no
  // longer than the bytes behind `value`.
  decode_result decode(std::string_view value, std::optional<std::string_view> key,
                       std::span<const record_header> headers = {}) &;
  decode_result decode(std::string&& value, std::optional<std::string_view> key,
                       std::span<const record_header> headers = {}) & = delete;

 private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace floorwalker
