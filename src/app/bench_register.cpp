#include "app/bench_register.h"

#include <fmt/format.h>

#include <fstream>
#include <system_error>

#include "app/app_errors.h"
#include "app/demo_random.h"
#include "app/demo_words.h"
#include "app/installation.h"
#include "base/check.h"
#include "base/text.h"
#include "formats/byte_source.h"
#include "formats/csv_writer.h"
#include "identity/credit_code.h"
#include "identity/organisation_code.h"
#include "identity/region.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSeed = 20180511;
constexpr std::string_view kHeader = "name,code,registered,kind,province,city";
constexpr std::string_view kRegisterDepartment = "D024";
constexpr int kBrandMin = 2, kBrandMax = 4;  // characters
constexpr std::size_t kNumberDigits = 5;

// The n-th constructed code: its inner organisation code is DEM and five digits of the alphabet of unified codes.
std::string ConstructedCode(std::string_view prefix, std::int64_t n) {
  static constexpr std::string_view kDigits = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  std::string number(kNumberDigits, '0');
  for (std::size_t i = kNumberDigits; i > 0; --i, n /= static_cast<std::int64_t>(kDigits.size())) {
    number[i - 1] = kDigits[static_cast<std::size_t>(n) % kDigits.size()];
  }
  CHECK(n == 0);
  const std::string body = "DEM" + number;
  std::string code = std::string(prefix) + "420881" + body + identity::OrganisationCodeCheckCharacter(body);
  return code + identity::CreditCodeCheckCharacter(code);
}

// Names as the demo city has them, with brands of freely combined characters, so that millions differ.
class ConstructedNames {
 public:
  ConstructedNames() : words_(DemoWords::Builtin()), random_(kSeed) {
    for (const std::string& brand : words_.brands) {
      for (std::size_t at = 0; at < brand.size();) {
        const std::size_t begin = at;
        NextCodePoint(brand, at);
        characters_.push_back(brand.substr(begin, at - begin));
      }
    }
  }

  struct Name {
    std::string text;
    std::string prefix;  // of the code
  };
  Name Next() {
    const Trade& trade = words_.trades[random_.PickWeighted(words_.trades)];
    const Place& place = words_.places[random_.PickWeighted(words_.places)];
    const std::string& suffix = random_.Pick(trade.suffixes);
    std::string brand;
    for (int left = random_.Between(kBrandMin, kBrandMax); left > 0; --left) brand += random_.Pick(characters_);
    return {Expand(trade.name,
                   [&](std::string_view key) -> std::optional<std::string> {
                     if (key == "place") return place.name;
                     if (key == "brand") return brand;
                     if (key == "suffix") return suffix;
                     return std::nullopt;
                   }),
            trade.prefix};
  }

 private:
  const DemoWords& words_;
  DemoRandom random_;
  std::vector<std::string> characters_;
};

// The lines of the real file, then constructed ones.
Status WriteRows(const BenchRegisterOptions& options, const fs::path& into) {
  std::ofstream file(into, std::ios::binary);
  file << kHeader << "\n";
  std::int64_t rows = 0;
  if (!options.real.empty()) {
    std::ifstream real(options.real, std::ios::binary);
    std::string line;
    std::getline(real, line);
    if (line.find(kHeader) == std::string::npos)
      return Error(errors::kStopped, {{"reason", options.real + ": " + line}});
    for (; rows < options.rows && std::getline(real, line); ++rows) {
      if (line.ends_with('\r')) line.pop_back();
      file << line << "\n";
    }
  }
  ConstructedNames names;
  for (std::int64_t n = 0; rows < options.rows; ++n, ++rows) {
    const ConstructedNames::Name name = names.Next();
    file << name.text << "," << ConstructedCode(name.prefix, n) << ",2015-06-01,N/A,,\n";
  }
  return {};
}

Status FileRegister(const fs::path& data, const std::string& address, const fs::path& rows, const Clock& clock) {
  InitOptions options;
  options.database = address;
  RETURN_IF_ERROR(Initialise(data, options, clock));
  ASSIGN_OR_RETURN(auto installation, Installation::Open(data, clock, /*durable=*/false));
  ASSIGN_OR_RETURN(auto source, formats::OpenFile(rows.string()));
  intake::ImportRequest request;
  request.item = "organisation";
  request.department = kRegisterDepartment;
  request.file_name = rows.filename().string();
  ASSIGN_OR_RETURN(const auto accepted, installation->intake().Accept(Caller::Operator(), request, *source));
  CHECK(installation->jobs().Run(accepted.job_id));
  RETURN_IF_ERROR(installation->last_filing());
  installation->ledger().SequenceAll();
  return {};
}

}  // namespace

Result<fs::path> MakeBenchRegister(const BenchRegisterOptions& options, const Clock& clock) {
  const fs::path data =
      options.keep / fmt::format("{}-{}", options.real.empty() ? "constructed" : "real", options.rows);
  const fs::path begun = data.string() + ".begun", rows = data.string() + ".csv";
  std::error_code failure;
  fs::create_directories(options.keep, failure);
  if (fs::exists(data) && !fs::exists(begun)) {
    RETURN_IF_ERROR(Initialise(data, {}, clock));  // brings its tables up to date
    return data;
  }
  fs::remove_all(data, failure);
  std::ofstream{begun};
  RETURN_IF_ERROR(WriteRows(options, rows));
  RETURN_IF_ERROR(FileRegister(data, "", rows, clock));
  fs::remove(rows, failure);
  fs::remove(begun, failure);
  return data;
}

Status MakeBenchRegisterAt(const BenchRegisterOptions& options, const fs::path& data, const std::string& address,
                           const Clock& clock) {
  const fs::path rows = data.string() + ".csv";
  RETURN_IF_ERROR(WriteRows(options, rows));
  RETURN_IF_ERROR(FileRegister(data, address, rows, clock));
  fs::remove(rows);
  return {};
}

std::vector<BenchSubject> SubjectsOf(db::Database& database) {
  std::vector<BenchSubject> subjects;
  Status read = database.Read([&](db::Transaction& tx) -> Status {
    tx.ForEach<std::string, std::string>("SELECT code, name FROM subject ORDER BY id", {},
                                         [&](std::string code, std::string name) {
                                           subjects.push_back({std::move(code), std::move(name)});
                                         });
    return {};
  });
  CHECK(read.ok());
  return subjects;
}

Result<std::vector<BenchSubject>> CopyRegister(const fs::path& kept, const fs::path& into, const Clock& clock) {
  std::error_code failure;
  fs::copy(kept, into, fs::copy_options::recursive, failure);
  if (failure) return Error(errors::kStopped, {{"reason", failure.message()}});
  ASSIGN_OR_RETURN(auto installation, Installation::Open(into, clock));
  return SubjectsOf(installation->database());
}

std::unique_ptr<BackgroundChild> ServeForBench(const fs::path& data, std::optional<int> answer_cache_mib) {
  constexpr int kStartMs = 120'000;
  std::ofstream configuration(data / "credence.toml");
  configuration << "[server]\npublic_requests_per_minute = 0\n";
  if (answer_cache_mib) configuration << "answer_cache_mib = " << *answer_cache_mib << "\n";
  configuration.close();
  const std::string self = fs::read_symlink("/proc/self/exe").string();
  return BackgroundChild::Start({self, "serve", "--port", "0", "--data", data.string()}, kStartMs);
}

}  // namespace credence::app
