#include "app/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "app/app_errors.h"

namespace credence::app {

Status WriteNewFile(const std::filesystem::path& path, std::string_view text, int mode) {
  int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  const bool written =
      fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  const int reason = errno;
  if (fd >= 0) ::close(fd);
  if (!written) {
    return Error(errors::kFileUnwritable,
                 {{"file", path.string()}, {"reason", std::generic_category().message(reason)}});
  }
  return {};
}

}  // namespace credence::app
