#include "catalog/check_program.h"

#include <algorithm>

#include "catalog/finding_codes.h"
#include "catalog/row_checker.h"
#include "catalog/row_normaliser.h"
#include "catalog/value_forms.h"

namespace credence::catalog {
namespace {

// Whether a value can be used at all is asked first; what builds on the value comes after.
bool IsAboutForm(CheckKind kind) {
  switch (kind) {
    case CheckKind::kMaskedInput:
    case CheckKind::kExcelNumber:
    case CheckKind::kDamagedText:
    case CheckKind::kDateForm:
    case CheckKind::kIdentifierForm:
    case CheckKind::kNumber:
      return true;
    default:
      return false;
  }
}

// Raised by somebody who sees more than one row.
bool IsBeyondTheRow(CheckKind kind) { return kind == CheckKind::kUniqueInBatch || kind == CheckKind::kLaterRecord; }

// A rule about several fields together is one operation; its first field names it.
bool IsOneOperation(CheckKind kind) {
  switch (kind) {
    case CheckKind::kOneOfRequired:
    case CheckKind::kBothOrNeither:
    case CheckKind::kEqualTo:
    case CheckKind::kOrderedDates:
    case CheckKind::kBelongsTo:
    case CheckKind::kSubjectIdentifier:
      return true;
    default:
      return false;
  }
}

}  // namespace

CheckProgram CheckProgram::Compile(const ItemDefinition& item, const HeaderPlan& plan, const AgencyDirectory& agencies,
                                   const workdays::Calendar& calendar) {
  CheckProgram program;
  program.item_ = &item;
  program.agencies_ = &agencies;
  program.calendar_ = &calendar;
  program.edition_ = plan.edition;
  program.column_fields_ = plan.column_fields;
  program.columns_ = plan.columns;
  for (const FieldDefinition& field : item.fields) {
    bool free_text = field.type == FieldType::kString && !field.is_identifier() && field.code_list == nullptr;
    program.empty_words_apply_.push_back(field.requirement != Requirement::kOptional || !free_text);
  }
  for (FieldIndex field : plan.column_fields) {
    if (field != kNoField && item.fields[field].checked_only) program.checked_only_.push_back(field);
  }
  for (const CheckRule& rule : item.checks) {
    if (!IsBeyondTheRow(rule.kind)) program.AddOperations(rule);
  }
  std::stable_partition(program.operations_.begin(), program.operations_.end(),
                        [](const Operation& operation) { return IsAboutForm(operation.kind); });
  return program;
}

// What the one pass over the cell must have found before the check can find anything. Most operations end here.
std::uint32_t CheckProgram::TraitsOf(CheckKind kind) {
  switch (kind) {
    case CheckKind::kMaskedInput:
      return kStar;
    case CheckKind::kExcelNumber:
      return NormalisedRow::kExcelNumber;
    case CheckKind::kDamagedText:
      return kDamaged;
    case CheckKind::kIdentifierForm:
      return NormalisedRow::kOtherForm;
    case CheckKind::kDateForm:
      return NormalisedRow::kOtherForm | NormalisedRow::kUnreadable;
    case CheckKind::kControlCharacters:
      return kControl | kLineBreak;
    case CheckKind::kContainsPersonalData:
      return kManyDigits;
    default:
      return 0;
  }
}

void CheckProgram::AddOperations(const CheckRule& rule) {
  const Edition& current = edition();
  const std::vector<std::string>& lenient = current.warn_only;
  const bool warns = std::find(lenient.begin(), lenient.end(), rule.id) != lenient.end();
  const Severity severity = warns ? Severity::kWarning : rule.severity;
  if (IsOneOperation(rule.kind)) {
    operations_.push_back({rule.kind, rule.fields.empty() ? kNoField : rule.fields.front(), &rule, severity, 0});
    return;
  }
  // Of a column that is not in the file only its absence can be wrong.
  for (FieldIndex field : rule.fields) {
    bool has_column = std::find(column_fields_.begin(), column_fields_.end(), field) != column_fields_.end();
    bool has_default = std::any_of(current.defaults.begin(), current.defaults.end(),
                                   [&](const EditionDefault& fallback) { return fallback.field == field; });
    bool about_absence = rule.kind == CheckKind::kRequiredWhen ||
                         (rule.kind == CheckKind::kRequired && item_->InEdition(field, current));
    if (has_column || has_default || about_absence)
      operations_.push_back({rule.kind, field, &rule, severity, TraitsOf(rule.kind)});
  }
}

Verdict CheckProgram::Run(std::span<const std::string_view> cells, const RowContext& context, NormalisedRow& out,
                          FindingList& findings) const {
  RowNormaliser normaliser(*this, out);
  RowChecker checker(*this, context, cells.size(), out, findings);
  const RowContent content = normaliser.Read(cells, context.problems);
  if (content == RowContent::kBlank && context.problems.empty()) return Verdict::kBlank;
  if (content == RowContent::kPerson) return checker.RefusePerson();
  const Verdict verdict = checker.Check();
  for (FieldIndex field : checked_only_) out.cells_[field] = {};
  return verdict;
}

std::optional<Finding> CheckProgram::DeclaredFinding(CheckKind kind, std::int64_t row, std::string_view code) const {
  for (const CheckRule& rule : item_->checks) {
    if (rule.kind == kind) return Finding{row, "", rule.id, std::string(code), rule.severity, "", {}};
  }
  return std::nullopt;
}

std::optional<Finding> CheckProgram::RepeatedKey(std::int64_t row, std::int64_t first_row) const {
  auto finding = DeclaredFinding(CheckKind::kUniqueInBatch, row, codes::kDuplicateInBatch);
  if (finding) finding->values.emplace_back("first_row", std::to_string(first_row));
  return finding;
}

std::optional<Finding> CheckProgram::LaterRecord(std::int64_t row) const {
  return DeclaredFinding(CheckKind::kLaterRecord, row, codes::kNewVersion);
}

std::string_view CheckProgram::CellOf(FieldIndex field, std::span<const std::string_view> cells) const {
  for (std::size_t column = 0; column < column_fields_.size() && column < cells.size(); ++column) {
    if (column_fields_[column] == field) return cells[column];
  }
  return {};
}

}  // namespace credence::catalog
