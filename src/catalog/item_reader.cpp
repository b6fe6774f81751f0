#include "catalog/item_reader.h"

#include <algorithm>
#include <boost/json.hpp>

namespace credence::catalog {

namespace json = boost::json;

namespace {
const json::object kNoObject;
const json::array kNoArray;
}  // namespace

void ItemReader::Fail(std::string_view place, std::string_view reason) {
  if (failed()) return;
  place_ = place;
  reason_ = reason;
}

std::string ItemReader::Text(const json::object& object, std::string_view key, std::string_view place) {
  std::string text = OptionalText(object, key, place);
  if (text.empty()) Fail(place, std::string(key) + " is missing");
  return text;
}

std::string ItemReader::OptionalText(const json::object& object, std::string_view key, std::string_view place) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return "";
  if (!value->is_string()) {
    Fail(place, std::string(key) + " is no text");
    return "";
  }
  return std::string(value->as_string());
}

std::int64_t ItemReader::OptionalInteger(const json::object& object, std::string_view key, std::string_view place) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return 0;
  if (!value->is_int64() || value->as_int64() < 0) {
    Fail(place, std::string(key) + " is no whole number");
    return 0;
  }
  return value->as_int64();
}

bool ItemReader::OptionalFlag(const json::object& object, std::string_view key, std::string_view place) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return false;
  if (!value->is_bool()) Fail(place, std::string(key) + " is neither true nor false");
  return value->is_bool() && value->as_bool();
}

std::vector<std::string> ItemReader::OptionalTexts(const json::object& object, std::string_view key,
                                                   std::string_view place) {
  std::vector<std::string> texts;
  for (const json::value& value : OptionalArray(object, key, place)) {
    if (value.is_string()) {
      texts.emplace_back(value.as_string());
    } else {
      Fail(place, std::string(key) + " holds something that is no text");
    }
  }
  return texts;
}

const json::object& ItemReader::OptionalObject(const json::object& object, std::string_view key,
                                               std::string_view place) {
  const json::value* value = object.if_contains(key);
  return value == nullptr ? kNoObject : AsObject(*value, place);
}

const json::array& ItemReader::OptionalArray(const json::object& object, std::string_view key, std::string_view place) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return kNoArray;
  if (!value->is_array()) {
    Fail(place, std::string(key) + " is no list");
    return kNoArray;
  }
  return value->as_array();
}

const json::object& ItemReader::AsObject(const json::value& value, std::string_view place) {
  if (value.is_object()) return value.as_object();
  Fail(place, "is no object");
  return kNoObject;
}

void ItemReader::AllowKeys(const json::object& object, std::initializer_list<std::string_view> keys,
                           std::string_view place) {
  for (const auto& member : object) {
    std::string_view key(member.key().data(), member.key().size());
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) Fail(place, "unknown key " + std::string(key));
  }
}

}  // namespace credence::catalog
