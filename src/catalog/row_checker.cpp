#include "catalog/row_checker.h"

#include <algorithm>

#include "catalog/finding_codes.h"
#include "catalog/shown_value.h"
#include "catalog/value_forms.h"

namespace credence::catalog {
namespace {

std::string Joined(const std::vector<std::string>& words, std::string_view separator) {
  std::string joined;
  for (const std::string& word : words) {
    if (!joined.empty()) joined += separator;
    joined += word;
  }
  return joined;
}

std::string_view CodeOf(RowProblemCode problem) {
  switch (problem) {
    case RowProblemCode::kCellCount:
      return codes::kRowCellCount;
    case RowProblemCode::kCellTooLong:
      return codes::kRowCellTooLong;
    case RowProblemCode::kRowTooLong:
      return codes::kRowTooLong;
    case RowProblemCode::kDamagedCell:
      return codes::kRowDamaged;
    case RowProblemCode::kNulCharacter:
      return codes::kRowNul;
    case RowProblemCode::kUnclosedQuote:
      return codes::kRowUnclosedQuote;
    case RowProblemCode::kErrorValue:
      return codes::kRowErrorValue;
    case RowProblemCode::kNoValue:
      return codes::kRowNoValue;
  }
  return codes::kRowDamaged;
}

}  // namespace

Verdict RowChecker::RefusePerson() {
  row_.Reset(program_.item_->fields.size());
  row_.is_person_ = true;
  findings_.push_back({context_.row, "", "person", std::string(codes::kPersonNotCollected), Severity::kError, "", {}});
  return Verdict::kPerson;
}

Verdict RowChecker::Check() {
  if (!context_.problems.empty() && !ReportProblems()) return Verdict::kRefused;
  for (const Operation& operation : program_.operations_) {
    if (operation.needs_traits == 0 || (row_.cells_[operation.field].traits & operation.needs_traits) != 0) {
      Apply(operation);
    }
  }
  NameSubject();
  if (refused_) return Verdict::kRefused;
  return warned_ ? Verdict::kWarned : Verdict::kAccepted;
}

bool RowChecker::ReportProblems() {
  bool go_on = true;
  for (const RowProblem& problem : context_.problems) {
    ReportProblem(problem);
    go_on = go_on && problem.cell >= 0 && problem.code != RowProblemCode::kCellCount;
  }
  return go_on;
}

void RowChecker::ReportProblem(const RowProblem& problem) {
  refused_ = true;
  Finding finding{context_.row, "", "row", std::string(CodeOf(problem.code)), Severity::kError, "", {}};
  std::size_t column = static_cast<std::size_t>(problem.cell);
  if (problem.cell >= 0 && column < program_.columns_.size()) {
    FieldIndex field = program_.column_fields_[column];
    if (field != kNoField) finding.field = program_.item_->field(field).code;
    finding.values.emplace_back("column", program_.columns_[column]);
  }
  if (problem.code == RowProblemCode::kCellCount) {
    finding.values.emplace_back("expected", std::to_string(program_.columns_.size()));
    finding.values.emplace_back("actual", std::to_string(cell_count_));
  }
  findings_.push_back(std::move(finding));
}

Finding& RowChecker::Raise(const Operation& operation, FieldIndex field, std::string_view code, Severity severity) {
  (severity == Severity::kError ? refused_ : warned_) = true;
  Finding finding{context_.row, "", operation.rule->id, std::string(code), severity, "", {}};
  finding.asks_reason = severity == Severity::kWarning && operation.rule->asks_reason;
  if (field != kNoField) {
    const FieldDefinition& definition = program_.item_->field(field);
    finding.field = definition.code;
    finding.values = {{"field", definition.title.zh}, {"field.en", definition.title.en}};
    const Cell& cell = row_.cells_[field];
    std::string_view shown = definition.is_identifier() && code != codes::kIdentifierNormalised ? cell.value : cell.raw;
    if (!shown.empty()) finding.value = ShownValue(definition, shown);
  }
  findings_.push_back(std::move(finding));
  return findings_.back();
}

Finding& RowChecker::Raise(const Operation& operation, std::string_view code) {
  return Raise(operation, operation.field, code, operation.severity);
}

void RowChecker::NameOther(Finding& finding, FieldIndex other) const {
  const FieldDefinition& definition = program_.item_->field(other);
  finding.values.emplace_back("other", definition.title.zh);
  finding.values.emplace_back("other.en", definition.title.en);
  const Cell& cell = row_.cells_[other];
  if (!cell.raw.empty()) finding.values.emplace_back("other_value", ShownValue(definition, cell.raw));
}

void RowChecker::NameCondition(Finding& finding, const Condition& condition) const {
  const FieldDefinition& definition = program_.item_->field(condition.field);
  finding.values.emplace_back("other", definition.title.zh);
  finding.values.emplace_back("other.en", definition.title.en);
  finding.values.emplace_back("condition", Joined(condition.words, "、"));
}

bool RowChecker::Usable(FieldIndex field) const {
  return field != kNoField && !row_.cells_[field].value.empty() &&
         (row_.cells_[field].traits & (NormalisedRow::kBroken | NormalisedRow::kBlocked)) == 0;
}

bool RowChecker::Holds(const Condition& condition) const {
  if (condition.kind == ConditionKind::kAlways) return true;
  const std::string_view value = row_.cells_[condition.field].value;
  // What is missing or wrong itself says nothing about what it is not.
  bool negative = condition.kind == ConditionKind::kNotIn || condition.kind == ConditionKind::kContainsNone;
  if (negative && !Usable(condition.field)) return false;
  auto equal = [&](const std::string& word) { return value == word; };
  auto contained = [&](const std::string& word) { return value.find(word) != std::string_view::npos; };
  const std::vector<std::string>& words = condition.words;
  switch (condition.kind) {
    case ConditionKind::kIn:
      return std::any_of(words.begin(), words.end(), equal);
    case ConditionKind::kNotIn:
      return std::none_of(words.begin(), words.end(), equal);
    case ConditionKind::kContainsAny:
      return std::any_of(words.begin(), words.end(), contained);
    case ConditionKind::kContainsNone:
      return std::none_of(words.begin(), words.end(), contained);
    case ConditionKind::kPresent:
      return !value.empty();
    case ConditionKind::kAbsent:
      return value.empty();
    case ConditionKind::kAlways:
      break;
  }
  return true;
}

void RowChecker::Apply(const Operation& operation) {
  switch (operation.kind) {
    case CheckKind::kRequired:
    case CheckKind::kRequiredWhen:
      return ApplyAbsence(operation);
    case CheckKind::kOneOfRequired:
    case CheckKind::kBothOrNeither:
    case CheckKind::kEqualTo:
    case CheckKind::kOrderedDates:
    case CheckKind::kBelongsTo:
    case CheckKind::kEmptyWhen:
    case CheckKind::kSubjectIdentifier:
      return ApplyRelation(operation);
    case CheckKind::kUniqueInBatch:
    case CheckKind::kLaterRecord:
      return;
    default:
      break;
  }
  // All others speak of a value that is there.
  Cell& cell = row_.cells_[operation.field];
  if (cell.value.empty() || (cell.traits & (NormalisedRow::kBroken | NormalisedRow::kBlocked)) != 0) return;
  if (operation.rule->when.kind != ConditionKind::kAlways && !Holds(operation.rule->when)) return;
  ApplyForm(operation, cell);
}

void RowChecker::ApplyForm(const Operation& operation, Cell& cell) {
  switch (operation.kind) {
    case CheckKind::kDateForm:
      return CheckDateForm(operation, cell);
    case CheckKind::kNumber:
      return CheckNumber(operation, cell);
    case CheckKind::kMaskedInput:
      if ((cell.traits & kStar) == 0) return;
      cell.traits |= NormalisedRow::kBroken;
      Raise(operation, codes::kMaskedInput);
      return;
    case CheckKind::kExcelNumber:
      if ((cell.traits & NormalisedRow::kExcelNumber) == 0) return;
      cell.traits |= NormalisedRow::kBroken;
      Raise(operation, codes::kExcelNumber);
      return;
    case CheckKind::kDamagedText:
      if ((cell.traits & kDamaged) == 0) return;
      cell.traits |= NormalisedRow::kBroken;
      Raise(operation, codes::kDamagedText);
      return;
    case CheckKind::kIdentifierForm:
      if ((cell.traits & NormalisedRow::kOtherForm) == 0) return;
      Raise(operation, codes::kIdentifierNormalised)
          .values.emplace_back("result", ShownValue(program_.item_->field(operation.field), cell.value));
      return;
    case CheckKind::kUnifiedCode:
    case CheckKind::kOrganisationCode:
    case CheckKind::kRegistrationNumber:
    case CheckKind::kCitizenNumber:
    case CheckKind::kRegion:
      return ApplyIdentifier(operation, cell);
    case CheckKind::kInCodeList:
      return CheckCodeList(operation, cell);
    default:
      return ApplyText(operation, cell);
  }
}

void RowChecker::ApplyAbsence(const Operation& operation) {
  const Cell& cell = row_.cells_[operation.field];
  if (!cell.value.empty() || (cell.traits & NormalisedRow::kBlocked) != 0) return;
  if (operation.kind == CheckKind::kRequired) {
    Raise(operation, codes::kRequired);
    return;
  }
  if (Holds(operation.rule->when)) NameCondition(Raise(operation, codes::kRequiredWhen), operation.rule->when);
}

void RowChecker::ApplyRelation(const Operation& operation) {
  switch (operation.kind) {
    case CheckKind::kOneOfRequired:
      return CheckOneOfRequired(operation);
    case CheckKind::kBothOrNeither:
      return CheckBothOrNeither(operation);
    case CheckKind::kOrderedDates:
      return CheckOrderedDates(operation);
    case CheckKind::kBelongsTo:
      return CheckBelongsTo(operation);
    case CheckKind::kEmptyWhen:
      return CheckEmptyWhen(operation);
    case CheckKind::kSubjectIdentifier:
      return CheckSubjectIdentifier(operation);
    case CheckKind::kEqualTo: {
      FieldIndex other = operation.rule->fields[1];
      if (!Usable(operation.field) || !Usable(other) || !Holds(operation.rule->when)) return;
      if (row_.value(operation.field) != row_.value(other)) NameOther(Raise(operation, codes::kEqualTo), other);
      return;
    }
    default:
      return;
  }
}

void RowChecker::CheckOneOfRequired(const Operation& operation) {
  if (!Holds(operation.rule->when)) return;
  std::vector<std::string> titles, english;
  for (FieldIndex field : operation.rule->fields) {
    const Cell& cell = row_.cells_[field];
    if (!cell.value.empty() || (cell.traits & NormalisedRow::kBlocked) != 0) return;
    titles.push_back(program_.item_->field(field).title.zh);
    english.push_back(program_.item_->field(field).title.en);
  }
  Finding& finding = Raise(operation, codes::kOneOfRequired);
  finding.values.emplace_back("fields", Joined(titles, "、"));
  finding.values.emplace_back("fields.en", Joined(english, ", "));
}

void RowChecker::CheckBothOrNeither(const Operation& operation) {
  FieldIndex first = operation.rule->fields[0], second = operation.rule->fields[1];
  auto blocked = [&](FieldIndex field) { return (row_.cells_[field].traits & NormalisedRow::kBlocked) != 0; };
  if (blocked(first) || blocked(second) || row_.present(first) == row_.present(second)) return;
  FieldIndex missing = row_.present(first) ? second : first;
  FieldIndex given = row_.present(first) ? first : second;
  NameOther(Raise(operation, missing, codes::kBothOrNeither, operation.severity), given);
}

void RowChecker::CheckEmptyWhen(const Operation& operation) {
  if (!Usable(operation.field) || !Holds(operation.rule->when)) return;
  if (operation.rule->unless_zero && row_.value(operation.field) == "0") return;
  NameCondition(Raise(operation, codes::kEmptyWhen), operation.rule->when);
}

void RowChecker::CheckOrderedDates(const Operation& operation) {
  FieldIndex later = operation.rule->fields[1];
  if (!Usable(operation.field) || !Usable(later)) return;
  if (row_.cells_[operation.field].day > row_.cells_[later].day) {
    NameOther(Raise(operation, codes::kDateOrder), later);
  }
}

// 2.7: what cannot be used is no key.
void RowChecker::NameSubject() {
  const SubjectFields& subject = program_.item_->subject;
  if (Usable(subject.uscc)) {
    row_.subject_key_ = row_.value(subject.uscc);
  } else if (Usable(subject.organisation_no)) {
    row_.subject_key_ = row_.arena_.Store("organisation_no:" + std::string(row_.value(subject.organisation_no)));
  } else if (Usable(subject.registration_no)) {
    row_.subject_key_ = row_.arena_.Store("registration_no:" + std::string(row_.value(subject.registration_no)));
  }
}

}  // namespace credence::catalog
