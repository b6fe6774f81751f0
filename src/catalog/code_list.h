// Code lists 枚举: the permitted values of a coded field, with the dates between which each value is in force.
// Immutable after loading, thread-safe. Data: catalog/codelists/*.json.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/result.h"

namespace credence::catalog {

struct CodeValue {
  std::string value;  // the exchange text
  std::string title_en;
  std::vector<std::string> aliases;  // accepted on input, replaced by `value`
  std::optional<CivilDate> valid_from;
  std::optional<CivilDate> valid_to;  // the last day
  bool needs_explanation = false;     // 其他 must be written 其他-explanation

  bool InForce(CivilDate date) const {
    return (!valid_from || *valid_from <= date) && (!valid_to || date <= *valid_to);
  }
};

class CodeList {
 public:
  // Error code: catalog.code_list_malformed {list} {reason}.
  static Result<CodeList> Parse(std::string_view json);

  struct Match {
    const CodeValue* value = nullptr;  // null: not in the list
    bool by_alias = false;
    bool unexplained = false;  // 其他 alone
    // What is stored; refers to the list or to the text given.
    std::string_view stored;
  };
  // One value as written, already trimmed. A value may stand in the list twice with different dates; the first is
  // given.
  Match Find(std::string_view text) const;
  // The value is in force on that day under at least one of its entries.
  bool InForce(std::string_view stored, CivilDate date) const;

  const std::string& name() const { return name_; }
  const std::vector<CodeValue>& values() const { return values_; }

 private:
  std::string name_;
  std::vector<CodeValue> values_;
};

class CodeLists {
 public:
  explicit CodeLists(std::vector<CodeList> lists) : lists_(std::move(lists)) {}
  // catalog/codelists/ of the binary.
  static const CodeLists& Builtin();
  const CodeList* Find(std::string_view name) const;
  const std::vector<CodeList>& all() const { return lists_; }

 private:
  std::vector<CodeList> lists_;
};

}  // namespace credence::catalog
