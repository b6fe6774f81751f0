#include "formats/temporary_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>
#include <vector>

#include "base/check.h"
#include "base/limits.h"
#include "formats/formats_errors.h"

namespace credence::formats {
namespace {

[[noreturn]] void ThrowSystemError(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

// Not every file system knows files that never had a name.
int OpenUnlinked(const std::string& folder) {
  int descriptor = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor >= 0) return descriptor;
  std::string name = folder + "/credence-XXXXXX";
  descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor >= 0) ::unlink(name.c_str());
  return descriptor;
}

class SpooledSource : public ByteSource {
 public:
  explicit SpooledSource(std::unique_ptr<TemporaryFile> file) : file_(std::move(file)) {}
  std::size_t Read(char* into, std::size_t max) override {
    CHECK(max > 0);
    std::size_t count = file_->ReadAt(position_, into, max);
    position_ += static_cast<std::int64_t>(count);
    return count;
  }
  bool Seek(std::int64_t offset) override {
    if (offset < 0 || offset > file_->size()) return false;
    position_ = offset;
    return true;
  }
  std::optional<std::int64_t> size() const override { return file_->size(); }

 private:
  std::unique_ptr<TemporaryFile> file_;
  std::int64_t position_ = 0;
};

}  // namespace

TemporaryFile::TemporaryFile() {
  const char* folder = std::getenv("TMPDIR");
  descriptor_ = OpenUnlinked(folder != nullptr && *folder != '\0' ? folder : "/tmp");
  if (descriptor_ < 0) ThrowSystemError("creating a temporary file");
}

TemporaryFile::~TemporaryFile() { ::close(descriptor_); }

void TemporaryFile::Append(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::pwrite(descriptor_, bytes.data(), bytes.size(), size_);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) ThrowSystemError("writing a temporary file");
    bytes.remove_prefix(static_cast<std::size_t>(written));
    size_ += written;
  }
}

std::size_t TemporaryFile::ReadAt(std::int64_t offset, char* into, std::size_t max) const {
  std::size_t done = 0;
  while (done < max) {
    ssize_t got = ::pread(descriptor_, into + done, max - done, offset + static_cast<std::int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) ThrowSystemError("reading a temporary file");
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

Result<std::unique_ptr<ByteSource>> Spool(ByteSource& source, std::string_view look) {
  auto file = std::make_unique<TemporaryFile>();
  file->Append(look);
  std::vector<char> chunk(limits::kChunkBytes);
  while (std::size_t got = source.Read(chunk.data(), chunk.size())) {
    file->Append({chunk.data(), got});
    if (file->size() > limits::kUploadBytesMax) {
      return Error(errors::kPartTooLarge, {{"part", ""}, {"limit", std::to_string(limits::kUploadBytesMax >> 20)}});
    }
  }
  return std::unique_ptr<ByteSource>(std::make_unique<SpooledSource>(std::move(file)));
}

}  // namespace credence::formats
