#include "app/agreement.h"

#include <algorithm>

#include "base/check.h"
#include "formats/byte_source.h"
#include "intake/file_check.h"

namespace credence::app {
namespace {

using catalog::Finding;
using catalog::FindingList;

// What one way said of a file.
struct Opinion {
  std::string error;  // the code under which the whole file was refused
  std::int64_t rows = 0;
  std::int64_t refused = 0;
  FindingList findings;  // by row
};

bool OnlyTheRegisterKnows(const Finding& finding) {
  return finding.rule == "match" || finding.rule == "DP-14" || finding.rule == "key";
}

std::string Line(const Finding& finding) {
  std::string line = std::to_string(finding.row) + " " + finding.field + " " + finding.rule + " " + finding.code + " " +
                     std::string(catalog::SeverityName(finding.severity)) + " " + finding.value;
  for (const auto& [name, value] : finding.values) line += " " + name + "=" + value;
  return line + (finding.asks_reason ? " asks" : "");
}

std::string Difference(const Opinion& checked, const Opinion& other) {
  if (checked.error != other.error) return "refused with “" + checked.error + "” and “" + other.error + "”";
  if (!checked.error.empty()) return "";  // of a whole file nothing else counts
  if (checked.rows != other.rows) return "rows";
  if (checked.refused != other.refused) return "refused rows";
  for (std::size_t i = 0; i < std::max(checked.findings.size(), other.findings.size()); ++i) {
    const std::string one = i < checked.findings.size() ? Line(checked.findings[i]) : "nothing";
    const std::string two = i < other.findings.size() ? Line(other.findings[i]) : "nothing";
    if (one != two) return one + " | " + two;
  }
  return "";
}

class Comparison {
 public:
  explicit Comparison(Installation& installation)
      : installation_(installation), agencies_(intake::AgenciesOf(installation.access().AllDepartments())) {}

  Opinion Check(const GeneratedTable& table) {
    Opinion opinion;
    const CivilDate today = installation_.clock().Today();
    auto item = installation_.items().InForce(table.item, today);
    CHECK(item.ok());
    auto source = formats::MemorySource(table.bytes);
    const intake::FileCheckParts parts{installation_.items(), **item, agencies_, installation_.calendar(), today};
    auto verdict =
        intake::CheckFile(*source, parts, [&](const Finding& finding) { opinion.findings.push_back(finding); });
    std::stable_sort(opinion.findings.begin(), opinion.findings.end(),
                     [](const Finding& a, const Finding& b) { return a.row < b.row; });
    if (!verdict.ok()) {
      opinion.error = verdict.error().code;
      return opinion;
    }
    opinion.rows = verdict->rows;
    opinion.refused = verdict->refused;
    return opinion;
  }

  // The two opinions of intake: of the examination and of the filing behind it.
  std::vector<Opinion> File(const GeneratedTable& table) {
    intake::IntakeService& intake = installation_.intake();
    intake::ImportRequest request;
    request.item = table.item;
    request.department = table.department_id;
    request.examine_first = true;
    auto source = formats::MemorySource(table.bytes);
    auto accepted = intake.Accept(Caller::Operator(), request, *source);
    CHECK(accepted.ok() && installation_.jobs().Run(accepted->job_id));
    std::vector<Opinion> opinions = {OpinionOf(accepted->batch_id)};
    auto job = intake.Submit(Caller::Operator(), {accepted->batch_id, true, "bench"});
    if (!job.ok()) return opinions;  // no row can be filed
    CHECK(installation_.jobs().Run(*job));
    opinions.push_back(OpinionOf(accepted->batch_id));
    return opinions;
  }

 private:
  Opinion OpinionOf(std::int64_t batch_id) {
    Opinion opinion;
    const intake::Batch batch = installation_.intake().FindBatch(Caller::Operator(), batch_id).value();
    if (const Status& filed = installation_.last_filing(); !filed.ok()) opinion.error = filed.error().code;
    opinion.rows = batch.counts.rows;
    opinion.refused = batch.counts.refused;
    std::int64_t refused_row = -1;
    CHECK(installation_.intake()
              .ForEachFinding(Caller::Operator(), batch_id,
                              [&](const Finding& finding) {
                                if (!OnlyTheRegisterKnows(finding)) return opinion.findings.push_back(finding);
                                const bool is_error = finding.severity == catalog::Severity::kError;
                                if (is_error && finding.row != refused_row) --opinion.refused;
                                if (is_error) refused_row = finding.row;
                              })
              .ok());
    return opinion;
  }

  Installation& installation_;
  catalog::AgencyDirectory agencies_;
};

}  // namespace

Agreement CompareCheckAndFiling(Installation& installation, GeneratedTables& tables, std::int64_t files) {
  Comparison comparison(installation);
  Agreement agreement;
  for (agreement.files = 0; agreement.files < files; ++agreement.files) {
    const GeneratedTable table = tables.Next();
    const Opinion checked = comparison.Check(table);
    agreement.rows += checked.rows;
    agreement.refused_rows += checked.refused;
    agreement.findings += static_cast<std::int64_t>(checked.findings.size());
    agreement.refused_files += checked.error.empty() ? 0 : 1;
    for (const Opinion& filed : comparison.File(table)) {
      const std::string difference = Difference(checked, filed);
      if (difference.empty()) continue;
      agreement.differences.push_back("file " + std::to_string(agreement.files) + " (" + table.item + ", " +
                                      table.form + "): " + difference);
    }
  }
  return agreement;
}

}  // namespace credence::app
