#include "app/demo_accounts.h"

#include <fstream>

#include "app/app_errors.h"
#include "app/whole_file.h"
#include "base/text.h"

namespace credence::app {
namespace {

constexpr std::string_view kFile = "demo-accounts.txt";

// The office sits in the department of development and reform, the others in one that reports.
std::string DepartmentOf(const access::Role& role) {
  return role.code == "reporter" || role.code == "approver" ? "D011" : "D001";
}

}  // namespace

Status MakeDemoAccounts(Installation& installation) {
  std::string lines;
  for (const access::Role& role : access::Roles::Builtin().all()) {
    access::NewUser request{"demo." + role.code, role.title, DepartmentOf(role), role.duty, /*must_change=*/false};
    ASSIGN_OR_RETURN(auto added, installation.staff().users.Add(Caller::Operator(), request));
    RETURN_IF_ERROR(installation.staff().changes.GrantAtServer(Caller::Operator(), added.user.name, role.code));
    lines.append(added.user.name).append("\t").append(added.password).append("\n");
  }
  return WriteNewFile(installation.data() / kFile, lines, 0600);
}

std::vector<DemoAccount> ReadDemoAccounts(const std::filesystem::path& data) {
  std::vector<DemoAccount> accounts;
  std::ifstream file(data / kFile);
  for (std::string line; std::getline(file, line);) {
    const std::size_t tab = line.find('\t');
    if (tab != std::string::npos) accounts.push_back({line.substr(0, tab), line.substr(tab + 1)});
  }
  return accounts;
}

}  // namespace credence::app
