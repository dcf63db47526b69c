// What a chain consists of, as bytes: one list of its fields for writing and for reading, for states that are stored
// and for chains that are packed. What is as it usually is takes a bit, times are told by how far they are from
// another.
#pragma once

#include <concepts>
#include <type_traits>

#include "aggregators/byte_stream.h"
#include "aggregators/chain.h"

namespace floorwalker {

// Internal numbers of names as they are.
struct same_numbers {
  template <class Id>
  static std::int64_t place(Id id) noexcept {
    return id == Id::none ? -1 : static_cast<std::int64_t>(id);
  }
  template <class Id>
  static void find(std::int64_t place, Id& id) noexcept {
    id = static_cast<Id>(place);
  }
};

// `Numbers` has place(id): the number that stands for a name or row in the bytes, -1 for none.
template <class Numbers>
class chain_writer {
 public:
  // Both outlive it.
  chain_writer(byte_writer& to, const Numbers& numbers) : to_(to), numbers_(numbers) {}

  // Flags share bytes: each stands where its first flag was.
  void flag(bool it) {
    if (bit_ == 0x100) {
      bits_at_ = to_.size();
      to_.byte(std::byte{0});
      bit_ = 1;
    }
    if (it) to_.add_bits(bits_at_, static_cast<std::byte>(bit_));
    bit_ <<= 1;
  }
  bool has(bool it) {
    flag(it);
    return it;
  }
  template <class Enum>
  void choice(Enum value, unsigned count) {
    for (unsigned bit = 1; bit < count; bit <<= 1) flag((static_cast<unsigned>(value) & bit) != 0);
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void value(Enum id) { to_.number(numbers_.place(id)); }
  void value(microseconds length) { to_.number(length); }
  void value(std::integral auto number) { to_.number(std::int64_t{number}); }
  // Whatever the two are.
  void value(time_point at, time_point near) {
    to_.number(static_cast<std::int64_t>(static_cast<std::uint64_t>(at.time_since_epoch().count()) -
                                         static_cast<std::uint64_t>(near.time_since_epoch().count())));
  }
  void word(std::uint64_t value) { to_.word(value); }
  template <class List>
  const List& list(const List& of) {
    if (has(!of.empty()) && has(of.size() > 1)) to_.number(static_cast<std::int64_t>(of.size()));
    return of;
  }

 private:
  byte_writer& to_;
  const Numbers& numbers_;
  std::size_t bits_at_ = 0;
  unsigned bit_ = 0x100;  // the next flag's
};

// Reads what a chain_writer wrote, into a chain of nothing yet. `Numbers` has find(place, id), which may throw.
template <class Numbers>
class chain_reader {
 public:
  chain_reader(byte_reader& in, const Numbers& numbers) : in_(in), numbers_(numbers) {}

  bool has(bool = false) {
    if (bit_ == 0x100) {
      bits_ = static_cast<unsigned>(in_.byte());
      bit_ = 1;
    }
    const bool it = (bits_ & bit_) != 0;
    bit_ <<= 1;
    return it;
  }
  void flag(bool& it) { it = has(); }
  template <class Enum>
  void choice(Enum& value, unsigned count) {
    unsigned number = 0;
    for (unsigned bit = 1; bit < count; bit <<= 1) number |= has() ? bit : 0;
    if (number >= count) throw std::runtime_error("state: no such choice");
    value = static_cast<Enum>(number);
  }
  template <class Enum>
  requires std::is_enum_v<Enum>
  void value(Enum& id) { numbers_.find(in_.number(), id); }
  void value(microseconds& length) { length = in_.duration(); }
  template <std::integral Integer>
  void value(Integer& number) {
    number = in_.template number_as<Integer>();
  }
  void value(time_point& at, time_point near) {
    at = time_point{microseconds{static_cast<std::int64_t>(static_cast<std::uint64_t>(near.time_since_epoch().count()) +
                                                           static_cast<std::uint64_t>(in_.number()))}};
  }
  void word(std::uint64_t& value) { value = in_.word(); }
  template <class List>
  List& list(List& of) {
    of.resize(!has() ? 0 : !has() ? 1 : in_.count());
    return of;
  }

 private:
  byte_reader& in_;
  const Numbers& numbers_;
  unsigned bits_ = 0, bit_ = 0x100;
};

// One of them to be read into, or a constant one to be written.
template <class T, class Part>
concept one_of = std::same_as<std::remove_const_t<T>, Part>;

// `usual` is what a new one has.
template <class Field>
void code_unless(auto& with, const std::type_identity_t<Field>& usual, Field& one, auto... near) {
  if (with.has(one != usual)) with.value(one, near...);
}

void code(auto& with, one_of<visit> auto& one, time_point near) {
  with.value(one.row);
  with.value(one.begin, near);
  with.value(one.target);
  with.value(one.short_abandon);
  with.flag(one.counts);
}

void code(auto& with, one_of<leg> auto& one, time_point near) {
  with.word(one.agent);
  with.value(one.begin, near);
  with.value(one.span_begin, one.begin);
  for (auto* at : {&one.released, &one.wrapup_begin, &one.wrapup_end}) code_unless(with, {}, *at, one.begin);
  for (auto* spent : {&one.held, &one.parked}) code_unless(with, {}, *spent);
  code_unless(with, row_id::none, one.row);
  with.choice(one.role, 3);
  for (auto* flag : {&one.over, &one.on_hold, &one.set_aside, &one.answered_visit, &one.wrapup_started,
                     &one.wrapup_ended, &one.transferred})
    with.flag(*flag);
}

void code(auto& with, one_of<life> auto& one) {
  with.value(one.newest, time_point{});
  code_unless(with, 0, one.newest_sequence);
  if (with.has(one.waiting != visit{})) code(with, one.waiting, one.newest);
  code_unless(with, row_id::none, one.served);
  code_unless(with, channel_id::none, one.channel);
  with.choice(one.direction, 4);
  for (auto* flag : {&one.seen, &one.ended, &one.in_progress, &one.messages.heard, &one.messages.responded})
    with.flag(*flag);
  for (auto* at : {&one.messages.response_from, &one.messages.unanswered_since}) code_unless(with, {}, *at, one.newest);
  for (auto& agent : with.list(one.rings)) with.word(agent);
  for (auto& each : with.list(one.legs)) code(with, each, one.newest);
}

void code(auto& with, one_of<root_facts> auto& one, time_point near) {
  code_unless(with, {}, one.waited);
  for (auto* at : {&one.over_at, &one.in_progress_until}) code_unless(with, {}, *at, near);
  code_unless(with, 0, one.transfers);
  for (auto* flag : {&one.answered, &one.over}) with.flag(*flag);
  for (auto& row : with.list(one.totals)) with.value(row);
  for (auto& queue : with.list(one.queues)) with.value(queue);
  for (auto& agent : with.list(one.agents)) with.word(agent);
}

// How many contacts it has is known.
void code(auto& with, one_of<chain> auto& all) {
  for (std::size_t member = 0; member < all.size(); ++member) code(with, all[member]);
  code(with, all.root, all.first.newest);
}

}  // namespace floorwalker
