#include "app/whole_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "app/app_errors.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;

class WholeFile : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "credence_file_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { fs::remove_all(folder_); }
  static std::string Read(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  std::size_t FilesThere() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()));
  }

  fs::path folder_;
};

TEST_F(WholeFile, IsWrittenWithItsMode) {
  const mode_t old_mask = ::umask(0);
  ASSERT_TRUE(WriteNewFile(folder_ / "new", "all of it\n", 0600).ok());
  ::umask(old_mask);
  struct stat status {};
  ASSERT_EQ(::stat((folder_ / "new").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777, 0600u);
  EXPECT_EQ(Read(folder_ / "new"), "all of it\n");
  EXPECT_EQ(FilesThere(), 1u);
}

TEST_F(WholeFile, IsNeverWrittenOverAnother) {
  ASSERT_TRUE(WriteNewFile(folder_ / "present", "first", 0600).ok());
  const Status again = WriteNewFile(folder_ / "present", "second", 0600);
  ASSERT_FALSE(again.ok());
  EXPECT_TRUE(again.error().Is(errors::kFileUnwritable));
  EXPECT_EQ(Read(folder_ / "present"), "first");
  fs::create_symlink(folder_ / "nowhere", folder_ / "link");
  EXPECT_FALSE(WriteNewFile(folder_ / "link", "second", 0600).ok());
  EXPECT_FALSE(fs::exists(folder_ / "nowhere"));
}

TEST_F(WholeFile, IsWrittenWhereAnEarlierAttemptWasKilled) {
  std::ofstream(folder_ / "new.part") << "half of";
  ASSERT_TRUE(WriteNewFile(folder_ / "new", "all of it", 0600).ok());
  EXPECT_EQ(Read(folder_ / "new"), "all of it");
  EXPECT_EQ(FilesThere(), 1u);
}

TEST_F(WholeFile, LeavesNothingWhenThereIsNoRoom) {
  const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  const rlimit four_bytes{4, old_limit.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &four_bytes), 0);
  const Status refused = WriteNewFile(folder_ / "new", "all of it", 0600);
  ::setrlimit(RLIMIT_FSIZE, &old_limit);
  std::signal(SIGXFSZ, old_handler);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().values[1].second, "File too large");
  EXPECT_EQ(FilesThere(), 0u);
}

}  // namespace
}  // namespace credence::app
