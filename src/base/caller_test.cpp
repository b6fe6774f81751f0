#include "base/caller.h"

#include <gtest/gtest.h>

#include "base/base_errors.h"

namespace credence {
namespace {

constexpr int kPermissions = static_cast<int>(Permission::kReadAudit) + 1;

TEST(Permission, HasANameThatLeadsBack) {
  std::set<std::string_view> names;
  for (int i = 0; i < kPermissions; ++i) {
    const auto permission = static_cast<Permission>(i);
    EXPECT_TRUE(names.insert(NameOf(permission)).second);
    EXPECT_EQ(PermissionNamed(NameOf(permission)), permission);
  }
  EXPECT_FALSE(PermissionNamed(""));
  EXPECT_FALSE(PermissionNamed("Report_Data"));
}

TEST(Caller, OfThePublicMayReadWhatIsPublicAndNothingElse) {
  for (int i = 0; i < kPermissions; ++i) {
    const auto permission = static_cast<Permission>(i);
    EXPECT_EQ(Caller::Public().May(permission), permission == Permission::kReadPublic) << NameOf(permission);
  }
}

// Who runs the server adds accounts there, but audits, decides and drafts nothing.
TEST(Caller, OfTheCommandLineAndOfJobsIsNoAdministratorOfPermissions) {
  for (Permission permission : {Permission::kDraftPermissions, Permission::kApprovePermissions,
                                Permission::kManageClients, Permission::kReadAudit, Permission::kOwnSession}) {
    EXPECT_FALSE(Caller::Operator().May(permission)) << NameOf(permission);
    EXPECT_FALSE(Caller::Job().May(permission)) << NameOf(permission);
  }
}

TEST(Caller, ReachesTheDepartmentsOfEachPermissionApart) {
  Reaches reaches;
  reaches[Permission::kReportData] = {false, {"D011"}, FieldProfile::kMasked};
  reaches[Permission::kReadFigures] = {true, {}, FieldProfile::kMasked};
  const Caller caller({.name = "x", .user_id = 1, .department = "D011", .session = "", .stage = ""}, reaches);
  EXPECT_TRUE(caller.RequireFor(Permission::kReportData, "D011").ok());
  EXPECT_EQ(caller.RequireFor(Permission::kReportData, "D012").error().code, errors::kOtherDepartment.code);
  EXPECT_EQ(caller.RequireFor(Permission::kReportData, "").error().code, errors::kOtherDepartment.code);
  EXPECT_TRUE(caller.RequireFor(Permission::kReadFigures, "D012").ok());
  EXPECT_EQ(caller.RequireFor(Permission::kReadSubjects, "D011").error().code, errors::kForbidden.code);
  EXPECT_EQ(caller.ReachOf(Permission::kReadSubjects), nullptr);
}

TEST(Caller, SaysWhichStepASessionWaitsFor) {
  const Caller waiting({.name = "x", .user_id = 1, .department = "", .session = "", .stage = "password"},
                       {{Permission::kOwnSession, {}}});
  EXPECT_TRUE(waiting.Require(Permission::kOwnSession).ok());
  EXPECT_EQ(waiting.Require(Permission::kReadFigures).error().code, errors::kStepMissing.code);
}

TEST(Caller, NeedsASecondFactorForExports) {
  CallerFacts facts{.name = "x", .user_id = 1, .department = "", .session = "", .stage = ""};
  EXPECT_EQ(Caller(facts, {}).RequireSecondFactor().error().code, errors::kSecondFactorRequired.code);
  facts.second_factor = true;
  EXPECT_TRUE(Caller(facts, {}).RequireSecondFactor().ok());
}

TEST(Reach, WidensToWhatEitherReaches) {
  Reach reach{false, {"D001"}, FieldProfile::kMasked};
  reach.Widen({false, {"D002"}, FieldProfile::kFull});
  EXPECT_TRUE(reach.Covers("D001") && reach.Covers("D002") && !reach.Covers("D003"));
  EXPECT_EQ(reach.profile, FieldProfile::kFull);
  reach.Widen({true, {}, FieldProfile::kMasked});
  EXPECT_TRUE(reach.Covers("D003"));
  EXPECT_EQ(reach.profile, FieldProfile::kFull);
}

}  // namespace
}  // namespace credence
