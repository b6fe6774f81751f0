// Reading JSON documents of the catalogue with the first mistake kept: accessors give defaults after a mistake, and the
// caller asks once at the end. Used while parsing only; not thread-safe.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace credence::catalog {

class ItemReader {
 public:
  bool failed() const { return !reason_.empty(); }
  const std::string& place() const { return place_; }
  const std::string& reason() const { return reason_; }
  // Keeps the first mistake.
  void Fail(std::string_view place, std::string_view reason);

  std::string Text(const boost::json::object& object, std::string_view key, std::string_view place);  // required
  std::string OptionalText(const boost::json::object& object, std::string_view key, std::string_view place);
  std::int64_t OptionalInteger(const boost::json::object& object, std::string_view key, std::string_view place);
  bool OptionalFlag(const boost::json::object& object, std::string_view key, std::string_view place);
  std::vector<std::string> OptionalTexts(const boost::json::object& object, std::string_view key,
                                         std::string_view place);
  // An empty object or array when absent.
  const boost::json::object& OptionalObject(const boost::json::object& object, std::string_view key,
                                            std::string_view place);
  const boost::json::array& OptionalArray(const boost::json::object& object, std::string_view key,
                                          std::string_view place);
  const boost::json::object& AsObject(const boost::json::value& value, std::string_view place);
  // A mistake for every key that is not known: a misspelt key must not be ignored.
  void AllowKeys(const boost::json::object& object, std::initializer_list<std::string_view> keys,
                 std::string_view place);

 private:
  std::string place_;
  std::string reason_;
};

}  // namespace credence::catalog
