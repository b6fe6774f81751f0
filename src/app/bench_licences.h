// Licences for benchmarks: rows of the demo city in the merged edition, under further numbers and, if asked, of other
// organisations. Nothing of it is a person's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/bench_register.h"
#include "app/child_process.h"
#include "base/result.h"

namespace credence::app {

inline constexpr const char* kBenchDay = "2026-06-30";  // the last day of the demo city; everything is received then

// A folder of its own that goes with it.
class BenchFolder {
 public:
  // Under `above`, or where the system keeps what is temporary.
  explicit BenchFolder(const std::filesystem::path& above = {});
  ~BenchFolder();
  BenchFolder(const BenchFolder&) = delete;
  BenchFolder& operator=(const BenchFolder&) = delete;
  std::string operator/(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

// This very program with these arguments, to its end.
ChildRun RunSelf(std::vector<std::string> arguments, const BenchFolder& folder);

// Which rows of the endless sequence a file holds, and how often one is of an organisation that no register knows.
struct BenchRows {
  std::int64_t first = 0;
  std::int64_t count = 0;
  std::int64_t unknown_every = 0;  // 0: never
};

class BenchLicences {
 public:
  // Makes a demo city in `folder` and takes its licences as `export --edition merged` writes them.
  static Result<BenchLicences> OfDemoCity(const BenchFolder& folder);
  // The same from such a file.
  static Result<BenchLicences> Read(const std::string& exported);

  const std::vector<std::string>& titles() const { return rows_.front(); }
  // Row `i` of as many as are wanted, under a number of its own; one in fifty keeps its own date, and is late.
  std::vector<std::string> Row(std::int64_t i) const;
  // The same of this subject.
  std::vector<std::string> Row(std::int64_t i, const BenchSubject& subject) const;

  // A CSV file of these rows, of subjects drawn at random.
  Status WriteFile(const std::string& path, const BenchRows& rows, const std::vector<BenchSubject>& subjects) const;
  Status WriteFile(const std::string& path, std::int64_t rows, const std::vector<BenchSubject>& subjects) const {
    return WriteFile(path, BenchRows{.count = rows}, subjects);
  }

 private:
  std::vector<std::vector<std::string>> rows_;  // titles first
  std::size_t name_ = 0, code_ = 0, number_ = 0, decided_ = 0;
};

}  // namespace credence::app
