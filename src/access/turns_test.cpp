// Two people at one account or one client at the same moment: whatever the order, no change is lost and nothing ends up
// in a state that nobody chose. The clock lets the second one in at every moment at which the first looks at the time.
#include <gtest/gtest.h>

#include <future>

#include "access/access_errors.h"
#include "access/staff_test.h"
#include "base/base_errors.h"
#include "crypto/password.h"

namespace credence::access {
namespace {

class AccessTurnsOn : public testing::TestWithParam<db::Engine> {
 protected:
  SignInService& sign_in() { return staff_.services->sign_in; }
  UserService& users() { return staff_.services->users; }
  ClientService& clients() { return staff_.services->clients; }
  ChangeService& changes() { return staff_.services->changes; }

  // Does `work`, with `other` in the middle: at its first look at the time, then at its second …, each time with what
  // `prepare` made anew, and lets `check` judge. Ends when the work is done before it has looked so often.
  void AtEveryMoment(const std::function<void()>& prepare, const std::function<void()>& work,
                     const std::function<void()>& other, const std::function<void()>& check) {
    for (int look = 1; look < 20; ++look) {
      SCOPED_TRACE("look " + std::to_string(look));
      prepare();
      staff_.clock.Interrupt(look, other);
      work();
      if (!staff_.clock.Interrupted()) {
        EXPECT_GT(look, 1);
        return;
      }
      check();
      staff_.Pass(31 * kMinuteMs);
    }
    FAIL() << "the work looks at the time without end";
  }

  void PrepareChecks() {
    drafter_ = std::make_unique<Caller>(staff_.AddAndEnter("secura", "security_administrator"));
    approver_ = std::make_unique<Caller>(staff_.AddAndEnter("secunda", "security_administrator"));
    system_ = std::make_unique<Caller>(staff_.AddAndEnter("sys", "system_administrator"));
  }
  std::string DraftClient() {
    ClientRequest request;
    request.name = "示例银行";
    request.department = "D011";
    request.scopes = {"read_subjects"};
    return clients().Draft(*drafter_, request)->client.id;
  }
  ClientState StateOf(const std::string& id) { return clients().Find(Caller::Operator(), id)->state; }
  std::int64_t DraftChange(ChangeKind kind, const std::string& role) {
    return changes().Draft(*drafter_, {kind, "rina", role, std::nullopt, std::nullopt, "新任"})->change.id;
  }
  std::string RolesOf(const std::string& name) {
    std::string roles;
    const auto user = users().Find(Caller::Operator(), name);
    for (const RoleGrant& grant : user->grants) roles += grant.role + " ";
    return roles;
  }
  std::int64_t OpenSessionsOf(const std::string& name) { return users().Find(Caller::Operator(), name)->open_sessions; }

  Staff staff_{GetParam()};
  std::unique_ptr<Caller> drafter_, approver_, system_;
};
INSTANTIATE_TEST_SUITE_P(Engines, AccessTurnsOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(AccessTurnsOn, ADisabledClientStaysDisabledWhoeverRenewsItsSecret) {
  PrepareChecks();
  std::string id;
  bool is_disabled = false;
  AtEveryMoment(
      [&] {
        id = DraftClient();
        ASSERT_TRUE(clients().Approve(*approver_, id).ok());
      },
      [&] { (void)clients().RenewSecret(*approver_, id).ok(); },
      [&] { is_disabled = clients().Disable(*drafter_, id).ok(); },
      [&] {
        EXPECT_TRUE(is_disabled);
        EXPECT_EQ(StateOf(id), ClientState::kDisabled);
        EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
      });
}

TEST_P(AccessTurnsOn, ADisabledDraftOfAClientIsNotApproved) {
  PrepareChecks();
  std::string id;
  AtEveryMoment([&] { id = DraftClient(); }, [&] { (void)clients().Approve(*approver_, id).ok(); },
                [&] { ASSERT_TRUE(clients().Disable(*drafter_, id).ok()); },
                [&] { EXPECT_EQ(StateOf(id), ClientState::kDisabled); });
}

TEST_P(AccessTurnsOn, AnApprovedClientStaysApprovedWhoeverRenewsItsSecret) {
  PrepareChecks();
  std::string id;
  AtEveryMoment([&] { id = DraftClient(); }, [&] { (void)clients().RenewSecret(*drafter_, id).ok(); },
                [&] { ASSERT_TRUE(clients().Approve(*approver_, id).ok()); },
                [&] { EXPECT_EQ(StateOf(id), ClientState::kActive); });
}

TEST_P(AccessTurnsOn, AClientIsApprovedOnce) {
  PrepareChecks();
  std::string id;
  bool first = false, second = false;
  AtEveryMoment([&] { id = DraftClient(); }, [&] { first = clients().Approve(*approver_, id).ok(); },
                [&] { second = clients().Approve(*system_, id).ok(); }, [&] { EXPECT_NE(first, second); });
}

TEST_P(AccessTurnsOn, ARoleIsGrantedOnceAndEndsWithOneRevocation) {
  PrepareChecks();
  staff_.Add("rina", "");
  std::int64_t first = 0, second = 0;
  AtEveryMoment(
      [&] {
        first = DraftChange(ChangeKind::kGrant, "reporter");
        second = DraftChange(ChangeKind::kGrant, "reporter");
      },
      [&] { (void)changes().Approve(*approver_, first, "").ok(); },
      [&] { (void)changes().Approve(*system_, second, "").ok(); },
      [&] {
        EXPECT_EQ(RolesOf("rina"), "reporter ");
        ASSERT_TRUE(changes().Approve(*approver_, DraftChange(ChangeKind::kRevoke, "reporter"), "").ok());
        ASSERT_EQ(RolesOf("rina"), "");
      });
}

TEST_P(AccessTurnsOn, OfTwoRevocationsTheSecondIsTold) {
  PrepareChecks();
  staff_.Add("rina", "");
  std::int64_t first = 0, second = 0;
  std::string of_first, of_second;
  AtEveryMoment(
      [&] {
        ASSERT_TRUE(changes().GrantAtServer(Caller::Operator(), "rina", "reporter").ok());
        first = DraftChange(ChangeKind::kRevoke, "reporter");
        second = DraftChange(ChangeKind::kRevoke, "reporter");
      },
      [&] { of_first = CodeOf(changes().Approve(*approver_, first, "")); },
      [&] { of_second = CodeOf(changes().Approve(*system_, second, "")); },
      [&] {
        EXPECT_NE(of_first, of_second);
        EXPECT_TRUE(of_first == "ok" || of_second == "ok");
        EXPECT_EQ(of_first == "ok" ? of_second : of_first, errors::kNotGranted.code);
        EXPECT_EQ(RolesOf("rina"), "");
      });
}

// Whoever was put out does not come back under the new token of a step that was on its way.
TEST_P(AccessTurnsOn, AnEndedSessionDoesNotLiveOnUnderItsNextToken) {
  staff_.Enter("sys", staff_.Add("sys", "system_administrator"));
  int time = 0;
  std::string code;
  std::unique_ptr<Caller> waiting;
  AtEveryMoment(
      [&] {
        const std::string password = users().ResetPassword(Caller::Operator(), "sys")->password;
        waiting = std::make_unique<Caller>(staff_.CallerOf(staff_.Try("sys", password).session->token));
        code = staff_.CodeNow();
      },
      [&] { (void)sign_in().GiveSecondFactor(*waiting, code).ok(); },
      [&] {
        if (++time % 2 == 0) {
          ASSERT_TRUE(users().ResetPassword(Caller::Operator(), "sys").ok());
        } else {
          ASSERT_TRUE(users().EndSessions(Caller::Operator(), "sys").ok());
        }
      },
      [&] { EXPECT_EQ(OpenSessionsOf("sys"), 0); });
}

TEST_P(AccessTurnsOn, ASessionThatWasSignedOutDoesNotLiveOn) {
  staff_.Enter("sys", staff_.Add("sys", "system_administrator"));
  const std::string password = users().ResetPassword(Caller::Operator(), "sys")->password;
  std::string code;
  std::unique_ptr<Caller> waiting;
  bool is_given = false, is_out = false;
  staff_.Pass(31 * kMinuteMs);
  AtEveryMoment(
      [&] {
        waiting = std::make_unique<Caller>(staff_.CallerOf(staff_.Try("sys", password).session->token));
        code = staff_.CodeNow();
      },
      [&] { is_given = sign_in().GiveSecondFactor(*waiting, code).ok(); },
      [&] { is_out = sign_in().SignOut(*waiting).ok(); },
      [&] {
        EXPECT_NE(is_given, is_out);
        EXPECT_EQ(OpenSessionsOf("sys"), is_given ? 1 : 0);
      });
}

TEST_P(AccessTurnsOn, AChangedPasswordLeavesNoSessionUnderTheOldOne) {
  const std::string first = staff_.Add("rina", "reporter");
  std::string old = first, next = "Strong-" + first;
  std::unique_ptr<Caller> caller;
  int number = 0;
  bool is_changed = false;
  AtEveryMoment(
      [&] {
        old = users().ResetPassword(Caller::Operator(), "rina")->password;
        next = "Strong-9-" + std::to_string(++number) + "-" + first.substr(0, 6);
        caller = std::make_unique<Caller>(staff_.CallerOf(staff_.Try("rina", old).session->token));
      },
      [&] { is_changed = sign_in().ChangePassword(*caller, old, next).ok(); },
      [&] { (void)staff_.Try("rina", old, "192.0.2.7").session.ok(); },
      [&] {
        EXPECT_TRUE(is_changed);
        EXPECT_EQ(OpenSessionsOf("rina"), 1);
      });
}

TEST_P(AccessTurnsOn, ASignInThatWaitsForItsTurnReadsThePasswordAfterwards) {
  const std::string password = staff_.Add("rina", "reporter");
  std::future<bool> comes_in;
  Status changed = staff_.database->Write([&](db::Transaction& tx) -> Status {
    const auto user = user_store::FindByName(tx, "rina");
    user_store::HoldUse(tx, user->id);
    comes_in = std::async(std::launch::async, [&] { return staff_.Try("rina", password).session.ok(); });
    comes_in.wait_for(std::chrono::milliseconds(500));
    const std::string other = crypto::UnopenablePassword();
    tx.Execute("UPDATE user_account SET password = :password WHERE id = :id", {{"password", other}, {"id", user->id}});
    return {};
  });
  ASSERT_TRUE(changed.ok());
  EXPECT_FALSE(comes_in.get());
}

TEST_P(AccessTurnsOn, ASignInUnderWayDoesNotOutliveTheResetOfItsPassword) {
  staff_.Add("rina", "reporter");
  std::string password;
  AtEveryMoment([&] { password = users().ResetPassword(Caller::Operator(), "rina")->password; },
                [&] { (void)staff_.Try("rina", password).session.ok(); },
                [&] { ASSERT_TRUE(users().ResetPassword(Caller::Operator(), "rina").ok()); },
                [&] { EXPECT_EQ(OpenSessionsOf("rina"), 0); });
}

}  // namespace
}  // namespace credence::access
