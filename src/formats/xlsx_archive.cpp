#include "formats/xlsx_archive.h"

#include <zip.h>

#include <algorithm>
#include <cstring>
#include <exception>

#include "base/check.h"
#include "base/limits.h"
#include "formats/formats_errors.h"
#include "formats/random_access.h"
#include "formats/zip_directory.h"

namespace credence::formats {
namespace {

// What libzip reads through. An exception must not pass its C code, so it waits here until libzip has returned.
class ZipInput {
 public:
  explicit ZipInput(RandomAccess& file) : file_(file) { zip_error_init(&error_); }
  ~ZipInput() { zip_error_fini(&error_); }

  void Rethrow() {
    if (auto thrown = std::exchange(thrown_, nullptr)) std::rethrow_exception(thrown);
  }

  static zip_int64_t Call(void* self, void* bytes, zip_uint64_t count, zip_source_cmd_t command) {
    return static_cast<ZipInput*>(self)->Answer(bytes, count, command);
  }

 private:
  zip_int64_t Answer(void* bytes, zip_uint64_t count, zip_source_cmd_t command) {
    switch (command) {
      case ZIP_SOURCE_OPEN:
        position_ = 0;
        return 0;
      case ZIP_SOURCE_READ:
        return Read(static_cast<char*>(bytes), count);
      case ZIP_SOURCE_SEEK: {
        zip_int64_t offset = zip_source_seek_compute_offset(
            static_cast<zip_uint64_t>(position_), static_cast<zip_uint64_t>(file_.size()), bytes, count, &error_);
        if (offset < 0) return -1;
        position_ = offset;
        return 0;
      }
      case ZIP_SOURCE_TELL:
        return position_;
      case ZIP_SOURCE_STAT: {
        auto* stat = static_cast<zip_stat_t*>(bytes);
        zip_stat_init(stat);
        stat->valid = ZIP_STAT_SIZE;
        stat->size = static_cast<zip_uint64_t>(file_.size());
        return sizeof(zip_stat_t);
      }
      case ZIP_SOURCE_ERROR:
        return zip_error_to_data(&error_, bytes, count);
      case ZIP_SOURCE_SUPPORTS:
        return ZIP_SOURCE_SUPPORTS_SEEKABLE;
      case ZIP_SOURCE_CLOSE:
      case ZIP_SOURCE_FREE:
        return 0;
      default:
        zip_error_set(&error_, ZIP_ER_OPNOTSUPP, 0);
        return -1;
    }
  }

  zip_int64_t Read(char* into, zip_uint64_t count) {
    try {
      std::size_t got = file_.ReadAt(position_, into, static_cast<std::size_t>(count));
      position_ += static_cast<zip_int64_t>(got);
      return static_cast<zip_int64_t>(got);
    } catch (...) {
      thrown_ = std::current_exception();
      zip_error_set(&error_, ZIP_ER_READ, 0);
      return -1;
    }
  }

  RandomAccess& file_;
  zip_int64_t position_ = 0;
  zip_error_t error_;
  std::exception_ptr thrown_;
};

struct CloseFile {
  void operator()(zip_file_t* file) const { zip_fclose(file); }
};
struct CloseArchive {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};

class ZipPart : public PartStream {
 public:
  ZipPart(zip_file_t* file, ZipInput& input, const ZipEntry& entry, std::int64_t bytes_max)
      : file_(file),
        input_(input),
        packed_(entry.packed),
        claimed_(entry.unpacked),
        bytes_max_(bytes_max),
        name_(ShownPart(entry.name)) {}

  const std::string& name() const override { return name_; }

  Result<std::size_t> Read(char* into, std::size_t max) override {
    CHECK(max > 0);
    const zip_int64_t got = zip_fread(file_.get(), into, max);
    input_.Rethrow();
    if (got < 0) return Error(errors::kDamagedPart, {{"part", name_}});
    unpacked_ += got;
    // More than the directory says, or less: the check sum alone would tell so only at the end of all that comes.
    if (unpacked_ > claimed_ || (got == 0 && unpacked_ < claimed_)) {
      return Error(errors::kDamagedPart, {{"part", name_}});
    }
    RETURN_IF_ERROR(CheckSize(name_, unpacked_, packed_, bytes_max_));
    return static_cast<std::size_t>(got);
  }

  static Status CheckSize(const std::string& name, std::int64_t unpacked, std::int64_t packed, std::int64_t bytes_max) {
    if (unpacked > limits::kRatioFreeBytes && unpacked / limits::kCompressionRatioMax > packed) {
      return Error(errors::kTooCompressed, {{"part", name}, {"limit", std::to_string(limits::kCompressionRatioMax)}});
    }
    if (unpacked > bytes_max) {
      return Error(errors::kPartTooLarge, {{"part", name}, {"limit", std::to_string(bytes_max >> 20)}});
    }
    return {};
  }

 private:
  std::unique_ptr<zip_file_t, CloseFile> file_;
  ZipInput& input_;
  std::int64_t packed_;
  std::int64_t claimed_;
  std::int64_t unpacked_ = 0;
  std::int64_t bytes_max_;
  std::string name_;
};

class ZipArchive : public XlsxArchive {
 public:
  explicit ZipArchive(ByteSource& source) : file_(source), input_(file_) {}

  Status Open() {
    ASSIGN_OR_RETURN(entries_, ReadZipDirectory(file_));
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_function_create(&ZipInput::Call, &input_, &error);
    if (source != nullptr) archive_.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
    zip_error_fini(&error);
    if (archive_ == nullptr && source != nullptr) zip_source_free(source);
    input_.Rethrow();
    if (archive_ == nullptr) return Error(errors::kDamagedArchive);
    return {};
  }

  bool Has(std::string_view part) const override { return Find(part) != entries_.end(); }

  bool HasLike(std::string_view piece) const override {
    return std::any_of(entries_.begin(), entries_.end(),
                       [&](const ZipEntry& entry) { return entry.key.find(piece) != std::string::npos; });
  }

  Result<std::unique_ptr<PartStream>> OpenPart(std::string_view part, std::int64_t bytes_max) override {
    auto entry = Find(part);
    if (entry == entries_.end()) return Error(errors::kMissingPart, {{"part", ShownPart(part)}});
    const std::string shown = ShownPart(entry->name);
    // What the directory claims is refused at once; what it hides, while it is unpacked.
    RETURN_IF_ERROR(ZipPart::CheckSize(shown, entry->unpacked, entry->packed, bytes_max));
    const auto index = static_cast<zip_uint64_t>(entry - entries_.begin());
    if (!IsSame(index, *entry)) return Error(errors::kDamagedArchive);
    zip_file_t* file = zip_fopen_index(archive_.get(), index, 0);
    input_.Rethrow();
    if (file == nullptr) return Error(errors::kDamagedPart, {{"part", shown}});
    return std::unique_ptr<PartStream>(std::make_unique<ZipPart>(file, input_, *entry, bytes_max));
  }

  std::int64_t byte_position() const override { return file_.position(); }

 private:
  std::vector<ZipEntry>::const_iterator Find(std::string_view part) const {
    const std::string key = PartKey(part);
    return std::find_if(entries_.begin(), entries_.end(), [&](const ZipEntry& entry) { return entry.key == key; });
  }

  // Where an archive can be read in two ways, libzip must have read it as we did. Only the two methods that spreadsheet
  // programs use are unpacked.
  bool IsSame(zip_uint64_t index, const ZipEntry& entry) const {
    zip_stat_t stat;
    const char* name = zip_get_name(archive_.get(), index, ZIP_FL_ENC_RAW);
    if (name == nullptr || entry.name != name || zip_stat_index(archive_.get(), index, 0, &stat) != 0) return false;
    return stat.size == static_cast<zip_uint64_t>(entry.unpacked) &&
           stat.comp_size == static_cast<zip_uint64_t>(entry.packed) && stat.crc == entry.crc &&
           stat.comp_method == entry.method && (entry.method == ZIP_CM_STORE || entry.method == ZIP_CM_DEFLATE);
  }

  RandomAccess file_;
  ZipInput input_;
  std::vector<ZipEntry> entries_;
  std::unique_ptr<zip_t, CloseArchive> archive_;
};

}  // namespace

Result<std::unique_ptr<XlsxArchive>> XlsxArchive::Open(ByteSource& source) {
  auto archive = std::make_unique<ZipArchive>(source);
  RETURN_IF_ERROR(archive->Open());
  return std::unique_ptr<XlsxArchive>(std::move(archive));
}

}  // namespace credence::formats
