#include "formats/archive_parts_test.h"

#include <zip.h>

namespace credence::formats {

std::map<std::string, std::string> PartsOf(const std::filesystem::path& archive) {
  std::map<std::string, std::string> parts;
  zip_t* zip = zip_open(archive.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, nullptr);
  if (zip == nullptr) return parts;
  for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); ++i) {
    zip_file_t* file = zip_fopen_index(zip, static_cast<zip_uint64_t>(i), 0);
    if (file == nullptr) continue;
    std::string& text = parts[zip_get_name(zip, static_cast<zip_uint64_t>(i), 0)];
    char buffer[4096];
    for (zip_int64_t n = zip_fread(file, buffer, sizeof buffer); n > 0; n = zip_fread(file, buffer, sizeof buffer)) {
      text.append(buffer, static_cast<std::size_t>(n));
    }
    zip_fclose(file);
  }
  zip_close(zip);
  return parts;
}

}  // namespace credence::formats
