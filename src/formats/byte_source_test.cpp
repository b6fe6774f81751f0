#include "formats/byte_source.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <system_error>

#include "base/texts.h"
#include "formats/formats_errors.h"

namespace credence::formats {
namespace {

class ByteSourceFiles : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "credence_formats_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(directory_); }
  std::filesystem::path Write(const std::string& name, std::string_view content) {
    std::ofstream(directory_ / name, std::ios::binary) << content;
    return directory_ / name;
  }

  std::filesystem::path directory_;
};

std::string ReadAll(ByteSource& source, std::size_t step) {
  std::string all;
  std::string part(step, '\0');
  while (std::size_t count = source.Read(part.data(), step)) all.append(part, 0, count);
  return all;
}

TEST_F(ByteSourceFiles, ReadsAFileToItsEnd) {
  auto source = OpenFile(Write("许可.csv", "名称,代码\r\n甲,1\r\n"));
  ASSERT_TRUE(source.ok());
  EXPECT_EQ((*source)->size(), 22);
  EXPECT_EQ(ReadAll(**source, 5), "名称,代码\r\n甲,1\r\n");
}

TEST_F(ByteSourceFiles, NamesOnlyTheLastPartOfAMissingPath) {
  auto source = OpenFile(directory_ / "no.csv");
  ASSERT_FALSE(source.ok());
  EXPECT_TRUE(source.error().Is(errors::kFileMissing));
  EXPECT_EQ(TextOf(source.error().code, source.error().values, Language::kChinese).text, "找不到文件“no.csv”。");
}

TEST_F(ByteSourceFiles, RefusesDirectoriesEmptyFilesAndWriteOnlyDescriptors) {
  EXPECT_EQ(OpenFile(directory_).error().code, "file.is_directory");
  EXPECT_EQ(OpenFile(Write("empty.csv", "")).error().code, "file.empty");
  int write_only = ::open(Write("full.csv", "x").c_str(), O_WRONLY);
  EXPECT_EQ(OpenDescriptor(write_only, "full.csv").error().code, "file.unreadable");
  EXPECT_EQ(OpenDescriptor(-1, "none").error().code, "file.unreadable");
}

TEST_F(ByteSourceFiles, ClosesTheDescriptorThatItWasGiven) {
  int number = ::open(Write("a.csv", "x").c_str(), O_RDONLY);
  { ASSERT_TRUE(OpenDescriptor(number, "a.csv").ok()); }
  struct stat status;
  EXPECT_EQ(::fstat(number, &status), -1);
}

TEST(ByteSource, ThrowsWhenTheMediumFails) {
  int pipe_ends[2];
  ASSERT_EQ(::pipe2(pipe_ends, O_NONBLOCK), 0);
  auto pipe = OpenDescriptor(pipe_ends[0], "pipe");
  ASSERT_TRUE(pipe.ok());
  char byte;
  EXPECT_THROW((*pipe)->Read(&byte, 1), std::system_error);
  ::close(pipe_ends[1]);
  EXPECT_EQ((*pipe)->Read(&byte, 1), 0u);
}

TEST(ByteSource, ServesMemoryInPieces) {
  auto source = MemorySource("abcdef");
  EXPECT_EQ(ReadAll(*source, 4), "abcdef");
  EXPECT_EQ(source->size(), 6);
}

}  // namespace
}  // namespace credence::formats
