// `credence bench console`: the lists and the workbench of the console at the server, in a register with so many
// records of a hundred departments. Administrators' lists are short by nature and are left out.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>

#include "app/app_errors.h"
#include "app/background_child.h"
#include "app/bench_figures.h"
#include "app/bench_licences.h"
#include "app/bench_staff.h"
#include "app/command_bench_speed.h"
#include "app/demo_random.h"
#include "http/target.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using Steady = std::chrono::steady_clock;

constexpr double kBarMs = 100;
constexpr std::size_t kDepartments = 100;
constexpr int kRounds = 20;
constexpr std::int64_t kUnknownEvery = 200;  // rows of organisations that the register lacks

// Everything that one page asks for when it opens.
struct Page {
  std::string name;
  std::vector<std::string> targets;
};

class ConsoleBench {
 public:
  ConsoleBench(const CommandContext& context, const SpeedBenchOptions& options)
      : context_(context), options_(options), figures_(context), folder_(options.keep) {}

  int Run() {
    if (Status prepared = Prepare(); !prepared.ok()) return context_.Refuse(prepared.error());
    const auto service = ServeForBench(data_);
    if (!service) return context_.Refuse(Error(errors::kStopped, {{"reason", "serve"}}));
    BenchStaff reporter(service->port(), accounts_.at(0)), approver(service->port(), accounts_.at(1)),
        office(service->port(), accounts_.at(2));
    for (BenchStaff* staff : {&reporter, &approver, &office}) {
      if (!staff->SignIn()) return context_.Refuse(Error(errors::kStopped, {{"reason", staff->account().name}}));
    }
    Measure("reporter", reporter, PagesOfReporter(reporter));
    Measure("approver", approver, {WorkbenchOfApprover(), {"records", {"/api/v1/reported-records?limit=50"}}});
    Measure("office", office, PagesOfOffice(office));
    return figures_.End();
  }

 private:
  // A copy of the kept register; the records of so many departments are filed into it, one file of each.
  Status Prepare() {
    const fs::path made = fs::path(options_.keep) / fmt::format("console-{}-{}", options_.rows, options_.file_rows);
    if (!fs::exists(made)) RETURN_IF_ERROR(Make(made));
    data_ = folder_ / "data";
    RETURN_IF_ERROR(CopyRegister(made, data_, context_.clock));
    ASSIGN_OR_RETURN(auto installation, Installation::Open(data_, context_.clock));
    const auto departments = installation->access().AllDepartments();
    const std::string& first = departments.front().id;
    for (const char* role : {"reporter", "approver", "office"}) {
      ASSIGN_OR_RETURN(auto account, AddBenchAccount(*installation, fmt::format("bench.{}", role), first, role));
      accounts_.push_back(std::move(account));
    }
    return {};
  }

  Status Make(const fs::path& made) {
    ASSIGN_OR_RETURN(const fs::path kept, MakeBenchRegister(options_.Register(), context_.clock));
    ASSIGN_OR_RETURN(const BenchLicences licences, BenchLicences::OfDemoCity(folder_));
    const std::string data = folder_ / "made";
    ASSIGN_OR_RETURN(const auto subjects, CopyRegister(kept, data, context_.clock));
    ASSIGN_OR_RETURN(const auto departments, FillDepartments(data));
    const std::int64_t share = options_.file_rows / static_cast<std::int64_t>(departments.size());
    std::int64_t number = 0;
    for (const std::string& department : departments) {
      const std::string file = folder_ / "rows.csv";
      RETURN_IF_ERROR(licences.WriteFile(file, BenchRows{number, share, kUnknownEvery}, subjects));
      number += share;
      const ChildRun run = RunSelf(
          {"import", file, "--item", "licence", "--department", department, "--received", kBenchDay, "--data", data},
          folder_);
      if (run.exit_status != kExitDone && run.exit_status != kExitFindings) {
        return Error(errors::kStopped, {{"reason", run.output}});
      }
    }
    std::error_code failure;
    fs::rename(data, made, failure);
    if (failure) return Error(errors::kStopped, {{"reason", failure.message()}});
    return {};
  }

  // As many departments as are wanted; those that the catalogue lacks are constructed.
  Result<std::vector<std::string>> FillDepartments(const std::string& data) const {
    ASSIGN_OR_RETURN(auto installation, Installation::Open(data, context_.clock));
    auto departments = installation->access().AllDepartments();
    while (departments.size() < kDepartments) {
      access::Department more = departments.front();
      more.id = fmt::format("B{:03}", departments.size());
      more.name = fmt::format("Bench department {}", departments.size());
      more.code.clear();
      departments.push_back(std::move(more));
    }
    departments.resize(kDepartments);
    RETURN_IF_ERROR(installation->access().SaveDepartments(Caller::Operator(), departments));
    std::vector<std::string> ids;
    for (const access::Department& one : departments) ids.push_back(one.id);
    return ids;
  }

  std::vector<Page> PagesOfReporter(BenchStaff& reporter) {
    const std::string batch = FirstOf(reporter, "/api/v1/batches?limit=1", "id");
    const std::string record = FirstOf(reporter, "/api/v1/reported-records?limit=1", "id");
    const std::string cursor = NextOf(reporter, "/api/v1/reported-records?limit=50");
    return {{"workbench",
             {"/api/v1/session", "/api/v1/reporting-tasks?limit=1", "/api/v1/reporting-tasks?state=open&limit=10",
              "/api/v1/batches?state=examined&limit=10", "/api/v1/withdrawals?limit=10"}},
            {"tasks", {"/api/v1/items", "/api/v1/reporting-tasks?limit=50"}},
            {"batches", {"/api/v1/batches?limit=50"}},
            {"batch",
             {"/api/v1/batches/" + batch, "/api/v1/batches/" + batch + "/rules",
              "/api/v1/batches/" + batch + "/findings?limit=50"}},
            {"records", {"/api/v1/reported-records?limit=50"}},
            {"records_further", {"/api/v1/reported-records?limit=50&cursor=" + http::EncodeQueryValue(cursor)}},
            {"records_of_item", {"/api/v1/reported-records?item=licence&limit=50"}},
            {"record", {"/api/v1/reported-records/" + record}}};
  }

  static Page WorkbenchOfApprover() {
    return {"workbench",
            {"/api/v1/session", "/api/v1/reporting-tasks?limit=1", "/api/v1/reporting-tasks?state=open&limit=10",
             "/api/v1/batches?state=submitted&limit=10", "/api/v1/withdrawals?limit=10"}};
  }

  std::vector<Page> PagesOfOffice(BenchStaff& office) {
    const std::string row = FirstOf(office, "/api/v1/matching/rows?limit=1", "id");
    const std::string cursor = NextOf(office, "/api/v1/reported-records?limit=50");
    const std::string month = std::string(kBenchDay).substr(0, 7);
    return {
        {"workbench",
         {"/api/v1/session", "/api/v1/reporting-tasks?limit=1", "/api/v1/reporting-tasks?state=open&limit=10",
          "/api/v1/batches?state=submitted&limit=10", "/api/v1/withdrawals?limit=10", "/api/v1/matching/rows?limit=1"}},
        {"tasks", {"/api/v1/reporting-tasks?limit=50"}},
        {"batches", {"/api/v1/batches?limit=50"}},
        {"records", {"/api/v1/reported-records?limit=50"}},
        {"records_further", {"/api/v1/reported-records?limit=50&cursor=" + http::EncodeQueryValue(cursor)}},
        {"waiting", {"/api/v1/matching/rows?limit=50"}},
        {"waiting_row", {"/api/v1/matching/rows/" + row}},
        {"decisions", {"/api/v1/matching/decisions?limit=50"}},
        {"merges", {"/api/v1/subjects/merges?limit=50"}},
        {"code_quality", {"/api/v1/quality/uscc?month=" + month}},
        {"faulty_claims", {"/api/v1/quality/uscc/rows?month=" + month + "&kind=E&limit=50"}},
        {"contradictions", {"/api/v1/quality/contradictions?limit=20"}}};
  }

  // The answer to the first question of a list as a table; it must not be empty.
  json::object ListOf(BenchStaff& staff, const std::string& target) {
    const auto answer = staff.Get(target);
    json::error_code failure;
    json::value read = json::parse(answer.body, failure);
    if (answer.status != 200 || failure || !read.is_object()) {
      figures_.Must("answered", false, fmt::format("{} {}: {}", answer.status, target, answer.body.substr(0, 200)));
      return {};
    }
    return read.as_object();
  }
  std::string FirstOf(BenchStaff& staff, const std::string& target, std::string_view member) {
    for (const auto& [name, value] : ListOf(staff, target)) {
      if (!value.is_array() || value.as_array().empty()) continue;
      const json::value& found = value.as_array().front().at(member);
      return found.is_string() ? std::string(found.as_string()) : json::serialize(found);
    }
    figures_.Must("not_empty", false, target);
    return "";
  }
  std::string NextOf(BenchStaff& staff, const std::string& target) {
    const json::object list = ListOf(staff, target);
    const auto* next = list.if_contains("next");
    if (next != nullptr && next->is_string()) return std::string(next->as_string());
    figures_.Must("goes_on", false, target);
    return "";
  }

  // The parts of a page are asked for at once by a browser; here one after the other, so that their sum counts.
  void Measure(const std::string& role, BenchStaff& staff, const std::vector<Page>& pages) {
    for (const Page& page : pages) {
      std::vector<double> took;
      for (int round = 0; round < kRounds; ++round) {
        const auto begin = Steady::now();
        for (const std::string& target : page.targets) {
          const auto answer = staff.Get(target);
          if (answer.status != 200) figures_.Must("answered", false, fmt::format("{} {}", answer.status, target));
        }
        took.push_back(std::chrono::duration<double, std::milli>(Steady::now() - begin).count());
      }
      figures_.AtMost(fmt::format("{}_{}", role, page.name), Median(took), kBarMs, "ms",
                      fmt::format("median of {}, the longest {:.1f} ms", kRounds, Percentile(took, 1)));
    }
  }

  const CommandContext& context_;
  const SpeedBenchOptions& options_;
  BenchFigures figures_;
  BenchFolder folder_;
  std::string data_;
  std::vector<BenchAccount> accounts_;
};

}  // namespace

int RunBenchConsole(const CommandContext& context, const SpeedBenchOptions& options) {
  return ConsoleBench(context, options).Run();
}

}  // namespace credence::app
