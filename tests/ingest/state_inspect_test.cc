#include "ingest/state_inspect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <sstream>

#include "ingest/directory_store.h"
#include "ingest/sha256.h"
#include "tests/ingest/memory_store.h"
#include "tests/ingest/scratch_directory.h"
#include "tests/ingest/store_owner.h"

namespace floorwalker {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

TEST(sha256, is_the_one_of_the_standard) {
  EXPECT_EQ(sha256_hex(std::string_view{"abc"}), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(std::string_view{}), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

class state_inspect_test : public ::testing::Test {
 protected:
  void own(std::int64_t offset) {
    test::store_owner owner{std::make_unique<test::memory_store>(shelf_), "w" + std::to_string(++writers_)};
    owner.take_up();
    ASSERT_TRUE(owner.read_and_store(offset));
  }
  // Returns the exit code.
  int inspect(bool as_json = true, std::shared_ptr<const settings> rules = std::make_shared<settings>()) {
    test::memory_store store{shelf_};
    out_.str("");
    errors_.str("");
    return inspect_state(store, rules, as_json, out_, errors_);
  }
  auto& shelved() { return shelf_->partitions[test::contact_events_3]; }

  const std::shared_ptr<test::memory_shelf> shelf_ = std::make_shared<test::memory_shelf>();
  std::ostringstream out_, errors_;
  int writers_ = 0;
};

TEST_F(state_inspect_test, shows_the_newest_state_of_each_partition) {
  EXPECT_EQ(inspect(), 0);
  EXPECT_EQ(out_.str(), "[]\n");
  for (const int offset : {100, 4000}) own(offset);
  const std::string digest = sha256_hex(test::truth_at(4000));
  EXPECT_EQ(inspect(), 0);
  EXPECT_THAT(out_.str(), HasSubstr(R"({"topic":"contact-events","topic_id":"id-1","partition":3,"first_offset":0,)"
                                    R"("offset":4000,"settings_fingerprint":")" +
                                    sha256_hex(settings{}.fingerprint()).substr(0, 12) + R"(","size":)" +
                                    std::to_string(test::truth_at(4000).size()) + R"(,"sha256":")" + digest + "\"}"));
  EXPECT_EQ(errors_.str(), "");
  EXPECT_EQ(inspect(false), 0);
  EXPECT_THAT(out_.str(), HasSubstr(digest));
}

TEST_F(state_inspect_test, passes_over_what_is_torn_and_says_so) {
  for (const int offset : {100, 4000}) own(offset);
  for (auto& [which, bytes] : shelved().parts)
    if (which.offset == 4000) bytes.pop_back();
  EXPECT_EQ(inspect(), 0);
  EXPECT_THAT(out_.str(), HasSubstr(R"("offset":100,)"));
  EXPECT_THAT(errors_.str(), HasSubstr("contact-events 3: manifest w2t1-0: part"));
  shelved().parts.clear();
  EXPECT_EQ(inspect(), 1);
  EXPECT_EQ(out_.str(), "[]\n");
}

TEST_F(state_inspect_test, says_so_if_the_settings_are_not_those_it_was_written_under) {
  own(100);
  auto others = std::make_shared<settings>();
  others->dedupe = std::chrono::seconds{60};
  EXPECT_EQ(inspect(true, others), 0);
  EXPECT_THAT(errors_.str(), HasSubstr("other settings"));
}

// Whatever a service writes and removes in between, a state is found.
TEST_F(state_inspect_test, works_beside_a_service_that_writes) {
  test::scratch_directory place;
  test::store_owner service{std::make_unique<directory_store>(place.path()), "w"};
  service.take_up();
  ASSERT_TRUE(service.read_and_store(10));
  // Between opening a partition and reading its parts the service stores three times.
  class slow_reader final : public state_store {
   public:
    slow_reader(std::unique_ptr<state_store> store, std::function<void()> meanwhile)
        : store_{std::move(store)}, meanwhile_{std::move(meanwhile)} {}
    std::vector<topic_partition> partitions() override { return store_->partitions(); }
    std::vector<std::unique_ptr<stored_partition>> open(const std::vector<topic_partition>& which) override {
      auto opened = store_->open(which);
      if (times_++ < 2) meanwhile_();
      return opened;
    }
    void put_part(const topic_partition&, const part_id&, std::span<const std::byte>) override { FAIL(); }
    void put_manifest(const topic_partition&, std::string_view, std::string_view) override { FAIL(); }
    void remove_part(const topic_partition&, const part_id&) override { FAIL(); }
    void remove_manifest(const topic_partition&, std::string_view) override { FAIL(); }
    std::string where() const override { return store_->where(); }
    std::string how_to_drop(const topic_partition& of) const override { return store_->how_to_drop(of); }

   private:
    std::unique_ptr<state_store> store_;
    std::function<void()> meanwhile_;
    int times_ = 0;
  };
  slow_reader reader{open_for_inspection({.directory = place.path(), .brokers = "", .topic = "", .properties = {}}),
                     [&] {
                       for (int i = 0; i < 3; ++i) ASSERT_TRUE(service.read_and_store(service.position + 100));
                     }};
  EXPECT_EQ(inspect_state(reader, std::make_shared<settings>(), true, out_, errors_), 0);
  EXPECT_THAT(out_.str(), HasSubstr(R"("offset":610,)"));
  EXPECT_THAT(out_.str(), HasSubstr(sha256_hex(test::truth_at(610))));
  EXPECT_EQ(errors_.str(), "");
}

TEST_F(state_inspect_test, says_so_if_there_is_nothing_to_look_into) {
  EXPECT_THAT([] { open_for_inspection({.directory = "/proc/nowhere", .brokers = "", .topic = "", .properties = {}}); },
              ThrowsMessage<std::runtime_error>("state directory /proc/nowhere: is not there"));
}

}  // namespace
}  // namespace floorwalker
