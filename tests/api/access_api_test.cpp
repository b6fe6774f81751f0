// Accounts, sessions, permissions, programs and the second log as the console meets them.
#include <gtest/gtest.h>

#include "access/client.h"
#include "api/browser.h"
#include "http/target.h"

namespace credence::api {
namespace {

namespace json = boost::json;

std::string Body(const json::object& object) { return json::serialize(object); }

class AccessApi : public testing::TestWithParam<db::Engine> {
 protected:
  Browser Enter(const std::string& name, const std::string& role) {
    const std::string password = AddAccount(city_, name, role);
    Browser browser(city_);
    browser.Enter(name, password);
    return browser;
  }
  void Pass(std::int64_t seconds) { city_.clock.Set({city_.clock.Now().epoch_ms + seconds * 1000}); }
  City city_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, AccessApi, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(AccessApi, SetsAStrictCookie) {
  const std::string password = AddAccount(city_, "rina", "reporter");
  Browser browser(city_);
  auto answer = browser.Ask("signIn", {}, Body({{"name", "rina"}, {"password", password}}));
  ASSERT_EQ(answer.status, 200);
  const std::string set = *answer.response.FindHeader("Set-Cookie");
  EXPECT_TRUE(set.starts_with("__Host-credence-session="));
  for (const char* part : {"; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure"}) {
    EXPECT_NE(set.find(part), std::string::npos) << part;
  }
  EXPECT_EQ(set.find("Domain"), std::string::npos);
  EXPECT_EQ(*answer.response.FindHeader("Cache-Control"), "no-store");
  EXPECT_EQ(answer.body.at("stage"), "open");
  EXPECT_EQ(answer.body.at("roles").at(0).at("code"), "reporter");
  EXPECT_EQ(answer.response.body.find(browser.cookie), std::string::npos);
  auto view = browser.Ask("getSession");
  EXPECT_EQ(view.body.at("csrf_token"), answer.body.at("csrf_token"));  // a page that is loaded anew gets it back
  EXPECT_EQ(browser.Ask("signOut").status, 204);
  EXPECT_EQ(browser.cookie, "");
}

TEST_P(AccessApi, EndsTheSessionBeforeInTheSameBrowser) {
  const std::string password = AddAccount(city_, "rina", "reporter");
  Browser browser(city_);
  browser.Enter("rina", password);
  Browser before(city_);
  before.cookie = browser.cookie;
  browser.Ask("signIn", {}, Body({{"name", "rina"}, {"password", "wrong"}}));
  EXPECT_EQ(before.Ask("getSession").status, 200);  // a refused attempt ends nothing
  EXPECT_EQ(browser.Ask("signIn", {}, Body({{"name", "rina"}, {"password", password}})).status, 200);
  EXPECT_NE(browser.cookie, before.cookie);
  EXPECT_EQ(before.Ask("getSession").code, "access.session_ended");
  EXPECT_EQ(browser.Ask("getSession").status, 200);
}

TEST_P(AccessApi, TellsAConsoleWhyItMustSignInAgain) {
  Browser browser = Enter("rina", "reporter");
  const std::string cookie = browser.cookie;
  Pass(29 * 60);
  EXPECT_EQ(browser.Ask("getSession").status, 200);  // looking does not prolong
  Pass(60);
  EXPECT_EQ(browser.Ask("getSession").code, "access.session_expired");
  Browser stranger(city_);
  EXPECT_EQ(stranger.Ask("getSession").code, "http.unauthenticated");
  stranger.cookie = cookie.substr(2);
  EXPECT_EQ(stranger.Ask("getSession").code, "access.session_unknown");
}

TEST_P(AccessApi, AsksForEachStepOfAFirstSignIn) {
  auto added = city_.staff->users.Add(Caller::Operator(), {"audra", "审计员", "D001", access::Duty::kAudit, true});
  ASSERT_TRUE(city_.staff->changes.GrantAtServer(Caller::Operator(), "audra", "audit_administrator").ok());
  Browser browser(city_);
  auto answer = browser.Ask("signIn", {}, Body({{"name", "audra"}, {"password", added->password}}));
  EXPECT_EQ(answer.body.at("stage"), "password");
  EXPECT_TRUE(answer.body.at("functions").as_array().empty());
  EXPECT_EQ(browser.Ask("listAudit").code, "access.step_missing");
  EXPECT_EQ(browser.Ask("startEnrolment").code, "access.step_missing");
  answer = browser.Ask("changePassword", {}, Body({{"current", added->password}, {"next", "short"}}));
  EXPECT_EQ(answer.code, "access.password_length");
  answer = browser.Ask("changePassword", {}, Body({{"current", added->password}, {"next", "Ein-Neues-9"}}));
  EXPECT_EQ(answer.body.at("stage"), "enrolment");
  EXPECT_EQ(browser.Ask("listAudit").code, "access.step_missing");
  auto enrolment = browser.Ask("startEnrolment");
  EXPECT_TRUE(std::string(enrolment.body.at("uri").as_string()).starts_with("otpauth://totp/"));
  EXPECT_EQ(browser.Ask("confirmEnrolment", {}, R"({"code": "12345"})").code, "access.code_wrong");
  answer = browser.Ask("confirmEnrolment", {}, Body({{"code", CodeNow(city_, "audra")}}));
  ASSERT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body.at("recovery_codes").as_array().size(), 10u);
  EXPECT_EQ(browser.Ask("listAudit").status, 200);
}

TEST_P(AccessApi, RefusesRequestsThatAnotherSiteSends) {
  Browser browser = Enter("rina", "reporter");
  browser.more_headers = {{"sec-fetch-site", "cross-site"}};
  EXPECT_EQ(browser.Ask("startEnrolment").code, "http.cross_site");
  EXPECT_EQ(browser.Ask("signIn", {}, R"({"name": "rina", "password": "x"})").code, "http.cross_site");
  browser.more_headers = {{"host", "credit.example"}, {"origin", "https://evil.example"}};
  EXPECT_EQ(browser.Ask("startEnrolment").code, "http.cross_site");
  browser.more_headers.clear();
  const std::string token = browser.csrf_token;
  for (const std::string& wrong : {std::string(), std::string("x"), token + "x", token.substr(1)}) {
    browser.csrf_token = wrong;
    EXPECT_EQ(browser.Ask("startEnrolment").code, "access.csrf");
  }
  browser.csrf_token = token;
  EXPECT_EQ(browser.Ask("startEnrolment").status, 200);
}

TEST_P(AccessApi, RefusesBodiesThatAreNotAsDocumented) {
  Browser browser(city_);
  auto code = [&](const std::string& body) { return browser.Ask("signIn", {}, body).code; };
  EXPECT_EQ(code("{"), "http.bad_body");
  EXPECT_EQ(code("[]"), "http.bad_body");
  EXPECT_EQ(code(R"({"name": "rina"})"), "access.member");
  EXPECT_EQ(code(R"({"name": "rina", "password": 5})"), "access.member");
  EXPECT_EQ(code(R"({"name": null, "password": "x"})"), "access.member");
  EXPECT_EQ(code(R"({"name": "rina", "password": "x", "role": "office"})"), "access.member");
  EXPECT_EQ(browser.Ask("signIn").code, "http.media_type");
  EXPECT_EQ(code(std::string(500, '[')), "http.bad_body");
}

TEST_P(AccessApi, ManagesAccounts) {
  Browser system = Enter("sys", "system_administrator");
  auto added = system.Ask("addUser", {}, Body({{"name", "Rina"}, {"shown_name", "报送员甲"}, {"department", "D011"}}));
  ASSERT_EQ(added.status, 201);
  EXPECT_EQ(added.body.at("user").at("duty"), "business");
  EXPECT_EQ(system.Ask("addUser", {}, Body({{"name", "rina"}, {"shown_name", "x"}, {"department", "D011"}})).code,
            "access.user_exists");
  EXPECT_EQ(system.Ask("addUser", {}, Body({{"name", "rico"}, {"shown_name", "x"}, {"department", "D999"}})).code,
            "access.unknown_department");
  auto user = system.Ask("getUser", {"rina"});
  EXPECT_EQ(*user.response.FindHeader("ETag"), "\"1\"");
  system.more_headers = {{"if-match", "\"1\""}};
  EXPECT_EQ(system.Ask("changeUser", {"rina"}, Body({{"shown_name", "甲"}})).body.at("version"), 2);
  EXPECT_EQ(system.Ask("changeUser", {"rina"}, Body({{"shown_name", "乙"}})).code, "access.overtaken");
  system.more_headers = {{"if-match", "1"}};
  EXPECT_EQ(system.Ask("changeUser", {"rina"}, Body({{"shown_name", "乙"}})).code, "access.member");
  system.more_headers.clear();
  EXPECT_EQ(system.Ask("disableUser", {"rina"}).status, 204);
  EXPECT_EQ(system.Ask("disableUser", {"rina"}).code, "access.user_state");
  EXPECT_EQ(system.Ask("enableUser", {"rina"}).status, 204);
  EXPECT_EQ(system.Ask("unlockUser", {"rina"}).status, 204);
  EXPECT_EQ(system.Ask("resetSecondFactor", {"rina"}).status, 204);
  EXPECT_EQ(system.Ask("endSessionsOfUser", {"rina"}).body.at("ended"), 0);
  auto reset = system.Ask("resetPassword", {"rina"});
  Browser rina(city_);
  EXPECT_EQ(rina.Ask("signIn", {}, Body({{"name", "rina"}, {"password", reset.body.at("one_time_password")}}))
                .body.at("stage"),
            "password");
  EXPECT_EQ(system.Ask("resetPassword", {"sys"}).code, "access.oneself");
  AddAccount(city_, "secura", "security_administrator");
  EXPECT_EQ(system.Ask("resetPassword", {"secura"}).code, "access.administrator_account");
  EXPECT_EQ(system.Ask("getUser", {"nobody"}).code, "access.unknown_user");
}

TEST_P(AccessApi, PagesThroughAccounts) {
  Browser system = Enter("sys", "system_administrator");
  for (int i = 0; i < 5; ++i) AddAccount(city_, "user" + std::to_string(i), "reporter");
  std::string names, cursor;
  int pages = 0;
  do {
    auto page = system.Ask("listUsers", {}, "", "q=user&limit=2" + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const json::value& row : page.body.at("rows").as_array())
      names += std::string(row.at("name").as_string()) + " ";
    cursor = page.body.at("next").is_null() ? "" : std::string(page.body.at("next").as_string());
  } while (!cursor.empty() && ++pages < 10);
  EXPECT_EQ(names, "user0 user1 user2 user3 user4 ");
  EXPECT_EQ(system.Ask("listUsers", {}, "", "q=" + std::string(61, 'x')).code, "access.cursor");
  EXPECT_TRUE(system.Ask("listUsers", {}, "", "q=%25&state=active&department=D011").body.at("rows").as_array().empty());
}

TEST_P(AccessApi, ChangesPermissionsThroughTwoPeople) {
  Browser drafter = Enter("secura", "security_administrator");
  Browser approver = Enter("sys", "system_administrator");
  AddAccount(city_, "rina", "reporter");
  auto draft = drafter.Ask("draftPermissionChange", {},
                           Body({{"kind", "grant"}, {"user", "rina"}, {"role", "approver"}, {"reason", "代理"}}));
  ASSERT_EQ(draft.status, 201);
  const std::string id = std::to_string(draft.body.at("id").as_int64());
  EXPECT_EQ(drafter.Ask("approvePermissionChange", {id}, "{}").code, "access.same_person");
  EXPECT_EQ(approver.Ask("rejectPermissionChange", {id}, "{}").code, "access.reason");
  EXPECT_EQ(approver.Ask("approvePermissionChange", {id}, "{}").body.at("state"), "approved");
  EXPECT_EQ(drafter.Ask("withdrawPermissionChange", {id}).code, "access.change_decided");
  EXPECT_EQ(approver.Ask("getUser", {"rina"}).body.at("grants").as_array().size(), 2u);
  EXPECT_EQ(approver.Ask("listPermissionChanges", {}, "", "state=approved").body.at("rows").as_array().size(), 1u);
  EXPECT_EQ(approver.Ask("listPermissionChanges", {}, "", "state=odd").code, "access.member");
  EXPECT_EQ(approver.Ask("listPermissionChanges", {}, "", "cursor=x").code, "access.cursor");
  for (const char* wrong : {"0", "-1", "x", "99999999999999999999"}) {
    EXPECT_EQ(approver.Ask("getPermissionChange", {wrong}).code, "access.unknown_change") << wrong;
  }
  EXPECT_EQ(drafter
                .Ask("draftPermissionChange", {},
                     Body({{"kind", "give"}, {"user", "rina"}, {"role", "leader"}, {"reason", "x"}}))
                .code,
            "access.member");
  EXPECT_EQ(drafter
                .Ask("draftPermissionChange", {},
                     Body({{"kind", "grant"}, {"user", "rina"}, {"role", "audit_administrator"}, {"reason", "x"}}))
                .code,
            "access.duty_mismatch");
}

TEST_P(AccessApi, TakesSignedRequestsOfPrograms) {
  Browser drafter = Enter("secura", "security_administrator");
  Browser approver = Enter("sys", "system_administrator");
  auto made = drafter.Ask("draftApiClient", {},
                          Body({{"name", "示例银行"}, {"department", "D011"}, {"scopes", {"read_subjects"}}}));
  ASSERT_EQ(made.status, 201);
  const std::string id(made.body.at("client").at("id").as_string());
  EXPECT_EQ(drafter.Ask("approveApiClient", {id}).code, "access.same_person");
  EXPECT_EQ(approver.Ask("approveApiClient", {id}).body.at("state"), "active");
  access::SignedRequest sign{id,
                             city_.clock.Now().epoch_ms / 1000,
                             "nonce-0123456789",
                             "",
                             "GET",
                             "/api/v1/publicity?item=licence&q=%E7%A3%B7%E5%8C%96",
                             "",
                             ""};
  sign.signature = access::Sign(made.body.at("secret").as_string(), sign);
  Browser program(city_);
  program.more_headers = {{"authorization", "CREDENCE-HMAC-SM3 key=" + id + ", time=" + std::to_string(sign.time_s) +
                                                ", nonce=" + sign.nonce + ", signature=" + sign.signature}};
  EXPECT_EQ(program.Ask("listPublicity", {}, "", "item=licence&q=%E7%A3%B7%E5%8C%96").status, 200);
  // Once only. This operation is for everybody, and its document speaks of no 401: the answer is looked at directly.
  http::Request again;
  again.path = "/api/v1/publicity";
  again.query_text = "item=licence&q=%E7%A3%B7%E5%8C%96";
  again.headers = program.more_headers;
  EXPECT_EQ(city_.site->Answer(again).error->code, "access.signature_replayed");
  EXPECT_EQ(drafter.Ask("renewApiClientSecret", {id}).status, 200);
  EXPECT_EQ(drafter.Ask("disableApiClient", {id}).body.at("state"), "disabled");
  EXPECT_EQ(approver.Ask("getApiClient", {id}).body.at("state"), "disabled");
  EXPECT_EQ(approver.Ask("listApiClients").body.at("rows").as_array().size(), 1u);
}

TEST_P(AccessApi, ShowsTheLogToTheAuditAdministrator) {
  AddAccount(city_, "rina", "reporter");
  Browser stranger(city_);
  stranger.Ask("signIn", {}, Body({{"name", "rina"}, {"password", "wrong"}}));
  stranger.Ask("signIn", {}, Body({{"name", "Secret-Typed-Here-1"}, {"password", "x"}}));
  Browser audra = Enter("audra", "audit_administrator");
  auto failures = audra.Ask("listAudit", {}, "", "event=session.opened&outcome=refused");
  ASSERT_EQ(failures.body.at("rows").as_array().size(), 2u);
  EXPECT_EQ(failures.body.at("rows").at(1).at("actor"), "rina");
  EXPECT_EQ(failures.body.at("rows").at(1).at("code"), "access.sign_in_refused password");
  EXPECT_EQ(failures.body.at("rows").at(1).at("source"), "192.0.2.1");
  EXPECT_EQ(failures.body.at("rows").at(0).at("actor"), "public");  // people type passwords into the field of the name
  EXPECT_EQ(failures.response.body.find("Secret"), std::string::npos);
  auto report = audra.Ask("checkAudit");
  EXPECT_EQ(report.body.at("sound"), true);
  EXPECT_GT(report.body.at("entries").as_int64(), 3);
  // Reading the log stands in the log.
  EXPECT_EQ(audra.Ask("listAudit", {}, "", "event=audit.checked&actor=audra").body.at("rows").as_array().size(), 1u);
  for (const char* wrong : {"from=yesterday", "to=2026-02-30", "from=2026-11-22&to=2026-11-21"}) {
    EXPECT_EQ(audra.Ask("listAudit", {}, "", wrong).code, "access.audit_filter") << wrong;
  }
}

TEST_P(AccessApi, KeepsNumbersOfPersonsOutOfTheLog) {
  Browser system = Enter("sys", "system_administrator");
  system.Ask("getUser", {std::string(kPersonNumber)});
  Browser audra = Enter("audra", "audit_administrator");
  auto shown = audra.Ask("listAudit", {}, "", "event=user.shown");
  ASSERT_EQ(shown.body.at("rows").as_array().size(), 1u);
  EXPECT_EQ(shown.response.body.find(kPersonNumber), std::string::npos);
}

}  // namespace
}  // namespace credence::api
