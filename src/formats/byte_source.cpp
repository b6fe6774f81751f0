#include "formats/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "base/check.h"
#include "formats/formats_errors.h"

namespace credence::formats {
namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

class FileSource : public ByteSource {
 public:
  FileSource(Descriptor descriptor, std::optional<std::int64_t> size)
      : descriptor_(std::move(descriptor)), size_(size) {}

  std::size_t Read(char* into, std::size_t max) override {
    CHECK(max > 0);
    while (true) {
      ssize_t got = ::read(descriptor_.number(), into, max);
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "reading a file");
    }
  }
  bool Seek(std::int64_t offset) override { return size_ && ::lseek(descriptor_.number(), offset, SEEK_SET) == offset; }
  std::optional<std::int64_t> size() const override { return size_; }

 private:
  Descriptor descriptor_;
  std::optional<std::int64_t> size_;
};

class BorrowedBytes : public ByteSource {
 public:
  explicit BorrowedBytes(std::string_view bytes) : bytes_(bytes) {}

  std::size_t Read(char* into, std::size_t max) override {
    CHECK(max > 0);
    std::size_t count = std::min(max, bytes_.size() - position_);
    if (count > 0) std::memcpy(into, bytes_.data() + position_, count);
    position_ += count;
    return count;
  }
  bool Seek(std::int64_t offset) override {
    if (offset < 0 || static_cast<std::size_t>(offset) > bytes_.size()) return false;
    position_ = static_cast<std::size_t>(offset);
    return true;
  }
  std::optional<std::int64_t> size() const override { return static_cast<std::int64_t>(bytes_.size()); }

 private:
  std::string_view bytes_;
  std::size_t position_ = 0;
};

}  // namespace

Result<std::unique_ptr<ByteSource>> OpenDescriptor(int number, std::string_view name) {
  Descriptor descriptor(number);
  struct stat status = {};
  if (number < 0 || ::fstat(number, &status) != 0) return Error(errors::kFileUnreadable, {{"file", std::string(name)}});
  if (S_ISDIR(status.st_mode)) return Error(errors::kFileIsDirectory, {{"file", std::string(name)}});
  if ((::fcntl(number, F_GETFL) & O_ACCMODE) == O_WRONLY) {
    return Error(errors::kFileUnreadable, {{"file", std::string(name)}});
  }
  std::optional<std::int64_t> size;
  if (S_ISREG(status.st_mode)) {
    if (status.st_size == 0) return Error(errors::kFileEmpty);
    size = status.st_size;
  }
  return std::unique_ptr<ByteSource>(std::make_unique<FileSource>(std::move(descriptor), size));
}

Result<std::unique_ptr<ByteSource>> OpenFile(const std::filesystem::path& path) {
  std::string name = path.filename().string();
  int number = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (number < 0 && (errno == ENOENT || errno == ENOTDIR)) return Error(errors::kFileMissing, {{"file", name}});
  return OpenDescriptor(number, name);
}

std::unique_ptr<ByteSource> MemorySource(std::string_view bytes) { return std::make_unique<BorrowedBytes>(bytes); }

}  // namespace credence::formats
