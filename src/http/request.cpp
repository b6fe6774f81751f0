#include "http/request.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "http/http_errors.h"

namespace credence::http {
namespace {

constexpr std::pair<Method, std::string_view> kMethods[] = {
    {Method::kGet, "GET"}, {Method::kHead, "HEAD"},   {Method::kPost, "POST"},
    {Method::kPut, "PUT"}, {Method::kPatch, "PATCH"}, {Method::kDelete, "DELETE"},
};

bool EqualNoCase(std::string_view a, std::string_view b) { return UpperAscii(a) == UpperAscii(b); }

// "q=0.35" -> 350; what is not a weight of RFC 9110 12.4.2 counts as 1.
int ParseWeight(std::string_view text) {
  if (text.empty() || (text[0] != '0' && text[0] != '1')) return 1000;
  if (text[0] == '1') return 1000;
  int weight = 0;
  int unit = 100;
  for (std::size_t i = 2; i < text.size() && i < 5; ++i, unit /= 10) {
    if (text[i] < '0' || text[i] > '9') break;
    weight += (text[i] - '0') * unit;
  }
  return weight;
}

struct Choice {
  std::string_view token;
  int weight;
};

std::vector<Choice> ParseChoices(std::string_view list) {
  std::vector<Choice> choices;
  for (std::string_view item : Split(list, ',')) {
    std::vector<std::string_view> parts = Split(item, ';');
    Choice choice{TrimBlanks(parts[0]), 1000};
    for (std::size_t i = 1; i < parts.size(); ++i) {
      std::string_view parameter = TrimBlanks(parts[i]);
      if (parameter.starts_with("q=") || parameter.starts_with("Q=")) choice.weight = ParseWeight(parameter.substr(2));
    }
    if (!choice.token.empty()) choices.push_back(choice);
  }
  return choices;
}

Error BadBody(std::string_view format) { return Error(errors::kBadBody, {{"format", std::string(format)}}); }

}  // namespace

std::string_view NameOf(Method method) {
  for (const auto& [known, name] : kMethods) {
    if (known == method) return name;
  }
  return "OTHER";
}

Method MethodNamed(std::string_view name) {
  for (const auto& [method, known] : kMethods) {
    if (known == name) return method;
  }
  return Method::kOther;
}

std::optional<std::string> Request::Header(std::string_view lower_case_name) const {
  std::optional<std::string> joined;
  for (const auto& [name, value] : headers) {
    if (name != lower_case_name) continue;
    if (joined) {
      joined->append(", ").append(value);
    } else {
      joined = value;
    }
  }
  return joined;
}

std::optional<std::string> Request::Cookie(std::string_view name) const {
  for (const auto& [header, value] : headers) {
    if (header != "cookie") continue;
    for (std::string_view pair : Split(value, ';')) {
      pair = TrimBlanks(pair);
      std::size_t equals = pair.find('=');
      if (equals != std::string_view::npos && pair.substr(0, equals) == name)
        return std::string(pair.substr(equals + 1));
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> Request::Query(std::string_view name) const {
  for (const Parameter& parameter : query) {
    if (parameter.name == name) return parameter.value;
  }
  return std::nullopt;
}

std::vector<std::string_view> Request::QueryAll(std::string_view name) const {
  std::vector<std::string_view> values;
  for (const Parameter& parameter : query) {
    if (parameter.name == name) values.push_back(parameter.value);
  }
  return values;
}

std::string_view Request::Path(std::string_view name) const {
  auto found = std::find_if(path_parameters.begin(), path_parameters.end(),
                            [&](const Parameter& parameter) { return parameter.name == name; });
  CHECK(found != path_parameters.end());
  return found->value;
}

Result<Parameters> FormBody(const Request& request) {
  constexpr std::string_view kFormat = "application/x-www-form-urlencoded";
  std::string type = request.Header("content-type").value_or("");
  if (!EqualNoCase(TrimBlanks(Split(type, ';')[0]), kFormat)) return BadBody(kFormat);
  Result<Parameters> form = ParseQuery(request.body);
  if (!form.ok()) return BadBody(kFormat);
  return form;
}

Result<boost::json::value> JsonBody(const Request& request) {
  boost::system::error_code failure;
  boost::json::value value = boost::json::parse(request.body, failure);
  if (failure) return BadBody("JSON");
  return value;
}

Result<boost::json::object> JsonObject(const Request& request) {
  constexpr std::string_view kFormat = "application/json";
  const std::string type = request.Header("content-type").value_or("");
  if (!EqualNoCase(TrimBlanks(Split(type, ';')[0]), kFormat)) {
    return Error(errors::kMediaType, {{"format", std::string(kFormat)}});
  }
  ASSIGN_OR_RETURN(boost::json::value value, JsonBody(request));
  if (!value.is_object()) return BadBody("JSON");
  return std::move(value.as_object());
}

std::optional<int> WeightOf(std::string_view list, std::string_view token, bool star) {
  std::optional<int> of_star;
  for (const Choice& choice : ParseChoices(list)) {
    if (EqualNoCase(choice.token, token)) return choice.weight;
    if (choice.token == "*") of_star = choice.weight;
  }
  return star ? of_star : std::nullopt;
}

Language PreferredLanguage(std::string_view accept_language) {
  int chinese = -1;
  int english = -1;
  for (const Choice& choice : ParseChoices(accept_language)) {
    std::string primary = UpperAscii(Split(choice.token, '-')[0]);
    if (primary == "ZH") chinese = std::max(chinese, choice.weight);
    if (primary == "EN") english = std::max(english, choice.weight);
  }
  return english > 0 && english > chinese ? Language::kEnglish : Language::kChinese;
}

bool WantsPage(const Request& request) {
  if (request.path.starts_with("/api/")) return false;
  return WeightOf(request.Header("accept").value_or(""), "text/html", false).value_or(0) > 0;
}

}  // namespace credence::http
