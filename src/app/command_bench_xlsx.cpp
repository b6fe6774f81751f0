// `credence bench xlsx`: a workbook of many licences through this very program, step by step in processes of their own,
// beside a peer that merely reads it.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <fstream>
#include <ostream>

#include "app/app_errors.h"
#include "app/bench_figures.h"
#include "app/bench_licences.h"
#include "app/child_process.h"
#include "app/commands.h"
#include "formats/table_writer.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr double kMemoryMib = 128, kPeerRatio = 5, kErrorsSeconds = 10, kTemplateMs = 100;

// `rows_wanted` rows under different licence numbers.
Status MakeWorkbook(const std::string& from, std::int64_t rows_wanted, const std::string& into) {
  ASSIGN_OR_RETURN(const BenchLicences licences, BenchLicences::Read(from));
  const auto& titles = licences.titles();
  ASSIGN_OR_RETURN(auto table, formats::CreateTable(into, {.form = formats::TableForm::kXlsx}));
  RETURN_IF_ERROR(table->WriteRow(std::vector<std::string_view>(titles.begin(), titles.end())));
  for (std::int64_t i = 0; i < rows_wanted; ++i) {
    const auto row = licences.Row(i);
    RETURN_IF_ERROR(table->WriteRow(std::vector<std::string_view>(row.begin(), row.end())));
  }
  return table->Close();
}

class XlsxBench {
 public:
  XlsxBench(const CommandContext& context, const XlsxBenchOptions& options) : context_(context), options_(options) {}

  int Run() {
    const std::string workbook = folder_ / "licences.xlsx";
    if (!Prepare(workbook)) return context_.Refuse(Error(errors::kStopped, {{"reason", failed_}}));
    const ChildRun check = Call({"check", workbook, "--item", "licence", "--received", kBenchDay, "--json"});
    const ChildRun import = Call({"import", workbook, "--item", "licence", "--department", "D001", "--received",
                                  kBenchDay, "--data", folder_ / "city", "--json"});
    const json::object batch = LastObjectOf(import.output);
    const double peer = options_.peer.empty() ? 0 : ReadByPeer(workbook);
    Judge("check", check.seconds, peer);
    Judge("import", import.seconds, peer);
    Limit("check_memory", "MiB", static_cast<double>(check.memory_kib) / 1024, kMemoryMib);
    Limit("import_memory", "MiB", static_cast<double>(import.memory_kib) / 1024, kMemoryMib);
    Filed(batch);
    const std::string number = batch.contains("batch") ? std::to_string(batch.at("batch").as_int64()) : "0";
    const ChildRun marked =
        Call({"errors", number, "--out", folder_ / "errors.xlsx", "--data", folder_ / "city", "--json"});
    LimitOfWorkbook("error_workbook", "s", marked.seconds, kErrorsSeconds, folder_ / "errors.xlsx");
    const ChildRun empty = Call({"template", "licence", "--out", folder_ / "template.xlsx", "--json"});
    LimitOfWorkbook("template", "ms", empty.seconds * 1000, kTemplateMs, folder_ / "template.xlsx");
    figures_["rows"] = options_.rows;
    figures_["met"] = all_met_;
    context_.End(figures_);
    return all_met_ ? kExitDone : kExitFindings;
  }

 private:
  ChildRun Call(const std::vector<std::string>& arguments) { return RunSelf(arguments, folder_); }

  bool Must(const std::vector<std::string>& arguments) {
    if (Call(arguments).exit_status == kExitDone) return true;
    failed_ = arguments.front();
    return false;
  }

  // A city with the register of the demo city, and the workbook.
  bool Prepare(const std::string& workbook) {
    const std::string demo = folder_ / "demo", city = folder_ / "city", licences = folder_ / "licences.csv",
                      organisations = folder_ / "register.csv";
    if (!Must({"demo", "--until", kBenchDay, "--data", demo}) ||
        !Must({"export", "--edition", "register", "--out", organisations, "--data", demo}) ||
        !Must({"export", "--edition", "merged", "--item", "licence", "--out", licences, "--data", demo}) ||
        !Must({"init", "--data", city}) ||
        !Must({"import", organisations, "--item", "organisation", "--department", "D001", "--received", kBenchDay,
               "--data", city})) {
      return false;
    }
    Status made = MakeWorkbook(licences, options_.rows, workbook);
    if (!made.ok()) failed_ = made.error().code;
    return made.ok();
  }

  // Seconds the peer says it took to read every cell, its own start left out; 0 when it could not. Debian's own Python,
  // as openpyxl comes as a package of Debian.
  double ReadByPeer(const std::string& workbook) {
    const ChildRun peer = RunChild({"/usr/bin/python3", options_.peer, workbook}, folder_ / "output");
    const json::object answer = LastObjectOf(peer.output);
    return answer.contains("seconds") ? answer.at("seconds").to_number<double>() : 0;
  }

  void Show(std::string_view name, bool is_met, const std::string& text) {
    all_met_ = all_met_ && is_met;
    context_.Line(is_met ? "bench.met" : "bench.missed", {{"name", std::string(name)}, {"figure", text}});
  }

  void Judge(const std::string& name, double seconds, double peer) {
    figures_[name + "_seconds"] = seconds;
    if (peer == 0) return Show(name, options_.peer.empty(), fmt::format("{:.2f} s", seconds));
    const double ratio = peer / seconds;
    figures_["peer_seconds"] = peer;
    figures_[name + "_ratio"] = ratio;
    Show(name, ratio >= kPeerRatio,
         fmt::format("{:.2f} s, {:.0f} /s; openpyxl {:.2f} s; {:.2f} ({:.0f})", seconds,
                     static_cast<double>(options_.rows) / seconds, peer, ratio, kPeerRatio));
  }

  void Limit(const std::string& name, std::string_view unit, double figure, double limit) {
    figures_[name] = figure;
    Show(name, figure <= limit, fmt::format("{:.1f} {} ({:.0f})", figure, unit, limit));
  }

  void LimitOfWorkbook(const std::string& name, std::string_view unit, double figure, double limit,
                       const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    char begin[2] = {};
    file.read(begin, sizeof begin);
    if (begin[0] == 'P' && begin[1] == 'K') return Limit(name, unit, figure, limit);
    Show(name, false, "-");
  }

  void Filed(const json::object& batch) {
    const std::int64_t filed = batch.contains("filed") ? batch.at("filed").as_int64() : 0;
    figures_["filed"] = filed;
    Show("filed", filed == options_.rows, fmt::format("{} / {}", filed, options_.rows));
  }

  const CommandContext& context_;
  const XlsxBenchOptions& options_;
  BenchFolder folder_;
  json::object figures_;
  std::string failed_;
  bool all_met_ = true;
};

}  // namespace

int RunBenchXlsx(const CommandContext& context, const XlsxBenchOptions& options) {
  return XlsxBench(context, options).Run();
}

}  // namespace credence::app
