#include "formats/file_kind.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/text.h"
#include "formats/formats_errors.h"
#include "formats/random_access.h"

namespace credence::formats {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view bytes;
  ErrorCode code;
};

constexpr std::array kSignatures{
    Signature{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv, errors::kFileIsOldWorkbook},  // OLE2: .xls, .et, .doc
    Signature{"\x1F\x8B\x08"sv, errors::kFileIsArchive},                          // gzip
    Signature{"Rar!\x1A\x07"sv, errors::kFileIsArchive},
    Signature{"7z\xBC\xAF\x27\x1C"sv, errors::kFileIsArchive},
    Signature{"\xFD"
              "7zXZ\0"sv,
              errors::kFileIsArchive},
    Signature{"%PDF-"sv, errors::kFileIsPdf},
    Signature{"\x89PNG\r\n\x1A\n"sv, errors::kFileIsImage},
    Signature{"\xFF\xD8\xFF"sv, errors::kFileIsImage},  // JPEG
    Signature{"GIF89a"sv, errors::kFileIsImage},
    Signature{"GIF87a"sv, errors::kFileIsImage},
};

// Beyond this share of control characters a text is no text; a few strays in a small file are findings, not a refusal.
constexpr std::size_t kControlsAtLeast = 16;
constexpr std::size_t kControlsInHundred = 5;

// Entries of an archive show their names uncompressed. Word and slide files are archives of the same make.
bool IsWorkbookZip(std::string_view bytes) {
  auto has = [&](std::string_view name) { return bytes.find(name) != std::string_view::npos; };
  if (has("application/vnd.oasis.opendocument.spreadsheet"sv)) return true;
  return has("xl/workbook"sv) || has("xl/worksheets"sv) ||
         (has("[Content_Types].xml"sv) && !has("word/"sv) && !has("ppt/"sv));
}

bool IsStrayControl(char c) {
  unsigned char byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && (byte < 0x09 || byte > 0x0D)) || byte == 0x7F;
}

bool LooksLikeMarkup(std::string_view text) {
  std::string start = UpperAscii(TrimBlanks(text.substr(0, 256)));
  for (std::string_view mark : {"<!DOCTYPE"sv, "<HTML"sv, "<?XML"sv, "<TABLE"sv, "<META"sv, "<HEAD"sv}) {
    if (start.starts_with(mark)) return true;
  }
  return false;
}

// [MS-CFB] 2.2 and 2.6: where the directory of an OLE container begins, and how the names in it are written.
constexpr std::string_view kOleSignature = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv;
constexpr std::size_t kOleHeaderBytes = 512;
constexpr std::size_t kOleDirectoryLook = 16 * 1024;
constexpr std::string_view kEncryptedPackage = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"sv;

std::uint64_t OleNumber(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = width; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}

}  // namespace

bool IsZip(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04"sv) || bytes.starts_with("PK\x05\x06"sv) || bytes.starts_with("PK\x07\x08"sv);
}

Status RefuseEncryptedDocument(ByteSource& source) {
  RandomAccess file(source);
  std::string bytes(kOleHeaderBytes, '\0');
  bytes.resize(file.ReadAt(0, bytes.data(), bytes.size()));
  bool is_encrypted = false;
  if (bytes.size() == kOleHeaderBytes && bytes.starts_with(kOleSignature)) {
    const std::uint64_t shift = std::min<std::uint64_t>(OleNumber(bytes, 30, 2), 16);
    const auto directory = static_cast<std::int64_t>((OleNumber(bytes, 48, 4) + 1) << shift);
    bytes.resize(kOleDirectoryLook);
    bytes.resize(file.ReadAt(directory, bytes.data(), bytes.size()));
    is_encrypted = bytes.find(kEncryptedPackage) != std::string::npos;
  }
  CHECK(source.Seek(0));
  if (is_encrypted) return Error(errors::kFileIsEncrypted);
  return {};
}

Status RefuseBinary(std::string_view bytes) {
  if (IsZip(bytes)) return Error(IsWorkbookZip(bytes) ? errors::kFileIsWorkbook : errors::kFileIsArchive);
  for (const Signature& signature : kSignatures) {
    if (bytes.starts_with(signature.bytes)) return Error(signature.code);
  }
  return {};
}

Status RefuseForeignText(std::string_view text) {
  if (LooksLikeMarkup(text)) return Error(errors::kFileIsWebPage);
  std::size_t controls = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), IsStrayControl));
  if (controls >= kControlsAtLeast && controls * 100 > text.size() * kControlsInHundred) {
    return Error(errors::kFileIsBinary);
  }
  return {};
}

}  // namespace credence::formats
