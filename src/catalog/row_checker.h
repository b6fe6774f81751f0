// Second half of CheckProgram::Run: the operations, one after the other. Used by check_program.cpp only.
#pragma once

#include <string>
#include <string_view>

#include "catalog/check_program.h"
#include "identity/verdict.h"

namespace credence::catalog {

class RowChecker {
 public:
  RowChecker(const CheckProgram& program, const RowContext& context, std::size_t cell_count, NormalisedRow& row,
             FindingList& findings)
      : program_(program), context_(context), cell_count_(cell_count), row_(row), findings_(findings) {}

  // The one finding for a row about a natural person; nothing of the row is kept.
  Verdict RefusePerson();
  Verdict Check();

 private:
  using Cell = NormalisedRow::Cell;
  using Operation = CheckProgram::Operation;

  // False when nothing else can be said about the row.
  bool ReportProblems();
  void ReportProblem(const RowProblem& problem);
  void Apply(const Operation& operation);
  void ApplyForm(const Operation& operation, Cell& cell);
  void ApplyText(const Operation& operation, const Cell& cell);
  void ApplyAbsence(const Operation& operation);
  void ApplyRelation(const Operation& operation);
  void ApplyIdentifier(const Operation& operation, Cell& cell);

  void CheckDateForm(const Operation& operation, Cell& cell);
  void CheckNumber(const Operation& operation, Cell& cell);
  void CheckCodeList(const Operation& operation, Cell& cell);
  void CheckPersonalContent(const Operation& operation, const Cell& cell);
  void CheckPattern(const Operation& operation, const Cell& cell);
  void CheckControlCharacters(const Operation& operation, const Cell& cell);
  void CheckForbiddenCharacters(const Operation& operation, const Cell& cell);
  void CheckOnlyValue(const Operation& operation, const Cell& cell);
  void CheckEmptyWhen(const Operation& operation);
  void CheckBothOrNeither(const Operation& operation);
  void CheckOneOfRequired(const Operation& operation);
  void CheckOrderedDates(const Operation& operation);
  void CheckDateBounds(const Operation& operation, const Cell& cell);
  void CheckPublishedLate(const Operation& operation, const Cell& cell);
  void CheckBelongsTo(const Operation& operation);
  void CheckDocumentNumber(const Operation& operation, const Cell& cell);
  void CheckSubjectIdentifier(const Operation& operation);
  void CheckUnifiedCode(const Operation& operation, FieldIndex field, Severity severity);
  // True when acceptable.
  bool CheckOtherIdentifier(const Operation& operation, FieldIndex field);
  void RaiseVerdict(const Operation& operation, FieldIndex field, std::string_view area,
                    identity::IdentifierVerdict verdict, Severity severity);

  bool Holds(const Condition& condition) const;
  bool Usable(FieldIndex field) const;  // present, delivered and not yet known to be wrong
  void NameSubject();

  Finding& Raise(const Operation& operation, FieldIndex field, std::string_view code, Severity severity);
  Finding& Raise(const Operation& operation, std::string_view code);
  void NameOther(Finding& finding, FieldIndex other) const;
  void NameCondition(Finding& finding, const Condition& condition) const;

  const CheckProgram& program_;
  const RowContext& context_;
  std::size_t cell_count_;  // of the row as delivered
  NormalisedRow& row_;
  FindingList& findings_;
  bool refused_ = false;
  bool warned_ = false;
};

}  // namespace credence::catalog
