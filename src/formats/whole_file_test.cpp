#include "formats/whole_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "formats/formats_errors.h"

namespace credence::formats {
namespace {

class WholeFileTest : public testing::Test {
 protected:
  WholeFileTest() : folder_(std::filesystem::temp_directory_path() / ("credence-whole-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(folder_);
  }
  ~WholeFileTest() override { std::filesystem::remove_all(folder_); }
  std::string Content(std::string_view name) const {
    std::ifstream file(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  std::filesystem::path folder_;
};

TEST_F(WholeFileTest, TakesThePlaceOfAnOlderFile) {
  ASSERT_TRUE(WriteWholeFile(folder_ / "a", "older and longer").ok());
  ASSERT_TRUE(WriteWholeFile(folder_ / "a", std::string_view("new\0", 4)).ok());
  EXPECT_EQ(Content("a"), std::string("new\0", 4));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "a.unfinished"));
}

TEST_F(WholeFileTest, RefusesFoldersAndMissingFolders) {
  EXPECT_TRUE(WriteWholeFile(folder_, "x").error().Is(errors::kFileUnwritable));
  auto missing = WriteWholeFile(folder_ / "none" / "a", "x");
  ASSERT_FALSE(missing.ok());
  EXPECT_TRUE(missing.error().Is(errors::kFileUnwritable));
  EXPECT_EQ(missing.error().values[1].second, "No such file or directory");
}

}  // namespace
}  // namespace credence::formats
