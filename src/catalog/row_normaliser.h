// First half of CheckProgram::Run: cells to values, without judging them. Used by check_program.cpp only.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "catalog/check_program.h"

namespace credence::catalog {

enum class RowContent { kBlank, kOrganisation, kPerson };

class RowNormaliser {
 public:
  RowNormaliser(const CheckProgram& program, NormalisedRow& row) : program_(program), row_(row) {}

  RowContent Read(std::span<const std::string_view> cells, std::span<const RowProblem> problems);

 private:
  using Cell = NormalisedRow::Cell;

  void ReadCell(FieldIndex field, std::string_view text);
  bool MeansEmpty(FieldIndex field, std::string_view text) const;
  void ReadDateCell(Cell& cell);
  void ReadNumberCell(Cell& cell);
  void ReadIdentifier(const FieldDefinition& field, Cell& cell);
  void ReadCoded(const FieldDefinition& field, Cell& cell);
  std::string_view ReadCode(const CodeList& list, std::string_view text, Cell& cell);
  void FillFromEdition();
  void Join(FieldIndex field, FieldIndex second);
  void FillDefault(const EditionDefault& fallback);
  void FillFrom(const EditionDefault& fallback);
  bool IsPerson() const;
  bool HasValidOrganisationIdentifier() const;

  const CheckProgram& program_;
  NormalisedRow& row_;
};

}  // namespace credence::catalog
