// The register that the benchmarks of look-up and search ask: a data folder with so many organisations, filed through
// the intake as any file is. Kept between runs, since a million rows take minutes. Nothing of it is a person's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

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

struct BenchSubject {
  std::string code;
  std::string name;
};
// In the order of their numbers.
std::vector<BenchSubject> SubjectsOf(db::Database& database);

}  // namespace credence::app
