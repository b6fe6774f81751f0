#include "http/site.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <stdexcept>

#include "base/base_errors.h"
#include "http/http_errors.h"

namespace credence::http {
namespace {

Route MakeRoute(std::string path, Permission permission, Handler handler) {
  Route route;
  route.path = std::move(path);
  route.permission = permission;
  route.audit_event = permission == Permission::kReadPublic ? "" : "test.done";
  route.handler = std::move(handler);
  return route;
}

Router Routes() {
  Router router;
  router.Add(MakeRoute("/open/{name}", Permission::kReadPublic, [](const Request& request, const Caller&) {
    return Html("<p>" + std::string(request.Path("name")));
  }));
  router.Add(MakeRoute("/closed", Permission::kOperate,
                       [](const Request&, const Caller& caller) { return Html("hello " + caller.name()); }));
  router.Add(MakeRoute("/gone", Permission::kReadPublic, [](const Request& request, const Caller&) {
    Response response = Problem(Error(errors::kNotFound), request);
    response.status = 410;
    return response;
  }));
  router.Add(MakeRoute("/throws", Permission::kReadPublic,
                       [](const Request&, const Caller&) -> Response { throw std::runtime_error("x"); }));
  return router;
}

Request Get(std::string path) {
  Request request;
  request.path = std::move(path);
  request.id = "R-1";
  return request;
}

struct Fixture {
  explicit Fixture(SiteOptions options = {}) : site(Routes(), metrics, std::move(options)) {}
  MetricsRegistry metrics;
  Site site;
};

TEST(Site, HandsPathParametersToTheHandler) {
  Fixture f;
  Response response = f.site.Answer(Get("/open/示例"));
  EXPECT_EQ(response.body, "<p>示例");
  EXPECT_EQ(*response.FindHeader("Cache-Control"), "public, no-cache");
  EXPECT_EQ(*response.FindHeader("X-Request-Id"), "R-1");
}

TEST(Site, AsksAnybodyToSignInAndRefusesTheRest) {
  Fixture anonymous;
  EXPECT_EQ(anonymous.site.Answer(Get("/closed")).status, 401);
  SiteOptions options;
  options.authenticate = [](const Request&, const Route&) -> Result<Caller> {
    return Caller("clerk", {Permission::kReadPublic});
  };
  Fixture clerk(options);
  EXPECT_EQ(clerk.site.Answer(Get("/closed")).status, 403);
  EXPECT_EQ(*clerk.site.Answer(Get("/open/a")).FindHeader("Cache-Control"), "private, no-cache");
  options.authenticate = [](const Request&, const Route&) -> Result<Caller> { return Caller::Operator(); };
  Fixture chief(options);
  Response response = chief.site.Answer(Get("/closed"));
  EXPECT_EQ(response.body, "hello operator");
  EXPECT_EQ(*response.FindHeader("Cache-Control"), "no-store");
  EXPECT_EQ(response.FindHeader("ETag"), nullptr);
}

TEST(Site, AnswersTheErrorOfAuthentication) {
  SiteOptions options;
  options.authenticate = [](const Request&, const Route&) -> Result<Caller> { return Error(errors::kUnauthenticated); };
  Fixture f(options);
  EXPECT_EQ(f.site.Answer(Get("/open/a")).status, 401);
}

TEST(Site, AsksForPermissionOnlyWhomItLetsIn) {
  std::vector<std::string> asked;
  SiteOptions options;
  options.admit = [&](const Request&, const Route& route, const Caller& caller) -> Status {
    asked.push_back(route.path + " " + caller.name());
    return Error(errors::kTooManyRequests, {{"retry_after_s", "7"}});
  };
  bool noted = false;
  options.audit = [&](const Request&, const Route&, const Caller&, const Response&) { noted = true; };
  Fixture f(options);
  const Response refused = f.site.Answer(Get("/closed"));
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(*refused.FindHeader("Retry-After"), "7");
  EXPECT_EQ(asked, std::vector<std::string>{"/closed public"});
  EXPECT_FALSE(noted);  // a flood must not fill the log
}

TEST(Site, NotesUsesAndRefusalsBeforeTheAnswerLeaves) {
  std::vector<std::string> notes;
  SiteOptions options;
  options.authenticate = [](const Request& request, const Route&) -> Result<Caller> {
    if (request.Header("authorization")) return Error(errors::kUnauthenticated);
    return request.Cookie("chief") ? Caller::Operator() : Caller("clerk", {Permission::kReadPublic});
  };
  options.audit = [&](const Request&, const Route& route, const Caller& caller, const Response& response) {
    notes.push_back(route.audit_event + " " + caller.name() + " " + std::to_string(response.status));
  };
  Fixture f(options);
  Request request = Get("/closed");
  (void)f.site.Answer(request);
  request.headers = {{"cookie", "chief=1"}};
  (void)f.site.Answer(request);
  request.headers = {{"authorization", "x"}};
  (void)f.site.Answer(request);
  (void)f.site.Answer(Get("/open/a"));  // public reads are not noted
  EXPECT_EQ(notes, (std::vector<std::string>{"test.done clerk 403", "test.done operator 200", "test.done public 401"}));
}

TEST(Site, AnswersNothingThatCannotBeNoted) {
  SiteOptions options;
  options.authenticate = [](const Request&, const Route&) -> Result<Caller> { return Caller::Operator(); };
  options.audit = [](const Request&, const Route&, const Caller&, const Response&) {
    throw std::runtime_error("disk full");
  };
  Fixture f(options);
  const Response response = f.site.Answer(Get("/closed"));
  EXPECT_EQ(response.status, 500);
  EXPECT_EQ(response.body.find("hello"), std::string::npos);
}

TEST(Site, TellsAnOutageFromAFaultOfItsOwn) {
  SiteOptions options;
  options.is_outage = [](const std::exception& thrown) { return std::string_view(thrown.what()) == "x"; };
  Fixture f(options);
  const Response response = f.site.Answer(Get("/throws"));
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.error->code, "http.storage");
  EXPECT_EQ(*response.FindHeader("Retry-After"), "5");
  options.is_outage = [](const std::exception&) { return false; };
  Fixture g(options);
  EXPECT_EQ(g.site.Answer(Get("/throws")).status, 500);
}

TEST(Site, RefusesChangesThatAnotherSiteSends) {
  Router router;
  Route route = MakeRoute("/change", Permission::kReadPublic, [](const Request&, const Caller&) { return Text("ok"); });
  route.method = Method::kPost;
  route.audit_event = "test.changed";
  router.Add(std::move(route));
  MetricsRegistry metrics;
  Site site(std::move(router), metrics);
  Request request = Get("/change");
  request.method = Method::kPost;
  EXPECT_EQ(site.Answer(request).status, 200);
  request.headers = {{"sec-fetch-site", "cross-site"}};
  EXPECT_EQ(site.Answer(request).status, 403);
}

TEST(Site, TakesTheSourceFromATrustedProxy) {
  std::string source;
  SiteOptions options;
  options.trusted_proxies = {"127.0.0.1"};
  options.admit = [&](const Request& request, const Route&, const Caller&) -> Status {
    source = request.remote_address;
    return {};
  };
  Fixture f(options);
  Request request = Get("/open/a");
  request.remote_address = "127.0.0.1";
  request.headers = {{"x-forwarded-for", "198.51.100.1"}};
  (void)f.site.Answer(request);
  EXPECT_EQ(source, "198.51.100.1");
}

TEST(Site, RedirectsToTheOtherSlashOnThisSite) {
  Fixture f;
  Request request = Get("/closed/");
  request.query_text = "a=%20b";
  Response response = f.site.Answer(request);
  EXPECT_EQ(response.status, 308);
  EXPECT_EQ(*response.FindHeader("Location"), "/closed?a=%20b");
}

TEST(Site, ShowsPeopleTheErrorPage) {
  SiteOptions options;
  options.error_page = [](const Error& error, int status, const Request&) {
    return Html(error.code + " " + std::to_string(status));
  };
  Fixture f(options);
  Request request = Get("/missing");
  EXPECT_EQ(f.site.Answer(request).content_type, "application/problem+json");
  request.headers = {{"accept", "text/html"}};
  Response page = f.site.Answer(request);
  EXPECT_EQ(page.status, 404);
  EXPECT_EQ(page.body, "http.not_found 404");
  EXPECT_EQ(*page.FindHeader("Cache-Control"), "no-store");
  request.path = "/gone";
  EXPECT_EQ(f.site.Answer(request).body, "http.not_found 410");
  request.path = "/throws";
  EXPECT_EQ(f.site.Answer(request).body, "server.internal 500");
  EXPECT_EQ(f.site.Refuse(Error(errors::kBusy), request).status, 503);
}

TEST(Site, FallsBackWhenTheErrorPageFails) {
  SiteOptions options;
  options.error_page = [](const Error&, int, const Request&) -> Response { throw std::runtime_error("no template"); };
  Fixture f(options);
  Request request = Get("/missing");
  request.headers = {{"accept", "text/html"}};
  EXPECT_EQ(f.site.Answer(request).content_type, "application/problem+json");
}

TEST(Site, CountsByPatternNeverByPath) {
  Fixture f;
  (void)f.site.Answer(Get("/open/secret-name"));
  (void)f.site.Answer(Get("/secret-path"));
  const std::string text = f.metrics.Text();
  EXPECT_NE(text.find("{method=\"GET\",route=\"/open/{name}\",status=\"2xx\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("{method=\"any\",route=\"(none)\",status=\"4xx\"} 1\n"), std::string::npos);
  EXPECT_EQ(text.find("secret"), std::string::npos);
}

TEST(Problem, MapsKindsToStatuses) {
  auto status = [](ErrorKind kind) { return StatusOf(Error(ErrorCode{kind, "x.y"})); };
  EXPECT_EQ(status(ErrorKind::kInvalid), 400);
  EXPECT_EQ(status(ErrorKind::kUnauthenticated), 401);
  EXPECT_EQ(status(ErrorKind::kForbidden), 403);
  EXPECT_EQ(status(ErrorKind::kNotFound), 404);
  EXPECT_EQ(status(ErrorKind::kConflict), 409);
  EXPECT_EQ(status(ErrorKind::kWrongState), 409);
  EXPECT_EQ(status(ErrorKind::kTooLarge), 413);
  EXPECT_EQ(status(ErrorKind::kUnavailable), 503);
  EXPECT_EQ(status(ErrorKind::kTooMany), 429);
  EXPECT_EQ(status(ErrorKind::kInternal), 500);
  Error fields(errors::kBadBody);
  fields.fields.push_back({"name", "x.required", {}});
  EXPECT_EQ(StatusOf(fields), 422);
}

TEST(Problem, SpeaksTheLanguageOfTheRequest) {
  Request request = Get("/");
  Error error(errors::kTooLarge, {{"limit", "10"}});
  error.fields.push_back({"file", "http.not_found", {}});
  auto json = boost::json::parse(Problem(error, request).body).as_object();
  EXPECT_EQ(json.at("title").as_string(), "提交的内容超过 10 字节的上限。");
  EXPECT_EQ(json.at("detail").as_string(), "提交的内容超过 10 字节的上限。请分次提交，或改用文件上传。");
  EXPECT_EQ(json.at("status").as_int64(), 413);
  EXPECT_EQ(json.at("code").as_string(), "http.too_large");
  EXPECT_EQ(json.at("type").as_string(), "urn:credence:error:http.too_large");
  EXPECT_EQ(json.at("instance").as_string(), "urn:credence:request:R-1");
  auto field = json.at("fields").at(0).as_object();
  EXPECT_EQ(field.at("field").as_string(), "file");
  EXPECT_EQ(field.at("code").as_string(), "http.not_found");
  EXPECT_NE(field.at("message").as_string(), "");
  request.language = Language::kEnglish;
  Response english = Problem(error, request);
  EXPECT_EQ(boost::json::parse(english.body).at("title").as_string(),
            "The submitted content is larger than the limit of 10 bytes.");
  EXPECT_EQ(*english.FindHeader("Content-Language"), "en");
}

TEST(Problem, SaysWhenToComeBack) {
  EXPECT_EQ(*Problem(Error(errors::kBusy), Get("/")).FindHeader("Retry-After"), "5");
  EXPECT_EQ(*Problem(Error(errors::kBusy, {{"retry_after_s", "60"}}), Get("/")).FindHeader("Retry-After"), "60");
}

TEST(Problem, EveryCodeHasItsTexts) {
  for (const ErrorCode& code :
       {errors::kBadRequest, errors::kBadTarget, errors::kBadBody, errors::kExpectation, errors::kUnauthenticated,
        errors::kNotFound, errors::kMethodNotAllowed, errors::kTooLarge, errors::kTargetTooLong,
        errors::kHeaderTooLarge, errors::kBusy, errors::kNotReady, errors::kCannotListen, errors::kMediaType,
        errors::kCrossSite, errors::kTooManyRequests, errors::kStorage}) {
    EXPECT_NE(TextOf(code.code, {}, Language::kChinese).text, code.code);
    EXPECT_FALSE(TextOf(code.code, {}, Language::kEnglish).mend.empty()) << code.code;
  }
}

Router WithKept() {
  Router router;
  Route route = MakeRoute("/kept/{name}", Permission::kReadPublic,
                          [](const Request&, const Caller&) { return Text("waited for"); });
  route.at_once = [](const Request& request) -> std::optional<Response> {
    if (request.Path("name") != "known") return std::nullopt;
    return Text("kept");
  };
  router.Add(std::move(route));
  return router;
}

TEST(Site, AnswersAtOnceOnlyWhatTheRouteHas) {
  MetricsRegistry metrics;
  const Site site(WithKept(), metrics);
  Request known = Get("/kept/known");
  std::string pattern;
  const auto answer = site.AnswerAtOnce(known, &pattern);
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->body, "kept");
  EXPECT_EQ(pattern, "/kept/{name}");
  EXPECT_EQ(*answer->FindHeader("Cache-Control"), "public, no-cache");
  EXPECT_NE(metrics.Text().find(R"(requests_total{method="GET",route="/kept/{name}",status="2xx"} 1)"),
            std::string::npos);

  Request unknown = Get("/kept/unknown");
  EXPECT_FALSE(site.AnswerAtOnce(unknown).has_value());
  EXPECT_EQ(site.Answer(unknown).body, "waited for");
  Request elsewhere = Get("/elsewhere");
  EXPECT_FALSE(site.AnswerAtOnce(elsewhere).has_value());
  Request sent = Get("/kept/known");
  sent.method = Method::kPost;
  EXPECT_FALSE(site.AnswerAtOnce(sent).has_value());
  // Whoever says who he is must be believed or refused, and that may have to wait.
  Request signed_one = Get("/kept/known");
  signed_one.headers.emplace_back("authorization", "Credence x");
  EXPECT_FALSE(site.AnswerAtOnce(signed_one).has_value());
}

TEST(Site, KeepsTheSameAnswerAtOnceAsLater) {
  MetricsRegistry metrics;
  const Site site(WithKept(), metrics);
  Request known = Get("/kept/known");
  const std::string tag = *site.AnswerAtOnce(known)->FindHeader("ETag");
  Request again = Get("/kept/known");
  again.headers.emplace_back("if-none-match", tag);
  EXPECT_EQ(site.AnswerAtOnce(again)->status, 304);
}

TEST(Site, LimitsWhatIsAnsweredAtOnceByTheBelievedSource) {
  SiteOptions options;
  std::vector<std::string> sources;
  options.trusted_proxies = {"192.0.2.1"};
  options.admit = [&](const Request& request, const Route&, const Caller&) -> Status {
    sources.push_back(request.remote_address);
    if (sources.size() > 1) return Error(errors::kBusy);
    return {};
  };
  MetricsRegistry metrics;
  const Site site(WithKept(), metrics, std::move(options));
  auto ask = [&](std::string_view name) {
    Request request = Get("/kept/" + std::string(name));
    request.remote_address = "192.0.2.1";
    request.headers.emplace_back("x-forwarded-for", "198.51.100.7");
    auto answer = site.AnswerAtOnce(request);
    return answer ? answer->status : 0;
  };
  EXPECT_EQ(ask("unknown"), 0);  // asked about by Answer, once
  EXPECT_TRUE(sources.empty());
  EXPECT_EQ(ask("known"), 200);
  EXPECT_EQ(ask("known"), 503);
  EXPECT_EQ(sources, (std::vector<std::string>{"198.51.100.7", "198.51.100.7"}));
}

}  // namespace
}  // namespace credence::http
