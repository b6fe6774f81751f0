// A finding: what is wrong with one cell, one row or the header of a submission, and by which rule. Findings are data,
// not errors (design 4). A finding never holds an unmasked sensitive value; it may be stored and shown.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/texts.h"

namespace credence::catalog {

enum class Severity {
  kError,    // the row is refused
  kWarning,  // the row is accepted and listed in the quality report
};
std::string_view SeverityName(Severity severity);  // error, warning

struct Finding {
  std::int64_t row = 0;  // as counted in the submitted file
  std::string field;     // field code; empty when the finding is about the row or the header
  std::string rule;      // id of the declared check (DP-06), or one of the words header, row, person, file
  std::string code;      // stable, `area.reason`; finding_codes.h
  Severity severity = Severity::kError;
  std::string value;  // the offending value, masked and shortened; empty when there is none to show
  // What fills the places of the text. A key `x.en` replaces `x` in English texts (titles of fields).
  TextValues values;
  bool asks_reason = false;  // a warning that may be confirmed only with a reason (ux J1)
};
using FindingList = std::vector<Finding>;

// Text and mend of a finding; the place {value} holds the masked value.
CodeText FindingText(const Finding& finding, Language language);

}  // namespace credence::catalog
