#include "api/browser.h"

#include <gtest/gtest.h>

#include "access/user_store.h"
#include "base/check.h"
#include "crypto/one_time_code.h"
#include "http/target.h"

namespace credence::api {
namespace {

namespace json = boost::json;

constexpr std::string_view kCookie = "__Host-credence-session";

std::string FillPath(std::string path, const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    const std::size_t begin = path.find('{');
    CHECK(begin != std::string::npos);
    path.replace(begin, path.find('}', begin) - begin + 1, value);
  }
  return path;
}

}  // namespace

Browser::Answer Browser::Ask(std::string_view operation_id, const std::vector<std::string>& path_values,
                             std::string body, std::string query) {
  const Operation& operation = OperationNamed(operation_id);
  http::Request request;
  request.method = http::MethodNamed(operation.method);
  request.path = FillPath(operation.path, path_values);
  request.query_text = query;
  request.query = http::ParseQuery(query).value();
  request.id = "T-1";
  request.remote_address = source;
  request.language = language;
  request.headers = more_headers;
  if (!cookie.empty()) request.headers.emplace_back("cookie", std::string(kCookie) + "=" + cookie);
  if (!csrf_token.empty()) request.headers.emplace_back("x-csrf-token", csrf_token);
  const bool says_type = request.Header("content-type").has_value();
  if (!body.empty() && !says_type) request.headers.emplace_back("content-type", "application/json");
  request.body = body;
  Answer answer;
  answer.response = city_.site->Answer(request);
  answer.status = answer.response.status;
  for (const std::string& breach : BreachesOf(operation, answer.response)) {
    ADD_FAILURE() << operation_id << " " << request.path << ": " << breach << "\n" << answer.response.body;
  }
  const bool is_json = answer.response.content_type.find("json") != std::string::npos;
  if (is_json) answer.body = json::parse(answer.response.body);
  if (answer.response.error) answer.code = answer.response.error->code;
  if (const std::string* set = answer.response.FindHeader("Set-Cookie")) {
    const std::size_t begin = set->find('=') + 1;
    cookie = set->substr(begin, set->find(';') - begin);
  }
  if (answer.status == 200 && answer.body.is_object()) {
    const json::object* session = &answer.body.as_object();
    if (const json::value* inner = session->if_contains("session")) session = &inner->as_object();
    if (const json::value* token = session->if_contains("csrf_token")) csrf_token = std::string(token->as_string());
  }
  return answer;
}

void Browser::Enter(const std::string& name, const std::string& password) {
  cookie.clear();
  csrf_token.clear();
  auto answer = Ask("signIn", {}, json::serialize(json::object{{"name", name}, {"password", password}}));
  CHECK(answer.status == 200);
  if (answer.body.at("stage") == "enrolment") {
    CHECK(Ask("startEnrolment").status == 200);
    const std::string code = CodeNow(city_, name);
    answer = Ask("confirmEnrolment", {}, json::serialize(json::object{{"code", code}}));
    CHECK(answer.status == 200);
    answer.body = json::value(answer.body.at("session"));
  } else if (answer.body.at("stage") == "second_factor") {
    answer = Ask("giveSecondFactor", {}, json::serialize(json::object{{"code", CodeNow(city_, name)}}));
    CHECK(answer.status == 200);
  }
  CHECK(answer.body.at("stage") == "open");
}

std::string AddAccount(City& city, const std::string& name, const std::string& role, const std::string& department) {
  const access::Role* found = access::Roles::Builtin().Find(role);
  CHECK(found != nullptr);
  auto added = city.staff->users.Add(Caller::Operator(), {name, name, department, found->duty, false});
  CHECK(added.ok());
  CHECK(city.staff->changes.GrantAtServer(Caller::Operator(), name, role).ok());
  return added->password;
}

std::string CodeNow(City& city, const std::string& name) {
  auto secret = city.database->Read([&](db::Transaction& tx) -> Result<std::string> {
    auto user = access::user_store::FindByName(tx, name);
    CHECK(user.has_value());
    return city.data_key.Open(user->totp_secret, "user:" + std::to_string(user->id) + ":totp");
  });
  return crypto::OneTimeCode(*secret, crypto::CodeStep(city.clock.Now().epoch_ms / 1000));
}

}  // namespace credence::api
