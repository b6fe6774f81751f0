#include "formats/whole_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <string>
#include <system_error>

#include "formats/formats_errors.h"

namespace credence::formats {

Status WriteWholeFile(const std::filesystem::path& path, std::string_view bytes) {
  std::filesystem::path unfinished = path;
  unfinished += ".unfinished";
  std::string reason;
  std::error_code failure;
  if (std::filesystem::is_directory(path, failure)) {
    reason = std::strerror(EISDIR);
  } else {
    errno = 0;
    std::ofstream file(unfinished, std::ios::binary | std::ios::trunc);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    file.close();
    if (!file) reason = std::strerror(errno != 0 ? errno : EIO);
  }
  if (reason.empty()) {
    std::filesystem::rename(unfinished, path, failure);
    if (!failure) return {};
    reason = failure.message();
  }
  std::filesystem::remove(unfinished, failure);
  return Error(errors::kFileUnwritable, {{"file", path.string()}, {"reason", reason}});
}

}  // namespace credence::formats
