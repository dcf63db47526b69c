#include "tests/simulation/input_log.h"

#include <algorithm>
#include <utility>

#include "tests/aggregators/world.h"
#include "tests/simulation/native_record.h"

namespace floorwalker::simulation {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t record_bytes = 262'144;

world_options draw_options(dice& chance) {
  world_options options;
  options.length = static_cast<oracle::us>(300 + chance.below(1500)) * oracle::second;
  options.contacts = 10 + static_cast<int>(chance.below(50));
  options.partitions = 1 + static_cast<int>(chance.below(4));
  options.unit = chance.chance(0.3) ? oracle::second : oracle::second / 1000;
  return options;
}

// Once in most cases, up to five times; the first copy in time, the others whenever.
std::size_t copies(dice& chance, double repeated) { return chance.chance(repeated) ? 1 + chance.below(5) : 1; }

const char* const rubbish[] = {"", "{", R"({"specversion":"1.0"})", "\xff\xfe", "[1,2,3]"};

}  // namespace

kafka_record log_record::at(std::int64_t offset) const {
  kafka_record record;
  record.value = value;
  record.key = key;
  record.timestamp_ms = std::chrono::floor<std::chrono::milliseconds>(arrival).time_since_epoch().count() + 1;
  record.offset = offset;
  return record;
}

std::int64_t input_log::high(std::int32_t partition, time_point now) const {
  const auto& all = partitions[static_cast<std::size_t>(partition)];
  const auto behind = std::upper_bound(all.begin(), all.end(), now,
                                       [](time_point at, const log_record& one) { return at < one.arrival; });
  return behind - all.begin();
}

input_log draw_input(dice& chance, const settings& rules) {
  const world_options options = draw_options(chance);
  const double repeated = chance.chance(0.3) ? 0.0 : chance.chance(0.2) ? 1.0 : 0.2;
  const auto delay_max = static_cast<std::uint64_t>(chance.chance(0.3) ? 0 : rules.max_disorder.count() / 2);
  const auto repeat_delay_max = static_cast<std::uint64_t>(microseconds{20min}.count());
  input_log log;
  log.partitions.resize(static_cast<std::size_t>(options.partitions));
  log.in_peace.resize(log.partitions.size());
  for (const oracle::event& event : draw_world(chance.engine(), options)) {
    const auto partition = static_cast<std::size_t>(event.partition);
    const time_point happened{microseconds{event.time}};
    log_record record{happened, key_of(event), native_record(event)};
    log.in_peace[partition].push_back(record);
    auto& to = log.partitions[partition];
    for (std::size_t left = copies(chance, repeated), first = left; left > 0; --left) {
      const std::uint64_t delay = chance.below((left == first ? delay_max : repeat_delay_max) + 1);
      record.arrival = happened + microseconds{delay};
      to.push_back(record);
    }
    if (chance.chance(0.02)) to.push_back({happened, "?", chance.any(rubbish)});
    if (chance.chance(0.02)) to.push_back({happened, "", "", true});
  }
  log.begin = log.end = time_point{microseconds{options.begin}};
  for (auto& partition : log.partitions) {
    std::ranges::stable_sort(partition, {}, &log_record::arrival);
    if (!partition.empty()) log.end = std::max(log.end, partition.back().arrival);
  }
  return log;
}

undisturbed::undisturbed(const input_log::records& log, const rules_course& rules, std::int32_t partition)
    : log_{log},
      then_{rules.then},
      then_from_{rules.then ? rules.from.at(partition) : 0},
      decoder_{record_bytes},
      state_{rules.first} {}

void undisturbed::read_to(std::int64_t offset) {
  for (; position_ < offset; ++position_) {
    const log_record& one = log_[static_cast<std::size_t>(position_)];
    if (one.is_marker) continue;
    if (position_ >= then_from_) change_settings();
    const kafka_record record = one.at(position_);
    const auto decoded = decoder_.decode(record.value, record.key, record.headers);
    if (decoded)
      state_.apply(*decoded, time_point{std::chrono::milliseconds{record.timestamp_ms}}, position_);
    else
      state_.reject(decoded.reason(), position_);
  }
}

void undisturbed::change_settings() {
  if (then_) state_ = partition_state::restore(state_.serialize(), std::exchange(then_, nullptr));
}

}  // namespace floorwalker::simulation
