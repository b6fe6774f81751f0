#include <stdlib.h>

#include <boost/json.hpp>
#include <chrono>
#include <ostream>

#include "app/agreement.h"
#include "app/commands.h"
#include "base/check.h"

namespace credence::app {
namespace {

constexpr std::int64_t kDifferencesShown = 20;

// A folder that goes with the object.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "credence_bench_XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
  }
  ~ScratchFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace

int RunBenchAgreement(const CommandContext& context, const AgreementOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  ScratchFolder scratch;
  if (Status made = Initialise(scratch.path() / "data", {}, context.clock); !made.ok()) {
    return context.Refuse(made.error());
  }
  auto opened = Installation::Open(scratch.path() / "data", context.clock, /*durable=*/false);
  if (!opened.ok()) return context.Refuse(opened.error());
  GeneratedTables tables(options.seed, MakeDemoCity(context.clock.Today(), options.seed), (*opened)->items(),
                         scratch.path());
  const Agreement agreement = CompareCheckAndFiling(**opened, tables, options.files);
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  boost::json::array differences;
  for (const std::string& difference : agreement.differences) {
    if (static_cast<std::int64_t>(differences.size()) == kDifferencesShown) break;
    if (!context.json) context.out << difference << "\n";
    differences.emplace_back(difference);
  }
  context.Line("bench.agreement", {{"files", std::to_string(agreement.files)},
                                   {"rows", std::to_string(agreement.rows)},
                                   {"refused", std::to_string(agreement.refused_rows)},
                                   {"findings", std::to_string(agreement.findings)},
                                   {"refused_files", std::to_string(agreement.refused_files)},
                                   {"differences", std::to_string(agreement.differences.size())},
                                   {"seconds", std::to_string(static_cast<std::int64_t>(seconds + 0.5))}});
  context.End({{"files", agreement.files},
               {"rows", agreement.rows},
               {"refused_rows", agreement.refused_rows},
               {"findings", agreement.findings},
               {"refused_files", agreement.refused_files},
               {"differences", agreement.differences.size()},
               {"first_differences", differences},
               {"seconds", seconds}});
  return agreement.differences.empty() ? kExitDone : kExitFindings;
}

}  // namespace credence::app
