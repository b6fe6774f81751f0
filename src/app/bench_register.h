// The register that the benchmarks of look-up and search ask: a data folder with so many organisations, filed through
// the intake as any file is. Kept between runs, since a million rows take minutes. Nothing of it is a person's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/background_child.h"
#include "base/clock.h"
#include "base/result.h"
#include "db/database.h"

namespace credence::app {

struct BenchRegisterOptions {
  std::filesystem::path keep;  // folder in which registers of several sizes may stand
  std::int64_t rows = 1'000'000;
  std::string real;  // CSV of a real register, read first; what it lacks in rows is constructed. Empty: all constructed
};

// Makes the data folder unless it stands already, and gives its path. Rows of the real file that are refused as any
// wrong row is are missing in it. Error codes: those of init and import.
Result<std::filesystem::path> MakeBenchRegister(const BenchRegisterOptions& options, const Clock& clock);

// The same in a data folder of its own whose database is at this address; not kept.
Status MakeBenchRegisterAt(const BenchRegisterOptions& options, const std::filesystem::path& data,
                           const std::string& address, const Clock& clock);

struct BenchSubject {
  std::string code;
  std::string name;
};
// In the order of their numbers.
std::vector<BenchSubject> SubjectsOf(db::Database& database);

// The same data folder once more, to be written to, and its subjects.
Result<std::vector<BenchSubject>> CopyRegister(const std::filesystem::path& kept, const std::filesystem::path& into,
                                               const Clock& clock);

// `credence serve` on a data folder, without the limits that hold strangers off, and with this much memory for kept
// answers (absent: as shipped). Writes the folder's configuration. Null when it does not start.
std::unique_ptr<BackgroundChild> ServeForBench(const std::filesystem::path& data,
                                               std::optional<int> answer_cache_mib = {});

}  // namespace credence::app
