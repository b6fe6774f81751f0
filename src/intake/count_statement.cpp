#include "intake/count_statement.h"

#include "base/limits.h"
#include "base/text.h"
#include "base/typed_text.h"
#include "identity/masking.h"
#include "intake/task_errors.h"

namespace credence::intake {
namespace {

std::string Text(std::int64_t number) { return std::to_string(number); }

// The object is part of the text, so that no entry speaks for another task.
std::string Head(const TaskKey& about, std::int64_t version) {
  return ObjectOf(about) + "\nversion " + Text(version) + "\n";
}

bool IsUsable(const std::string& basis) {
  return IsTypedText(basis, Lines::kOne) && CodePointCount(basis) <= limits::kReasonCodePointsMax &&
         !identity::ContainsPersonalData(basis);
}

}  // namespace

Status CheckCounts(const StatedCounts& counts) {
  for (const std::int64_t count : {counts.produced, counts.self_published, counts.reported, counts.not_reported}) {
    if (count < 0 || count > kStatementCountMax)
      return Error(errors::kCountRange, {{"limit", Text(kStatementCountMax)}});
  }
  if (counts.reported > counts.produced) {
    return Error(errors::kReportedExceeds, {{"reported", Text(counts.reported)}, {"produced", Text(counts.produced)}});
  }
  if (counts.self_published > counts.produced) {
    return Error(errors::kPublishedExceeds,
                 {{"published", Text(counts.self_published)}, {"produced", Text(counts.produced)}});
  }
  const std::int64_t expected = counts.produced - counts.reported;
  if (counts.not_reported != expected) {
    return Error(errors::kNotReportedDiffers,
                 {{"not_reported", Text(counts.not_reported)}, {"expected", Text(expected)}});
  }
  if (!IsUsable(counts.basis)) {
    return Error(errors::kBasisUnusable, {{"limit", std::to_string(limits::kReasonCodePointsMax)}});
  }
  if (counts.not_reported > 0 && TrimBlanks(counts.basis).empty()) {
    return Error(errors::kBasisMissing, {{"not_reported", Text(counts.not_reported)}});
  }
  return {};
}

ledger::Content ContentOf(const CountStatement& statement) {
  const StatedCounts& counts = statement.counts;
  return {Head(statement.about, statement.version) + "produced " + Text(counts.produced) + "\nself_published " +
              Text(counts.self_published) + "\nreported " + Text(counts.reported) + "\nnot_reported " +
              Text(counts.not_reported),
          counts.basis};
}

ledger::Content ContentOf(const ZeroReport& report) {
  return {Head(report.about, report.version) + (report.given ? "given" : "taken_back"), ""};
}

std::string ObjectOf(const TaskKey& about) {
  return "task:" + about.department_id + "/" + about.item + "/" + about.period;
}

}  // namespace credence::intake
