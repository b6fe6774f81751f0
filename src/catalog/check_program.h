// The checks of one item for one header, compiled to a flat list of small operations (design 4, 9).
//
// A program is immutable: any number of threads may Run it at once, each with its own NormalisedRow. It refers to the
// item, the directory and the calendar, which must outlive it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "catalog/agency_directory.h"
#include "catalog/finding.h"
#include "catalog/header_plan.h"
#include "catalog/item_definition.h"
#include "catalog/normalised_row.h"
#include "catalog/row_problem.h"
#include "workdays/calendar.h"

namespace credence::catalog {

enum class Verdict {
  kAccepted,
  kWarned,   // accepted with warnings
  kRefused,  // at least one error
  kPerson,   // about a natural person: exactly one finding, nothing kept (design 1.2)
  kBlank,    // no cell holds anything: neither kept nor counted
};

struct RowContext {
  std::int64_t row = 0;   // as counted in the file; written into the findings
  CivilDate received_on;  // of the batch, not of the run: a later run finds the same
  std::span<const RowProblem> problems = {};
};

class CheckProgram {
 public:
  static CheckProgram Compile(const ItemDefinition& item, const HeaderPlan& plan, const AgencyDirectory& agencies,
                              const workdays::Calendar& calendar);

  // `cells` are well-formed UTF-8, in the order of the header; too few are absent, too many are ignored – the reader
  // reports both as a problem. Findings are appended. See NormalisedRow for how long its views live.
  Verdict Run(std::span<const std::string_view> cells, const RowContext& context, NormalisedRow& out,
              FindingList& findings) const;

  // DP-13: the key of the row stood already in row `first_row` of the same submission (BatchKeySet). nullopt when the
  // item declares no such check.
  std::optional<Finding> RepeatedKey(std::int64_t row, std::int64_t first_row) const;
  // DP-14: a record with this key was filed before. Raised by filing.
  std::optional<Finding> LaterRecord(std::int64_t row) const;

  // The cell of this field's column as it stands in the row; empty when the header has no such column.
  std::string_view CellOf(FieldIndex field, std::span<const std::string_view> cells) const;

  const ItemDefinition& item() const { return *item_; }
  const Edition& edition() const { return item_->editions[edition_]; }

 private:
  friend class RowNormaliser;
  friend class RowChecker;

  struct Operation {
    CheckKind kind = CheckKind::kRequired;
    FieldIndex field = kNoField;      // the field that is checked and named; kNoField = the row
    const CheckRule* rule = nullptr;  // of item_
    Severity severity = Severity::kError;
    std::uint32_t needs_traits = 0;  // nothing to do unless the cell has one of these; 0 = always look
  };

  CheckProgram() = default;
  void AddOperations(const CheckRule& rule);
  static std::uint32_t TraitsOf(CheckKind kind);
  std::optional<Finding> DeclaredFinding(CheckKind kind, std::int64_t row, std::string_view code) const;

  const ItemDefinition* item_ = nullptr;
  const AgencyDirectory* agencies_ = nullptr;
  const workdays::Calendar* calendar_ = nullptr;
  std::size_t edition_ = 0;
  std::vector<FieldIndex> column_fields_;
  std::vector<std::string> columns_;
  std::vector<bool> empty_words_apply_;  // by field: 无 and its like mean "missing"
  std::vector<FieldIndex> checked_only_;
  std::vector<Operation> operations_;
};

}  // namespace credence::catalog
