#include "ingest/name_list.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace floorwalker {
namespace {

TEST(name_list, keeps_each_name_once_in_the_order_they_came) {
  name_list list{3};
  for (const char* name : {"b", "a", "b", "c", "a"}) EXPECT_TRUE(list.add(name));
  EXPECT_FALSE(list.add("d"));
  EXPECT_TRUE(list.add("a")) << "known: nothing to add";
  ASSERT_EQ(list.names().size(), 3U);
  EXPECT_EQ(list.names()[0], "b");
  EXPECT_EQ(list.names()[1], "a");
  EXPECT_EQ(list.names()[2], "c");
  list.clear();
  EXPECT_TRUE(list.names().empty());
  EXPECT_TRUE(list.add("d"));
  EXPECT_EQ(list.names()[0], "d");
}

TEST(name_list, tells_many_apart) {
  std::vector<std::string> all;
  for (int i = 0; i < 1000; ++i) all.push_back("queue " + std::to_string(i));
  name_list list{all.size()};
  for (int round = 0; round < 2; ++round)
    for (const std::string& name : all) ASSERT_TRUE(list.add(name));
  EXPECT_TRUE(std::equal(all.begin(), all.end(), list.names().begin(), list.names().end()));
}

TEST(name_list, holds_nothing_if_it_may_not) {
  name_list list{0};
  EXPECT_FALSE(list.add("a"));
}

}  // namespace
}  // namespace floorwalker
