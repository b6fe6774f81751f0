#include "access/role.h"

#include <gtest/gtest.h>

#include <set>

#include "base/check.h"

namespace credence::access {
namespace {

CivilDate Day(std::string_view iso) { return CivilDate::ParseIso(iso).value(); }

RoleGrant Grant(std::string role, Duty duty = Duty::kBusiness) {
  RoleGrant grant;
  grant.role = std::move(role);
  grant.duty = duty;
  grant.valid_from = Day("2026-01-01");
  return grant;
}

Reaches ReachesWith(const std::vector<RoleGrant>& grants, Duty duty, std::string_view day = "2026-11-23") {
  return ReachesOf(Roles::Builtin(), grants, duty, "D011", {"T100", "T101"}, Day(day));
}

// Every role of the data against every other: what SEC-09 forbids must not be sayable.
TEST(Roles, SeparateTheThreeAdministrators) {
  std::set<Duty> administrators;
  for (const Role& role : Roles::Builtin().all()) {
    for (Permission permission : role.functions) {
      EXPECT_EQ(IsAdministrative(permission), IsAdministrator(role.duty)) << role.code << " " << NameOf(permission);
    }
    if (IsAdministrator(role.duty)) {
      EXPECT_TRUE(administrators.insert(role.duty).second) << role.code;
    }
  }
  EXPECT_EQ(administrators.size(), 3u);
  auto holders = [](Permission permission) {
    std::set<Duty> duties;
    for (const Role& role : Roles::Builtin().all()) {
      for (Permission held : role.functions) {
        if (held == permission) duties.insert(role.duty);
      }
    }
    return duties;
  };
  EXPECT_EQ(holders(Permission::kManageAccounts), std::set<Duty>{Duty::kSystem});
  EXPECT_EQ(holders(Permission::kDraftPermissions), std::set<Duty>{Duty::kSecurity});
  EXPECT_EQ(holders(Permission::kManageClients), std::set<Duty>{Duty::kSecurity});
  EXPECT_EQ(holders(Permission::kReadAudit), std::set<Duty>{Duty::kAudit});
}

std::string Definition(std::string code, std::string duty, std::string functions) {
  return R"({"code": ")" + code + R"(", "title": {"zh": "a", "en": "a"}, "duty": ")" + duty +
         R"(", "scope": "all", "profile": "masked", "functions": [)" + functions + "]}";
}

std::string Document(const std::string& first, const std::string& more = "") {
  return R"({"roles": [)" + first + ", " + Definition("security_administrator", "security", R"("draft_permissions")") +
         ", " + Definition("audit_administrator", "audit", R"("read_audit")") + more + "]}";
}

TEST(Roles, DoNotLoadWhatBreaksTheSeparation) {
  EXPECT_NO_THROW(Roles::Parse(Document(Definition("system_administrator", "system", R"("manage_accounts")"))));
  const std::pair<const char*, const char*> broken[] = {
      {"system", R"("manage_accounts", "report_data")"},  // business in an administrator's hands
      {"system", R"("draft_permissions")"},               // another administrator's function
      {"system", R"("read_audit")"},
      {"system", R"("manage_clients")"},
      {"system", R"("operate")"},  // the command line of the server is nobody's role
      {"system", R"("own_session")"},
      {"system", R"("no_such_function")"},
      {"system", ""},
  };
  for (const auto& [duty, functions] : broken) {
    EXPECT_THROW(Roles::Parse(Document(Definition("system_administrator", duty, functions))), BrokenInvariant)
        << functions;
  }
  const std::string system = Definition("system_administrator", "system", R"("manage_accounts")");
  EXPECT_THROW(Roles::Parse(Document(system, ", " + Definition("clerk", "business", R"("read_accounts")"))),
               BrokenInvariant);
  EXPECT_THROW(Roles::Parse(Document(system, ", " + system)), BrokenInvariant);
  EXPECT_THROW(Roles::Parse(Document(system, ", " + Definition("second", "system", R"("manage_accounts")"))),
               BrokenInvariant);
  EXPECT_THROW(Roles::Parse(Document(Definition("clerk", "business", R"("report_data")"))), BrokenInvariant);
}

TEST(ReachesOf, GivesTheScopeAndProfileOfEachRole) {
  const Reaches reporter = ReachesWith({Grant("reporter")}, Duty::kBusiness);
  EXPECT_TRUE(reporter.at(Permission::kReportData).Covers("D011"));
  EXPECT_FALSE(reporter.at(Permission::kReportData).Covers("T100"));
  EXPECT_FALSE(reporter.contains(Permission::kApproveData));
  EXPECT_EQ(reporter.at(Permission::kReadSubjects).profile, FieldProfile::kMasked);
  const Reaches approver = ReachesWith({Grant("approver")}, Duty::kBusiness);
  EXPECT_TRUE(approver.at(Permission::kApproveData).Covers("T100"));
  EXPECT_FALSE(approver.at(Permission::kApproveData).Covers("D012"));
  const Reaches office = ReachesWith({Grant("office")}, Duty::kBusiness);
  EXPECT_TRUE(office.at(Permission::kReadSubjects).Covers("D012"));
  EXPECT_EQ(office.at(Permission::kReadSubjects).profile, FieldProfile::kFull);
}

// Two roles together must not carry the reach of one over to the functions of the other.
TEST(ReachesOf, KeepsTheReachOfRolesApart) {
  const Reaches both = ReachesWith({Grant("reporter"), Grant("leader")}, Duty::kBusiness);
  EXPECT_TRUE(both.at(Permission::kReadFigures).Covers("D012"));
  EXPECT_FALSE(both.at(Permission::kReportData).Covers("D012"));
}

TEST(ReachesOf, GivesNothingOfAnotherDuty) {
  EXPECT_TRUE(ReachesWith({Grant("audit_administrator", Duty::kAudit)}, Duty::kBusiness).empty());
  EXPECT_TRUE(ReachesWith({Grant("audit_administrator", Duty::kBusiness)}, Duty::kBusiness).empty());
  EXPECT_TRUE(ReachesWith({Grant("reporter", Duty::kBusiness)}, Duty::kSystem).empty());
  EXPECT_TRUE(ReachesWith({Grant("no_such_role")}, Duty::kBusiness).empty());
}

TEST(ReachesOf, HoldsFromTheFirstDayToTheLast) {
  RoleGrant grant = Grant("reporter");
  grant.valid_until = Day("2026-06-30");
  auto holds = [&](std::string_view day) { return !ReachesWith({grant}, Duty::kBusiness, day).empty(); };
  EXPECT_FALSE(holds("2025-12-31"));
  EXPECT_TRUE(holds("2026-01-01"));
  EXPECT_TRUE(holds("2026-06-30"));
  EXPECT_FALSE(holds("2026-07-01"));
  grant.revoked_at = Instant{1};
  EXPECT_FALSE(holds("2026-06-30"));
}

}  // namespace
}  // namespace credence::access
