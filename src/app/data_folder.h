// Where things lie in the data folder of an installation.
#pragma once

#include <filesystem>

namespace credence::app {

class DataFolder {
 public:
  explicit DataFolder(std::filesystem::path root) : root_(std::move(root)) {}

  std::filesystem::path database() const { return root_ / "credence.db"; }  // the embedded one
  std::filesystem::path configuration() const { return root_ / "credence.toml"; }
  std::filesystem::path keys() const { return root_ / "keys"; }
  std::filesystem::path ledger_key() const { return root_ / "keys" / "ledger.key"; }
  std::filesystem::path ledger_public_key() const { return root_ / "keys" / "ledger.pub"; }
  std::filesystem::path data_key() const { return root_ / "keys" / "data.key"; }
  std::filesystem::path blobs() const { return root_ / "blobs"; }

 private:
  std::filesystem::path root_;
};

}  // namespace credence::app
