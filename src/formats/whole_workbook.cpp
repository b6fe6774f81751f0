#include "formats/whole_workbook.h"

#include <zip.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace credence::formats {
namespace {

constexpr std::size_t kLook = 4'096;  // the first element and the last end stand well within

using Archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;
using Part = std::unique_ptr<zip_file_t, decltype(&zip_fclose)>;

// The name of the first element that is no declaration.
std::string_view RootOf(std::string_view head) {
  std::size_t start = head.find('<');
  while (start != std::string_view::npos && start + 1 < head.size() && head[start + 1] == '?') {
    start = head.find('<', start + 1);
  }
  if (start == std::string_view::npos) return "";
  const std::size_t end = head.find_first_of(" />\n", start + 1);
  return end == std::string_view::npos ? "" : head.substr(start + 1, end - start - 1);
}

bool EndsWithRoot(std::string_view head, std::string_view tail) {
  const std::string_view root = RootOf(head);
  while (!tail.empty() && (tail.back() == '\n' || tail.back() == '\r')) tail.remove_suffix(1);
  return !root.empty() && (tail.ends_with("</" + std::string(root) + ">") ||
                           (tail.size() == head.size() && tail.ends_with("/>")));  // an empty part: <Relationships/>
}

bool IsWhole(zip_t* archive, zip_uint64_t index) {
  Part part(zip_fopen_index(archive, index, 0), &zip_fclose);
  if (part == nullptr) return false;
  std::vector<char> buffer(std::size_t{256} << 10);
  std::string head, tail;
  while (true) {
    const zip_int64_t count = zip_fread(part.get(), buffer.data(), buffer.size());
    if (count < 0) return false;  // the check sum too
    if (count == 0) break;
    const std::string_view read(buffer.data(), static_cast<std::size_t>(count));
    if (head.size() < kLook) head += read.substr(0, kLook - head.size());
    tail += read.substr(read.size() > kLook ? read.size() - kLook : 0);
    if (tail.size() > kLook) tail.erase(0, tail.size() - kLook);
  }
  return EndsWithRoot(head, tail);
}

}  // namespace

bool IsWholeWorkbook(const std::filesystem::path& path) {
  Archive archive(zip_open(path.c_str(), ZIP_RDONLY | ZIP_CHECKCONS, nullptr), &zip_discard);
  if (archive == nullptr) return false;
  const zip_int64_t count = zip_get_num_entries(archive.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    if (!IsWhole(archive.get(), static_cast<zip_uint64_t>(i))) return false;
  }
  return count > 0;
}

}  // namespace credence::formats
