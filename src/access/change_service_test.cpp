#include "access/change_service.h"

#include <gtest/gtest.h>

#include "access/access_errors.h"
#include "access/staff_test.h"
#include "base/base_errors.h"

namespace credence::access {
namespace {

class ChangesOn : public testing::TestWithParam<db::Engine> {
 protected:
  ChangesOn() {
    staff_.Add("rina", "");
    drafter_ = std::make_unique<Caller>(staff_.AddAndEnter("secura", "security_administrator"));
    other_ = std::make_unique<Caller>(staff_.AddAndEnter("secunda", "security_administrator"));
    system_ = std::make_unique<Caller>(staff_.AddAndEnter("sys", "system_administrator"));
  }
  ChangeService& changes() { return staff_.services->changes; }
  ChangeRequest Ask(std::string role = "reporter", ChangeKind kind = ChangeKind::kGrant) {
    return {kind, "rina", std::move(role), std::nullopt, std::nullopt, "新任报送员"};
  }
  std::string RolesOf(const std::string& name) {
    std::string roles;
    const auto user = staff_.services->users.Find(Caller::Operator(), name);
    for (const RoleGrant& grant : user->grants) roles += grant.role + " ";
    return roles;
  }
  Staff staff_{GetParam()};
  std::unique_ptr<Caller> drafter_, other_, system_;
};
INSTANTIATE_TEST_SUITE_P(Engines, ChangesOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(ChangesOn, TakeEffectWhenAnotherPersonApproves) {
  auto draft = changes().Draft(*drafter_, Ask());
  ASSERT_TRUE(draft.ok());
  EXPECT_EQ(RolesOf("rina"), "");
  EXPECT_EQ(CodeOf(changes().Approve(*drafter_, draft->change.id, "")), errors::kSamePerson.code);
  EXPECT_EQ(CodeOf(changes().Reject(*drafter_, draft->change.id, "no")), errors::kSamePerson.code);
  EXPECT_EQ(RolesOf("rina"), "");
  auto approved = changes().Approve(*system_, draft->change.id, "");
  ASSERT_TRUE(approved.ok());
  EXPECT_EQ(approved->drafted_by, "secura");
  EXPECT_EQ(approved->decided_by, "sys");
  EXPECT_EQ(RolesOf("rina"), "reporter ");
  EXPECT_EQ(CodeOf(changes().Approve(*other_, draft->change.id, "")), errors::kChangeDecided.code);
  EXPECT_EQ(CodeOf(changes().Reject(*other_, draft->change.id, "late")), errors::kChangeDecided.code);
  EXPECT_EQ(CodeOf(changes().Withdraw(*drafter_, draft->change.id)), errors::kChangeDecided.code);
  EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
}

TEST_P(ChangesOn, EndTheSessionsOfTheAccount) {
  auto reset = staff_.services->users.ResetPassword(Caller::Operator(), "rina");
  const std::string token = staff_.Try("rina", reset->password).session->token;
  auto draft = changes().Draft(*drafter_, Ask());
  ASSERT_TRUE(changes().Approve(*other_, draft->change.id, "").ok());
  EXPECT_EQ(CodeOf(staff_.services->sign_in.Authenticate(token, true)), errors::kSessionEnded.code);
}

TEST_P(ChangesOn, AreRejectedWithAReasonOrWithdrawnByTheDrafter) {
  auto first = changes().Draft(*drafter_, Ask());
  EXPECT_EQ(CodeOf(changes().Reject(*other_, first->change.id, "  ")), errors::kReason.code);
  EXPECT_EQ(changes().Reject(*other_, first->change.id, "岗位未定")->change.decision_reason, "岗位未定");
  auto second = changes().Draft(*drafter_, Ask());
  EXPECT_EQ(CodeOf(changes().Withdraw(*other_, second->change.id)), errors::kNotDrafter.code);
  EXPECT_TRUE(changes().Withdraw(*drafter_, second->change.id).ok());
  EXPECT_EQ(CodeOf(changes().Approve(*other_, second->change.id, "")), errors::kChangeDecided.code);
  EXPECT_EQ(RolesOf("rina"), "");
  EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
}

TEST_P(ChangesOn, RefuseARoleOfAnotherDuty) {
  for (const char* role : {"system_administrator", "security_administrator", "audit_administrator"}) {
    EXPECT_EQ(CodeOf(changes().Draft(*drafter_, Ask(role))), errors::kDutyMismatch.code) << role;
    EXPECT_EQ(CodeOf(changes().GrantAtServer(Caller::Operator(), "rina", role)), errors::kDutyMismatch.code) << role;
  }
  for (const char* role : {"office", "system_administrator", "audit_administrator"}) {
    ChangeRequest request = Ask(role);
    request.user = "secunda";
    EXPECT_EQ(CodeOf(changes().Draft(*drafter_, request)), errors::kDutyMismatch.code) << role;
    EXPECT_EQ(CodeOf(changes().GrantAtServer(Caller::Operator(), "secunda", role)), errors::kDutyMismatch.code);
  }
}

TEST_P(ChangesOn, AreNotForOneself) {
  ChangeRequest request = Ask("security_administrator", ChangeKind::kRevoke);
  request.user = "secura";
  EXPECT_EQ(CodeOf(changes().Draft(*drafter_, request)), errors::kOneself.code);
  request.user = "secunda";
  auto draft = changes().Draft(*drafter_, request);
  ASSERT_TRUE(draft.ok());
  EXPECT_EQ(CodeOf(changes().Approve(*other_, draft->change.id, "")), errors::kSamePerson.code);  // about whom it is
  EXPECT_TRUE(changes().Approve(*system_, draft->change.id, "").ok());
  EXPECT_EQ(RolesOf("secunda"), "");
}

TEST_P(ChangesOn, RefuseWhatMakesNoSense) {
  auto code = [&](auto change) {
    ChangeRequest request = Ask();
    change(request);
    return CodeOf(changes().Draft(*drafter_, request));
  };
  EXPECT_EQ(code([](ChangeRequest& r) { r.role = "emperor"; }), errors::kUnknownRole.code);
  EXPECT_EQ(code([](ChangeRequest& r) { r.role = "\xFF"; }), errors::kUnknownRole.code);
  EXPECT_EQ(code([](ChangeRequest& r) { r.user = "nobody"; }), errors::kUnknownUser.code);
  EXPECT_EQ(code([](ChangeRequest& r) { r.user = std::string("ri\0na", 5); }), errors::kUnknownUser.code);
  EXPECT_EQ(code([](ChangeRequest& r) { r.reason = " "; }), errors::kReason.code);
  EXPECT_EQ(code([](ChangeRequest& r) { r.reason = std::string(501, 'x'); }), errors::kReason.code);
  EXPECT_EQ(code([](ChangeRequest& r) { r.kind = ChangeKind::kRevoke; }), errors::kNotGranted.code);
  EXPECT_EQ(code([](ChangeRequest& r) { r.valid_from = CivilDate::ParseIso("2026-11-22"); }), errors::kGrantDates.code);
  EXPECT_EQ(code([](ChangeRequest& r) {
              r.valid_from = CivilDate::ParseIso("2026-11-25");
              r.valid_until = CivilDate::ParseIso("2026-11-24");
            }),
            errors::kGrantDates.code);
  for (std::int64_t id : {0, -1, 999}) {
    EXPECT_EQ(CodeOf(changes().Approve(*system_, id, "")), errors::kUnknownChange.code);
    EXPECT_EQ(CodeOf(changes().Find(*system_, id)), errors::kUnknownChange.code);
  }
}

// Two drafts of one grant: the second has nothing left to give.
TEST_P(ChangesOn, AreAskedAgainWhenApproved) {
  auto first = changes().Draft(*drafter_, Ask());
  auto second = changes().Draft(*drafter_, Ask());
  ASSERT_TRUE(changes().Approve(*other_, first->change.id, "").ok());
  EXPECT_EQ(CodeOf(changes().Approve(*other_, second->change.id, "")), errors::kAlreadyGranted.code);
  EXPECT_EQ(CodeOf(changes().Draft(*drafter_, Ask())), errors::kAlreadyGranted.code);
  auto revoke = changes().Draft(*drafter_, Ask("reporter", ChangeKind::kRevoke));
  ASSERT_TRUE(changes().Approve(*system_, revoke->change.id, "离任").ok());
  EXPECT_EQ(RolesOf("rina"), "");
  EXPECT_TRUE(changes().Approve(*other_, second->change.id, "").ok());
  EXPECT_EQ(RolesOf("rina"), "reporter ");
  EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
}

TEST_P(ChangesOn, AreForThoseWithThePermission) {
  auto draft = changes().Draft(*drafter_, Ask());
  for (const char* role : {"reporter", "approver", "office", "counter", "leader", "audit_administrator"}) {
    const Caller caller = staff_.AddAndEnter("x." + std::string(role), role);
    EXPECT_EQ(CodeOf(changes().Draft(caller, Ask())), credence::errors::kForbidden.code) << role;
    EXPECT_EQ(CodeOf(changes().Approve(caller, draft->change.id, "")), credence::errors::kForbidden.code) << role;
    EXPECT_EQ(CodeOf(changes().Reject(caller, draft->change.id, "x")), credence::errors::kForbidden.code) << role;
    EXPECT_EQ(CodeOf(changes().Withdraw(caller, draft->change.id)), credence::errors::kForbidden.code) << role;
    EXPECT_EQ(CodeOf(changes().List(caller, "", 0, 10)), credence::errors::kForbidden.code) << role;
    EXPECT_EQ(CodeOf(changes().GrantAtServer(caller, "rina", "office")), credence::errors::kForbidden.code) << role;
  }
  EXPECT_EQ(CodeOf(changes().Draft(*system_, Ask())), credence::errors::kForbidden.code);
  EXPECT_EQ(CodeOf(changes().GrantAtServer(*drafter_, "rina", "office")), credence::errors::kForbidden.code);
}

TEST_P(ChangesOn, AreListedNewestFirst) {
  for (const char* role : {"reporter", "approver", "leader"}) ASSERT_TRUE(changes().Draft(*drafter_, Ask(role)).ok());
  auto all = changes().List(*system_, "", 0, 2);
  ASSERT_EQ(all->size(), 2u);
  EXPECT_EQ(all->at(0).change.role, "leader");
  auto rest = changes().List(*system_, "drafted", all->at(1).change.id, 2);
  ASSERT_EQ(rest->size(), 1u);
  EXPECT_EQ(rest->at(0).change.role, "reporter");
  EXPECT_TRUE(changes().List(*system_, "approved", 0, 2)->empty());
}

}  // namespace
}  // namespace credence::access
