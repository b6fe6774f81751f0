#include "formats/xlsx_archive.h"

#include <gtest/gtest.h>

#include <system_error>

#include "base/limits.h"
#include "formats/testing_workbooks.h"
#include "formats/zip_directory.h"

namespace credence::formats {
namespace {

using namespace std::string_literals;

std::string DirectoryCode(std::string_view bytes) {
  auto source = MemorySource(bytes);
  RandomAccess file(*source);
  auto entries = ReadZipDirectory(file);
  return entries.ok() ? "" : entries.error().code;
}

std::string ContentOf(std::string_view bytes, std::string_view part, std::int64_t bytes_max = 1 << 20) {
  auto source = MemorySource(bytes);
  auto archive = XlsxArchive::Open(*source);
  if (!archive.ok()) return archive.error().code;
  auto stream = (*archive)->OpenPart(part, bytes_max);
  if (!stream.ok()) return stream.error().code;
  std::string content;
  char piece[7];
  while (true) {
    auto got = (*stream)->Read(piece, sizeof piece);
    if (!got.ok()) return got.error().code;
    if (*got == 0) return content;
    content.append(piece, *got);
  }
}

TEST(XlsxArchive, GivesPartsByNameWithoutRegardToCase) {
  const std::string bytes = MakeZip({{"a.txt", "first"}, {"Xl\\Sheet.xml", "second"}, {"empty", ""}});
  EXPECT_EQ(ContentOf(bytes, "a.txt"), "first");
  EXPECT_EQ(ContentOf(bytes, "xl/SHEET.xml"), "second");
  EXPECT_EQ(ContentOf(bytes, "empty"), "");
  EXPECT_EQ(ContentOf(bytes, "none"), "xlsx.missing_part");
}

TEST(XlsxArchive, FindsTheDirectoryBeforeAComment) {
  EXPECT_EQ(ContentOf(MakeZip({{"a", "x"}}, "with a comment"), "a"), "x");
  // An archive inside: its end record stands in front of the outer one.
  EXPECT_EQ(ContentOf(MakeZip({{"a", "x"}, {"b.zip", MakeZip({{"c", "y"}})}}), "a"), "x");
}

TEST(XlsxArchive, RefusesWrongCheckSumsAndLengths) {
  EXPECT_EQ(ContentOf(MakeZip({{.name = "a", .content = "x", .crc_change = 1}}), "a"), "xlsx.damaged_part");
  EXPECT_EQ(ContentOf(MakeZip({{.name = "a", .content = "x", .size_change = 1}}), "a"), "xlsx.damaged_part");
  // Shorter than it claims to be, and longer: packed ("xyz" in one fixed block) as well as stored.
  const std::string packed("\xAB\xA8\xAC\x02\x00", 5);
  const std::uint32_t crc_of_xyz = Crc32("xyz") - Crc32(packed);
  for (const auto& [change, verdict] : {std::pair{-2, "xyz"}, {-3, "xlsx.damaged_part"}, {-1, "xlsx.damaged_part"}}) {
    const ZipPiece piece{.name = "a",
                         .content = packed,
                         .method = 8,
                         .crc_change = crc_of_xyz,
                         .size_change = static_cast<std::uint32_t>(change)};
    EXPECT_EQ(ContentOf(MakeZip({piece}), "a"), verdict) << change;
  }
  EXPECT_EQ(ContentOf(MakeZip({{.name = "a", .content = "xyz", .method = 8}}), "a"), "xlsx.damaged_part");
  EXPECT_EQ(ContentOf(MakeZip({{.name = "a", .content = "xyz", .method = 12}}), "a"), "xlsx.damaged_archive");
}

TEST(XlsxArchive, RefusesPartsBeyondTheLimit) {
  const std::string bytes = MakeZip({{"a", "123456789"}});
  EXPECT_EQ(ContentOf(bytes, "a", 9), "123456789");
  EXPECT_EQ(ContentOf(bytes, "a", 8), "xlsx.part_too_large");
  const auto huge = static_cast<std::uint32_t>(limits::kRatioFreeBytes) + 1'000;
  EXPECT_EQ(ContentOf(MakeZip({{.name = "a", .content = "x", .size_change = huge}}), "a", 1 << 30),
            "xlsx.too_compressed");
}

TEST(XlsxArchive, PassesTheFailureOfTheSourceOn) {
  class FailingSource : public ByteSource {
   public:
    explicit FailingSource(std::string bytes) : bytes_(std::move(bytes)), inner_(MemorySource(bytes_)) {}
    std::size_t Read(char* into, std::size_t max) override {
      if (fails) throw std::system_error(EIO, std::generic_category(), "test");
      return inner_->Read(into, std::min<std::size_t>(max, 1'000));
    }
    bool Seek(std::int64_t offset) override { return inner_->Seek(offset); }
    std::optional<std::int64_t> size() const override { return inner_->size(); }
    bool fails = false;

   private:
    std::string bytes_;
    std::unique_ptr<ByteSource> inner_;
  };
  FailingSource source(MakeZip({{"a", std::string(300'000, 'x')}}));
  auto archive = XlsxArchive::Open(source);
  ASSERT_TRUE(archive.ok());
  source.fails = true;
  EXPECT_THROW((void)(*archive)->OpenPart("a", 1 << 20).ok(), std::system_error);
  source.fails = false;
  auto part = (*archive)->OpenPart("a", 1 << 20);
  ASSERT_TRUE(part.ok());
  source.fails = true;
  std::string into(300'000, '\0');
  EXPECT_THROW(while (*(*part)->Read(into.data(), into.size()) > 0){}, std::system_error);
}

TEST(ZipDirectory, RefusesNamesThatPointElsewhere) {
  for (const std::string& name : {"../a"s, "x/../../a"s, "x\\..\\a"s, "/etc/passwd"s, "C:\\a"s, ".."s, "a\0b"s}) {
    EXPECT_EQ(DirectoryCode(MakeZip({{name, "x"}})), "xlsx.unsafe_part") << name;
  }
  EXPECT_EQ(DirectoryCode(MakeZip({{"a..b/..c", "x"}})), "");
  EXPECT_EQ(DirectoryCode(MakeZip({{.name = "a", .content = "b", .attributes = 0xA1FF0000}})), "xlsx.unsafe_part");
  EXPECT_EQ(DirectoryCode(MakeZip({{.name = "a", .content = "b", .attributes = 0x81A40000}})), "");
}

TEST(ZipDirectory, RefusesRepeatedNames) {
  EXPECT_EQ(DirectoryCode(MakeZip({{"a/b", "x"}, {"A\\B", "y"}})), "xlsx.repeated_part");
}

TEST(ZipDirectory, RefusesOverlappingParts) {
  EXPECT_EQ(DirectoryCode(MakeZip({{"a", "x"}, {.name = "b", .content = "y", .offset_change = -1}})),
            "xlsx.overlapping_parts");
  EXPECT_EQ(DirectoryCode(MakeZip({{"a", "x"}, {.name = "b", .content = "y", .offset_change = 1}})),
            "xlsx.overlapping_parts");
}

TEST(ZipDirectory, RefusesEncryptedParts) {
  EXPECT_EQ(DirectoryCode(MakeZip({{.name = "a", .content = "x", .flags = 1}})), "file.is_encrypted");
}

TEST(ZipDirectory, RefusesTooManyEntriesWithoutReadingThem) {
  std::string bytes = MakeZip({{"a", "x"}});
  const std::size_t end = bytes.size() - 22;
  bytes.replace(end + 10, 2, "\x11\x27");  // 10,001
  EXPECT_EQ(DirectoryCode(bytes), "xlsx.too_many_parts");
  bytes.replace(end + 10, 2, "\x10\x27");  // 10,000, but only one is there
  EXPECT_EQ(DirectoryCode(bytes), "xlsx.damaged_archive");
  // A second end record must be as small, whichever of the two is taken.
  std::string other = MakeZip({{"a", "x"}}, "PK\x05\x06" + std::string(6, '\0') + "\xFF\x7F" + std::string(20, '\0'));
  EXPECT_EQ(DirectoryCode(other), "xlsx.too_many_parts");
}

TEST(ZipDirectory, RefusesRubbish) {
  EXPECT_EQ(DirectoryCode("PK\x03\x04"), "xlsx.damaged_archive");
  EXPECT_EQ(DirectoryCode("PK\x05\x06" + std::string(17, '\0')), "xlsx.damaged_archive");
  EXPECT_EQ(DirectoryCode("PK\x05\x06" + std::string(18, '\0')), "");
  std::string bytes = MakeZip({{"a", "x"}});
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    std::string changed = bytes;
    changed[i] = '\xFF';
    DirectoryCode(changed);  // whatever the verdict
    ContentOf(changed, "a");
  }
}

TEST(ShownPart, ShowsNoSecrets) {
  EXPECT_EQ(ShownPart("xl/a.xml"), "xl/a.xml");
  EXPECT_EQ(ShownPart("a\n\x1b[31m"), "a??[31m");
  EXPECT_EQ(ShownPart(std::string(100, 'x')).size(), 80u);
}

}  // namespace
}  // namespace credence::formats
