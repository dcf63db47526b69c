#include "ingest/decoder.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

#include "ingest/event_reader.h"
#include "ingest/event_rules.h"
#include "ingest/hashing.h"
#include "ingest/json_check.h"
#include "ingest/json_token.h"
#include "ingest/name_list.h"
#include "ingest/rfc3339.h"
#include "ingest/word_table.h"

namespace floorwalker {
namespace {

using fault = std::optional<rejection>;  // empty: all is well

template <std::size_t N>
constexpr word_table table_of(const std::string_view (&words)[N]) {
  return word_table{std::span<const std::string_view>{words}};
}

// In the order of the enumerations in aggregators/event.h.
constexpr word_table direction_words = table_of({"inbound", "outbound", "internal", "callback"});
constexpr word_table role_words = table_of({"agent", "consult", "supervisor"});
constexpr word_table left_words = table_of(
    {"overflow", "timeout", "no_agents", "closed", "callback", "voicemail", "deflected", "transferred", "system"});
constexpr word_table party_words = table_of({"customer", "agent", "bot", "system"});  // behind party::unsaid
constexpr word_table outcome_words = table_of({"contained", "transferred", "failed", "abandoned"});
constexpr word_table transfer_words = table_of({"blind", "consult"});
constexpr word_table declined_words = table_of({"rejected", "no_answer", "error"});

word_table event_type_words() {
  std::array<std::string_view, event_type_count - 1> names;
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = name_of(static_cast<event_type>(i));
  return word_table{names};
}

party party_at(int word) noexcept { return static_cast<party>(word + 1); }

constexpr std::int64_t agent_slots_max = 10'000;
constexpr std::size_t agent_channels_max = 64;  // of one agent's capacity; those behind are passed over

constexpr std::string_view header_prefix = "ce_";
constexpr word_table attribute_words{attribute_names};

bool is_binary_mode(std::span<const record_header> headers) noexcept {
  return std::ranges::any_of(headers, [](const record_header& header) { return header.name == "ce_specversion"; });
}

bool is_blank(std::string_view text) noexcept { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

fault check_name(const json_value& value) noexcept {
  if (value.kind != json_kind::string) return rejection::wrong_type;
  return is_name(value) ? fault{} : rejection::bad_name;
}

fault check_identifier(const json_value& value) noexcept {
  if (value.kind != json_kind::string) return rejection::wrong_type;
  return is_identifier(value) ? fault{} : rejection::bad_name;
}

fault check_kind(bool is_right) noexcept { return is_right ? fault{} : rejection::wrong_type; }

bool is_number(const json_value& value) noexcept {
  return value.kind == json_kind::integer || value.kind == json_kind::real;
}

bool is_list(const json_value& value) noexcept {
  return value.kind == json_kind::array || value.kind == json_kind::strings || value.kind == json_kind::names;
}

// One of a closed list's words, as an enumeration.
template <class Enum>
fault read_word(const json_value& value, const word_table& words, Enum& out, int first = 0) noexcept {
  if (value.kind != json_kind::string) return rejection::wrong_type;
  const int word = words.find(value.text);
  if (word == word_table::none) return rejection::bad_value;
  out = static_cast<Enum>(word + first);
  return {};
}

// An integer as it is written, within the limits.
fault read_integer(const json_value& value, std::int64_t least, std::int64_t most, std::int64_t& out) noexcept {
  if (value.kind == json_kind::real) return rejection::bad_number;
  if (value.kind != json_kind::integer) return rejection::wrong_type;
  const auto number = read_int64(value.text);
  if (!number || *number < least || *number > most) return rejection::bad_number;
  out = *number;
  return {};
}

fault read_milliseconds(const json_value& value, std::optional<microseconds>& out) noexcept {
  constexpr std::int64_t limit_ms = std::int64_t{366} * 24 * 3600 * 1000;
  std::int64_t number = 0;
  if (const auto wrong = read_integer(value, -limit_ms, limit_ms, number)) return wrong;
  out = std::chrono::milliseconds{number};
  return {};
}

}  // namespace

struct decoder::impl {
  impl(std::size_t record_bytes, reading way) : record_bytes_max{record_bytes}, reader{record_bytes, way} {}

  fault read(std::string_view value, std::optional<std::string_view> key, std::span<const record_header> headers,
             event& to, arena& texts);
  fault read_json(std::string_view value, std::span<const record_header> headers);
  fault read_headers(std::span<const record_header> headers);
  fault read_attributes();
  fault read_identity();
  fault read_type_and_time();
  fault read_sequence();
  fault read_data();
  fault read_member(const member_rule& rule);
  fault read_date_time(const json_value& value, time_point& out);
  fault read_queues(const json_value& value);
  fault read_capacity(const json_value& value);
  fault read_root(std::optional<std::string_view> key);

  const std::size_t record_bytes_max;
  const word_table type_words = event_type_words();
  event_reader reader;
  rfc3339_parser clock;
  std::array<char, 2 * 1024 + 1> identity_text{};  // source, NUL, id
  name_list queues{agent_queues_max};
  std::vector<capacity> capacities;
  std::vector<std::string_view> channels;
  floorwalker::event* out = nullptr;  // the one in the making
  arena* memory = nullptr;            // takes what of it stands in no record
  floorwalker::event own_event;       // for one at a time
  arena own_memory;
};

// What CloudEvents calls the event's identity: source and id. Neither holds a NUL, so it may stand between them.
fault decoder::impl::read_identity() {
  const json_value& source = reader[attribute::source];
  const json_value& id = reader[attribute::id];
  if (source.kind == json_kind::absent || id.kind == json_kind::absent) return rejection::missing_field;
  if (const auto wrong = check_identifier(source)) return wrong;
  if (const auto wrong = check_identifier(id)) return wrong;
  std::memcpy(identity_text.data(), source.text.data(), source.text.size());
  identity_text[source.text.size()] = '\0';
  std::memcpy(identity_text.data() + source.text.size() + 1, id.text.data(), id.text.size());
  out->identity = hash_of({identity_text.data(), source.text.size() + 1 + id.text.size()});
  return {};
}

fault decoder::impl::read_date_time(const json_value& value, time_point& at) {
  if (value.kind != json_kind::string) return rejection::wrong_type;
  const auto parsed = clock.parse(value.text);
  if (!parsed) return rejection::bad_time;
  at = *parsed;
  return {};
}

fault decoder::impl::read_type_and_time() {
  const json_value& type = reader[attribute::type];
  const json_value& time = reader[attribute::time];
  if (type.kind == json_kind::absent || time.kind == json_kind::absent) return rejection::missing_field;
  if (const auto wrong = check_identifier(type)) return wrong;
  const int word = type_words.find(type.text);
  out->type = word == word_table::none ? event_type::unknown : static_cast<event_type>(word);
  return read_date_time(time, out->time);
}

// An integer, or its decimal string; 0 when absent.
fault decoder::impl::read_sequence() {
  const json_value& sequence = reader[attribute::sequence];
  if (sequence.kind == json_kind::absent) return {};
  if (sequence.kind == json_kind::real) return rejection::bad_number;
  if (sequence.kind != json_kind::integer && sequence.kind != json_kind::string) return rejection::wrong_type;
  const auto number = read_int64(sequence.text);
  if (!number) return rejection::bad_number;
  out->sequence = *number;
  return {};
}

fault decoder::impl::read_attributes() {
  const json_value& version = reader[attribute::specversion];
  if (version.kind == json_kind::absent) return rejection::missing_field;
  if (version.kind != json_kind::string) return rejection::wrong_type;
  if (version.text != "1.0") return rejection::bad_specversion;
  if (const auto wrong = read_identity()) return wrong;
  if (const auto wrong = read_type_and_time()) return wrong;
  const json_value& subject = reader[attribute::subject];
  if (subject.kind == json_kind::absent) return rejection::missing_field;
  const bool is_agent = out->type == event_type::agent_state;
  if (const auto wrong = is_agent ? check_name(subject) : check_identifier(subject)) return wrong;
  out->subject = hash_of(subject.text);
  if (is_agent) out->agent = subject.text;
  return read_sequence();
}

// Each queue once, as many as an agent may serve; those behind are passed over.
fault decoder::impl::read_queues(const json_value& value) {
  if (value.kind == json_kind::strings) return rejection::bad_name;
  if (value.kind != json_kind::names) return rejection::wrong_type;
  queues.clear();
  for (const json_item& item : reader.fields().queues) {
    if (!queues.add(item.value.text)) break;
  }
  out->says_queues = true;
  out->queues = memory->copy_of(queues.names());
  return {};
}

// One number for every channel, or one for each of those named; null is as good as absent here, too.
fault decoder::impl::read_capacity(const json_value& value) {
  const auto add = [this](std::string_view channel, const json_value& slots) -> fault {
    std::int64_t number = 0;
    if (const auto wrong = read_integer(slots, 0, agent_slots_max, number)) return wrong;
    if (capacities.size() < agent_channels_max) capacities.push_back({channel, static_cast<std::int32_t>(number)});
    return {};
  };
  capacities.clear();
  if (value.kind != json_kind::object) {
    if (const auto wrong = add({}, value)) return wrong;
  }
  channels.clear();
  for (const auto& [channel, slots] : reader.fields().capacity) {
    if (!is_name(channel)) return rejection::bad_name;
    channels.push_back(channel);
    if (slots.kind == json_kind::absent) continue;
    if (const auto wrong = add(channel, slots)) return wrong;
  }
  std::ranges::sort(channels);
  if (std::ranges::adjacent_find(channels) != channels.end()) return rejection::duplicate_key;
  out->capacities = memory->copy_of(std::span<const capacity>{capacities});
  return {};
}

fault decoder::impl::read_member(const member_rule& rule) {
  const json_value& value = reader[rule.which];
  if (value.kind == json_kind::absent) return rule.required ? rejection::missing_field : fault{};
  time_point ignored;
  switch (rule.rule) {
    case rule::name: {
      const auto wrong = check_name(value);
      if (!wrong && rule.target != nullptr) out->*rule.target = value.text;
      return wrong;
    }
    case rule::identifier: return check_identifier(value);
    case rule::text: return check_kind(value.kind == json_kind::string);
    case rule::date_time: return read_date_time(value, ignored);
    case rule::flag: return check_kind(value.kind == json_kind::boolean);
    case rule::milliseconds: return read_milliseconds(value, out->wait);
    case rule::number: return check_kind(is_number(value));
    case rule::scalar: return check_kind(is_number(value) || value.kind == json_kind::string);
    case rule::list: return check_kind(is_list(value));
    case rule::queues: return read_queues(value);
    case rule::capacity: return read_capacity(value);
    case rule::direction: return read_word(value, direction_words, out->direction);
    case rule::declined_reason: {
      int reason = 0;
      return read_word(value, declined_words, reason);
    }
    case rule::leg_role: return read_word(value, role_words, out->role);
    case rule::left_reason: return read_word(value, left_words, out->left_reason);
    case rule::message_party: return read_word(value, party_words, out->by, 1);
    case rule::outcome: return read_word(value, outcome_words, out->outcome);
    case rule::transfer_kind: return read_word(value, transfer_words, out->transfer);
    case rule::ended_by: {
      const int word = party_words.find(value.text);
      out->by = word == word_table::none ? party::system : party_at(word);
      return check_name(value);
    }
  }
  return {};
}

fault decoder::impl::read_data() {
  const json_kind kind = reader[attribute::data].kind;
  const json_value& synthetic = reader[member::synthetic];
  out->synthetic = synthetic.kind == json_kind::boolean && synthetic.text == "true";
  if (out->type == event_type::unknown) return {};
  if (kind != json_kind::absent && kind != json_kind::object) return rejection::wrong_type;
  if (synthetic.kind != json_kind::absent && synthetic.kind != json_kind::boolean) return rejection::wrong_type;
  for (const member_rule& rule : rules_of(out->type)) {
    if (const auto wrong = read_member(rule)) return wrong;
  }
  return {};
}

// The root is the record's key, where all is as it should be. An agent has none but himself.
fault decoder::impl::read_root(std::optional<std::string_view> key) {
  const std::string_view subject = reader[attribute::subject].text;
  const json_value& named = reader[member::root];
  const bool is_contact = out->type != event_type::agent_state && out->type != event_type::unknown;
  if (is_contact && named.kind != json_kind::absent) {
    if (const auto wrong = check_identifier(named)) return wrong;
  }
  const bool has_own = out->type != event_type::agent_state && named.kind == json_kind::string && named.text != subject;
  const std::string_view root = has_own ? named.text : subject;
  out->root = has_own ? hash_of(root) : out->subject;
  out->misrouted = key != root;
  return {};
}

decoder::decoder(std::size_t record_bytes_max, reading way) : impl_{std::make_unique<impl>(record_bytes_max, way)} {}
decoder::~decoder() = default;
decoder::decoder(decoder&&) noexcept = default;
decoder& decoder::operator=(decoder&&) noexcept = default;

// In binary mode every attribute is a header, its value as it is.
fault decoder::impl::read_headers(std::span<const record_header> headers) {
  for (const auto& [name, value] : headers) {
    if (!name.starts_with(header_prefix)) continue;
    if (!is_valid_utf8(value)) return rejection::bad_encoding;
    const int word = attribute_words.find(name.substr(header_prefix.size()));
    if (word == word_table::none || static_cast<attribute>(word) == attribute::data) continue;
    if (!reader.set(static_cast<attribute>(word), value)) return rejection::duplicate_key;
  }
  return {};
}

fault decoder::impl::read_json(std::string_view value, std::span<const record_header> headers) {
  if (value.size() > record_bytes_max) return rejection::oversize;
  if (is_binary_mode(headers)) {
    const auto wrong = reader.read_data(value, *memory);
    return wrong ? wrong : read_headers(headers);
  }
  if (value.data() == nullptr) return rejection::null_record;
  if (!value.starts_with('{') && is_blank(value)) return rejection::empty;
  return reader.read(value, *memory);
}

fault decoder::impl::read(std::string_view value, std::optional<std::string_view> key,
                          std::span<const record_header> headers, event& to, arena& texts) {
  out = &to;
  memory = &texts;
  if (const auto wrong = read_json(value, headers)) return wrong;
  to = event{};
  if (const auto wrong = read_attributes()) return wrong;
  if (const auto wrong = read_data()) return wrong;
  return read_root(key);
}

std::optional<rejection> decoder::decode(std::string_view value, std::optional<std::string_view> key,
                                         std::span<const record_header> headers, event& out, arena& memory) & {
  return impl_->read(value, key, headers, out, memory);
}

decode_result decoder::decode(std::string_view value, std::optional<std::string_view> key,
                              std::span<const record_header> headers) & {
  impl_->own_memory.clear();
  const auto wrong = impl_->read(value, key, headers, impl_->own_event, impl_->own_memory);
  return wrong ? decode_result{*wrong} : decode_result{impl_->own_event};
}

}  // namespace floorwalker
