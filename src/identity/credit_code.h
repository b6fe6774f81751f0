// Unified social credit code 统一社会信用代码 (GB 32100-2015 with amendment No. 1; domain 2.2).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "identity/verdict.h"

namespace credence::identity {

// Strict: the text as it stands, no normalisation. Never throws, allocates nothing.
IdentifierVerdict CheckCreditCode(std::string_view text);

// 18 characters, upper case, check character verified. Immutable value; safe to copy and share between threads.
class CreditCode {
 public:
  // Error codes: credit_code.length, credit_code.charset, credit_code.authority, credit_code.category,
  // credit_code.region_format, credit_code.check; values {value}, {length}.
  static Result<CreditCode> Parse(std::string_view text);

  const std::string& str() const { return text_; }
  std::string_view region() const { return std::string_view(text_).substr(2, 6); }
  std::string_view organisation_code() const { return std::string_view(text_).substr(8, 9); }
  // 92…: an individual business (个体工商户).
  bool is_individual_business() const { return text_[0] == '9' && text_[1] == '2'; }

  friend bool operator==(const CreditCode&, const CreditCode&) = default;

 private:
  explicit CreditCode(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// The check character for a body of 17 characters of the alphabet; for constructed data.
char CreditCodeCheckCharacter(std::string_view body17);

}  // namespace credence::identity
