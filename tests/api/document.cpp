#include "api/document.h"

#include <stdexcept>

#include "api/schema_check.h"
#include "api/yaml_reader.h"
#include "base/resources.h"
#include "base/text.h"

namespace credence::api {
namespace {

namespace json = boost::json;

std::string MemberOr(const json::object& object, std::string_view name, std::string_view otherwise) {
  const json::value* value = object.if_contains(name);
  return std::string(value == nullptr ? otherwise : std::string_view(value->as_string()));
}

std::vector<Operation> ReadOperations() {
  std::vector<Operation> operations;
  for (const auto& [path, methods] : Document().at("paths").as_object()) {
    for (const auto& [method, definition] : methods.as_object()) {
      const json::object& object = definition.as_object();
      operations.push_back({UpperAscii(method), std::string(path), MemberOr(object, "operationId", ""),
                            MemberOr(object, "x-permission", "read_public"), MemberOr(object, "x-audit-event", ""),
                            &object});
    }
  }
  return operations;
}

}  // namespace

const json::value& Document() {
  static const json::value document = ReadYaml(RequireResource("docs/api/openapi.yaml"));
  return document;
}

const std::vector<Operation>& Operations() {
  static const std::vector<Operation> operations = ReadOperations();
  return operations;
}

const Operation& OperationNamed(std::string_view id) {
  for (const Operation& operation : Operations()) {
    if (operation.id == id) return operation;
  }
  throw std::runtime_error("no operation " + std::string(id));
}

std::vector<std::string> BreachesOf(const Operation& operation, const http::Response& response) {
  const json::value* known =
      operation.definition->at("responses").as_object().if_contains(std::to_string(response.status));
  if (known == nullptr) return {"the document does not know the status " + std::to_string(response.status)};
  if (const json::value* reference = known->as_object().if_contains("$ref")) {
    known = &Resolve(Document(), reference->as_string());
  }
  const json::value* content = known->as_object().if_contains("content");
  if (content == nullptr) {
    return response.body.empty() ? std::vector<std::string>() : std::vector<std::string>{"a body where none should be"};
  }
  const json::value* of_type = content->as_object().if_contains(response.content_type);
  if (of_type == nullptr) return {"the document does not know the type " + response.content_type};
  if (response.content_type.find("json") == std::string::npos) return {};
  boost::system::error_code failure;
  const json::value body = json::parse(response.body, failure);
  if (failure) return {"the body is no JSON"};
  return FindBreaches(Document(), of_type->at("schema"), body);
}

}  // namespace credence::api
