// Why somebody at work looks into the file of a subject: a purpose of the list (应查尽查, domain 8.4) and the number of
// the matter at hand. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/texts.h"

namespace credence::queries {

// Code points of a matter number.
inline constexpr std::size_t kMatterMin = 2;
inline constexpr std::size_t kMatterMax = 60;

// A kind of decision before which one has to look.
struct Purpose {
  std::string code;  // without blanks
  std::string title_zh, title_en;
  const std::string& Title(Language language) const { return language == Language::kEnglish ? title_en : title_zh; }
};

// catalog/query_purposes.json of the binary; lives as long as the program.
const std::vector<Purpose>& Purposes();
// nullptr for none.
const Purpose* FindPurpose(std::string_view code);

// What was said before a file opens.
struct Occasion {
  std::string purpose;  // code of a Purpose
  std::string matter;

  // Error codes: queries.purpose, queries.matter {limit}.
  static Result<Occasion> Of(std::string_view purpose, std::string_view matter);
  // As the second log keeps it: the code, a blank, the number; and back.
  std::string Text() const { return purpose + " " + matter; }
  static Occasion FromText(std::string_view text);
};

}  // namespace credence::queries
