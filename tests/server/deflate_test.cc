#include "server/deflate.h"

#include <gtest/gtest.h>

namespace floorwalker {
namespace {

constexpr std::string_view plain_answer = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

TEST(deflate, takes_the_offers_of_browsers_and_libraries) {
  EXPECT_EQ(accept_deflate("permessage-deflate"), plain_answer);
  EXPECT_EQ(accept_deflate("permessage-deflate; client_max_window_bits"), plain_answer);
  EXPECT_EQ(accept_deflate("permessage-deflate; client_max_window_bits=9; client_no_context_takeover"), plain_answer);
  EXPECT_EQ(accept_deflate("permessage-deflate; server_max_window_bits=12; client_max_window_bits=12"),
            std::string(plain_answer) + "; server_max_window_bits=12");
  EXPECT_EQ(accept_deflate("x-other; a=1, permessage-deflate; server_max_window_bits=\"15\""),
            std::string(plain_answer) + "; server_max_window_bits=12");
}

TEST(deflate, passes_over_offers_it_cannot_keep) {
  EXPECT_EQ(accept_deflate(""), std::nullopt);
  EXPECT_EQ(accept_deflate("x-webkit-deflate-frame"), std::nullopt);
  for (const char* parameters :
       {"server_max_window_bits=11", "server_max_window_bits=8", "server_max_window_bits", "server_max_window_bits=16",
        "server_max_window_bits=012", "client_max_window_bits=7", "client_max_window_bits=x", "other",
        "server_no_context_takeover=1", "client_no_context_takeover; client_no_context_takeover"})
    EXPECT_EQ(accept_deflate("permessage-deflate; " + std::string(parameters)), std::nullopt) << parameters;
  EXPECT_EQ(accept_deflate("permessage-deflate; server_max_window_bits=10, permessage-deflate"), plain_answer);
}

std::string rows(int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += "{\"queue\":\"q" + std::to_string(i * i) + "\",\"waiting\":" + std::to_string(i % 7) + "},";
  return text;
}

TEST(deflate, comes_back_as_it_was_and_knows_nothing_of_before) {
  deflater squeeze;
  inflater expand(1 << 20);
  const std::string text = rows(2000);
  const std::string first(squeeze.deflate(text));
  EXPECT_LT(first.size(), text.size() / 3);
  EXPECT_EQ(squeeze.deflate(text), first);  // no context is taken over
  for (const std::string& each : {text, std::string(), std::string(1, 'x'), std::string(100'000, '\0'), rows(3)}) {
    const std::string small(squeeze.deflate(each));
    const auto back = expand.inflate(small);
    EXPECT_EQ(back.wrong, inflater::fault::none);
    EXPECT_EQ(back.payload, each);
  }
}

TEST(deflate, refuses_what_is_broken_or_grows_too_long) {
  deflater squeeze;
  inflater expand(1000);
  EXPECT_EQ(expand.inflate(squeeze.deflate(std::string(1000, 'a'))).payload.size(), 1000U);
  EXPECT_EQ(expand.inflate(squeeze.deflate(std::string(1001, 'a'))).wrong, inflater::fault::too_long);
  EXPECT_EQ(expand.inflate(squeeze.deflate(std::string(10'000'000, 'a'))).wrong, inflater::fault::too_long);
  EXPECT_EQ(expand.inflate("\xFF\xFF\xFF").wrong, inflater::fault::bad_data);
  EXPECT_EQ(expand.inflate(squeeze.deflate("fine again")).payload, "fine again");
}

}  // namespace
}  // namespace floorwalker
