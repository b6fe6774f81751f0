#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <ostream>

#include "app/app_errors.h"
#include "app/commands.h"
#include "app/demo_accounts.h"
#include "app/demo_city.h"
#include "app/demo_duties.h"
#include "app/setting_store.h"
#include "base/check.h"
#include "formats/byte_source.h"

namespace credence::app {
namespace {

constexpr std::uint64_t kDemoSeed = 20180508;  // the day of the work plan
constexpr std::string_view kStarted = ".demo-started";
constexpr std::string_view kComplete = ".demo-complete";

void Touch(const std::filesystem::path& path) { std::ofstream file(path); }

// Constructed organisations never come among real data: only a folder that is new or was begun as a demo city is used.
bool IsSomebodysOwn(const std::filesystem::path& data) {
  if (std::filesystem::exists(data / kStarted)) return false;
  std::error_code error;
  return std::filesystem::exists(data) && (!std::filesystem::is_empty(data, error) || error);
}

Status FileOne(Installation& installation, const DemoFile& file) {
  auto source = formats::MemorySource(file.csv);
  intake::ImportRequest request{.item = file.item,
                                .department = file.department_id,
                                .file_name = file.file_name,
                                .received_on = file.received_on,
                                .other_subject = intake::OtherSubjectFromName(file.other_subject)};
  ASSIGN_OR_RETURN(auto accepted, installation.intake().Accept(Caller::Operator(), request, *source));
  CHECK(installation.jobs().Run(accepted.job_id));
  installation.jobs().RunOpen();
  return installation.last_filing();
}

Status MarkAsDemo(Installation& installation) {
  return installation.database().Write([](db::Transaction& tx) -> Status {
    setting_store::Save(tx, "demo", "1");
    return {};
  });
}

std::int64_t Count(Installation& installation, const std::string& sql) {
  auto count = installation.database().Read(
      [&](db::Transaction& tx) -> Result<std::int64_t> { return std::get<0>(*tx.SelectOne<std::int64_t>(sql)); });
  return *count;
}

}  // namespace

int RunDemo(const CommandContext& context, const DemoOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  if (std::filesystem::exists(context.data / kComplete)) {
    context.Line("demo.exists", {{"data", context.data.string()}});
    context.End({{"data", context.data.string()}, {"made", false}});
    return kExitDone;
  }
  auto until = options.until.empty() ? std::optional(context.clock.Today()) : CivilDate::ParseIso(options.until);
  if (!until) {
    return context.RefuseUsage(Error(errors::kNotADate, {{"argument", "--until"}, {"value", options.until}}));
  }
  if (IsSomebodysOwn(context.data)) {
    return context.Refuse(Error(errors::kFolderInUse, {{"folder", context.data.string()}}));
  }
  std::error_code ignored;
  std::filesystem::create_directories(context.data, ignored);
  Touch(context.data / kStarted);
  context.Line("demo.making");
  if (Status made = Initialise(context.data, {}, context.clock); !made.ok()) return context.Refuse(made.error());
  // A demo city that a power cut interrupts is made anew.
  auto opened = Installation::Open(context.data, context.clock, /*durable=*/false);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  if (Status marked = MarkAsDemo(installation); !marked.ok()) return context.Refuse(marked.error());
  for (const DemoFile& file : MakeDemoCity(*until, kDemoSeed)) {
    if (Status filed = FileOne(installation, file); !filed.ok()) return context.Refuse(filed.error());
  }
  if (Status duties = ReportDemoDuties(installation, *until); !duties.ok()) return context.Refuse(duties.error());
  if (Status merged = MergeDemoDoubles(installation, *until, kDemoSeed); !merged.ok()) {
    return context.Refuse(merged.error());
  }
  if (Status accounts = MakeDemoAccounts(installation); !accounts.ok()) return context.Refuse(accounts.error());
  installation.ledger().SequenceAll();
  Touch(context.data / kComplete);

  const std::int64_t subjects = Count(installation, "SELECT COUNT(*) FROM subject");
  const std::int64_t licences = Count(installation, "SELECT COUNT(*) FROM record WHERE item = 'licence'");
  const std::int64_t penalties = Count(installation, "SELECT COUNT(*) FROM record WHERE item = 'penalty'");
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  context.Line("demo.done", {{"subjects", std::to_string(subjects)},
                             {"licences", std::to_string(licences)},
                             {"penalties", std::to_string(penalties)},
                             {"seconds", std::to_string(static_cast<std::int64_t>(seconds + 0.5))}});
  context.End({{"data", context.data.string()},
               {"made", true},
               {"subjects", subjects},
               {"licences", licences},
               {"penalties", penalties},
               {"seconds", seconds}});
  return kExitDone;
}

}  // namespace credence::app
