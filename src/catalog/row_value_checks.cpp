// The operations of RowChecker that judge one value.
#include <algorithm>

#include "base/text.h"
#include "catalog/finding_codes.h"
#include "catalog/row_checker.h"
#include "catalog/shown_value.h"
#include "catalog/value_forms.h"
#include "identity/citizen_number.h"
#include "identity/credit_code.h"
#include "identity/document_number.h"
#include "identity/masking.h"
#include "identity/organisation_code.h"
#include "identity/region.h"
#include "identity/registration_number.h"

namespace credence::catalog {
namespace {

using identity::IdentifierVerdict;

constexpr int kDocumentYearTolerance = 1;  // DP-12

std::string AllowedValues(const CodeList& list) {
  std::string allowed;
  for (const CodeValue& value : list.values()) {
    if (allowed.find(value.value) != std::string::npos) continue;
    if (!allowed.empty()) allowed += "；";
    allowed += value.needs_explanation ? value.value + "-说明" : value.value;
  }
  return allowed;
}

}  // namespace

void RowChecker::CheckDateForm(const Operation& operation, Cell& cell) {
  if ((cell.traits & NormalisedRow::kUnreadable) != 0) {
    cell.traits |= NormalisedRow::kBroken;
    Raise(operation, codes::kDateUnreadable);
  } else if ((cell.traits & NormalisedRow::kOtherForm) != 0) {
    Raise(operation, operation.field, codes::kDateOtherForm, Severity::kWarning)
        .values.emplace_back("result", std::string(cell.value));
  }
}

void RowChecker::CheckNumber(const Operation& operation, Cell& cell) {
  const FieldDefinition& field = program_.item_->field(operation.field);
  if ((cell.traits & NormalisedRow::kUnreadable) != 0) {
    cell.traits |= NormalisedRow::kBroken;
    bool rounded = (cell.traits & NormalisedRow::kExcelNumber) != 0;
    Raise(operation, rounded ? codes::kExcelNumber : codes::kNumberUnreadable);
    return;
  }
  if ((cell.traits & NormalisedRow::kOtherForm) != 0) {
    Raise(operation, operation.field, codes::kNumberOtherForm, Severity::kWarning)
        .values.emplace_back("result", std::string(cell.value));
  }
  if ((cell.traits & NormalisedRow::kNegative) != 0) {
    Raise(operation, codes::kNumberTooSmall).values.emplace_back("min", "0");
  }
  if (cell.scale > field.scale) {
    Finding& finding = Raise(operation, codes::kNumberScale);
    finding.values.emplace_back("max", std::to_string(field.scale));
    finding.values.emplace_back("actual", std::to_string(cell.scale));
  }
  if (cell.integer_digits > field.integer_digits) {
    Raise(operation, codes::kNumberTooLarge).values.emplace_back("max", std::to_string(field.integer_digits));
  }
}

void RowChecker::CheckCodeList(const Operation& operation, Cell& cell) {
  const CodeList& list = *program_.item_->field(operation.field).code_list;
  if ((cell.traits & NormalisedRow::kNotInList) != 0) {
    cell.traits |= NormalisedRow::kBroken;
    Raise(operation, codes::kCodeNotInList).values.emplace_back("allowed", AllowedValues(list));
    return;
  }
  if ((cell.traits & NormalisedRow::kUnexplained) != 0) {
    Raise(operation, codes::kCodeUnexplained);
    return;
  }
  if ((cell.traits & NormalisedRow::kByAlias) != 0) {
    Raise(operation, operation.field, codes::kCodeAlias, Severity::kWarning)
        .values.emplace_back("result", std::string(cell.value));
  }
  FieldIndex dated_by = operation.rule->other;
  if (!Usable(dated_by)) return;
  auto date = row_.date(dated_by);
  std::string_view rest = cell.value;
  while (date && !rest.empty()) {
    std::size_t end = std::min(rest.find(';'), rest.size());
    std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (list.InForce(part, *date)) continue;
    Finding& finding = Raise(operation, operation.field, codes::kCodeNotInForce, Severity::kWarning);
    finding.values.emplace_back("part", std::string(part));
    finding.values.emplace_back("date", date->Iso());
    return;
  }
}

void RowChecker::ApplyText(const Operation& operation, const Cell& cell) {
  switch (operation.kind) {
    case CheckKind::kMaxLength: {
      std::size_t max = operation.rule->limit > 0 ? static_cast<std::size_t>(operation.rule->limit)
                                                  : program_.item_->field(operation.field).max_length;
      if (max == 0 || cell.value.size() <= max) return;
      std::size_t actual = CodePointCount(cell.value);
      if (actual <= max) return;
      Finding& finding = Raise(operation, codes::kMaxLength);
      finding.values.emplace_back("max", std::to_string(max));
      finding.values.emplace_back("actual", std::to_string(actual));
      return;
    }
    case CheckKind::kNumberBelow: {
      // As many digits as the limit, or more: 10,000 has five.
      bool reached = cell.integer_digits >= static_cast<int>(std::to_string(operation.rule->limit).size());
      if (!reached || (cell.traits & NormalisedRow::kNegative) != 0) return;
      Raise(operation, codes::kNumberUnlikely).values.emplace_back("limit", std::to_string(operation.rule->limit));
      return;
    }
    case CheckKind::kPattern:
      return CheckPattern(operation, cell);
    case CheckKind::kControlCharacters:
      return CheckControlCharacters(operation, cell);
    case CheckKind::kForbiddenCharacters:
      return CheckForbiddenCharacters(operation, cell);
    case CheckKind::kOnlyValue:
      return CheckOnlyValue(operation, cell);
    case CheckKind::kContainsPersonalData:
      return CheckPersonalContent(operation, cell);
    case CheckKind::kNotInFuture:
    case CheckKind::kNotBefore:
      return CheckDateBounds(operation, cell);
    case CheckKind::kPublishedLate:
      return CheckPublishedLate(operation, cell);
    case CheckKind::kDocumentNumber:
      return CheckDocumentNumber(operation, cell);
    default:
      return;
  }
}

void RowChecker::CheckPersonalContent(const Operation& operation, const Cell& cell) {
  bool found = false;
  if (!program_.item_->field(operation.field).is_identifier()) {
    found = identity::ContainsPersonalData(cell.value);
  } else if (ResemblesCitizenNumber(cell.value)) {
    // Individuals used their citizen number as tax number, also in its form of 15 digits; an organisation's tax number
    // of 15 is a region and its organisation code, and may look alike.
    constexpr std::size_t kRegionDigits = 6;
    found = !identity::CheckOrganisationCode(cell.value.substr(kRegionDigits)).acceptable();
  }
  if (found) Raise(operation, codes::kPersonalContent);
}

// `limit` is the exact length.
void RowChecker::CheckPattern(const Operation& operation, const Cell& cell) {
  auto digit = [](char c) { return c >= '0' && c <= '9'; };
  auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  bool letters = operation.rule->characters == "letters_digits";
  std::size_t length = static_cast<std::size_t>(operation.rule->limit);
  bool fits = cell.value.size() == length && std::all_of(cell.value.begin(), cell.value.end(),
                                                         [&](char c) { return digit(c) || (letters && letter(c)); });
  if (fits) return;
  Finding& finding = Raise(operation, letters ? codes::kPatternLettersDigits : codes::kPatternDigits);
  finding.values.emplace_back("length", std::to_string(length));
}

void RowChecker::CheckControlCharacters(const Operation& operation, const Cell& cell) {
  bool multiline = program_.item_->field(operation.field).multiline;
  if ((cell.traits & (multiline ? kControl : kControl | kLineBreak)) == 0) return;
  for (std::size_t position = 0; position < cell.value.size();) {
    char32_t point = NextCodePoint(cell.value, position);
    bool line_break = point == '\n' || point == '\r';
    if ((line_break && multiline) || !(point < 0x20 || (point >= 0x7F && point < 0xA0))) continue;
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string name = "U+00";
    name += kHex[point >> 4 & 0xF];
    name += kHex[point & 0xF];
    Raise(operation, codes::kControlCharacters).values.emplace_back("character", name);
    return;
  }
}

void RowChecker::CheckForbiddenCharacters(const Operation& operation, const Cell& cell) {
  std::size_t at = cell.value.find_first_of(operation.rule->characters);
  if (at == std::string_view::npos) return;
  Raise(operation, codes::kForbiddenCharacters).values.emplace_back("characters", std::string(1, cell.value[at]));
}

void RowChecker::CheckOnlyValue(const Operation& operation, const Cell& cell) {
  const std::vector<std::string>& permitted = operation.rule->values;
  if (std::find(permitted.begin(), permitted.end(), cell.value) != permitted.end()) return;
  Raise(operation, codes::kOnlyValue).values.emplace_back("allowed", permitted.front());
}

void RowChecker::CheckDateBounds(const Operation& operation, const Cell& cell) {
  CivilDate bound = operation.kind == CheckKind::kNotInFuture ? context_.received_on : *operation.rule->date;
  std::int32_t bound_day = static_cast<std::int32_t>(bound.days().time_since_epoch().count());
  if (operation.kind == CheckKind::kNotInFuture && cell.day > bound_day) {
    Raise(operation, codes::kDateInFuture).values.emplace_back("received", bound.Iso());
  }
  if (operation.kind == CheckKind::kNotBefore && cell.day < bound_day) {
    Raise(operation, codes::kDateTooEarly).values.emplace_back("limit", bound.Iso());
  }
}

void RowChecker::CheckPublishedLate(const Operation& operation, const Cell& cell) {
  // n working days are never fewer than n calendar days: most rows need no calendar.
  int days = static_cast<int>(operation.rule->limit);
  std::int32_t received = static_cast<std::int32_t>(context_.received_on.days().time_since_epoch().count());
  if (received - cell.day <= days) return;
  auto decided = row_.date(operation.field);
  if (!decided) return;
  workdays::Deadline deadline = program_.calendar_->AddWorkingDays(*decided, days);
  if (context_.received_on <= deadline.date) return;
  Finding& finding = Raise(operation, deadline.provisional ? codes::kPublishedLateProvisional : codes::kPublishedLate);
  finding.values.emplace_back("days", std::to_string(days));
  finding.values.emplace_back("deadline", deadline.date.Iso());
  finding.values.emplace_back("received", context_.received_on.Iso());
}

void RowChecker::CheckDocumentNumber(const Operation& operation, const Cell& cell) {
  const auto number = identity::ParseDocumentNumber(cell.value);
  if (!number) {
    // Where no number is issued, the licence number is repeated (domain 3.3).
    FieldIndex other = operation.rule->other;
    if (other != kNoField && row_.value(other) == cell.value) return;
    Raise(operation, codes::kDocumentUnreadable);
    return;
  }
  FieldIndex decision = program_.item_->decision_date;
  if (!Usable(decision)) return;
  auto decided = row_.date(decision);
  int year = number->year;
  if (!decided || std::abs(year - decided->year()) <= kDocumentYearTolerance) return;
  Finding& finding = Raise(operation, codes::kDocumentYear);
  finding.values.emplace_back("year", std::to_string(year));
  finding.values.emplace_back("decision_year", std::to_string(decided->year()));
}

void RowChecker::CheckBelongsTo(const Operation& operation) {
  FieldIndex code = operation.rule->fields[0], name = operation.rule->fields[1];
  if (!Usable(code)) return;
  const Agency* agency = program_.agencies_->FindByCode(row_.value(code));
  if (agency == nullptr) {
    Raise(operation, code, codes::kAgencyUnknown, operation.severity);
    return;
  }
  if (!Usable(name) || AgencyDirectory::Bears(*agency, row_.value(name))) return;
  Finding& finding = Raise(operation, name, codes::kAgencyMismatch, operation.severity);
  finding.values.emplace_back("code", agency->code);
  finding.values.emplace_back("expected", agency->names.empty() ? "" : agency->names.front());
}

void RowChecker::RaiseVerdict(const Operation& operation, FieldIndex field, std::string_view area,
                              IdentifierVerdict verdict, Severity severity) {
  std::string code = std::string(area) + "." + std::string(verdict.reason);
  Finding& finding = Raise(operation, field, code, severity);
  finding.values.emplace_back("length", std::to_string(CodePointCount(row_.cells_[field].value)));
}

void RowChecker::CheckUnifiedCode(const Operation& operation, FieldIndex field, Severity severity) {
  Cell& cell = row_.cells_[field];
  IdentifierVerdict verdict = identity::CheckCreditCode(cell.value);
  if (verdict.verdict == identity::Verdict::kValid) return;
  if (verdict.acceptable()) return RaiseVerdict(operation, field, "credit_code", verdict, Severity::kWarning);
  cell.traits |= NormalisedRow::kBroken;
  if (ResemblesCitizenNumber(cell.value)) {
    Raise(operation, field, codes::kCitizenNumberAsCode, Severity::kError);
    return;
  }
  RaiseVerdict(operation, field, "credit_code", verdict, severity);
}

bool RowChecker::CheckOtherIdentifier(const Operation& operation, FieldIndex field) {
  if (!Usable(field)) return false;
  bool organisation = program_.item_->field(field).format == FieldFormat::kOrganisationCode;
  Cell& cell = row_.cells_[field];
  IdentifierVerdict verdict =
      organisation ? identity::CheckOrganisationCode(cell.value) : identity::CheckRegistrationNumber(cell.value);
  if (verdict.verdict == identity::Verdict::kValid) return true;
  if (!verdict.acceptable() && ResemblesCitizenNumber(cell.value)) {
    cell.traits |= NormalisedRow::kBroken;
    Raise(operation, field, codes::kCitizenNumberAsCode, Severity::kError);
    return false;
  }
  RaiseVerdict(operation, field, organisation ? "organisation_code" : "registration_number", verdict,
               Severity::kWarning);
  if (!verdict.acceptable()) cell.traits |= NormalisedRow::kBroken;
  return verdict.acceptable();
}

// DP-06: an error unless another identifier is valid.
void RowChecker::CheckSubjectIdentifier(const Operation& operation) {
  const SubjectFields& subject = program_.item_->subject;
  bool by_organisation_no = CheckOtherIdentifier(operation, subject.organisation_no);
  bool by_registration_no = CheckOtherIdentifier(operation, subject.registration_no);
  Severity severity = by_organisation_no || by_registration_no ? Severity::kWarning : operation.severity;
  const Cell& cell = row_.cells_[subject.uscc];
  if (Usable(subject.uscc)) return CheckUnifiedCode(operation, subject.uscc, severity);
  if (cell.value.empty() && (cell.traits & NormalisedRow::kBlocked) == 0) {
    Raise(operation, subject.uscc, codes::kSubjectNoIdentifier, severity);
  }
}

void RowChecker::ApplyIdentifier(const Operation& operation, Cell& cell) {
  IdentifierVerdict verdict;
  std::string_view area;
  switch (operation.kind) {
    case CheckKind::kUnifiedCode:
      return CheckUnifiedCode(operation, operation.field, operation.severity);
    case CheckKind::kOrganisationCode:
      verdict = identity::CheckOrganisationCode(cell.value);
      area = "organisation_code";
      break;
    case CheckKind::kRegistrationNumber:
      verdict = identity::CheckRegistrationNumber(cell.value);
      area = "registration_number";
      break;
    case CheckKind::kCitizenNumber:
      verdict = identity::CheckCitizenNumber(cell.value, context_.received_on);
      area = "citizen_number";
      break;
    default: {
      bool digits = std::all_of(cell.value.begin(), cell.value.end(), [](char c) { return c >= '0' && c <= '9'; });
      bool known =
          digits ? identity::FindRegion(cell.value).has_value() : identity::RegionCodeByName(cell.value).has_value();
      if (!known) Raise(operation, digits ? codes::kRegionUnknownCode : codes::kRegionUnknownName);
      return;
    }
  }
  if (verdict.verdict == identity::Verdict::kValid) return;
  Severity severity = verdict.acceptable() ? Severity::kWarning : operation.severity;
  if (!verdict.acceptable()) cell.traits |= NormalisedRow::kBroken;
  RaiseVerdict(operation, operation.field, area, verdict, severity);
}

}  // namespace credence::catalog
