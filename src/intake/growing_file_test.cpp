// Files that come in pieces: what is read back, what a stop leaves behind, two writers.
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "base/check.h"
#include "base/limits.h"
#include "intake/sealed_file.h"

namespace credence::intake {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kChunk = limits::kChunkBytes;

class GrowingFileTest : public testing::Test {
 protected:
  ~GrowingFileTest() override { fs::remove_all(folder_); }

  static std::string Content(std::size_t size) {
    std::string content(size, 'x');
    for (std::size_t i = 0; i < size; i += 997) content[i] = static_cast<char>(i);
    return content;
  }
  std::string ReadBack(const std::string& blob, std::size_t size) const {
    auto source = blobs_.Open(blob, static_cast<std::int64_t>(size)).value();
    std::string all, buffer(7'001, '\0');
    while (std::size_t got = source->Read(buffer.data(), buffer.size())) all.append(buffer, 0, got);
    return all;
  }
  static fs::path MakeFolder() {
    std::string pattern = (fs::temp_directory_path() / "credence_growing_XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    return pattern;
  }

  fs::path folder_ = MakeFolder();
  crypto::DataKey key_ = crypto::DataKey::FromSecret(1, std::string(32, 'k')).value();
  BlobFolder blobs_{folder_, key_};
};

TEST_F(GrowingFileTest, ReadsAsIfItHadComeAtOnce) {
  for (const std::size_t size : {std::size_t{1}, kChunk, kChunk + 1, 3 * kChunk, 3 * kChunk + 77}) {
    const std::string content = Content(size);
    const std::string blob = blobs_.Begin();
    std::int64_t sealed = 0;
    for (std::size_t at = 0; at < size; at += 2 * kChunk) {
      const std::string_view piece = std::string_view(content).substr(at, 2 * kChunk);
      sealed = blobs_.Grow(blob)->Add(sealed, static_cast<std::int64_t>(at), piece, at + piece.size() == size).value();
    }
    EXPECT_TRUE(ReadBack(blob, size) == content) << size;
    blobs_.Grow(blob)->Complete();
    blobs_.Grow(blob)->Complete();
    EXPECT_TRUE(fs::exists(folder_ / (blob + ".sealed")));
    EXPECT_TRUE(ReadBack(blob, size) == content) << size;
    blobs_.Remove(blob);
    EXPECT_TRUE(fs::is_empty(folder_));
  }
}

TEST_F(GrowingFileTest, CutsOffWhatNobodyCounted) {
  const std::string content = Content(3 * kChunk);
  const std::string blob = blobs_.Begin();
  const std::int64_t one = blobs_.Grow(blob)->Add(0, 0, content.substr(0, kChunk), false).value();
  // Written, and then the program stopped: twice, and once in the middle of a line.
  ASSERT_TRUE(blobs_.Grow(blob)->Add(one, kChunk, content.substr(kChunk, kChunk), false).has_value());
  std::ofstream(folder_ / (blob + ".growing"), std::ios::app) << "half a line";
  ASSERT_TRUE(blobs_.Grow(blob)->Add(one, kChunk, content.substr(kChunk), true).has_value());
  EXPECT_TRUE(ReadBack(blob, content.size()) == content);
}

TEST_F(GrowingFileTest, TellsThatBytesAreMissing) {
  const std::string blob = blobs_.Begin();
  EXPECT_FALSE(blobs_.Grow(blob)->Add(1, 0, "x", true).has_value());
  EXPECT_EQ(blobs_.Grow("00000000000000000000000000000000"), nullptr);
  blobs_.RemoveGrowing(blob);
  EXPECT_EQ(blobs_.Grow(blob), nullptr);
}

TEST_F(GrowingFileTest, IsNotReadBeforeItIsWhole) {
  const std::string content = Content(2 * kChunk);
  const std::string blob = blobs_.Begin();
  ASSERT_TRUE(blobs_.Grow(blob)->Add(0, 0, content.substr(0, kChunk), false).has_value());
  EXPECT_THROW(ReadBack(blob, content.size()), BlobDamaged);
}

TEST_F(GrowingFileTest, LetsInOneWriterAtATime) {
  const std::string blob = blobs_.Begin();
  std::atomic<bool> is_free = false;
  auto first = blobs_.Grow(blob);
  std::thread second([&] {
    auto file = blobs_.Grow(blob);
    EXPECT_TRUE(is_free);
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  is_free = true;
  first.reset();
  second.join();
}

}  // namespace
}  // namespace credence::intake
