#include "intake/file_check.h"

#include "catalog/check_program.h"
#include "catalog/header_plan.h"
#include "crypto/digest.h"
#include "formats/row_reader.h"
#include "intake/intake_errors.h"
#include "intake/prepared_rows.h"

namespace credence::intake {
namespace {

// Another item must fit this much better (of 1000) before a file counts as one of the other kind.
constexpr int kClearlyBetter = 300;

}  // namespace

catalog::AgencyDirectory AgenciesOf(const std::vector<access::Department>& departments) {
  std::vector<catalog::Agency> agencies;
  for (const access::Department& department : departments) {
    agencies.push_back({department.code, {department.name}});
    if (!department.later_name.empty()) agencies.back().names.push_back(department.later_name);
  }
  return catalog::AgencyDirectory(agencies);
}

Status CheckItemFits(const catalog::Items& items, const catalog::ItemDefinition& item,
                     const std::vector<std::string_view>& header) {
  const int score = catalog::ItemMatchScore(item, header);
  for (const catalog::ItemDefinition* other : items.Newest()) {
    if (other->code != item.code && catalog::ItemMatchScore(*other, header) >= score + kClearlyBetter) {
      return Error(errors::kWrongItem, {{"item", item.code}, {"other", other->code}});
    }
  }
  return {};
}

Result<FileVerdict> CheckFile(formats::ByteSource& source, const catalog::Items& items,
                              const catalog::ItemDefinition& item, const catalog::AgencyDirectory& agencies,
                              const workdays::Calendar& calendar, CivilDate received_on,
                              const std::function<void(const catalog::Finding&)>& visit) {
  ASSIGN_OR_RETURN(auto reader, formats::OpenTable(source));
  const std::vector<std::string_view> header(reader->header().cells.begin(), reader->header().cells.end());
  RETURN_IF_ERROR(CheckItemFits(items, item, header));
  const catalog::HeaderPlan plan = catalog::MatchHeader(item, header, reader->header().row_number);
  FileVerdict verdict;
  verdict.edition = item.editions[plan.edition].code;
  verdict.header_refused = plan.refused;
  verdict.findings = static_cast<std::int64_t>(plan.findings.size());
  for (const catalog::Finding& finding : plan.findings) visit(finding);
  if (plan.refused) return verdict;

  const auto program = catalog::CheckProgram::Compile(item, plan, agencies, calendar);
  // Nothing is kept, so any key serves the digests.
  ASSIGN_OR_RETURN(crypto::DataKey key, crypto::DataKey::FromSecret(1, crypto::RandomBytes(32)));
  RowPreparer preparer(*reader, program, key, received_on);
  while (true) {
    ASSIGN_OR_RETURN(std::unique_ptr<PreparedBlock> block, preparer.Next());
    if (block == nullptr) return verdict;
    for (const PreparedRow& row : block->rows) {
      ++verdict.rows;
      ++(row.accepted() ? verdict.accepted : verdict.refused);
      verdict.findings += static_cast<std::int64_t>(row.findings.size());
      for (const catalog::Finding& finding : row.findings) visit(finding);
    }
  }
}

}  // namespace credence::intake
