// What people read for a code: catalog/texts/<area>.json, Chinese and English side by side.
//
//   "credit_code.length": {"zh": {"text": "…应为 18 位，现为 {length} 位。", "mend": "请核对营业执照。"}, "en": {…}}
//
// `text` says what is wrong and by which rule, `mend` how to go on. Loaded once; thread-safe afterwards.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace credence {

enum class Language { kChinese, kEnglish };

struct CodeText {
  std::string text;
  std::string mend;  // empty when there is nothing to mend
};

// An unknown code gives the code itself: a page never fails for want of a text (a house test finds the gap).
CodeText TextOf(std::string_view code, const TextValues& values, Language language);

// `pattern` with its places {name} filled; a place without a value becomes empty.
std::string FillText(const std::string& pattern, const TextValues& values);

// text and mend in one sentence.
std::string Sentence(const Error& error, Language language);

}  // namespace credence
