#include "intake/sealed_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "db/database.h"
#include "intake/intake_errors.h"

namespace credence::intake {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".sealed";
constexpr std::string_view kPartSuffix = ".part";        // while it is being written
constexpr std::string_view kGrowingSuffix = ".growing";  // while pieces of it are on their way

// Binds a chunk to its file, its place and its being the last one, so that none can be moved, dropped or added.
std::string ChunkContext(std::string_view blob, std::int64_t index, bool last) {
  return "blob:" + std::string(blob) + ":" + std::to_string(index) + (last ? ":last" : "");
}

[[noreturn]] void ThrowSystemError(const std::string& what) {
  throw std::system_error(errno, std::generic_category(), what);
}

void WriteAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) ThrowSystemError("write");
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {
    if (fd_ < 0) ThrowSystemError("open");
  }
  ~Descriptor() { ::close(fd_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void Write(std::string_view bytes) { WriteAll(fd_, bytes); }
  void Sync() {
    if (::fsync(fd_) != 0) ThrowSystemError("fsync");
  }

 private:
  int fd_;
};

// Fills one chunk; short only at the end.
std::string ReadChunk(formats::ByteSource& source) {
  std::string chunk(limits::kChunkBytes, '\0');
  std::size_t filled = 0;
  while (filled < chunk.size()) {
    std::size_t got = source.Read(chunk.data() + filled, chunk.size() - filled);
    if (got == 0) break;
    filled += got;
  }
  chunk.resize(filled);
  return chunk;
}

// A copy whose batch another process is about to create.
bool IsYoung(const fs::directory_entry& entry) {
  std::error_code error;
  auto age = fs::file_time_type::clock::now() - entry.last_write_time(error);
  return error || age < std::chrono::hours(1);
}

class SealedSource : public formats::ByteSource {
 public:
  SealedSource(const fs::path& path, std::string blob, const crypto::DataKey& key, std::int64_t content_bytes)
      : file_(path, std::ios::binary), blob_(std::move(blob)), key_(key), content_bytes_(content_bytes) {}

  bool is_open() const { return file_.is_open(); }
  std::optional<std::int64_t> size() const override { return content_bytes_; }

  // Every chunk but the last is full, so that their sealed lines are of one length.
  bool Seek(std::int64_t offset) override {
    if (offset < 0 || offset > content_bytes_) return false;
    const auto chunk_bytes = static_cast<std::int64_t>(limits::kChunkBytes);
    const std::int64_t last = content_bytes_ == 0 ? 0 : (content_bytes_ - 1) / chunk_bytes;
    const std::int64_t index = std::min(offset / chunk_bytes, last);
    if (index + 1 != index_ || chunk_.empty()) {
      file_.clear();
      if (index > 0 && line_bytes_ == 0) {
        file_.seekg(0);
        std::string first;
        if (!std::getline(file_, first)) throw BlobDamaged("the stored file ends too early");
        line_bytes_ = static_cast<std::int64_t>(first.size()) + 1;
      }
      file_.seekg(index * line_bytes_);
      index_ = index;
      ended_ = false;
      NextChunk();
    }
    position_ = static_cast<std::size_t>(offset - index * chunk_bytes);
    if (position_ > chunk_.size()) throw BlobDamaged("the stored file ends too early");
    return true;
  }

  std::size_t Read(char* into, std::size_t max) override {
    while (position_ == chunk_.size()) {
      if (ended_) return 0;
      NextChunk();
    }
    std::size_t count = std::min(max, chunk_.size() - position_);
    std::memcpy(into, chunk_.data() + position_, count);
    position_ += count;
    return count;
  }

 private:
  void NextChunk() {
    std::string sealed;
    if (!std::getline(file_, sealed)) throw BlobDamaged("the stored file ends too early");
    auto chunk = key_.Open(sealed, ChunkContext(blob_, index_, false));
    if (!chunk.ok()) {
      chunk = key_.Open(sealed, ChunkContext(blob_, index_, true));
      ended_ = true;
    }
    const bool goes_on = file_.peek() != std::ifstream::traits_type::eof();
    if (!chunk.ok() || ended_ == goes_on) throw BlobDamaged("the stored file was changed");
    chunk_ = std::move(chunk).value();
    position_ = 0;
    ++index_;
  }

  std::ifstream file_;
  std::string blob_;
  const crypto::DataKey& key_;
  std::int64_t content_bytes_;
  std::int64_t index_ = 0;       // of the next chunk
  std::int64_t line_bytes_ = 0;  // of the sealed line of a full chunk; 0 = not known yet
  std::string chunk_;
  std::size_t position_ = 0;
  bool ended_ = false;
};

}  // namespace

Result<StoredFile> BlobFolder::Store(formats::ByteSource& source, std::int64_t bytes_max) {
  const Error too_large(errors::kTooLarge, {{"limit", std::to_string(bytes_max >> 30)}});
  if (source.size().value_or(0) > bytes_max) return too_large;
  fs::create_directories(folder_);
  StoredFile stored;
  stored.blob = crypto::Hex(crypto::RandomBytes(16));
  const fs::path part = folder_ / (stored.blob + std::string(kPartSuffix));
  crypto::Hasher hasher(crypto::HashAlgorithm::kSm3);
  try {
    Descriptor file(part, O_WRONLY | O_CREAT | O_EXCL);
    std::string chunk = ReadChunk(source);
    for (std::int64_t index = 0;; ++index) {
      std::string next = chunk.size() < limits::kChunkBytes ? "" : ReadChunk(source);
      hasher.Update(chunk);
      stored.bytes += static_cast<std::int64_t>(chunk.size());
      if (stored.bytes > bytes_max) {
        fs::remove(part);
        return too_large;
      }
      file.Write(key_.Seal(chunk, ChunkContext(stored.blob, index, next.empty())) + "\n");
      if (next.empty()) break;
      chunk = std::move(next);
    }
    if (durable_) file.Sync();
    fs::rename(part, folder_ / (stored.blob + std::string(kSuffix)));
    if (durable_) Descriptor(folder_, O_RDONLY | O_DIRECTORY).Sync();
  } catch (...) {
    std::error_code ignored;
    fs::remove(part, ignored);
    throw;
  }
  stored.digest = hasher.Finish();
  return stored;
}

Result<std::unique_ptr<formats::ByteSource>> BlobFolder::Open(const std::string& blob,
                                                              std::int64_t content_bytes) const {
  for (const std::string_view suffix : {kSuffix, kGrowingSuffix}) {
    const fs::path path = folder_ / (blob + std::string(suffix));
    auto source = std::make_unique<SealedSource>(path, blob, key_, content_bytes);
    if (source->is_open()) return std::unique_ptr<formats::ByteSource>(std::move(source));
    // Not missing: whoever needs it waits until the disk gives it again.
    if (fs::exists(path)) throw db::Unavailable("a sealed copy cannot be opened: " + path.string());
  }
  return Error(errors::kBlobMissing);
}

void BlobFolder::Remove(const std::string& blob) {
  std::error_code ignored;
  fs::remove(folder_ / (blob + std::string(kSuffix)), ignored);
}

GrowingFile::GrowingFile(int descriptor, fs::path path, std::string blob, const crypto::DataKey& key, bool durable)
    : descriptor_(descriptor), path_(std::move(path)), blob_(std::move(blob)), key_(key), durable_(durable) {}
GrowingFile::~GrowingFile() { ::close(descriptor_); }  // lets the next writer in

std::optional<std::int64_t> GrowingFile::Add(std::int64_t sealed_bytes, std::int64_t offset, std::string_view bytes,
                                             bool is_last) {
  CHECK(offset % static_cast<std::int64_t>(limits::kChunkBytes) == 0);
  CHECK(is_last || bytes.size() % limits::kChunkBytes == 0);
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) ThrowSystemError("stat");
  if (status.st_size < sealed_bytes) return std::nullopt;
  if (::ftruncate(descriptor_, sealed_bytes) != 0) ThrowSystemError("truncate");
  if (::lseek(descriptor_, sealed_bytes, SEEK_SET) < 0) ThrowSystemError("seek");
  std::int64_t index = offset / static_cast<std::int64_t>(limits::kChunkBytes);
  while (!bytes.empty()) {
    const std::string_view chunk = bytes.substr(0, limits::kChunkBytes);
    bytes.remove_prefix(chunk.size());
    const std::string line = key_.Seal(chunk, ChunkContext(blob_, index++, is_last && bytes.empty())) + "\n";
    WriteAll(descriptor_, line);
    sealed_bytes += static_cast<std::int64_t>(line.size());
  }
  if (durable_ && ::fsync(descriptor_) != 0) ThrowSystemError("fsync");
  return sealed_bytes;
}

void GrowingFile::Complete() {
  std::error_code error;
  fs::path complete = path_;
  fs::rename(path_, complete.replace_extension(kSuffix), error);
  if (error && error != std::errc::no_such_file_or_directory) throw std::system_error(error, "rename");
  if (durable_) Descriptor(path_.parent_path(), O_RDONLY | O_DIRECTORY).Sync();
}

std::string BlobFolder::Begin() {
  fs::create_directories(folder_);
  const std::string blob = crypto::Hex(crypto::RandomBytes(16));
  Descriptor(folder_ / (blob + std::string(kGrowingSuffix)), O_WRONLY | O_CREAT | O_EXCL);
  return blob;
}

std::unique_ptr<GrowingFile> BlobFolder::Grow(const std::string& blob) {
  const fs::path path = folder_ / (blob + std::string(kGrowingSuffix));
  for (const std::string_view suffix : {kGrowingSuffix, kSuffix}) {
    const fs::path one = folder_ / (blob + std::string(suffix));
    const int descriptor = ::open(one.c_str(), O_RDWR | O_CLOEXEC);
    if (descriptor < 0 && errno == ENOENT) continue;
    if (descriptor < 0) ThrowSystemError("open");
    std::unique_ptr<GrowingFile> file(new GrowingFile(descriptor, path, blob, key_, durable_));
    while (::flock(descriptor, LOCK_EX) != 0) {
      if (errno != EINTR) ThrowSystemError("lock");
    }
    return file;
  }
  return nullptr;
}

void BlobFolder::RemoveGrowing(const std::string& blob) {
  std::error_code ignored;
  fs::remove(folder_ / (blob + std::string(kGrowingSuffix)), ignored);
  Remove(blob);  // where the work stopped behind Complete
}

void BlobFolder::RemoveOthers(const std::vector<std::string>& in_use) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    const fs::path kind = entry.path().extension();
    if ((kind != kSuffix && kind != kPartSuffix && kind != kGrowingSuffix) || IsYoung(entry)) continue;
    if (entry.path().extension() == kPartSuffix ||
        std::find(in_use.begin(), in_use.end(), entry.path().stem().string()) == in_use.end()) {
      std::error_code ignored;
      fs::remove(entry.path(), ignored);
    }
  }
}

}  // namespace credence::intake
