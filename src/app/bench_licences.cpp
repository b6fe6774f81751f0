#include "app/bench_licences.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "app/app_errors.h"
#include "app/command_context.h"
#include "app/demo_random.h"
#include "base/check.h"
#include "formats/byte_source.h"
#include "formats/csv_reader.h"
#include "formats/csv_writer.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kDecided = "2026/06/29";  // in time
constexpr std::int64_t kLateEvery = 50;
constexpr std::uint64_t kSeed = 41;  // of the subjects

// The rows of a CSV file.
Result<std::vector<std::vector<std::string>>> ReadRows(const std::string& path) {
  ASSIGN_OR_RETURN(auto source, formats::OpenFile(path));
  ASSIGN_OR_RETURN(auto reader, formats::CsvReader::Open(*source));
  std::vector<std::vector<std::string>> rows{reader->header().cells};
  formats::RowBlock block;
  while (true) {
    ASSIGN_OR_RETURN(std::size_t count, reader->ReadRows(block));
    if (count == 0) return rows;
    for (const auto& row : block.rows) {
      auto& cells = rows.emplace_back();
      for (std::size_t c = 0; c < row.cell_count; ++c) cells.emplace_back(block.CellText(row, c));
    }
  }
}

}  // namespace

BenchFolder::BenchFolder(const fs::path& above) {
  const fs::path place = above.empty() ? fs::temp_directory_path() : above;
  std::error_code ignored;
  fs::create_directories(place, ignored);
  std::string name = (place / "credence-bench-XXXXXX").string();
  if (mkdtemp(name.data()) != nullptr) path_ = name;
}

BenchFolder::~BenchFolder() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

ChildRun RunSelf(std::vector<std::string> arguments, const BenchFolder& folder) {
  arguments.insert(arguments.begin(), fs::read_symlink("/proc/self/exe").string());
  return RunChild(arguments, folder / "output");
}

Result<BenchLicences> BenchLicences::OfDemoCity(const BenchFolder& folder) {
  const std::string demo = folder / "demo", licences = folder / "licences.csv";
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{"demo", "--until", kBenchDay, "--data", demo},
        {"export", "--edition", "merged", "--item", "licence", "--out", licences, "--data", demo}}) {
    if (RunSelf(arguments, folder).exit_status != kExitDone) {
      return Error(errors::kStopped, {{"reason", arguments.front()}});
    }
  }
  return Read(licences);
}

Result<BenchLicences> BenchLicences::Read(const std::string& exported) {
  BenchLicences licences;
  ASSIGN_OR_RETURN(licences.rows_, ReadRows(exported));
  CHECK(licences.rows_.size() > 1);
  const auto& titles = licences.titles();
  const auto column = [&](std::string_view code) {
    const auto found = std::find(titles.begin(), titles.end(), code);
    CHECK(found != titles.end());
    return static_cast<std::size_t>(found - titles.begin());
  };
  licences.name_ = column("XK_XDR_MC");
  licences.code_ = column("XK_XDR_SHXYM");
  licences.number_ = column("XK_XKBH");
  licences.decided_ = column("XK_JDRQ");
  return licences;
}

std::vector<std::string> BenchLicences::Row(std::int64_t i) const {
  auto row = rows_[1 + static_cast<std::size_t>(i) % (rows_.size() - 1)];
  row[number_] = fmt::format("BENCH{:08}", i);
  if (i % kLateEvery != 0) row[decided_] = kDecided;
  return row;
}

Status BenchLicences::WriteFile(const std::string& path, const BenchRows& rows,
                                const std::vector<BenchSubject>& subjects) const {
  std::ofstream file(path, std::ios::binary);
  std::string lines;
  formats::CsvWriter csv(lines);
  const auto write = [&](const std::vector<std::string>& cells) {
    csv.WriteRow(std::vector<std::string_view>(cells.begin(), cells.end()));
    file << lines;
    lines.clear();
  };
  write(titles());
  DemoRandom random(kSeed + static_cast<std::uint64_t>(rows.first));
  for (std::int64_t i = rows.first; i < rows.first + rows.count; ++i) {
    const bool is_unknown = rows.unknown_every > 0 && i % rows.unknown_every == 0;
    write(is_unknown ? Row(i) : Row(i, random.Pick(subjects)));
  }
  file.close();
  if (!file) return Error(errors::kStopped, {{"reason", path}});
  return {};
}

std::vector<std::string> BenchLicences::Row(std::int64_t i, const BenchSubject& subject) const {
  auto row = Row(i);
  row[name_] = subject.name;
  row[code_] = subject.code;
  return row;
}

}  // namespace credence::app
