#include "access/user.h"

#include <gtest/gtest.h>

#include <set>

#include "access/access_errors.h"
#include "access/session.h"
#include "base/limits.h"

namespace credence::access {
namespace {

constexpr std::int64_t kDay = 24LL * 3600 * 1000;
constexpr std::int64_t kMinute = 60'000;

TEST(UserName, IsShortAsciiInLowerCase) {
  EXPECT_EQ(*ParseUserName("Zhang.Wei-2_a"), "zhang.wei-2_a");
  EXPECT_TRUE(ParseUserName("abc").ok());
  EXPECT_TRUE(ParseUserName(std::string(40, 'a')).ok());
  for (const std::string& wrong :
       {std::string("ab"), std::string(41, 'a'), std::string("1abc"), std::string(".abc"), std::string("a b"),
        std::string("张伟三"), std::string("abc\n"), std::string("abc\0d", 5), std::string("abc'--"), std::string()}) {
    EXPECT_FALSE(ParseUserName(wrong).ok()) << wrong;
  }
}

TEST(ShownName, IsTextOfPeople) {
  EXPECT_EQ(*ParseShownName(" 报送员甲 "), "报送员甲");
  EXPECT_TRUE(ParseShownName(std::string(60, 'a')).ok());
  for (const std::string& wrong :
       {std::string("　 "), std::string(61, 'a'), std::string("a\nb"), std::string("\xFF"), std::string("a\0b", 3)}) {
    EXPECT_FALSE(ParseShownName(wrong).ok()) << wrong;
  }
}

TEST(Password, NeedsLengthAndClassesAndNoUserName) {
  auto code = [](std::string_view password) {
    Status status = CheckPassword(password, "zhangwei");
    return status.ok() ? std::string() : status.error().code;
  };
  EXPECT_EQ(code("Abcdefg12"), errors::kPasswordLength.code);  // nine
  EXPECT_EQ(code("Abcdefg123"), "");
  EXPECT_EQ(code("abcdefg123"), errors::kPasswordClasses.code);
  EXPECT_EQ(code("abcdefg-123"), "");
  EXPECT_EQ(code("绿水青山就是金山银山"), errors::kPasswordClasses.code);
  EXPECT_EQ(code("绿水青山就是aA金山银山"), "");  // counted in characters
  EXPECT_EQ(code("xX1-ZhangWei-"), errors::kPasswordName.code);
  EXPECT_EQ(code("Aa1" + std::string(125, 'x')), "");
  EXPECT_EQ(code("Aa1" + std::string(126, 'x')), errors::kPasswordLength.code);
  EXPECT_EQ(code("Aa1\xFF\xFF\xFF\xFF\xFF\xFF\xFF"), errors::kPasswordLength.code);
  EXPECT_EQ(code(""), errors::kPasswordLength.code);
}

TEST(Password, MadeHereIsGoodAndNew) {
  std::set<std::string> made;
  for (int i = 0; i < 200; ++i) {
    const std::string password = MakePassword();
    EXPECT_EQ(password.size(), 19u);
    EXPECT_TRUE(CheckPassword(password, "operator").ok());
    EXPECT_EQ(password.find_first_of("0O1lI"), std::string::npos) << password;
    EXPECT_TRUE(made.insert(password).second);
  }
}

TEST(UserUse, LocksAtTheFifthFailureForHalfAnHour) {
  UserUse use;
  const Instant now{1'000'000};
  for (int i = 0; i < 4; ++i) EXPECT_FALSE(use.Fail(now));
  EXPECT_FALSE(use.IsLocked(now));
  EXPECT_TRUE(use.Fail(now));
  EXPECT_TRUE(use.IsLocked({now.epoch_ms + 30 * kMinute - 1}));
  EXPECT_FALSE(use.IsLocked({now.epoch_ms + 30 * kMinute}));
  EXPECT_FALSE(use.Fail({now.epoch_ms + 30 * kMinute}));  // counted anew
}

User Worker(Duty duty = Duty::kBusiness) {
  User user;
  user.duty = duty;
  user.must_change = false;
  user.created_at = user.password_at = {1000 * kDay};
  return user;
}

TEST(Stage, AsksForEachStepInItsOrder) {
  const Instant now{1000 * kDay};
  User user = Worker();
  EXPECT_EQ(StageOf(user, false, now), Stage::kOpen);
  user.must_change = true;
  EXPECT_EQ(StageOf(user, false, now), Stage::kPassword);
  user.totp_active = true;
  EXPECT_EQ(StageOf(user, false, now), Stage::kSecondFactor);  // before the password may be changed
  EXPECT_EQ(StageOf(user, true, now), Stage::kPassword);
  EXPECT_EQ(StageOf(Worker(Duty::kAudit), false, now), Stage::kEnrolment);
  user = Worker(Duty::kAudit);
  user.totp_active = true;
  EXPECT_EQ(StageOf(user, true, now), Stage::kOpen);
}

TEST(Stage, AsksForAnotherPasswordAfterNinetyDays) {
  EXPECT_EQ(StageOf(Worker(), false, {1090 * kDay - 1}), Stage::kOpen);
  EXPECT_EQ(StageOf(Worker(), false, {1090 * kDay}), Stage::kPassword);
}

TEST(MayComeIn, KeepsOutDisabledUnusedAndForgottenAccounts) {
  UserUse use;
  use.signed_in_at = {1050 * kDay};
  EXPECT_TRUE(MayComeIn(Worker(), use, {1140 * kDay - 1}));
  EXPECT_FALSE(MayComeIn(Worker(), use, {1140 * kDay}));
  use.signed_in_at = {};
  EXPECT_TRUE(MayComeIn(Worker(), use, {1090 * kDay - 1}));
  EXPECT_FALSE(MayComeIn(Worker(), use, {1090 * kDay}));
  User user = Worker();
  user.state = UserState::kDisabled;
  EXPECT_FALSE(MayComeIn(user, use, {1000 * kDay}));
  user = Worker();
  user.must_change = true;  // a password that somebody else has seen
  EXPECT_TRUE(MayComeIn(user, use, {1007 * kDay - 1}));
  EXPECT_FALSE(MayComeIn(user, use, {1007 * kDay}));
}

TEST(Session, EndsWhenIdleAndAfterEightHours) {
  Session session;
  session.created_at = {1000 * kDay};
  session.seen_at = {1000 * kDay};
  auto expired = [&](Duty duty, std::int64_t minutes) {
    return IsExpired(session, duty, {1000 * kDay + minutes * kMinute});
  };
  EXPECT_FALSE(expired(Duty::kBusiness, 29));
  EXPECT_TRUE(expired(Duty::kBusiness, 30));
  EXPECT_FALSE(expired(Duty::kSystem, 14));
  EXPECT_TRUE(expired(Duty::kSystem, 15));
  session.seen_at = {1000 * kDay + 479 * kMinute};
  EXPECT_FALSE(expired(Duty::kBusiness, 479));
  EXPECT_TRUE(expired(Duty::kBusiness, 480));  // eight hours, however busy
}

TEST(Session, TellsNothingOfItsToken) {
  const std::string token = MakeToken();
  EXPECT_EQ(token.size(), 43u);
  EXPECT_NE(token, MakeToken());
  EXPECT_EQ(TokenDigest(token).find(token), std::string::npos);
  EXPECT_NE(CsrfToken(token), CsrfToken(MakeToken()));
  EXPECT_EQ(CsrfToken(token), CsrfToken(token));
}

}  // namespace
}  // namespace credence::access
