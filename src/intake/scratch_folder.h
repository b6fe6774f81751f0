// A folder that nobody else can read, for a file that is made only to be sent. It goes with the object.
#pragma once

#include <filesystem>
#include <string>

namespace credence::intake {

class ScratchFolder {
 public:
  // Throws std::system_error when the disk is full or read-only.
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// The bytes of a small file. Throws std::system_error when it cannot be read.
std::string ReadWholeFile(const std::filesystem::path& path);

}  // namespace credence::intake
