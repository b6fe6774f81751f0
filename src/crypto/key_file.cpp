#include "crypto/key_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "crypto/crypto_errors.h"

namespace credence::crypto {
namespace {

constexpr mode_t kOwnerOnly = S_IRUSR | S_IWUSR;
constexpr std::string_view kPartSuffix = ".part";
constexpr std::size_t kKeyFileBytesMax = 16 * 1024;

class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;
  ~FileDescriptor() {
    if (number_ >= 0) close(number_);
  }
  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

[[noreturn]] void ThrowErrno(const std::string& path) { throw std::system_error(errno, std::generic_category(), path); }

Error Refusal(const ErrorCode& code, const std::string& path, int number) {
  return Error(code, {{"path", path}, {"reason", std::generic_category().message(number)}});
}

void WriteAll(const FileDescriptor& file, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    ssize_t written = write(file.number(), bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) ThrowErrno(path);
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

// Without this a crash could take the name of the new file away.
void SyncDirectoryOf(const std::string& path) {
  std::string directory = std::filesystem::path(path).parent_path().string();
  FileDescriptor opened(open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened.is_open() || fsync(opened.number()) != 0) ThrowErrno(path);
}

}  // namespace

// The key gets its name when it is whole: half a key, left by a fault or a kill, would block the next attempt.
Status WriteKeyFile(const std::string& path, std::string_view bytes) {
  const std::string part = path + std::string(kPartSuffix);
  struct stat status {};
  if (lstat(path.c_str(), &status) == 0) return Error(errors::kKeyExists, {{"path", path}});
  unlink(part.c_str());  // of an attempt that was stopped
  FileDescriptor file(open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kOwnerOnly));
  if (!file.is_open()) return Refusal(errors::kKeyUnwritable, path, errno);
  bool named = false;
  try {
    WriteAll(file, bytes, path);
    if (fchmod(file.number(), kOwnerOnly) != 0 || fsync(file.number()) != 0) ThrowErrno(path);
    named = link(part.c_str(), path.c_str()) == 0;  // never over another, as a rename would be
    if (!named && errno != EEXIST) ThrowErrno(path);
    if (named) SyncDirectoryOf(path);
  } catch (...) {
    unlink(part.c_str());
    if (named) unlink(path.c_str());
    throw;
  }
  unlink(part.c_str());
  if (!named) return Error(errors::kKeyExists, {{"path", path}});
  return {};
}

Result<std::string> ReadKeyFile(const std::string& path) {
  // A pipe must not hold the program up before it is found to be no plain file.
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) return Refusal(errors::kKeyUnreadable, path, errno);
  struct stat status {};
  if (fstat(file.number(), &status) != 0) ThrowErrno(path);
  if (!S_ISREG(status.st_mode) || status.st_size > static_cast<off_t>(kKeyFileBytesMax)) {
    return Error(errors::kBadKey, {{"path", path}});
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Error(errors::kKeyExposed, {{"path", path}, {"mode", fmt::format("{:04o}", status.st_mode & 07777)}});
  }
  std::string bytes(kKeyFileBytesMax, '\0');
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    ssize_t got = read(file.number(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) ThrowErrno(path);
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  bytes.resize(filled);
  return bytes;
}

}  // namespace credence::crypto
