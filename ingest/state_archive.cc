#include "ingest/state_archive.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <stdexcept>
#include <utility>

#include "ingest/sha256.h"

namespace floorwalker {
namespace {

// Why a stored state cannot be gone on from, and what beginning anew means; empty: it can.
std::string misfit(const stored_manifest& stored, const partition_log& log) {
  if (!stored.topic_id.empty() && !log.topic_id.empty() && stored.topic_id != log.topic_id) {
    return fmt::format("was made from another topic of that name (its id was {}, now it is {}); to begin anew",
                       stored.topic_id, log.topic_id);
  }
  if (stored.next_offset > log.high) {
    return fmt::format(
        "goes on at offset {}, but the topic ends at {}: it is another log, or has lost records; to begin anew",
        stored.next_offset, log.high);
  }
  if (stored.next_offset < log.low) {
    return fmt::format(
        "goes on at offset {}, but the topic now begins at {}: {} records are gone; to begin anew without them",
        stored.next_offset, log.low, log.low - stored.next_offset);
  }
  return {};
}

std::set<part_id> parts_of(const stored_manifest& manifest) {
  std::set<part_id> all;
  for (const stored_group& group : manifest.groups)
    for (std::size_t i = 0; i < group.chunks.size(); ++i)
      all.insert({group.writer, group.name, group.offset, static_cast<std::int32_t>(i)});
  return all;
}

}  // namespace

state_archive::state_archive(std::unique_ptr<state_store> store, std::string writer,
                             std::shared_ptr<const settings> settings)
    : store_{std::move(store)},
      writer_{std::move(writer)},
      settings_{std::move(settings)},
      settings_hash_{sha256_hex(settings_->fingerprint())} {}

std::string state_archive::place(const topic_partition& of) const {
  return fmt::format("state of {} {} in {}", of.topic, of.partition, store_->where());
}

std::vector<taken_up> state_archive::take_up(const std::vector<partition_log>& logs) {
  std::vector<taken_up> all;
  if (!store_) {
    for (const partition_log& log : logs) all.push_back({partition_state{settings_}, log.low, log.low, 0});
    return all;
  }
  std::vector<topic_partition> which;
  for (const partition_log& log : logs) which.push_back(log.of);
  auto stored = store_->open(which);
  for (std::size_t i = 0; i < logs.size(); ++i) {
    all.push_back(take_up(logs[i], *stored[i]));
    stored[i].reset();  // may hold all bytes
  }
  return all;
}

// The newest manifest that can be read must fit the log: an older one that does would be of another log, too, or go on
// at an offset that is gone for longer.
taken_up state_archive::take_up(const partition_log& log, const stored_partition& stored) {
  kept& ours = kept_[log.of] = {};
  ours.turn = fmt::format("{}t{}", writer_, ++turns_);
  for (const part_id& part : stored.parts()) ours.parts.insert(part);
  for (const auto& [name, text] : stored.manifests()) ours.others.insert(name);

  std::string trouble;
  const auto tell = [&](const std::string& line) {
    trouble = line;
    spdlog::warn("{}: {} is not used", place(log.of), line);
  };
  for (auto left = generations_in(stored, log.of, tell); !left.empty(); left.pop_back()) {
    const auto& [name, newest] = left.back();
    if (const std::string why = misfit(newest, log); !why.empty())
      throw state_refused{fmt::format("{} {}, {}", place(log.of), why, store_->how_to_drop(log.of))};
    try {
      taken_up taken{restore(newest, stored, settings_), newest.first_offset, newest.next_offset, newest.partitions};
      // Parts of another turn are not ours to name, and they hold internal numbers of the state that wrote them.
      taken.state.forget_parts();
      spdlog::info("{} is restored, reading on at offset {}{}", place(log.of), newest.next_offset,
                   newest.settings == settings_hash_ ? "" : "; settings have changed, those of now hold from there on");
      const std::size_t older = left.size() - std::min<std::size_t>(left.size(), 2);
      ours.manifests.assign(left.begin() + static_cast<std::ptrdiff_t>(older), left.end());
      return taken;
    } catch (const std::exception& error) {
      tell(fmt::format("manifest {}: {}", name, error.what()));
    }
  }
  if (!stored.manifests().empty()) {
    throw state_refused{fmt::format("{} cannot be used: {}; to begin anew at offset {}, {}", place(log.of), trouble,
                                    log.low, store_->how_to_drop(log.of))};
  }
  return {partition_state{settings_}, log.low, log.low, 0};
}

// Groups whose parts have come with this picture, and those of our last one that have not changed since.
stored_manifest state_archive::manifest_of(const captured_state& state, const kept& ours,
                                           const std::string& part_writer) const {
  std::map<std::pair<std::string_view, std::int64_t>, std::map<std::int32_t, chunk_sum>> fresh;
  for (const state_part& part : state.parts) fresh[{part.name, part.offset}][part.chunk] = sum_of(part.bytes);
  std::map<std::pair<std::string_view, std::int64_t>, const stored_group*> before;
  if (ours.written > 0)
    for (const stored_group& group : ours.manifests.back().what.groups) before[{group.name, group.offset}] = &group;

  // A state that has taken no record yet has no offset of its own.
  const std::int64_t next_offset = std::max(state.manifest.next_offset, state.first_offset);
  stored_manifest made{
      state.of.of, state.of.topic_id, state.of.partitions, state.first_offset, next_offset, settings_hash_, writer_,
      {}};
  for (const part_group& group : state.manifest.groups) {
    stored_group& one = made.groups.emplace_back(stored_group{part_writer, group.name, group.offset, {}});
    if (const auto parts = fresh.find({group.name, group.offset}); parts != fresh.end()) {
      for (const auto& [chunk, sum] : parts->second) one.chunks.push_back(sum);
    } else if (const auto stored = before.find({group.name, group.offset}); stored != before.end()) {
      one = *stored->second;
    }
    if (one.chunks.size() != static_cast<std::size_t>(group.chunks))
      throw std::runtime_error{fmt::format("part \"{}\" of offset {} is missing", group.name, group.offset)};
  }
  return made;
}

void state_archive::put(const captured_state& state, kept& ours) {
  const std::string part_writer = fmt::format("{}n{}", ours.turn, ++ours.tries);
  generation made{fmt::format("{}-{}", ours.turn, ours.written % 2), manifest_of(state, ours, part_writer)};
  std::set<part_id> put;
  bool in_doubt = false;
  try {
    std::uint64_t bytes = 0;
    for (const part_id& named : parts_of(made.what))
      if (named.writer == part_writer) put.insert(named);
    for (const state_part& part : state.parts) {
      const part_id which{part_writer, part.name, part.offset, part.chunk};
      if (!put.contains(which)) continue;  // of a picture that was given up
      ours.parts.insert(which);
      store_->put_part(state.of.of, which, part.bytes);
      bytes += part.bytes.size();
    }
    const std::string text = text_of(made.what);
    in_doubt = true;
    store_->put_manifest(state.of.of, made.name, text);
    const std::lock_guard lock{mutex_};
    ++figures_.states_written;
    figures_.bytes_written += bytes + text.size();
  } catch (const std::exception&) {
    // What this one wrote goes at once, since the disk may be full. A manifest that may have been written is torn by
    // that, and the one before is used; where there is none before, its parts stay.
    if (in_doubt && ours.manifests.empty()) throw;
    try {
      for (const part_id& part : put) {
        store_->remove_part(state.of.of, part);
        ours.parts.erase(part);
      }
    } catch (const std::exception&) {
      // another time
    }
    throw;
  }
  ours.manifests.push_back(std::move(made));
  if (ours.manifests.size() > 2) ours.manifests.erase(ours.manifests.begin());
  ++ours.written;
}

bool state_archive::store(const captured_state& state, time_point wall_now) {
  if (!store_) return true;
  const topic_partition& of = state.of.of;
  const auto ours = kept_.find(of);
  if (ours == kept_.end()) return false;
  try {
    put(state, ours->second);
  } catch (const std::exception& error) {
    spdlog::error("{} is not stored: {}", place(of), error.what());
    const std::lock_guard lock{mutex_};
    ++figures_.failures;
    return false;
  }
  tidy(of, ours->second);
  const std::lock_guard lock{mutex_};
  stored_at_[of] = wall_now;
  return true;
}

// Manifests before their parts. What cannot be removed now is removed another time.
void state_archive::tidy(const topic_partition& of, kept& ours) try {
  std::set<std::string> names;
  std::set<part_id> parts;
  for (const auto& [name, manifest] : ours.manifests) {
    names.insert(name);
    parts.merge(parts_of(manifest));
  }
  for (auto name = ours.others.begin(); name != ours.others.end();) {
    if (names.contains(*name)) {
      ++name;
      continue;
    }
    store_->remove_manifest(of, *name);
    name = ours.others.erase(name);
  }
  for (auto part = ours.parts.begin(); part != ours.parts.end();) {
    if (parts.contains(*part)) {
      ++part;
      continue;
    }
    store_->remove_part(of, *part);
    part = ours.parts.erase(part);
  }
} catch (const std::exception& error) {
  spdlog::warn("{}: what is no longer needed cannot be removed: {}", place(of), error.what());
}

void state_archive::release(const topic_partition& which) {
  kept_.erase(which);
  const std::lock_guard lock{mutex_};
  stored_at_.erase(which);
}

store_figures state_archive::figures() const {
  const std::lock_guard lock{mutex_};
  store_figures figures = figures_;
  for (const auto& [partition, at] : stored_at_)
    figures.oldest_stored = std::min(figures.oldest_stored.value_or(at), at);
  return figures;
}

}  // namespace floorwalker
