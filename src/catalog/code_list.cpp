#include "catalog/code_list.h"

#include <boost/json.hpp>

#include "base/check.h"
#include "base/resources.h"
#include "catalog/catalog_errors.h"

namespace credence::catalog {
namespace {

namespace json = boost::json;

Error Malformed(std::string_view list, std::string_view reason) {
  return Error(errors::kCodeListMalformed, {{"list", std::string(list)}, {"reason", std::string(reason)}});
}

const std::string kNoText;

std::string TextMember(const json::object& object, std::string_view key) {
  const json::value* member = object.if_contains(key);
  return member != nullptr && member->is_string() ? std::string(member->as_string()) : kNoText;
}

// Absent is fine; a text that is no date is not.
bool ReadDate(const json::object& object, std::string_view key, std::optional<CivilDate>& date) {
  if (!object.contains(key)) return true;
  date = CivilDate::ParseIso(TextMember(object, key));
  return date.has_value();
}

// 其他-说明: the prefix with something behind the hyphen.
bool IsExplained(std::string_view text, std::string_view value) {
  return text.size() > value.size() + 1 && text.starts_with(value) && text[value.size()] == '-';
}

}  // namespace

Result<CodeList> CodeList::Parse(std::string_view text) {
  boost::system::error_code failure;
  json::value document = json::parse(text, failure);
  if (failure || !document.is_object()) return Malformed("", "not a JSON object");
  const json::object& root = document.as_object();
  CodeList list;
  list.name_ = TextMember(root, "name");
  if (list.name_.empty()) return Malformed("", "name is missing");
  const json::value* values = root.if_contains("values");
  if (values == nullptr || !values->is_array() || values->as_array().empty()) {
    return Malformed(list.name_, "values is missing");
  }
  for (const json::value& entry : values->as_array()) {
    if (!entry.is_object()) return Malformed(list.name_, "a value is no object");
    const json::object& object = entry.as_object();
    CodeValue value;
    value.value = TextMember(object, "value");
    if (value.value.empty()) return Malformed(list.name_, "a value has no text");
    value.title_en = TextMember(object, "title_en");
    if (!ReadDate(object, "valid_from", value.valid_from) || !ReadDate(object, "valid_to", value.valid_to)) {
      return Malformed(list.name_, "a date of " + value.value + " is not YYYY-MM-DD");
    }
    if (const json::value* flag = object.if_contains("needs_explanation")) {
      value.needs_explanation = flag->is_bool() && flag->as_bool();
    }
    if (const json::value* aliases = object.if_contains("aliases"); aliases != nullptr && aliases->is_array()) {
      for (const json::value& alias : aliases->as_array()) {
        if (alias.is_string()) value.aliases.emplace_back(alias.as_string());
      }
    }
    list.values_.push_back(std::move(value));
  }
  return list;
}

CodeList::Match CodeList::Find(std::string_view text) const {
  for (const CodeValue& value : values_) {
    if (value.value == text) return {&value, false, value.needs_explanation, value.value};
    if (value.needs_explanation && IsExplained(text, value.value)) return {&value, false, false, text};
  }
  for (const CodeValue& value : values_) {
    for (const std::string& alias : value.aliases) {
      if (alias == text) return {&value, true, value.needs_explanation, value.value};
    }
  }
  return {};
}

bool CodeList::InForce(std::string_view stored, CivilDate date) const {
  for (const CodeValue& value : values_) {
    bool same = value.value == stored || (value.needs_explanation && IsExplained(stored, value.value));
    if (same && value.InForce(date)) return true;
  }
  return false;
}

const CodeLists& CodeLists::Builtin() {
  static const CodeLists lists = [] {
    std::vector<CodeList> loaded;
    for (const Resource& resource : ResourcesUnder("catalog/codelists/")) {
      auto list = CodeList::Parse(resource.bytes);
      CHECK(list.ok());
      loaded.push_back(std::move(list).value());
    }
    return CodeLists(std::move(loaded));
  }();
  return lists;
}

const CodeList* CodeLists::Find(std::string_view name) const {
  for (const CodeList& list : lists_) {
    if (list.name() == name) return &list;
  }
  return nullptr;
}

}  // namespace credence::catalog
