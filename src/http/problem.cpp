#include "http/problem.h"

#include <boost/json.hpp>

#include "base/texts.h"
#include "http/http_errors.h"

namespace credence::http {
namespace {

std::string ValueOf(const Error& error, std::string_view name, std::string_view otherwise) {
  for (const auto& [key, value] : error.values) {
    if (key == name) return value;
  }
  return std::string(otherwise);
}

boost::json::array FieldsOf(const Error& error, Language language) {
  boost::json::array fields;
  for (const FieldError& field : error.fields) {
    Error one;
    one.code = field.code;
    one.values = field.values;
    fields.push_back({{"field", field.field}, {"code", field.code}, {"message", Sentence(one, language)}});
  }
  return fields;
}

}  // namespace

int StatusOf(const Error& error) {
  if (error.Is(errors::kMethodNotAllowed)) return 405;
  if (error.Is(errors::kTargetTooLong)) return 414;
  if (error.Is(errors::kExpectation)) return 417;
  if (error.Is(errors::kMediaType)) return 415;
  if (error.Is(errors::kHeaderTooLarge)) return 431;
  switch (error.kind) {
    case ErrorKind::kInvalid:
      return error.fields.empty() ? 400 : 422;
    case ErrorKind::kUnauthenticated:
      return 401;
    case ErrorKind::kForbidden:
      return 403;
    case ErrorKind::kNotFound:
      return 404;
    case ErrorKind::kConflict:
    case ErrorKind::kWrongState:
      return 409;
    case ErrorKind::kTooLarge:
      return 413;
    case ErrorKind::kUnavailable:
      return 503;
    case ErrorKind::kTooMany:
      return 429;
    case ErrorKind::kInternal:
      return 500;
  }
  return 500;
}

Response Problem(const Error& error, const Request& request) { return Problem(error, request, StatusOf(error)); }

Response Problem(const Error& error, const Request& request, int status) {
  boost::json::object problem{
      {"type", "urn:credence:error:" + error.code},
      {"title", TextOf(error.code, error.values, request.language).text},
      {"status", status},
      {"detail", Sentence(error, request.language)},
      {"instance", "urn:credence:request:" + request.id},
      {"code", error.code},
      {"fields", FieldsOf(error, request.language)},
  };
  Response response = Json(problem, status);
  response.content_type = "application/problem+json";
  response.cache = CachePolicy::kNoStore;
  response.error = error;
  response.SetHeader("Content-Language", request.language == Language::kChinese ? "zh-CN" : "en");
  if (status == 405) response.SetHeader("Allow", ValueOf(error, "allowed", ""));
  if (status == 503 || status == 429) response.SetHeader("Retry-After", ValueOf(error, "retry_after_s", "5"));
  return response;
}

}  // namespace credence::http
