#include "intake/file_check.h"

#include "catalog/check_program.h"
#include "catalog/header_plan.h"
#include "crypto/digest.h"
#include "intake/item_table.h"
#include "intake/prepared_rows.h"

namespace credence::intake {
catalog::AgencyDirectory AgenciesOf(const std::vector<access::Department>& departments) {
  std::vector<catalog::Agency> agencies;
  for (const access::Department& department : departments) {
    agencies.push_back({department.code, {department.name}});
    if (!department.later_name.empty()) agencies.back().names.push_back(department.later_name);
  }
  return catalog::AgencyDirectory(agencies);
}

Result<FileVerdict> CheckFile(formats::ByteSource& source, const FileCheckParts& parts,
                              const std::function<void(const catalog::Finding&)>& visit) {
  ASSIGN_OR_RETURN(ItemTable table, OpenItemTable(source, parts.items, parts.item, parts.sheet));
  const catalog::HeaderPlan& plan = table.plan;
  FileVerdict verdict;
  auto say = [&](const catalog::FindingList& findings) {
    verdict.findings += static_cast<std::int64_t>(findings.size());
    for (const catalog::Finding& finding : findings) visit(finding);
  };
  verdict.edition = parts.item.editions[plan.edition].code;
  verdict.header_refused = plan.refused;
  say(plan.findings);
  if (plan.refused) return verdict;

  const auto program = catalog::CheckProgram::Compile(parts.item, plan, parts.agencies, parts.calendar);
  // Nothing is kept, so any key serves the digests.
  ASSIGN_OR_RETURN(crypto::DataKey key, crypto::DataKey::FromSecret(1, crypto::RandomBytes(32)));
  RowPreparer preparer(*table.reader, program, key, parts.received_on, plan.original_row);
  while (true) {
    ASSIGN_OR_RETURN(std::unique_ptr<PreparedBlock> block, preparer.Next());
    if (block == nullptr) break;
    for (const PreparedRow& row : block->rows) {
      ++verdict.rows;
      ++(row.accepted() ? verdict.accepted : verdict.refused);
      verdict.warned += row.accepted() && !row.findings.empty() ? 1 : 0;
      say(row.findings);
    }
  }
  say(FileFindings(table, parts.item, verdict.rows));
  return verdict;
}

}  // namespace credence::intake
