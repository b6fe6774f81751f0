// Archives: every entry that the directory names is unpacked within its limit or refused.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "formats/row_reader.h"
#include "formats/xlsx_archive.h"
#include "formats/zip_directory.h"

using namespace credence;
using namespace credence::formats;

namespace {

constexpr std::int64_t kPartBytesMax = 1 << 20;

void Unpack(XlsxArchive& archive, const ZipEntry& entry) {
  CHECK(archive.Has(entry.name));
  auto part = archive.OpenPart(entry.name, kPartBytesMax);
  if (!part.ok()) return;
  std::vector<char> piece(4'096);
  std::int64_t unpacked = 0;
  while (true) {
    auto got = (*part)->Read(piece.data(), piece.size());
    if (!got.ok()) return;
    if (*got == 0) break;
    unpacked += static_cast<std::int64_t>(*got);
    CHECK(unpacked <= kPartBytesMax && unpacked <= entry.unpacked);
  }
  CHECK(unpacked == entry.unpacked);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto source = MemorySource(bytes);
  RandomAccess file(*source);
  auto entries = ReadZipDirectory(file);
  auto again = MemorySource(bytes);
  auto archive = XlsxArchive::Open(*again);
  if (!entries.ok()) {
    CHECK(!archive.ok() && archive.error().code == entries.error().code);
  } else if (archive.ok()) {
    for (const ZipEntry& entry : *entries) Unpack(**archive, entry);
  }

  auto table = MemorySource(bytes);
  auto reader = OpenTable(*table);
  RowBlock block;
  while (reader.ok()) {
    auto count = (*reader)->ReadRows(block);
    if (!count.ok() || *count == 0) break;
  }
  return 0;
}
