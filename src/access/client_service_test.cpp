#include "access/client_service.h"

#include <gtest/gtest.h>

#include <set>

#include "access/access_errors.h"
#include "access/staff_test.h"
#include "base/base_errors.h"
#include "base/limits.h"

namespace credence::access {
namespace {

class ClientsOn : public testing::TestWithParam<db::Engine> {
 protected:
  ClientsOn() {
    security_ = std::make_unique<Caller>(staff_.AddAndEnter("secura", "security_administrator"));
    other_ = std::make_unique<Caller>(staff_.AddAndEnter("secunda", "security_administrator"));
  }
  ClientService& clients() { return staff_.services->clients; }
  ClientRequest Plain() {
    ClientRequest request;
    request.name = "示例银行";
    request.department = "D011";
    request.scopes = {"read_subjects"};
    return request;
  }
  // A client that may ask at once.
  void Release(ClientRequest request) {
    auto drafted = clients().Draft(*security_, request);
    CHECK(drafted.ok());
    id_ = drafted->client.id;
    secret_ = drafted->secret;
    CHECK(clients().Approve(*other_, id_).ok());
  }
  SignedRequest Make(std::string nonce, std::string_view secret) {
    SignedRequest request{
        id_, staff_.clock.Now().epoch_ms / 1000, std::move(nonce), "", "POST", "/api/v1/x?a=1", "{}", "192.0.2.1"};
    request.signature = Sign(secret, request);
    return request;
  }
  SignedRequest Make(std::string nonce) { return Make(std::move(nonce), secret_); }
  std::string Ask(const SignedRequest& request) { return CodeOf(clients().Authenticate(request)); }

  Staff staff_{GetParam()};
  std::unique_ptr<Caller> security_, other_;
  std::string id_, secret_;
};
INSTANTIATE_TEST_SUITE_P(Engines, ClientsOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(ClientsOn, AskForTheirDepartmentWithinTheirScopes) {
  Release(Plain());
  auto caller = clients().Authenticate(Make("nonce-0123456789"));
  ASSERT_TRUE(caller.ok());
  EXPECT_EQ(caller->name(), "client:" + id_);
  EXPECT_TRUE(caller->RequireFor(Permission::kReadSubjects, "D011").ok());
  EXPECT_FALSE(caller->RequireFor(Permission::kReadSubjects, "D012").ok());
  EXPECT_FALSE(caller->May(Permission::kReportData));
  EXPECT_FALSE(caller->May(Permission::kOwnSession));
  EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
}

TEST_P(ClientsOn, SignEveryPartOfARequest) {
  Release(Plain());
  int n = 0;
  auto changed = [&](auto change) {
    SignedRequest request = Make("nonce-012345678" + std::to_string(n++));
    change(request);
    return Ask(request);
  };
  const std::string wrong(errors::kSignatureWrong.code);
  EXPECT_EQ(changed([](SignedRequest& r) { r.method = "DELETE"; }), wrong);
  EXPECT_EQ(changed([](SignedRequest& r) { r.target = "/api/v1/x?a=2"; }), wrong);
  EXPECT_EQ(changed([](SignedRequest& r) { r.body = "{ }"; }), wrong);
  EXPECT_EQ(changed([](SignedRequest& r) { r.time_s += 1; }), wrong);
  EXPECT_EQ(changed([](SignedRequest& r) { r.nonce += "x"; }), wrong);
  EXPECT_EQ(changed([](SignedRequest& r) { r.client_id = "k0"; }), wrong);
  EXPECT_EQ(changed([](SignedRequest& r) { r.signature[0] = r.signature[0] == '0' ? '1' : '0'; }), wrong);
  EXPECT_EQ(changed([](SignedRequest& r) { r.signature = Sign("other", r); }), wrong);
  EXPECT_EQ(changed([](SignedRequest& r) { r.source = "198.51.100.7"; }), "ok");  // not part of it
}

TEST_P(ClientsOn, UseANumberOnce) {
  Release(Plain());
  EXPECT_EQ(Ask(Make("nonce-0123456789")), "ok");
  EXPECT_EQ(Ask(Make("nonce-0123456789")), errors::kSignatureReplayed.code);
  EXPECT_EQ(Ask(Make("nonce-0123456780")), "ok");
}

TEST_P(ClientsOn, AreHeldToTheClock) {
  Release(Plain());
  const SignedRequest old = Make("nonce-0123456789");
  staff_.Pass(limits::kClockWindowMs);
  EXPECT_EQ(Ask(old), "ok");
  EXPECT_EQ(Ask(old), errors::kSignatureReplayed.code);
  staff_.Pass(1000);
  EXPECT_EQ(Ask(old), errors::kSignatureTime.code);  // when the number is forgotten, the time has passed
  const Instant now = staff_.clock.Now();
  staff_.Pass(limits::kClockWindowMs + 1000);
  const SignedRequest early = Make("nonce-9876543210");
  staff_.clock.Set(now);
  EXPECT_EQ(Ask(early), errors::kSignatureTime.code);
}

TEST_P(ClientsOn, SpendTheirQuotaOfAMinute) {
  ClientRequest request = Plain();
  request.quota_per_minute = 3;
  Release(request);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(Ask(Make("nonce-000000000" + std::to_string(i))), "ok");
  auto spent = clients().Authenticate(Make("nonce-0000000009"));
  ASSERT_FALSE(spent.ok());
  EXPECT_EQ(spent.error().code, errors::kClientSpent.code);
  EXPECT_EQ(spent.error().kind, ErrorKind::kTooMany);
  const auto wait = std::stoll(spent.error().values.at(1).second);
  EXPECT_TRUE(wait >= 1 && wait <= 60) << wait;
  staff_.Pass(wait * 1000);
  EXPECT_EQ(Ask(Make("nonce-0000000010")), "ok");
}

TEST_P(ClientsOn, CallFromTheirAddresses) {
  ClientRequest request = Plain();
  request.addresses = {"10.1.0.0/16", "192.0.2.7", "2001:db8::/32"};
  Release(request);
  int n = 10;
  auto from = [&](std::string source) {
    SignedRequest one = Make("nonce-00000000" + std::to_string(n++));
    one.source = std::move(source);
    return Ask(one) == "ok";
  };
  EXPECT_TRUE(from("10.1.255.1"));
  EXPECT_TRUE(from("192.0.2.7"));
  EXPECT_TRUE(from("2001:db8:1::5"));
  for (const char* source : {"10.2.0.1", "192.0.2.8", "2001:db9::1", "", "unknown", "::ffff:192.0.2.7"}) {
    EXPECT_FALSE(from(source)) << source;
  }
}

TEST_P(ClientsOn, AreReleasedBySomebodyElse) {
  auto drafted = clients().Draft(*security_, Plain());
  ASSERT_TRUE(drafted.ok());
  id_ = drafted->client.id;
  secret_ = drafted->secret;
  EXPECT_EQ(Ask(Make("nonce-0123456789")), errors::kClientEnded.code);
  EXPECT_EQ(CodeOf(clients().Approve(*security_, id_)), errors::kSamePerson.code);
  EXPECT_TRUE(clients().Approve(*other_, id_).ok());
  EXPECT_EQ(CodeOf(clients().Approve(*other_, id_)), errors::kClientState.code);
  EXPECT_EQ(Ask(Make("nonce-0123456789")), "ok");
  auto renewed = clients().RenewSecret(*security_, id_);
  ASSERT_TRUE(renewed.ok());
  EXPECT_EQ(Ask(Make("nonce-0123456788")), errors::kSignatureWrong.code);
  EXPECT_EQ(Ask(Make("nonce-0123456787", renewed->secret)), "ok");
  secret_ = renewed->secret;
  ASSERT_TRUE(clients().Disable(*security_, id_).ok());
  EXPECT_EQ(CodeOf(clients().Disable(*security_, id_)), errors::kClientState.code);
  EXPECT_EQ(CodeOf(clients().RenewSecret(*security_, id_)), errors::kClientState.code);
  EXPECT_EQ(Ask(Make("nonce-0123456786")), errors::kClientEnded.code);
  EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
}

TEST_P(ClientsOn, EndOnTheirLastDay) {
  ClientRequest request = Plain();
  request.valid_until = CivilDate::ParseIso("2026-11-24");
  Release(request);
  staff_.clock.Set({BeijingMidnight(*CivilDate::ParseIso("2026-11-25")).epoch_ms - 1000});
  EXPECT_EQ(Ask(Make("nonce-0123456789")), "ok");
  staff_.Pass(1000);
  EXPECT_EQ(Ask(Make("nonce-0123456788")), errors::kClientEnded.code);
}

TEST_P(ClientsOn, GetNothingOfAnAdministrator) {
  std::set<std::string> given;
  for (const char* scope :
       {"read_public", "report_data", "approve_data", "manage_catalog", "manage_publication", "read_subjects",
        "read_figures", "own_session", "operate", "read_accounts", "manage_accounts", "draft_permissions",
        "approve_permissions", "manage_clients", "read_audit", "", "Read_Subjects", "\xFF"}) {
    ClientRequest request = Plain();
    request.scopes = {"read_figures", scope};
    auto drafted = clients().Draft(*security_, request);
    if (drafted.ok()) given.insert(scope);
    if (!drafted.ok()) {
      EXPECT_EQ(drafted.error().code, errors::kClientScope.code) << scope;
    }
  }
  EXPECT_EQ(given, (std::set<std::string>{"report_data", "read_subjects", "read_figures"}));
}

TEST_P(ClientsOn, RefuseWhatMakesNoSense) {
  auto code = [&](auto change) {
    ClientRequest request = Plain();
    change(request);
    return CodeOf(clients().Draft(*security_, request));
  };
  EXPECT_EQ(code([](ClientRequest& r) { r.scopes.clear(); }), errors::kClientScope.code);
  EXPECT_EQ(code([](ClientRequest& r) { r.name = ""; }), errors::kShownName.code);
  EXPECT_EQ(code([](ClientRequest& r) { r.department = "D999"; }), errors::kUnknownDepartment.code);
  EXPECT_EQ(code([](ClientRequest& r) { r.quota_per_minute = -1; }), errors::kClientQuota.code);
  EXPECT_EQ(code([](ClientRequest& r) { r.quota_per_minute = 60'001; }), errors::kClientQuota.code);
  EXPECT_EQ(code([](ClientRequest& r) { r.valid_until = CivilDate::ParseIso("2026-11-22"); }),
            errors::kClientDate.code);
  EXPECT_EQ(code([](ClientRequest& r) { r.valid_until = CivilDate::ParseIso("2030-11-22"); }),
            errors::kClientDate.code);
  for (const char* address : {"10.0.0", "10.0.0.0/33", "10.0.0.0/0", "10.0.0.0/", "host", "10.0.0.1 10.0.0.2", ""}) {
    EXPECT_EQ(code([&](ClientRequest& r) { r.addresses = {address}; }), errors::kClientAddress.code) << address;
  }
  EXPECT_EQ(code([](ClientRequest& r) { r.addresses.assign(51, "10.0.0.1"); }), errors::kClientAddress.code);
  EXPECT_EQ(CodeOf(clients().Draft(Caller::Operator(), Plain())), credence::errors::kForbidden.code);
  for (const std::string& id : {std::string("k0"), std::string(), std::string("k\0", 2), std::string("\xFF")}) {
    EXPECT_EQ(CodeOf(clients().Find(*security_, id)), errors::kUnknownClient.code);
  }
}

TEST(SignedRequest, IsReadFromItsHeader) {
  const std::string signature(64, 'a');
  auto good =
      ParseAuthorization("CREDENCE-HMAC-SM3 key=k1, time=1700000000, nonce=abcdefghijklmnop, signature=" + signature);
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(good->client_id, "k1");
  EXPECT_EQ(good->time_s, 1700000000);
  EXPECT_EQ(good->nonce, "abcdefghijklmnop");
  for (const std::string& header :
       {std::string(), std::string("Bearer x"), "CREDENCE-HMAC-SM3 key=k1, time=1700000000, signature=" + signature,
        "CREDENCE-HMAC-SM3 key=, time=1700000000, nonce=abcdefghijklmnop, signature=" + signature,
        "CREDENCE-HMAC-SM3 key=k1, time=-5, nonce=abcdefghijklmnop, signature=" + signature,
        "CREDENCE-HMAC-SM3 key=k1, time=01700000000, nonce=abcdefghijklmnop, signature=" + signature,
        "CREDENCE-HMAC-SM3 key=k1, time=9999999999999999999, nonce=abcdefghijklmnop, signature=" + signature,
        "CREDENCE-HMAC-SM3 key=k1, time=1700000000, nonce=short, signature=" + signature,
        "CREDENCE-HMAC-SM3 key=k1, time=1700000000, nonce=abcdefghijklm op, signature=" + signature,
        "CREDENCE-HMAC-SM3 key=k1, time=1700000000, nonce=" + std::string(65, 'a') + ", signature=" + signature,
        "CREDENCE-HMAC-SM3 key=k1, time=1700000000, nonce=abcdefghijklmnop, signature=" + std::string(64, 'A'),
        "CREDENCE-HMAC-SM3 key=k1, time=1700000000, nonce=abcdefghijklmnop, signature=" + std::string(62, 'a'),
        "CREDENCE-HMAC-SM3 key=k1, key=k2, time=1700000000, nonce=abcdefghijklmnop, signature=" + signature,
        "CREDENCE-HMAC-SM3 key=k1, time=1700000000, nonce=abcdefghijklmnop, scope=all, signature=" + signature,
        "CREDENCE-HMAC-SM3 " + std::string(5000, ',')}) {
    EXPECT_EQ(CodeOf(ParseAuthorization(header)), errors::kSignatureForm.code) << header;
  }
}

}  // namespace
}  // namespace credence::access
