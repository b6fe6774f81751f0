#include "intake/sealed_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/check.h"
#include "base/limits.h"
#include "intake/intake_errors.h"

namespace credence::intake {
namespace {

namespace fs = std::filesystem;

class SealedFile : public testing::Test {
 protected:
  ~SealedFile() override { fs::remove_all(folder_); }

  StoredFile Store(const std::string& content) {
    auto source = formats::MemorySource(content);
    return blobs_.Store(*source).value();
  }
  fs::path PathOf(const StoredFile& stored) const { return folder_ / (stored.blob + ".sealed"); }
  static std::string ReadAll(formats::ByteSource& source) {
    std::string all, buffer(7'001, '\0');
    while (std::size_t got = source.Read(buffer.data(), buffer.size())) all.append(buffer, 0, got);
    return all;
  }
  std::string ReadBack(const StoredFile& stored, const BlobFolder& blobs) const {
    return ReadAll(**blobs.Open(stored.blob, stored.bytes));
  }
  static std::string Bytes(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream all;
    all << file.rdbuf();
    return all.str();
  }
  static void Overwrite(const fs::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
  }

  static fs::path MakeFolder() {
    std::string pattern = (fs::temp_directory_path() / "credence_blobs_XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    return pattern;
  }

  fs::path folder_ = MakeFolder();
  crypto::DataKey key_ = crypto::DataKey::FromSecret(1, std::string(32, 'k')).value();
  BlobFolder blobs_{folder_, key_};
};

TEST_F(SealedFile, GivesBackWhatWasStoredAtEverySize) {
  for (std::size_t size : {std::size_t{0}, std::size_t{1}, limits::kChunkBytes - 1, limits::kChunkBytes,
                           limits::kChunkBytes + 1, 2 * limits::kChunkBytes}) {
    std::string content(size, 'x');
    for (std::size_t i = 0; i < size; i += 997) content[i] = static_cast<char>(i);
    StoredFile stored = Store(content);
    EXPECT_EQ(stored.bytes, static_cast<std::int64_t>(size));
    EXPECT_EQ(stored.digest, crypto::Sm3(content));
    EXPECT_TRUE(ReadBack(stored, blobs_) == content) << size;
    blobs_.Remove(stored.blob);
    EXPECT_TRUE(fs::is_empty(folder_));
  }
}

TEST_F(SealedFile, SeeksToAnyByte) {
  std::string content(2 * limits::kChunkBytes + 77, 'x');
  for (std::size_t i = 0; i < content.size(); i += 997) content[i] = static_cast<char>(i);
  const StoredFile stored = Store(content);
  auto source = std::move(blobs_.Open(stored.blob, stored.bytes)).value();
  for (std::size_t offset : {2 * limits::kChunkBytes + 76, std::size_t{0}, limits::kChunkBytes, limits::kChunkBytes - 1,
                             2 * limits::kChunkBytes, content.size(), std::size_t{997}}) {
    ASSERT_TRUE(source->Seek(static_cast<std::int64_t>(offset)));
    EXPECT_TRUE(ReadAll(*source) == content.substr(offset)) << offset;
  }
  EXPECT_FALSE(source->Seek(-1));
  EXPECT_FALSE(source->Seek(static_cast<std::int64_t>(content.size()) + 1));
}

TEST_F(SealedFile, IsUnreadableWithoutItsKeyAndForOthers) {
  const std::string content = "CF_XDR_MC,张某甲乙,420881190001010017\n";
  StoredFile stored = Store(content);
  EXPECT_EQ(Bytes(PathOf(stored)).find("420881"), std::string::npos);
  EXPECT_EQ(fs::status(PathOf(stored)).permissions() & fs::perms::mask, fs::perms::owner_read | fs::perms::owner_write);
  auto other = crypto::DataKey::FromSecret(1, std::string(32, 'o')).value();
  BlobFolder stranger(folder_, other);
  EXPECT_THROW(ReadBack(stored, stranger), std::runtime_error);
  EXPECT_EQ(blobs_.Open("none", 0).error().code, errors::kBlobMissing.code);
}

TEST_F(SealedFile, NoticesEveryChange) {
  StoredFile stored = Store(std::string(2 * limits::kChunkBytes + 10, 'x'));
  const std::string sealed = Bytes(PathOf(stored));
  const std::size_t second = sealed.find('\n') + 1, third = sealed.find('\n', second) + 1;
  ASSERT_LT(third, sealed.size());
  auto refused = [&](const std::string& bytes) {
    Overwrite(PathOf(stored), bytes);
    try {
      ReadBack(stored, blobs_);
      return false;
    } catch (const std::runtime_error&) {
      return true;
    }
  };
  EXPECT_FALSE(refused(sealed));
  for (std::size_t at : {std::size_t{0}, std::size_t{100}, second - 1, second, third - 2, third, sealed.size() - 2}) {
    std::string changed = sealed;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    EXPECT_TRUE(refused(changed)) << at;
  }
  EXPECT_TRUE(refused(""));
  EXPECT_TRUE(refused(sealed.substr(0, second)));  // the end is missing
  EXPECT_TRUE(refused(sealed.substr(0, third)));
  EXPECT_TRUE(refused(sealed.substr(0, sealed.size() / 2)));
  EXPECT_TRUE(refused(sealed.substr(second)));                            // the beginning is missing
  EXPECT_TRUE(refused(sealed.substr(second, third - second) + sealed));   // exchanged
  EXPECT_TRUE(refused(sealed.substr(0, second) + sealed.substr(third)));  // the middle is missing
  EXPECT_TRUE(refused(sealed + sealed.substr(0, second)));                // something added
  StoredFile other = Store("x");
  EXPECT_TRUE(refused(Bytes(PathOf(other))));  // another file under this name
}

TEST_F(SealedFile, AFullDiskLeavesNothingAndSaysSo) {
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{1'500'000, 1'500'000};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    int outcome = 1;
    try {
      Store(std::string(3 * limits::kChunkBytes, 'x'));
    } catch (const std::system_error& error) {
      outcome = error.code() == std::errc::file_too_large ? 0 : 2;
    }
    ::_exit(outcome);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_TRUE(fs::is_empty(folder_));
}

// A source that fails in the middle.
class FailingSource : public formats::ByteSource {
 public:
  std::size_t Read(char* into, std::size_t max) override {
    if (++reads_ > 2) throw std::system_error(EIO, std::generic_category(), "read");
    std::fill_n(into, max, 'x');
    return max;
  }
  std::optional<std::int64_t> size() const override { return std::nullopt; }

 private:
  int reads_ = 0;
};

TEST_F(SealedFile, AFailingSourceLeavesNothing) {
  FailingSource source;
  EXPECT_THROW(blobs_.Store(source), std::system_error);
  EXPECT_TRUE(fs::is_empty(folder_));
}

TEST_F(SealedFile, RemovesOldCopiesThatNobodyNeeds) {
  StoredFile needed = Store("a"), orphan = Store("b"), young = Store("c");
  const fs::path part = folder_ / "0123.part";
  Overwrite(part, "half");
  const auto old = fs::file_time_type::clock::now() - std::chrono::hours(2);
  for (const fs::path& path : {PathOf(needed), PathOf(orphan), part}) fs::last_write_time(path, old);
  Overwrite(folder_ / "note.txt", "not ours");
  fs::last_write_time(folder_ / "note.txt", old);
  blobs_.RemoveOthers({needed.blob});
  EXPECT_TRUE(fs::exists(PathOf(needed)));
  EXPECT_TRUE(fs::exists(PathOf(young)));
  EXPECT_FALSE(fs::exists(PathOf(orphan)));
  EXPECT_FALSE(fs::exists(part));  // a stop in the middle of storing leaves a copy as well
  EXPECT_TRUE(fs::exists(folder_ / "note.txt"));
  BlobFolder(folder_ / "none", key_).RemoveOthers({});
}

TEST_F(SealedFile, ALargerFileThanTheLimitLeavesNothing) {
  const std::string content(100, 'a');
  auto known = formats::MemorySource(content);
  EXPECT_EQ(blobs_.Store(*known, 99).error().code, "intake.too_large");
  // A stream of unknown size is cut off when it has gone too far.
  class Stream : public formats::ByteSource {
   public:
    std::size_t Read(char* into, std::size_t max) override {
      std::fill_n(into, max, 'a');
      return max;
    }
    std::optional<std::int64_t> size() const override { return std::nullopt; }
  } endless;
  EXPECT_EQ(blobs_.Store(endless, 3 << 20).error().code, "intake.too_large");
  EXPECT_TRUE(fs::is_empty(folder_));
  auto just = formats::MemorySource(content);
  EXPECT_TRUE(blobs_.Store(*just, 100).ok());
}

}  // namespace
}  // namespace credence::intake
