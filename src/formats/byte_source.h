// Where bytes come from: a file, a descriptor, memory, or a test that hands them out one by one.
// A source is read by one thread, from front to back or, where it can seek, in any order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace credence::formats {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // Puts 1..max bytes at `into` and returns how many; 0 only at the end. max > 0.
  // Throws std::system_error when the medium fails in the middle.
  virtual std::size_t Read(char* into, std::size_t max) = 0;
  // Goes to a byte counted from the front, at most to the end; false where the medium can only be read through.
  virtual bool Seek(std::int64_t /*offset*/) { return false; }
  // Bytes in all, where this is known beforehand.
  virtual std::optional<std::int64_t> size() const = 0;
};

// Error codes: file.missing, file.unreadable, file.is_directory, file.empty. Their {file} is the last part of the path
// only.
Result<std::unique_ptr<ByteSource>> OpenFile(const std::filesystem::path& path);

// Reads from where the descriptor stands and closes it in the end, also on error. `name` is shown to people.
// Error codes: as OpenFile, without file.missing.
Result<std::unique_ptr<ByteSource>> OpenDescriptor(int descriptor, std::string_view name);

// Borrows `bytes`, which must outlive the source.
std::unique_ptr<ByteSource> MemorySource(std::string_view bytes);

}  // namespace credence::formats
