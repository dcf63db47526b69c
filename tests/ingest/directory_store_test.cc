#include "ingest/directory_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "tests/ingest/scratch_directory.h"
#include "tests/ingest/store_owner.h"

namespace floorwalker {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

const auto& of = test::contact_events_3;

std::vector<std::byte> bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span{text});
  return {bytes.begin(), bytes.end()};
}

std::vector<std::string> names_in(const fs::path& directory) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{directory}) names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

TEST(directory_store, gives_back_what_was_put) {
  const test::scratch_directory place;
  const part_id head{"f3a9t1n1", "head", 4711, 0}, ids{"f3a9t1n2", "ids 16384", -1, 12};
  {
    directory_store store{place.path() + "/made/on/demand"};
    EXPECT_TRUE(store.partitions().empty());
    EXPECT_TRUE(store.open({of}).front()->manifests().empty());
    store.put_part(of, head, bytes_of("some bytes"));
    store.put_part(of, ids, bytes_of(""));
    store.put_manifest(of, "f3a9t1-0", "first");
    store.put_manifest(of, "f3a9t1-1", "second");
    store.put_manifest(of, "f3a9t1-0", "third");
  }
  directory_store store{place.path() + "/made/on/demand"};
  EXPECT_THAT(store.partitions(), ElementsAre(of));
  const auto found = store.open({{"contact-events", 4}, of});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_TRUE(found[0]->manifests().empty());
  EXPECT_THAT(found[1]->manifests(), ElementsAre(std::pair{"f3a9t1-0", "third"}, std::pair{"f3a9t1-1", "second"}));
  auto parts = found[1]->parts();
  std::sort(parts.begin(), parts.end());
  EXPECT_THAT(parts, ElementsAre(head, ids));
  EXPECT_EQ(found[1]->part(head), bytes_of("some bytes"));
  EXPECT_EQ(found[1]->part(ids), bytes_of(""));
  EXPECT_THAT(
      [&] {
        found[1]->part({"x", "head", 4711, 0});
      },
      ThrowsMessage<std::runtime_error>(HasSubstr(place.path())));

  store.remove_part(of, ids);
  store.remove_part(of, ids);
  store.remove_manifest(of, "f3a9t1-1");
  store.remove_manifest(of, "f3a9t1-1");
  EXPECT_THAT(store.open({of}).front()->parts(), ElementsAre(head));
  EXPECT_EQ(store.open({of}).front()->manifests().size(), 1U);
  EXPECT_EQ(store.how_to_drop(of), "move " + place.path() + "/made/on/demand/contact-events-3 away");
}

TEST(directory_store, tells_topics_apart_whatever_they_are_called) {
  const test::scratch_directory place;
  directory_store store{place.path()};
  std::vector<topic_partition> all;
  for (const char* topic : {"a.b", "a_b", "a-1", "../a", "a/b", "%2E", "\n"}) all.push_back({topic, 10});
  std::sort(all.begin(), all.end());
  for (const auto& one : all) store.put_manifest(one, "m-0", one.topic);
  EXPECT_EQ(store.partitions(), all);
  for (const auto& one : all) EXPECT_EQ(store.open({one}).front()->manifests().at("m-0"), one.topic);
  fs::create_directory(place.path() + "/lost+found");
  fs::create_directory(place.path() + "/my-notes");
  EXPECT_EQ(store.partitions(), all) << "what is not ours is passed over";
}

TEST(directory_store, leaves_nothing_unfinished_behind) {
  const test::scratch_directory place;
  directory_store store{place.path()};
  store.put_manifest(of, "m-0", "text");
  const fs::path own = fs::path{place.path()} / "contact-events-3";
  EXPECT_THAT(names_in(own), ElementsAre("m-0.manifest"));
  fs::copy(own / "m-0.manifest", own / "m-1.manifest.new");
  fs::copy(own / "m-0.manifest", own / "notes.txt");
  EXPECT_EQ(store.open({of}).front()->manifests().size(), 1U);
  EXPECT_THAT(names_in(own), ElementsAre("m-0.manifest", "notes.txt"));
}

TEST(directory_store, is_written_by_one_process_and_read_by_any) {
  const test::scratch_directory place;
  auto writer = std::make_unique<directory_store>(place.path());
  writer->put_manifest(of, "m-0", "text");
  EXPECT_THAT([&] { directory_store{place.path()}; },
              ThrowsMessage<std::runtime_error>("state directory " + place.path() + ": another process writes it"));
  directory_store reader{place.path(), directory_store::use::read};
  EXPECT_EQ(reader.open({of}).front()->manifests().size(), 1U);
  writer.reset();
  EXPECT_NO_THROW(directory_store{place.path()});
}

// The superuser may write anywhere; so this is done as nobody.
class as_nobody {
 public:
  as_nobody() : was_root_{geteuid() == 0} {
    if (was_root_ && seteuid(65534) != 0) throw std::runtime_error{"cannot become nobody"};
  }
  ~as_nobody() {
    if (was_root_ && seteuid(0) != 0) std::abort();
  }

 private:
  const bool was_root_;
};

TEST(directory_store, says_so_at_once_if_it_cannot_be_used) {
  const test::scratch_directory place;
  EXPECT_THAT([&] { directory_store("/proc/nowhere"); },
              ThrowsMessage<std::runtime_error>(HasSubstr("/proc/nowhere: cannot be made")));
  EXPECT_THAT([&] { directory_store("/dev/null"); }, ThrowsMessage<std::runtime_error>(HasSubstr("/dev/null")));
  EXPECT_THAT([&] { directory_store(place.path() + "/none", directory_store::use::read); },
              ThrowsMessage<std::runtime_error>(HasSubstr("is not there")));
  EXPECT_FALSE(fs::exists(place.path() + "/none"));
  fs::permissions(place.path(), fs::perms{0555});
  {
    const as_nobody now;
    EXPECT_THAT([&] { directory_store{place.path()}; },
                ThrowsMessage<std::runtime_error>(HasSubstr("cannot be written")));
  }
  fs::permissions(place.path(), fs::perms{0755});
}

class directory_in_use : public ::testing::Test {
 protected:
  directory_in_use() { fs::permissions(place_.path(), fs::perms{0755}); }

  std::unique_ptr<test::store_owner> make_owner() {
    auto made = std::make_unique<test::store_owner>(std::make_unique<directory_store>(place_.path()),
                                                    "w" + std::to_string(++writers_));
    made->take_up();
    return made;
  }
  // What a process that starts now goes on from.
  std::int64_t restored_offset() {
    test::store_owner reader{std::make_unique<directory_store>(place_.path(), directory_store::use::read), "reader"};
    const std::int64_t offset = reader.take_up();
    EXPECT_EQ(reader.state().serialize(), test::truth_at(offset));
    return offset;
  }
  fs::path own() const { return fs::path{place_.path()} / "contact-events-3"; }

  const test::scratch_directory place_;
  int writers_ = 0;
};

TEST_F(directory_in_use, holds_a_state_from_one_life_to_the_next) {
  for (const std::int64_t offset : {100, 4000, 4001, 20'000}) {
    auto owner = make_owner();
    for (const std::int64_t at : {offset, offset + 10, offset + 20}) ASSERT_TRUE(owner->read_and_store(at));
    EXPECT_EQ(restored_offset(), offset + 20);
  }
}

TEST_F(directory_in_use, goes_on_once_the_directory_can_be_written_again) {
  auto owner = make_owner();
  ASSERT_TRUE(owner->read_and_store(100));
  fs::permissions(own(), fs::perms{0555});
  if (geteuid() == 0) {
    ASSERT_EQ(chown(own().c_str(), 65534, 65534), 0);
  }
  {
    const as_nobody now;
    EXPECT_FALSE(owner->read_and_store(200));
    EXPECT_FALSE(owner->read_and_store(300));
  }
  EXPECT_EQ(owner->archive.figures().failures, 2U);
  EXPECT_EQ(restored_offset(), 100);
  {
    owner.reset();
    fs::permissions(place_.path(), fs::perms{0555});
    if (geteuid() == 0) {
      fs::permissions(fs::path{place_.path()} / "lock", fs::perms{0444});
      for (const std::string& name : names_in(own())) ASSERT_EQ(chown((own() / name).c_str(), 65534, 65534), 0);
    }
    const as_nobody now;
    owner = make_owner();
    EXPECT_EQ(owner->position, 100) << "a start goes on, too, where states could be written before";
    EXPECT_FALSE(owner->read_and_store(350));
    EXPECT_THROW(directory_store{place_.path()}, std::runtime_error) << "and is locked";
  }
  fs::permissions(own(), fs::perms{0755});
  EXPECT_TRUE(owner->read_and_store(400));
  EXPECT_EQ(restored_offset(), 400);
}

// A limit on a file's size stands for a full disk: both end a write in the middle of a file.
TEST_F(directory_in_use, goes_on_once_there_is_space_again) {
  auto owner = make_owner();
  ASSERT_TRUE(owner->read_and_store(100));
  const auto names_before = names_in(own());
  const auto old_handler = signal(SIGXFSZ, SIG_IGN);
  struct rlimit unlimited {};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &unlimited), 0);
  for (const rlim_t bytes : {0U, 1U, 100U, 500U, 1000U}) {
    const struct rlimit limit { bytes, unlimited.rlim_max };
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    const bool stored = owner->read_and_store(owner->position + 5000);
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &unlimited), 0);
    EXPECT_FALSE(stored) << bytes;
    EXPECT_EQ(restored_offset(), 100);
    auto left = names_in(own());
    std::erase_if(left, [](const std::string& name) { return name.ends_with(".new"); });
    EXPECT_EQ(left, names_before) << "what could not be stored takes no space";
  }
  signal(SIGXFSZ, old_handler);
  EXPECT_EQ(owner->archive.figures().failures, 5U);
  ASSERT_TRUE(owner->read_and_store(owner->position + 1));
  EXPECT_EQ(restored_offset(), owner->position);
}

TEST_F(directory_in_use, notices_a_file_that_is_cut_at_any_byte) {
  auto owner = make_owner();
  for (const std::int64_t offset : {100, 150}) ASSERT_TRUE(owner->read_and_store(offset));
  owner.reset();
  int used = 0, refused = 0;
  for (const std::string& name : names_in(own())) {
    const fs::path file = own() / name, whole = own() / "whole";
    fs::copy_file(file, whole);
    const auto size = fs::file_size(file);
    for (std::uintmax_t cut = 0; cut < size; cut += 1 + size / 12) {
      fs::resize_file(file, cut);
      try {
        const auto found = restored_offset();
        ASSERT_TRUE(found == 100 || found == 150) << name << " cut to " << cut;
        ++used;
      } catch (const state_refused&) {
        ++refused;  // a part of both
      }
      fs::copy_file(whole, file, fs::copy_options::overwrite_existing);
    }
    fs::remove(whole);
  }
  EXPECT_GT(used, 5 * refused);
}

// Lives that are ended by SIGKILL at any point; each byte on the pipe is a state that has been stored.
TEST_F(directory_in_use, holds_a_whole_state_whenever_the_process_is_killed) {
  std::int64_t safe = 0;
  for (int life = 0; life < 20; ++life) {
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      auto owner = make_owner();
      for (std::int64_t offset = owner->position;;) {
        offset += 37;
        if (!owner->read_and_store(offset) || write(ends[1], &offset, sizeof offset) != sizeof offset) _exit(1);
      }
    }
    close(ends[1]);
    std::int64_t offset = 0;
    for (int i = 0; i <= life % 4; ++i) {
      ASSERT_EQ(read(ends[0], &offset, sizeof offset), static_cast<ssize_t>(sizeof offset));
      EXPECT_GT(offset, safe) << "each life goes on from the one before";
      safe = offset;
    }
    ASSERT_EQ(kill(child, SIGKILL), 0);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    while (read(ends[0], &offset, sizeof offset) > 0) safe = offset;
    close(ends[0]);
    ++writers_;
    const std::int64_t found = restored_offset();
    EXPECT_GE(found, safe);
    EXPECT_LE(found, safe + 37);
  }
}

}  // namespace
}  // namespace floorwalker
