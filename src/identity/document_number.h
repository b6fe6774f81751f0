// Document numbers 文号 (domain 11.1): 钟市监处罚〔2018〕12号.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace credence::identity {

struct DocumentNumber {
  std::string prefix;
  int year = 0;
  std::string sequence;      // digits without leading zeros
  std::string sub_sequence;  // empty, or digits
  // The form for comparing: brackets 〔〕, without 第, without leading zeros.
  std::string Key() const;
};

// nullopt when it cannot be split safely: flag, do not guess.
std::optional<DocumentNumber> ParseDocumentNumber(std::string_view text);

// Key() when it parses, else the text in NFKC without blanks.
std::string DocumentNumberKey(std::string_view text);

// The ways in which departments write one number: brackets, 第, leading zeros. For looking up what is stored as it was
// reported; the text itself when it does not parse.
std::vector<std::string> DocumentNumberSpellings(std::string_view text);

}  // namespace credence::identity
