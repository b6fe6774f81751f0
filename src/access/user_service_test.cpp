#include "access/user_service.h"

#include <gtest/gtest.h>

#include "access/access_errors.h"
#include "access/staff_test.h"
#include "base/base_errors.h"

namespace credence::access {
namespace {

class UsersOn : public testing::TestWithParam<db::Engine> {
 protected:
  UserService& users() { return staff_.services->users; }
  Staff staff_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, UsersOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(UsersOn, AreAddedWithTheirFirstRoleOrNotAtAll) {
  const NewUser rina{"rina", "x", "D011", Duty::kBusiness, true};
  ChangeService& changes = staff_.services->changes;
  auto with = [&](const std::string& role) {
    return [&changes, role](db::Transaction& tx, const User& user) -> Status {
      return changes.GrantAtServer(tx, Caller::Operator(), user.name, role);
    };
  };
  EXPECT_EQ(CodeOf(users().AddWith(Caller::Operator(), rina, with("audit_administrator"))), errors::kDutyMismatch.code);
  EXPECT_EQ(CodeOf(users().Find(Caller::Operator(), "rina")), errors::kUnknownUser.code);
  ASSERT_TRUE(users().AddWith(Caller::Operator(), rina, with("reporter")).ok());
  EXPECT_EQ(users().Find(Caller::Operator(), "rina")->grants.size(), 1u);
}

TEST_P(UsersOn, AreAddedOnce) {
  const Caller system = staff_.AddAndEnter("sys", "system_administrator", "D001");
  auto added = users().Add(system, {"Rina", " 报送员甲 ", "11420881DEM001113C", Duty::kBusiness, true});
  ASSERT_TRUE(added.ok());
  EXPECT_EQ(added->user.name, "rina");
  EXPECT_EQ(added->user.shown_name, "报送员甲");
  EXPECT_EQ(added->user.department, "D011");
  auto view = users().Find(system, "rina");
  EXPECT_TRUE(view->user.must_change);
  EXPECT_TRUE(view->grants.empty());
  EXPECT_EQ(CodeOf(users().Add(system, {"RINA", "x", "D011", Duty::kBusiness, true})), errors::kUserExists.code);
  ASSERT_TRUE(users().Disable(system, "rina").ok());
  EXPECT_EQ(CodeOf(users().Add(system, {"rina", "x", "D011", Duty::kBusiness, true})), errors::kUserExists.code);
  EXPECT_EQ(CodeOf(users().Add(system, {"x", "x", "D011", Duty::kBusiness, true})), errors::kUserName.code);
  EXPECT_EQ(CodeOf(users().Add(system, {"xxx", "", "D011", Duty::kBusiness, true})), errors::kShownName.code);
  for (const std::string& department :
       {std::string("D999"), std::string(), std::string("D0\0", 3), std::string("\xFF")}) {
    EXPECT_EQ(CodeOf(users().Add(system, {"xxx", "x", department, Duty::kBusiness, true})),
              errors::kUnknownDepartment.code);
  }
}

TEST_P(UsersOn, AreInTheHandsOfTheSystemAdministratorAlone) {
  staff_.Add("rina", "reporter");
  for (const char* role :
       {"reporter", "approver", "office", "counter", "leader", "security_administrator", "audit_administrator"}) {
    const Caller caller = staff_.AddAndEnter("x." + std::string(role), role);
    EXPECT_EQ(CodeOf(users().Add(caller, {"xxx", "x", "D011", Duty::kBusiness, true})),
              credence::errors::kForbidden.code);
    EXPECT_EQ(CodeOf(users().Change(caller, "rina", "y", {}, {})), credence::errors::kForbidden.code);
    EXPECT_EQ(CodeOf(users().ResetPassword(caller, "rina")), credence::errors::kForbidden.code);
    EXPECT_EQ(CodeOf(users().ResetSecondFactor(caller, "rina")), credence::errors::kForbidden.code);
    EXPECT_EQ(CodeOf(users().Disable(caller, "rina")), credence::errors::kForbidden.code);
    EXPECT_EQ(CodeOf(users().Enable(caller, "rina")), credence::errors::kForbidden.code);
    EXPECT_EQ(CodeOf(users().Unlock(caller, "rina")), credence::errors::kForbidden.code);
    EXPECT_EQ(CodeOf(users().EndSessions(caller, "rina")), credence::errors::kForbidden.code);
    EXPECT_EQ(users().Find(caller, "rina").ok(), std::string(role) == "security_administrator") << role;
  }
}

// Otherwise the system administrator could become the security administrator, and the separation were a name only.
TEST_P(UsersOn, OfAdministratorsAreResetAtTheServerOnly) {
  const Caller system = staff_.AddAndEnter("sys", "system_administrator");
  staff_.Add("secura", "security_administrator");
  EXPECT_EQ(CodeOf(users().ResetPassword(system, "secura")), errors::kAdministratorAccount.code);
  EXPECT_EQ(CodeOf(users().ResetSecondFactor(system, "secura")), errors::kAdministratorAccount.code);
  EXPECT_EQ(CodeOf(users().ResetPassword(system, "sys")), errors::kOneself.code);
  EXPECT_EQ(CodeOf(users().Disable(system, "sys")), errors::kOneself.code);
  EXPECT_TRUE(users().Disable(system, "secura").ok());  // stopping is allowed
  EXPECT_EQ(CodeOf(users().ResetPassword(Caller::Operator(), "secura")), errors::kUserState.code);
  EXPECT_TRUE(users().Enable(system, "secura").ok());
  EXPECT_TRUE(users().ResetPassword(Caller::Operator(), "secura").ok());
  EXPECT_TRUE(users().ResetSecondFactor(Caller::Operator(), "secura").ok());
}

TEST_P(UsersOn, GetAPasswordThatMustBeChanged) {
  const std::string before = staff_.Add("rina", "reporter");
  const std::string session = staff_.Try("rina", before).session->token;
  for (int i = 0; i < 5; ++i) staff_.Try("rina", "wrong", "198.51.100." + std::to_string(i));
  auto reset = users().ResetPassword(Caller::Operator(), "rina");
  ASSERT_TRUE(reset.ok());
  EXPECT_EQ(CodeOf(staff_.services->sign_in.Authenticate(session, true)), errors::kSessionEnded.code);
  EXPECT_EQ(staff_.Try("rina", before).reason, "password");
  EXPECT_EQ(staff_.Try("rina", reset->password).session->stage, Stage::kPassword);
  staff_.Pass(7LL * 24 * 60 * kMinuteMs);
  EXPECT_EQ(staff_.Try("rina", reset->password).reason, "disabled");  // nobody used it in time
}

TEST_P(UsersOn, KeepTheirSecondFactorWhenThePasswordIsReset) {
  staff_.AddAndEnter("audra", "audit_administrator");
  auto reset = users().ResetPassword(Caller::Operator(), "audra");
  ASSERT_TRUE(reset.ok());
  auto attempt = staff_.Try("audra", reset->password);
  ASSERT_TRUE(attempt.session.ok());
  EXPECT_EQ(attempt.session->stage, Stage::kSecondFactor);
}

TEST_P(UsersOn, LoseTheirSessionsWhenDisabled) {
  const std::string password = staff_.Add("rina", "reporter");
  const std::string session = staff_.Try("rina", password).session->token;
  ASSERT_TRUE(users().Disable(Caller::Operator(), "rina").ok());
  EXPECT_EQ(CodeOf(users().Disable(Caller::Operator(), "rina")), errors::kUserState.code);
  EXPECT_EQ(CodeOf(staff_.services->sign_in.Authenticate(session, true)), errors::kSessionEnded.code);
  EXPECT_FALSE(staff_.Try("rina", password).session.ok());
  ASSERT_TRUE(users().Enable(Caller::Operator(), "rina").ok());
  EXPECT_EQ(CodeOf(users().Enable(Caller::Operator(), "rina")), errors::kUserState.code);
  EXPECT_TRUE(staff_.Try("rina", password).session.ok());
  EXPECT_EQ(*users().EndSessions(Caller::Operator(), "rina"), 1);
  EXPECT_EQ(*users().EndSessions(Caller::Operator(), "rina"), 0);
}

TEST_P(UsersOn, AreUnlocked) {
  const std::string password = staff_.Add("rina", "reporter");
  for (int i = 0; i < 5; ++i) staff_.Try("rina", "wrong", "198.51.100." + std::to_string(i));
  EXPECT_FALSE(staff_.Try("rina", password).session.ok());
  ASSERT_TRUE(users().Unlock(Caller::Operator(), "rina").ok());
  EXPECT_TRUE(staff_.Try("rina", password).session.ok());
}

TEST_P(UsersOn, AreNotChangedBehindAnotherChange) {
  staff_.Add("rina", "reporter");
  auto seen = users().Find(Caller::Operator(), "rina");
  ASSERT_TRUE(users().Change(Caller::Operator(), "rina", "甲", {}, seen->user.version).ok());
  auto overtaken = users().Change(Caller::Operator(), "rina", "乙", {}, seen->user.version);
  EXPECT_EQ(CodeOf(overtaken), errors::kOvertaken.code);
  EXPECT_EQ(users().Find(Caller::Operator(), "rina")->user.shown_name, "甲");
  EXPECT_TRUE(users().Change(Caller::Operator(), "rina", {}, "D012", {}).ok());
  EXPECT_EQ(users().Find(Caller::Operator(), "rina")->user.department, "D012");
}

TEST_P(UsersOn, AreListedByFilterAndPage) {
  for (const char* name : {"ann", "ben", "cid", "d_v", "dxv"})
    staff_.Add(name, "reporter", name[0] == 'b' ? "D012" : "D011");
  auto names = [&](UserFilter filter) {
    filter.rows_max = filter.rows_max == 0 ? 100 : filter.rows_max;
    std::string joined;
    auto views = users().List(Caller::Operator(), filter);
    for (const UserView& view : *views) joined += view.user.name + " ";
    return joined;
  };
  EXPECT_EQ(names({}), "ann ben cid d_v dxv ");
  EXPECT_EQ(names({.department = "D012", .state = "", .word = "", .after = ""}), "ben ");
  EXPECT_EQ(names({.department = "", .state = "disabled", .word = "", .after = ""}), "");
  EXPECT_EQ(names({.department = "", .state = "", .word = "d_", .after = ""}), "d_v ");
  EXPECT_EQ(names({.department = "", .state = "", .word = "%", .after = ""}), "");
  EXPECT_EQ(names({.department = "", .state = "", .word = "", .after = "ben", .rows_max = 2}), "cid d_v ");
  EXPECT_EQ(CodeOf(users().List(Caller::Public(), {})), credence::errors::kForbidden.code);
}

// The schema is the last guard: no statement makes an account that holds two duties.
TEST_P(UsersOn, HoldOneDutyInTheSchemaToo) {
  staff_.Add("rina", "reporter");
  staff_.Add("audra", "audit_administrator");
  auto refuses = [&](const std::string& sql) {
    try {
      Status status = staff_.database->Write([&](db::Transaction& tx) -> Status {
        tx.Execute(sql);
        return Error(errors::kMember);
      });
      return false;
    } catch (const std::exception&) {
      return true;
    }
  };
  auto grant = [](const std::string& user, const std::string& duty, const std::string& role) {
    return "INSERT INTO role_grant (id, user_id, duty, role, valid_from, valid_until, group_id, position) SELECT 900, "
           "id, '" +
           duty + "', '" + role + "', '2026-01-01', '', 1, 0 FROM user_account WHERE name = '" + user + "'";
  };
  EXPECT_FALSE(refuses(grant("rina", "business", "office")));
  EXPECT_TRUE(refuses(grant("rina", "business", "audit_administrator")));
  EXPECT_TRUE(refuses(grant("rina", "audit", "audit_administrator")));
  EXPECT_TRUE(refuses(grant("rina", "audit", "office")));
  EXPECT_TRUE(refuses(grant("audra", "business", "office")));
  EXPECT_TRUE(refuses(grant("audra", "audit", "office")));
  EXPECT_TRUE(refuses(grant("audra", "system", "system_administrator")));
  EXPECT_TRUE(refuses("UPDATE user_account SET duty = 'system' WHERE name = 'audra'"));
}

TEST_P(UsersOn, AreComparedWithTheLedger) {
  staff_.AddAndEnter("audra", "audit_administrator");
  EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
  for (const char* sql :
       {"UPDATE user_account SET shown_name = 'x'", "UPDATE user_account SET department = 'D001'",
        "UPDATE user_account SET state = 'disabled'", "UPDATE user_account SET password = 'x'",
        "UPDATE user_account SET password_at = password_at + 1", "UPDATE user_account SET must_change = 1",
        "UPDATE user_account SET totp_secret = 'x'", "UPDATE user_account SET totp_active = 0",
        "UPDATE user_account SET version = version + 1", "UPDATE user_account SET name = 'x'",
        "UPDATE user_account SET position = 7", "UPDATE role_grant SET valid_from = '2020-01-01'",
        "UPDATE role_grant SET valid_until = '2099-01-01'", "UPDATE role_grant SET revoked_at = 1",
        "UPDATE role_grant SET group_id = 1"}) {
    Status undone = staff_.database->Write([&](db::Transaction& tx) -> Status {
      EXPECT_EQ(tx.Execute(sql), 1) << sql;
      EXPECT_FALSE(FindAccessDefects(tx, staff_.ledger.algorithm()).empty()) << sql;
      return Error(errors::kMember);
    });
    EXPECT_FALSE(undone.ok());
  }
}

}  // namespace
}  // namespace credence::access
