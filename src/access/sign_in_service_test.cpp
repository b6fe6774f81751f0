#include "access/sign_in_service.h"

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <thread>

#include "access/access_errors.h"
#include "access/staff_test.h"
#include "base/base_errors.h"
#include "base/limits.h"

namespace credence::access {
namespace {

class SignInOn : public testing::TestWithParam<db::Engine> {
 protected:
  SignInService& service() { return staff_.services->sign_in; }
  Staff staff_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, SignInOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(SignInOn, LetsInWithTheRightPassword) {
  const std::string password = staff_.Add("rina", "reporter");
  auto attempt = staff_.Try("Rina", password);
  ASSERT_TRUE(attempt.session.ok());
  EXPECT_EQ(attempt.session->stage, Stage::kOpen);
  EXPECT_EQ(attempt.session->last_sign_in.epoch_ms, 0);
  const Caller caller = staff_.CallerOf(attempt.session->token);
  EXPECT_EQ(caller.name(), "rina");
  EXPECT_TRUE(caller.RequireFor(Permission::kReportData, "D011").ok());
  EXPECT_FALSE(caller.RequireFor(Permission::kReportData, "D012").ok());
  EXPECT_FALSE(caller.May(Permission::kReadAccounts));
  staff_.Pass(1000);
  EXPECT_GT(staff_.Try("rina", password).session->last_sign_in.epoch_ms, 0);
}

// One answer, whatever was wrong (SEC-03); the log alone says what.
TEST_P(SignInOn, AnswersEveryFailureAlike) {
  const std::string password = staff_.Add("rina", "reporter");
  const std::string gone = staff_.Add("gone", "reporter");
  ASSERT_TRUE(staff_.services->users.Disable(Caller::Operator(), "gone").ok());
  const std::string locked = staff_.Add("locked", "reporter");
  for (int i = 0; i < 5; ++i) staff_.Try("locked", "wrong", "198.51.100." + std::to_string(i));
  struct Case {
    std::string name, password, account, reason;
  };
  int source = 0;
  for (const Case& one :
       {Case{"nobody", password, "", "unknown"}, Case{"", "", "", "unknown"}, Case{"' OR 1=1 --", "x", "", "unknown"},
        Case{std::string("ri\0na", 5), "x", "", "unknown"}, Case{"rina", "wrong", "rina", "password"},
        Case{"rina", "", "rina", "password"}, Case{"rina", std::string(100'000, 'x'), "rina", "password"},
        Case{"gone", gone, "gone", "disabled"}, Case{"locked", locked, "locked", "locked"},
        Case{"locked", "wrong", "locked", "locked"}}) {
    auto attempt = staff_.Try(one.name, one.password, "203.0.113." + std::to_string(source++));
    ASSERT_FALSE(attempt.session.ok()) << one.name;
    EXPECT_EQ(attempt.session.error().code, errors::kSignInRefused.code);
    EXPECT_TRUE(attempt.session.error().values.empty());
    EXPECT_EQ(attempt.account, one.account);
    EXPECT_EQ(attempt.reason, one.reason) << one.name;
  }
}

TEST_P(SignInOn, LocksTheAccountForHalfAnHourAfterFiveFailures) {
  const std::string password = staff_.Add("rina", "reporter");
  for (int i = 0; i < 4; ++i) staff_.Try("rina", "wrong", "198.51.100." + std::to_string(i));
  EXPECT_TRUE(staff_.Try("rina", password).session.ok());  // a good one begins the count anew
  for (int i = 0; i < 5; ++i) staff_.Try("rina", "wrong", "198.51.100." + std::to_string(i));
  EXPECT_FALSE(staff_.Try("rina", password).session.ok());
  staff_.Pass(30 * kMinuteMs - 1);
  EXPECT_FALSE(staff_.Try("rina", password).session.ok());
  staff_.Pass(1);
  EXPECT_TRUE(staff_.Try("rina", password).session.ok());
}

TEST_P(SignInOn, LocksTheSourceHoweverManyNamesItTries) {
  const std::string password = staff_.Add("rina", "reporter");
  for (int i = 0; i < 5; ++i) staff_.Try("name" + std::to_string(i), "wrong", "198.51.100.1");
  EXPECT_EQ(staff_.Try("rina", password, "198.51.100.1").reason, "source_locked");
  EXPECT_TRUE(staff_.Try("rina", password, "198.51.100.2").session.ok());
  staff_.Pass(30 * kMinuteMs);
  EXPECT_TRUE(staff_.Try("rina", password, "198.51.100.1").session.ok());
}

TEST_P(SignInOn, LocksAnIpv6NetworkAsOneSource) {
  const std::string password = staff_.Add("rina", "reporter");
  for (int i = 0; i < 5; ++i) staff_.Try("nobody", "wrong", "2001:db8::" + std::to_string(i));
  EXPECT_EQ(staff_.Try("rina", password, "2001:db8::99").reason, "source_locked");
  EXPECT_TRUE(staff_.Try("rina", password, "2001:db8:0:1::99").session.ok());
}

TEST_P(SignInOn, ForgetsFailuresOfASourceWithTime) {
  const std::string password = staff_.Add("rina", "reporter");
  for (int i = 0; i < 12; ++i) {
    staff_.Try("nobody", "wrong", "198.51.100.1");
    staff_.Pass(10 * kMinuteMs);
    if (i % 3 == 2) staff_.Pass(30 * kMinuteMs);
  }
  EXPECT_TRUE(staff_.Try("rina", password, "198.51.100.1").session.ok());
}

// Runs five tries beside one another, numbered from 0.
void FiveAtOnce(const std::function<void(int)>& attempt) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 5; ++i) threads.emplace_back(attempt, i);
  for (std::thread& thread : threads) thread.join();
}

TEST_P(SignInOn, CountsEachOfManyFailuresAtOnce) {
  for (const std::string name : {"rina", "li.hua", "zhao.min", "sun.jie", "qian.yu", "wu.gang", "he.li", "ma.ke"}) {
    const std::string password = staff_.Add(name, "reporter");
    FiveAtOnce([&](int i) { staff_.Try(name, "wrong", "198.51.100." + std::to_string(i)); });
    EXPECT_EQ(staff_.Try(name, password).reason, "locked") << name;
    staff_.Pass(30 * kMinuteMs);
  }
}

TEST_P(SignInOn, CountsEachFailureOfASourceAtOnce) {
  const std::string password = staff_.Add("rina", "reporter");
  for (int round = 0; round < 8; ++round) {
    const std::string source = "203.0.113." + std::to_string(round);
    FiveAtOnce([&](int i) { staff_.Try("name" + std::to_string(i), "wrong", source); });
    EXPECT_EQ(staff_.Try("rina", password, source).reason, "source_locked") << round;
  }
}

TEST_P(SignInOn, EndsSessionsThatAreIdleOldOrSignedOut) {
  const std::string password = staff_.Add("rina", "reporter");
  const std::string idle = staff_.Try("rina", password).session->token;
  staff_.Pass(29 * kMinuteMs);
  EXPECT_TRUE(service().Authenticate(idle, false).ok());  // a look is no use
  staff_.Pass(kMinuteMs);
  EXPECT_EQ(CodeOf(service().Authenticate(idle, true)), errors::kSessionExpired.code);

  const std::string busy = staff_.Try("rina", password).session->token;
  for (int i = 0; i < 23; ++i) {
    staff_.Pass(20 * kMinuteMs);
    EXPECT_TRUE(service().Authenticate(busy, true).ok()) << i;
  }
  staff_.Pass(20 * kMinuteMs);  // eight hours
  EXPECT_EQ(CodeOf(service().Authenticate(busy, true)), errors::kSessionExpired.code);

  const std::string out = staff_.Try("rina", password).session->token;
  ASSERT_TRUE(service().SignOut(staff_.CallerOf(out)).ok());
  EXPECT_EQ(CodeOf(service().Authenticate(out, true)), errors::kSessionEnded.code);
  for (const std::string& forged : {MakeToken(), std::string(), out + "x", out.substr(1), TokenDigest(out)}) {
    EXPECT_EQ(CodeOf(service().Authenticate(forged, true)), errors::kSessionUnknown.code);
  }
}

TEST_P(SignInOn, ListsAndEndsOwnSessions) {
  const std::string password = staff_.Add("rina", "reporter");
  const std::string other = staff_.Add("otto", "reporter");
  const std::string first = staff_.Try("rina", password).session->token;
  staff_.Pass(1000);
  const Caller second = staff_.Enter("rina", password);
  const Caller stranger = staff_.Enter("otto", other);
  auto sessions = service().OwnSessions(second);
  ASSERT_TRUE(sessions.ok());
  ASSERT_EQ(sessions->size(), 2u);
  const std::string number = sessions->at(1).number();
  EXPECT_EQ(sessions->at(1).token_digest, TokenDigest(first));
  EXPECT_EQ(CodeOf(service().EndOwnSession(stranger, number)), errors::kNoSuchSession.code);
  EXPECT_EQ(CodeOf(service().EndOwnSession(second, "")), errors::kNoSuchSession.code);
  EXPECT_TRUE(service().EndOwnSession(second, number).ok());
  EXPECT_EQ(CodeOf(service().EndOwnSession(second, number)), errors::kNoSuchSession.code);
  EXPECT_EQ(CodeOf(service().Authenticate(first, true)), errors::kSessionEnded.code);
  EXPECT_EQ(service().OwnSessions(second)->size(), 1u);
}

TEST_P(SignInOn, KeepsAtMostTenSessions) {
  const std::string password = staff_.Add("rina", "reporter");
  std::vector<std::string> tokens;
  for (int i = 0; i < limits::kSessionsOfUserMax + 1; ++i) {
    tokens.push_back(staff_.Try("rina", password).session->token);
    staff_.Pass(1000);
  }
  EXPECT_EQ(CodeOf(service().Authenticate(tokens[0], true)), errors::kSessionEnded.code);
  for (std::size_t i = 1; i < tokens.size(); ++i) EXPECT_TRUE(service().Authenticate(tokens[i], true).ok()) << i;
}

TEST_P(SignInOn, AsksForAnotherPasswordFirst) {
  auto added = staff_.services->users.Add(Caller::Operator(), {"rina", "报送员", "D011", Duty::kBusiness, true});
  ASSERT_TRUE(staff_.services->changes.GrantAtServer(Caller::Operator(), "rina", "reporter").ok());
  auto attempt = staff_.Try("rina", added->password);
  ASSERT_EQ(attempt.session->stage, Stage::kPassword);
  const Caller waiting = staff_.CallerOf(attempt.session->token);
  EXPECT_EQ(CodeOf(waiting.Require(Permission::kReportData)), credence::errors::kStepMissing.code);
  EXPECT_EQ(CodeOf(service().StartEnrolment(waiting)), credence::errors::kStepMissing.code);
  EXPECT_EQ(CodeOf(service().ChangePassword(waiting, "wrong", "Ein-Neues-9")), errors::kPasswordWrong.code);
  EXPECT_EQ(CodeOf(service().ChangePassword(waiting, added->password, "short")), errors::kPasswordLength.code);
  EXPECT_EQ(CodeOf(service().ChangePassword(waiting, added->password, added->password)), errors::kPasswordUsed.code);
  auto changed = service().ChangePassword(waiting, added->password, "Ein-Neues-9");
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(changed->stage, Stage::kOpen);
  EXPECT_EQ(CodeOf(service().Authenticate(attempt.session->token, true)), errors::kSessionEnded.code);  // rotated
  EXPECT_TRUE(staff_.CallerOf(changed->token).May(Permission::kReportData));
  EXPECT_FALSE(staff_.Try("rina", added->password).session.ok());
  EXPECT_TRUE(staff_.Try("rina", "Ein-Neues-9").session.ok());
}

TEST_P(SignInOn, EndsTheOtherSessionsWithTheOldPassword) {
  const std::string password = staff_.Add("rina", "reporter");
  const std::string elsewhere = staff_.Try("rina", password).session->token;
  auto changed = service().ChangePassword(staff_.Enter("rina", password), password, "Ein-Neues-9");
  ASSERT_TRUE(changed.ok());
  EXPECT_EQ(CodeOf(service().Authenticate(elsewhere, true)), errors::kSessionEnded.code);
  EXPECT_TRUE(service().Authenticate(changed->token, true).ok());
}

TEST_P(SignInOn, EndsTheOtherSessionsWithAnotherSecondFactor) {
  const std::string password = staff_.Add("rina", "reporter");
  const std::string elsewhere = staff_.Try("rina", password).session->token;
  const Caller caller = staff_.Enter("rina", password);
  ASSERT_TRUE(service().StartEnrolment(caller).ok());
  EXPECT_TRUE(service().Authenticate(elsewhere, true).ok());
  staff_.secret = staff_.SecretOf("rina");
  auto enrolled = service().ConfirmEnrolment(caller, staff_.CodeNow());
  ASSERT_TRUE(enrolled.ok());
  EXPECT_EQ(CodeOf(service().Authenticate(elsewhere, true)), errors::kSessionEnded.code);
  EXPECT_TRUE(service().Authenticate(enrolled->session.token, true).ok());
  ASSERT_TRUE(staff_.services->users.ResetSecondFactor(Caller::Operator(), "rina").ok());
  EXPECT_EQ(CodeOf(service().Authenticate(enrolled->session.token, true)), errors::kSessionEnded.code);
}

TEST_P(SignInOn, TakesNoneOfTheLastFivePasswords) {
  std::string current = staff_.Add("rina", "reporter");
  Caller caller = staff_.Enter("rina", current);
  std::vector<std::string> used{current};
  for (int i = 0; i < 6; ++i) {
    const std::string next = "Kennwort-" + std::to_string(i) + "x";
    auto changed = service().ChangePassword(caller, current, next);
    ASSERT_TRUE(changed.ok()) << i;
    caller = staff_.CallerOf(changed->token);
    current = next;
    used.push_back(next);
  }
  for (std::size_t i = used.size() - 5; i < used.size(); ++i) {
    EXPECT_EQ(CodeOf(service().ChangePassword(caller, current, used[i])), errors::kPasswordUsed.code) << i;
  }
  EXPECT_TRUE(service().ChangePassword(caller, current, used[used.size() - 6]).ok());
}

TEST_P(SignInOn, LetsAnAdministratorWorkOnlyWithASecondFactor) {
  const std::string password = staff_.Add("audra", "audit_administrator");
  auto attempt = staff_.Try("audra", password);
  ASSERT_EQ(attempt.session->stage, Stage::kEnrolment);
  EXPECT_FALSE(staff_.CallerOf(attempt.session->token).May(Permission::kReadAudit));
  const Caller caller = staff_.Enter("audra", password);
  EXPECT_TRUE(caller.May(Permission::kReadAudit));
  EXPECT_TRUE(caller.RequireSecondFactor().ok());
  EXPECT_EQ(staff_.recovery_codes.size(), 10u);

  staff_.Pass(kMinuteMs);
  auto again = staff_.Try("audra", password);
  ASSERT_EQ(again.session->stage, Stage::kSecondFactor);
  const Caller half = staff_.CallerOf(again.session->token);
  EXPECT_FALSE(half.May(Permission::kReadAudit));
  // The password alone changes nothing: neither the password nor the telephone.
  EXPECT_EQ(CodeOf(service().ChangePassword(half, password, "Ein-Neues-9")), credence::errors::kStepMissing.code);
  EXPECT_EQ(CodeOf(service().StartEnrolment(half)), errors::kAlreadyEnrolled.code);
  EXPECT_EQ(CodeOf(service().ConfirmEnrolment(half, staff_.CodeNow())), errors::kAlreadyEnrolled.code);
  EXPECT_EQ(CodeOf(service().GiveSecondFactor(half, "000000")), errors::kCodeWrong.code);
  auto given = service().GiveSecondFactor(half, staff_.CodeNow());
  ASSERT_TRUE(given.ok());
  EXPECT_EQ(given->stage, Stage::kOpen);
  EXPECT_EQ(CodeOf(service().Authenticate(again.session->token, true)), errors::kSessionEnded.code);
  EXPECT_TRUE(staff_.CallerOf(given->token).May(Permission::kReadAudit));
}

TEST_P(SignInOn, TakesACodeOnce) {
  const std::string password = staff_.Add("audra", "audit_administrator");
  staff_.Enter("audra", password);
  // The code of the enrolment, and of each sign-in, counts no second time.
  Caller half = staff_.CallerOf(staff_.Try("audra", password).session->token);
  EXPECT_EQ(CodeOf(service().GiveSecondFactor(half, staff_.CodeNow())), errors::kCodeWrong.code);
  staff_.Pass(30'000);
  const std::string code = staff_.CodeNow();
  EXPECT_TRUE(service().GiveSecondFactor(half, code).ok());
  half = staff_.CallerOf(staff_.Try("audra", password).session->token);
  EXPECT_EQ(CodeOf(service().GiveSecondFactor(half, code)), errors::kCodeWrong.code);
}

TEST_P(SignInOn, TakesARecoveryCodeOnce) {
  const std::string password = staff_.Add("audra", "audit_administrator");
  staff_.Enter("audra", password);
  const std::vector<std::string> codes = staff_.recovery_codes;
  EXPECT_EQ(std::set<std::string>(codes.begin(), codes.end()).size(), 10u);
  for (const std::string& code : codes) EXPECT_EQ(code.size(), 11u) << code;  // ten of base32: fifty bits
  auto half = [&] { return staff_.CallerOf(staff_.Try("audra", password).session->token); };
  EXPECT_TRUE(service().GiveSecondFactor(half(), codes[0]).ok());
  EXPECT_EQ(CodeOf(service().GiveSecondFactor(half(), codes[0])), errors::kCodeWrong.code);
  // As somebody types it from paper.
  std::string typed = codes[1].substr(0, 5) + " " + codes[1].substr(6);
  for (char& c : typed) c = static_cast<char>(std::tolower(c));
  auto given = service().GiveSecondFactor(half(), typed);
  ASSERT_TRUE(given.ok());
  EXPECT_EQ(given->recovery_codes, 8);
}

// Whoever has the password must not get new guesses at the code by signing in again.
TEST_P(SignInOn, LocksAfterFiveWrongCodesAcrossSessions) {
  const std::string password = staff_.Add("audra", "audit_administrator");
  staff_.Enter("audra", password);
  staff_.Pass(kMinuteMs);
  for (int i = 0; i < 4; ++i) {
    const Caller half = staff_.CallerOf(staff_.Try("audra", password).session->token);
    EXPECT_EQ(CodeOf(service().GiveSecondFactor(half, "12345")), errors::kCodeWrong.code);
  }
  const std::string token = staff_.Try("audra", password).session->token;
  EXPECT_EQ(CodeOf(service().GiveSecondFactor(staff_.CallerOf(token), "12345")), errors::kCodeWrong.code);
  EXPECT_EQ(CodeOf(service().Authenticate(token, true)), errors::kSessionEnded.code);
  EXPECT_EQ(staff_.Try("audra", password).reason, "locked");
  staff_.Pass(30 * kMinuteMs);
  EXPECT_TRUE(staff_.Try("audra", password).session.ok());
}

TEST_P(SignInOn, LooksAtNoMoreThanFiveCodesHoweverManyComeAtOnce) {
  const std::string password = staff_.Add("audra", "audit_administrator");
  staff_.Enter("audra", password);
  staff_.Pass(kMinuteMs);
  const Caller half = staff_.CallerOf(staff_.Try("audra", password).session->token);
  FiveAtOnce([&](int) { EXPECT_FALSE(service().GiveSecondFactor(half, "12345").ok()); });
  EXPECT_EQ(CodeOf(service().GiveSecondFactor(half, staff_.CodeNow())), errors::kSessionEnded.code);
  EXPECT_EQ(staff_.Try("audra", password).reason, "locked");
}

TEST_P(SignInOn, ConfirmsOnlyASecretThatWasGiven) {
  const Caller caller = staff_.AddAndEnter("rina", "reporter");
  EXPECT_EQ(CodeOf(service().ConfirmEnrolment(caller, "123456")), errors::kNoEnrolment.code);
  EXPECT_EQ(CodeOf(service().GiveSecondFactor(caller, "123456")), errors::kNoEnrolment.code);
  auto first = service().StartEnrolment(caller);
  auto second = service().StartEnrolment(caller);
  ASSERT_TRUE(second.ok());
  EXPECT_NE(first->secret, second->secret);
  EXPECT_NE(second->uri.find(second->secret), std::string::npos);
  EXPECT_EQ(CodeOf(service().ConfirmEnrolment(caller, "12345")), errors::kCodeWrong.code);
  staff_.secret = staff_.SecretOf("rina");
  EXPECT_TRUE(service().ConfirmEnrolment(caller, staff_.CodeNow()).ok());
}

TEST_P(SignInOn, StoresNeitherPasswordNorTokenNorSecretNorCode) {
  const std::string password = staff_.Add("audra", "audit_administrator");
  staff_.Enter("audra", password);
  std::string stored;
  Status read = staff_.database->Read([&](db::Transaction& tx) -> Status {
    for (const char* sql : {"SELECT password || totp_secret FROM user_account", "SELECT digest FROM recovery_code",
                            "SELECT token_digest || agent FROM session"}) {
      for (auto& [text] : tx.Select<std::string>(sql)) stored += text + "\n";
    }
    return {};
  });
  ASSERT_TRUE(read.ok());
  std::string plain;
  for (char c : staff_.recovery_codes[0]) plain += c == '-' ? "" : std::string(1, c);
  for (const std::string& secret :
       {password, staff_.token, staff_.secret, crypto::Base32(staff_.secret), staff_.recovery_codes[0], plain}) {
    EXPECT_EQ(stored.find(secret), std::string::npos);
  }
}

TEST_P(SignInOn, LeavesASoundLedgerAndForgetsOldSessions) {
  const std::string password = staff_.Add("audra", "audit_administrator");
  staff_.Enter("audra", password);
  EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
  staff_.Pass(31LL * 24 * 60 * kMinuteMs);
  staff_.services->Sweep();
  EXPECT_EQ(CodeOf(service().Authenticate(staff_.token, true)), errors::kSessionUnknown.code);
  staff_.Pass(60LL * 24 * 60 * kMinuteMs);
  staff_.services->Sweep();
  EXPECT_EQ(staff_.Try("audra", password).reason, "disabled");  // nobody came for 90 days
  EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
}

}  // namespace
}  // namespace credence::access
