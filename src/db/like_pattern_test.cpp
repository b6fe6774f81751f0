#include "db/like_pattern.h"

#include <gtest/gtest.h>

namespace credence::db {
namespace {

TEST(LikePattern, LetsSignsOfPatternsStandForThemselves) {
  EXPECT_EQ(LikePattern("示例"), "%示例%");
  EXPECT_EQ(LikePattern("5%_!\\"), "%5!%!_!!\\%");
  EXPECT_EQ(LikePattern(""), "%%");
}

}  // namespace
}  // namespace credence::db
