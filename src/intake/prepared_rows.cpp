#include "intake/prepared_rows.h"

#include <algorithm>
#include <charconv>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalog/finding_codes.h"
#include "crypto/digest.h"
#include "identity/credit_code.h"
#include "identity/masking.h"
#include "identity/normalise.h"
#include "records/derivation.h"

namespace credence::intake {
namespace {

std::optional<catalog::RowProblemCode> ProblemOf(formats::RowFlag flag) {
  switch (flag) {
    case formats::RowFlag::kCellCount:
    case formats::RowFlag::kTooManyCells:
      return catalog::RowProblemCode::kCellCount;
    case formats::RowFlag::kUnclosedQuote:
      return catalog::RowProblemCode::kUnclosedQuote;
    case formats::RowFlag::kTooLong:
      return catalog::RowProblemCode::kCellTooLong;
    case formats::RowFlag::kDamaged:
      return catalog::RowProblemCode::kDamagedCell;
    case formats::RowFlag::kNul:
      return catalog::RowProblemCode::kNulCharacter;
    case formats::RowFlag::kErrorValue:
      return catalog::RowProblemCode::kErrorValue;
    case formats::RowFlag::kNoValue:
      return catalog::RowProblemCode::kNoValue;
    case formats::RowFlag::kTextAfterQuote:  // kept as written; the checks judge the text
    case formats::RowFlag::kUnwrapped:
      return std::nullopt;
  }
  return std::nullopt;
}

std::vector<catalog::RowProblem> ProblemsOf(const formats::RowBlock& block, std::size_t index) {
  std::vector<catalog::RowProblem> problems;
  const formats::RowBlock::Row& row = block.rows[index];
  if (row.flags == 0) return problems;
  if (row.Has(formats::RowFlag::kCellCount) || row.Has(formats::RowFlag::kTooManyCells)) {
    problems.push_back({-1, catalog::RowProblemCode::kCellCount});
  }
  auto problem = std::lower_bound(block.problems.begin(), block.problems.end(), index,
                                  [](const auto& p, std::size_t row_index) { return p.row < row_index; });
  bool long_cell = false;
  for (; problem != block.problems.end() && problem->row == index; ++problem) {
    long_cell |= problem->flag == formats::RowFlag::kTooLong;
    if (auto code = ProblemOf(problem->flag)) problems.push_back({static_cast<std::int32_t>(problem->cell), *code});
  }
  if (row.Has(formats::RowFlag::kTooLong) && !long_cell) {
    problems.push_back({-1, catalog::RowProblemCode::kRowTooLong});
  }
  return problems;
}

// The fields whose free text holds personal data, as the check named them (DP-15).
std::string WithheldFields(const catalog::FindingList& findings) {
  std::string withheld;
  for (const catalog::Finding& finding : findings) {
    if (finding.code != catalog::codes::kPersonalContent) continue;
    withheld.append(withheld.empty() ? "" : ";").append(finding.field);
  }
  return withheld;
}

// No check can say that a row is about a person when its cells moved or its code is no code; these are the signs.
bool MayBeAboutPerson(const catalog::CheckProgram& program, const std::vector<std::string_view>& cells,
                      bool is_damaged) {
  const catalog::ItemDefinition& item = program.item();
  if (identity::ContainsPersonalData(program.CellOf(item.subject.uscc, cells))) return true;
  if (!is_damaged) return false;
  if (program.edition().about_persons) return true;
  const auto& categories = item.subject.person_categories;
  return std::any_of(cells.begin(), cells.end(), [&](std::string_view cell) {
    return identity::ContainsPersonalData(cell) ||
           std::find(categories.begin(), categories.end(), TrimBlanks(cell)) != categories.end();
  });
}

std::int64_t RowNumberFrom(std::string_view text) {
  text = TrimBlanks(text);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number > 0 ? number : 0;
}

catalog::BatchKey FirstBytes(const std::string& hex) {
  auto digest = crypto::Digest::FromHex(hex);
  CHECK(digest.has_value());
  catalog::BatchKey key;
  std::copy_n(digest->bytes.begin(), key.size(), key.begin());
  return key;
}

}  // namespace

Result<std::unique_ptr<PreparedBlock>> RowPreparer::Next() {
  ASSIGN_OR_RETURN(std::size_t count, reader_.ReadRows(block_, limits::kSliceRowsMax));
  if (count == 0) return std::unique_ptr<PreparedBlock>();
  auto prepared = std::make_unique<PreparedBlock>();
  prepared->rows.reserve(count);
  for (std::size_t i = 0; i < block_.rows.size(); ++i) Prepare(i, *prepared);
  return prepared;
}

void RowPreparer::Prepare(std::size_t index, PreparedBlock& into) {
  const formats::RowBlock::Row& source = block_.rows[index];
  std::vector<std::string_view> cells;
  cells.reserve(source.cell_count);
  for (std::size_t c = 0; c < source.cell_count; ++c) cells.push_back(block_.CellText(source, c));
  const auto problems = ProblemsOf(block_, index);

  PreparedRow row;
  row.row = source.row_number;
  row.verdict = program_.Run(cells, {source.row_number, received_on_, problems}, normalised_, row.findings);
  if (row.verdict == catalog::Verdict::kBlank) return;
  if (original_row_ < cells.size()) row.original_row = RowNumberFrom(cells[original_row_]);
  if (row.verdict != catalog::Verdict::kPerson) {
    // Where the reader stumbled, cells may have moved, and nothing says that the row is not about a person. Rows of the
    // register are about organisations whatever else they hold, so damage alone does not silence them.
    const bool moved = source.Has(formats::RowFlag::kCellCount) || source.Has(formats::RowFlag::kTooManyCells);
    if (problems.empty() || (program_.item().is_register && !moved)) Claim(cells, row);
    Keep(into, row);
  }
  row.left_out = row.verdict == catalog::Verdict::kPerson ||
                 (row.verdict == catalog::Verdict::kRefused && MayBeAboutPerson(program_, cells, !problems.empty()));
  if (row.left_out && row.verdict != catalog::Verdict::kPerson) {
    row.findings.push_back(
        {row.row, "", "person", std::string(catalog::codes::kRowNotKept), catalog::Severity::kWarning, "", {}});
  }
  into.rows.push_back(std::move(row));
}

// A refused row may hold anything in these columns; what looks like personal data is not kept.
void RowPreparer::Claim(const std::vector<std::string_view>& cells, PreparedRow& row) {
  const catalog::SubjectFields& subject = program_.item().subject;
  auto claimed = [&](catalog::FieldIndex field) -> std::string {
    if (field == catalog::kNoField) return "";
    if (normalised_.present(field)) return std::string(normalised_.value(field));
    std::string text = Shorten(TrimBlanks(program_.CellOf(field, cells)), limits::kFindingValueCodePoints);
    std::erase(text, '\0');
    return identity::ContainsPersonalData(text) ? "" : text;
  };
  row.claimed_code = identity::NormaliseIdentifier(claimed(subject.uscc));
  if (!identity::CheckCreditCode(row.claimed_code).acceptable() && identity::ContainsPersonalData(row.claimed_code)) {
    row.claimed_code.clear();
  }
  row.claimed_name = identity::MaskFreeText(claimed(subject.name));
}

void RowPreparer::Keep(PreparedBlock& into, PreparedRow& row) {
  const catalog::ItemDefinition& item = program_.item();
  row.values.reserve(normalised_.field_count());
  for (std::size_t f = 0; f < normalised_.field_count(); ++f) {
    row.values.push_back(into.arena.Store(normalised_.value(static_cast<catalog::FieldIndex>(f))));
  }
  if (!row.accepted()) return;
  row.subject_key = normalised_.subject_key();
  row.record_key = records::RecordKey(item, row.values, row.subject_key);
  if (auto first = keys_.Insert(FirstBytes(row.record_key), static_cast<std::uint32_t>(row.row))) {
    if (auto repeated = program_.RepeatedKey(row.row, *first)) {
      row.findings.push_back(std::move(*repeated));
      row.verdict = catalog::Verdict::kRefused;
      return;
    }
  }
  if (!item.decision_key_parts.empty()) row.decision_key = records::DecisionKey(item, row.values);
  row.content_digest = records::ContentDigest(item, row.values, data_key_);
  row.withheld = WithheldFields(row.findings);
}

}  // namespace credence::intake
