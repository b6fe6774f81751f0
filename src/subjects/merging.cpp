#include "subjects/merging.h"

#include "base/text.h"
#include "base/typed_text.h"
#include "identity/masking.h"
#include "identity/normalise.h"
#include "subjects/subjects_errors.h"

namespace credence::subjects {
namespace {

std::string Shown(const Subject& subject) { return identity::MaskFreeText(subject.name) + "（" + subject.code + "）"; }

}  // namespace

ledger::Content MergedContent(const SubjectMerge& merge) {
  return {"{\"into\":\"" + std::to_string(merge.into_id) + "\",\"number\":\"" + std::to_string(merge.number) +
              "\",\"at\":\"" + std::to_string(merge.merged_at.epoch_ms) + "\"}",
          merge.reason};
}

ledger::Content UnmergedContent(const SubjectMerge& merge) {
  return {"{\"from\":\"" + std::to_string(merge.into_id) + "\",\"number\":\"" + std::to_string(merge.number) +
              "\",\"at\":\"" + std::to_string(merge.undone_at.value().epoch_ms) + "\"}",
          merge.undone_reason};
}

Status CheckMerge(const Subject& from, const Subject& into, std::size_t merged_into_from,
                  std::size_t merged_into_into) {
  if (from.id == into.id) return Error(errors::kMergeSelf, {{"code", from.code}});
  if (from.merged_into) return Error(errors::kMergeMerged, {{"subject", Shown(from)}});
  if (into.merged_into) return Error(errors::kMergeIntoMerged, {{"subject", Shown(into)}});
  if (merged_into_from > 0) {
    return Error(errors::kMergeHasMerged, {{"subject", Shown(from)}, {"count", std::to_string(merged_into_from)}});
  }
  if (merged_into_into >= kMergedMax) {
    return Error(errors::kMergeMany, {{"subject", Shown(into)}, {"count", std::to_string(merged_into_into)}});
  }
  if (from.kind != into.kind) return Error(errors::kMergeKinds, {{"from", Shown(from)}, {"into", Shown(into)}});
  const bool of_persons = from.kind == SubjectKind::kIndividualBusiness;
  if (of_persons && identity::NormaliseName(from.name) != identity::NormaliseName(into.name)) {
    return Error(errors::kMergePersons, {{"from", Shown(from)}, {"into", Shown(into)}});
  }
  return {};
}

CivilDate LastUnmergeDay(const SubjectMerge& merge) { return BeijingDate(merge.merged_at).AddDays(kUnmergeDays); }

Status CheckUnmerge(const Subject& from, const SubjectMerge& merge, CivilDate today) {
  const CivilDate last = LastUnmergeDay(merge);
  if (today <= last) return {};
  return Error(errors::kUnmergeTooLate, {{"subject", Shown(from)},
                                         {"merged_on", BeijingDate(merge.merged_at).Iso()},
                                         {"days", std::to_string(kUnmergeDays)},
                                         {"last", last.Iso()}});
}

Result<std::string> CheckReason(std::string_view reason) {
  const std::string_view trimmed = TrimBlanks(reason);
  const bool is_text = IsTypedText(trimmed, Lines::kMany);
  const std::size_t length = is_text ? CodePointCount(trimmed) : 0;
  if (length < kReasonMin || length > kReasonMax || identity::ContainsPersonalData(trimmed)) {
    return Error(errors::kReason, {{"min", std::to_string(kReasonMin)}, {"max", std::to_string(kReasonMax)}});
  }
  return std::string(trimmed);
}

}  // namespace credence::subjects
