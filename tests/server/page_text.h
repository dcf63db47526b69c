// A metric_page as one text.
#pragma once

#include <string>

#include "server/metric_page.h"

namespace floorwalker::test {

inline std::string text_of(const metric_page& page) {
  std::string text;
  for (const std::string_view piece : page.pieces()) text += piece;
  return text;
}

}  // namespace floorwalker::test
