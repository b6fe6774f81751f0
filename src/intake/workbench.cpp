#include "intake/workbench.h"

namespace credence::intake {

void Workbench::AddShared(const Caller& caller, const subjects::Subject& one, const subjects::Subject& other,
                          std::vector<subjects::Remark>& remarks) {
  if (!caller.May(Permission::kReadSubjects)) return;
  const std::int64_t shared = records.CountSharedDecisions(caller, one.id, other.id);
  if (shared > 0) remarks.push_back({"match.shared_decisions", {{"count", std::to_string(shared)}}});
}

Result<subjects::SubjectPair> Workbench::Compare(const Caller& caller, std::string_view left_code,
                                                 std::string_view right_code) {
  ASSIGN_OR_RETURN(subjects::SubjectPair pair, merges.Compare(caller, left_code, right_code));
  AddShared(caller, pair.left, pair.right, pair.remarks);
  return pair;
}

Result<subjects::MergeOutcome> Workbench::Merge(const Caller& caller, std::string_view from_code,
                                                std::string_view into_code, std::string_view reason) {
  ASSIGN_OR_RETURN(subjects::MergeOutcome outcome, merges.Merge(caller, from_code, into_code, reason));
  AddShared(caller, outcome.from, outcome.into, outcome.remarks);
  return outcome;
}

}  // namespace credence::intake
