#include "api/schema_check.h"

#include <algorithm>
#include <boost/json.hpp>
#include <stdexcept>

#include "base/civil_date.h"
#include "base/text.h"

namespace credence::api {
namespace {

namespace json = boost::json;

constexpr std::string_view kKnownWords[] = {"type",  "enum",   "required",    "properties", "additionalProperties",
                                            "items", "format", "description", "$ref"};

bool IsOfType(const json::value& value, std::string_view type) {
  if (type == "string") return value.is_string();
  if (type == "integer") return value.is_int64() || value.is_uint64();
  if (type == "boolean") return value.is_bool();
  if (type == "array") return value.is_array();
  if (type == "object") return value.is_object();
  if (type == "null") return value.is_null();
  throw std::runtime_error("unknown type " + std::string(type));
}

bool IsInstant(std::string_view text) {
  return text.size() == 25 && CivilDate::ParseIso(text.substr(0, 10)) && text[10] == 'T' && text.ends_with("+08:00");
}

class Checker {
 public:
  explicit Checker(const json::value& document) : document_(document) {}

  void Check(const json::value& any_schema, const json::value& value, const std::string& place) {
    const json::object& schema = any_schema.as_object();
    for (const auto& [word, unused] : schema) {
      if (std::find(std::begin(kKnownWords), std::end(kKnownWords), std::string_view(word)) == std::end(kKnownWords)) {
        throw std::runtime_error("unknown word of schema " + std::string(word));
      }
    }
    if (const json::value* reference = schema.if_contains("$ref")) {
      return Check(Resolve(document_, reference->as_string()), value, place);
    }
    if (!CheckType(schema, value)) return Add(place, "is of the wrong type: " + json::serialize(value));
    CheckEnum(schema, value, place);
    CheckFormat(schema, value, place);
    if (value.is_object()) CheckObject(schema, value.as_object(), place);
    if (value.is_array() && schema.contains("items")) {
      for (std::size_t i = 0; i < value.as_array().size(); ++i) {
        Check(schema.at("items"), value.as_array()[i], place + "[" + std::to_string(i) + "]");
      }
    }
  }

  std::vector<std::string> breaches;

 private:
  void Add(const std::string& place, const std::string& what) { breaches.push_back(place + " " + what); }

  static bool CheckType(const json::object& schema, const json::value& value) {
    const json::value& type = schema.at("type");
    if (type.is_string()) return IsOfType(value, type.as_string());
    const json::array& types = type.as_array();
    return std::any_of(types.begin(), types.end(),
                       [&](const json::value& t) { return IsOfType(value, t.as_string()); });
  }

  void CheckEnum(const json::object& schema, const json::value& value, const std::string& place) {
    const json::value* values = schema.if_contains("enum");
    if (values == nullptr) return;
    const json::array& list = values->as_array();
    if (std::find(list.begin(), list.end(), value) == list.end()) Add(place, "is none of the listed values");
  }

  void CheckFormat(const json::object& schema, const json::value& value, const std::string& place) {
    const json::value* format = schema.if_contains("format");
    if (format == nullptr || !value.is_string()) return;
    const std::string_view text = value.as_string();
    const bool good = *format == "date" ? CivilDate::ParseIso(text).has_value() : IsInstant(text);
    if (!good) Add(place, "is no " + std::string(format->as_string()));
  }

  void CheckObject(const json::object& schema, const json::object& value, const std::string& place) {
    if (const json::value* required = schema.if_contains("required")) {
      for (const json::value& name : required->as_array()) {
        if (!value.contains(name.as_string())) Add(place, "lacks " + std::string(name.as_string()));
      }
    }
    const json::value* properties = schema.if_contains("properties");
    const bool closed = schema.contains("additionalProperties");
    for (const auto& [name, member] : value) {
      const json::value* known = properties == nullptr ? nullptr : properties->as_object().if_contains(name);
      if (known != nullptr) {
        Check(*known, member, place + "." + std::string(name));
      } else if (closed) {
        Add(place, "has a member that the document does not know: " + std::string(name));
      }
    }
  }

  const json::value& document_;
};

}  // namespace

const json::value& Resolve(const json::value& document, std::string_view reference) {
  if (!reference.starts_with("#/")) throw std::runtime_error("a reference outside the document");
  const json::value* value = &document;
  for (std::string_view name : Split(reference.substr(2), '/')) value = &value->as_object().at(name);
  return *value;
}

std::vector<std::string> FindBreaches(const json::value& document, const json::value& schema,
                                      const json::value& value) {
  Checker checker(document);
  checker.Check(schema, value, "$");
  return std::move(checker.breaches);
}

}  // namespace credence::api
