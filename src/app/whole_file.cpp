#include "app/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "app/app_errors.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;

bool WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

bool SyncFolder(const fs::path& folder) {
  const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = fd >= 0 && ::fsync(fd) == 0;
  const int reason = errno;
  if (fd >= 0) ::close(fd);
  errno = reason;
  return synced;
}

}  // namespace

// The file gets its name when it is whole, so that neither a fault nor a kill leaves half of it for the next start.
Status WriteNewFile(const fs::path& path, std::string_view text, int mode) {
  fs::path part = path;
  part += ".part";
  ::unlink(part.c_str());  // of an attempt that was stopped
  const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  bool written = fd >= 0 && WriteAll(fd, text) && ::fsync(fd) == 0;
  // A link is never made over another file, as a rename would be.
  const bool named = written && ::link(part.c_str(), path.c_str()) == 0;
  written = named && SyncFolder(path.parent_path());
  const int reason = errno;
  if (fd >= 0) ::close(fd);
  ::unlink(part.c_str());
  if (!written) {
    if (named) ::unlink(path.c_str());
    return Error(errors::kFileUnwritable,
                 {{"file", path.string()}, {"reason", std::generic_category().message(reason)}});
  }
  return {};
}

}  // namespace credence::app
