#include "identity/document_number.h"

#include "base/text.h"
#include "identity/characters.h"

namespace credence::identity {
namespace {

constexpr std::string_view kOpen = "〔";
constexpr std::string_view kClose = "〕";
constexpr std::string_view kOrdinal = "第";
constexpr std::string_view kEnd = "号";
constexpr std::size_t kPrefixCodePointsMax = 30;
constexpr std::size_t kSequenceDigitsMax = 6;
constexpr std::size_t kSubSequenceDigitsMax = 4;

// As they are reported; what NFKC changes is stored changed.
constexpr std::pair<std::string_view, std::string_view> kBrackets[] = {
    {"〔", "〕"}, {"[", "]"}, {"(", ")"}, {"（", "）"}, {"【", "】"}};

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsHan(char32_t c) {
  return c == 0x3007 || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c <= 0x323AF);
}

bool IsPrefix(std::string_view text) {
  std::size_t count = CodePointCount(text);
  if (count < 1 || count > kPrefixCodePointsMax) return false;
  std::size_t position = 0;
  while (position < text.size()) {
    char32_t c = NextCodePoint(text, position);
    bool ascii_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!IsHan(c) && !ascii_letter && !(c >= '0' && c <= '9') && c != '(' && c != ')') return false;
  }
  return true;
}

// 19xx or 20xx.
std::optional<int> YearOf(std::string_view text) {
  if (text.size() != 4 || (!text.starts_with("19") && !text.starts_with("20"))) return std::nullopt;
  if (!IsDigit(text[2]) || !IsDigit(text[3])) return std::nullopt;
  return (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + (text[3] - '0');
}

bool AreDigits(std::string_view text, std::size_t count_max) {
  if (text.empty() || text.size() > count_max) return false;
  for (char c : text) {
    if (!IsDigit(c)) return false;
  }
  return true;
}

std::string WithoutLeadingZeros(std::string_view digits) {
  while (digits.size() > 1 && digits[0] == '0') digits.remove_prefix(1);
  return std::string(digits);
}

// NFKC without blanks; square and other brackets, and round ones around a year that is not at the start, become 〔〕.
std::string Normalise(std::string_view text) {
  std::string compact = RemoveBlanks(Nfkc(text));
  std::string result;
  for (std::string_view c : Characters(compact)) {
    if (c == "[" || c == "【" || c == "〖") {
      result += kOpen;
    } else if (c == "]" || c == "】" || c == "〗") {
      result += kClose;
    } else if (c == "‐" || c == "‑" || c == "–" || c == "—" || c == "−") {
      result += "-";
    } else {
      result += c;
    }
  }
  for (std::size_t open = result.find('(', 1); open != std::string::npos; open = result.find('(', open + 1)) {
    std::string_view rest = std::string_view(result).substr(open);
    if (rest.size() < 6 || rest[5] != ')' || !AreDigits(rest.substr(1, 4), 4)) continue;
    std::string year(rest.substr(1, 4));
    result.replace(open, 6, std::string(kOpen) + year + std::string(kClose));
  }
  return result;
}

// (2018)鄂0881执123号. The prefix may hold digits, so the sequence is every digit before 号.
std::optional<DocumentNumber> ParseCourtNumber(std::string_view text) {
  if (text.size() < 6 || text[5] != ')') return std::nullopt;
  auto year = YearOf(text.substr(1, 4));
  if (!year) return std::nullopt;
  text.remove_prefix(6);
  std::size_t digits_begin = text.size();
  while (digits_begin > 0 && IsDigit(text[digits_begin - 1])) --digits_begin;
  std::string_view prefix = text.substr(0, digits_begin);
  std::string_view sequence = text.substr(digits_begin);
  if (prefix.ends_with(kOrdinal)) prefix.remove_suffix(kOrdinal.size());
  if (!IsPrefix(prefix) || !AreDigits(sequence, kSequenceDigitsMax)) return std::nullopt;
  return DocumentNumber{std::string(prefix), *year, WithoutLeadingZeros(sequence), ""};
}

std::optional<DocumentNumber> ParseAgencyNumber(std::string_view text) {
  std::size_t open = text.find(kOpen);
  if (open == std::string_view::npos) return std::nullopt;
  std::string_view prefix = text.substr(0, open);
  text.remove_prefix(open + kOpen.size());
  std::size_t close = text.find(kClose);
  if (close == std::string_view::npos) return std::nullopt;
  auto year = YearOf(text.substr(0, close));
  if (!year || !IsPrefix(prefix)) return std::nullopt;
  text.remove_prefix(close + kClose.size());
  if (text.starts_with(kOrdinal)) text.remove_prefix(kOrdinal.size());

  std::size_t dash = text.find('-');
  std::string_view sequence = text.substr(0, dash);
  if (!AreDigits(sequence, kSequenceDigitsMax)) return std::nullopt;
  DocumentNumber number{std::string(prefix), *year, WithoutLeadingZeros(sequence), ""};
  if (dash != std::string_view::npos) {
    std::string_view sub_sequence = text.substr(dash + 1);
    if (!AreDigits(sub_sequence, kSubSequenceDigitsMax)) return std::nullopt;
    number.sub_sequence = WithoutLeadingZeros(sub_sequence);
  }
  return number;
}

}  // namespace

std::string DocumentNumber::Key() const {
  std::string key = prefix;
  key.append(kOpen).append(std::to_string(year)).append(kClose).append(sequence);
  if (!sub_sequence.empty()) key.append("-").append(sub_sequence);
  return key.append(kEnd);
}

std::optional<DocumentNumber> ParseDocumentNumber(std::string_view text) {
  if (!IsValidUtf8(text)) return std::nullopt;
  std::string normalised = Normalise(text);
  std::string_view rest = normalised;
  if (!rest.ends_with(kEnd)) return std::nullopt;
  rest.remove_suffix(kEnd.size());
  return rest.starts_with('(') && rest.size() > 1 && IsDigit(rest[1]) ? ParseCourtNumber(rest)
                                                                      : ParseAgencyNumber(rest);
}

std::string DocumentNumberKey(std::string_view text) {
  auto number = ParseDocumentNumber(text);
  return number ? number->Key() : RemoveBlanks(Nfkc(text));
}

std::vector<std::string> DocumentNumberSpellings(std::string_view text) {
  std::vector<std::string> spellings = {std::string(TrimBlanks(text))};
  const auto number = ParseDocumentNumber(text);
  if (!number) return spellings;
  const std::string tail = (number->sub_sequence.empty() ? "" : "-" + number->sub_sequence) + std::string(kEnd);
  for (const auto& [open, close] : kBrackets) {
    for (std::string_view ordinal : {std::string_view(), kOrdinal}) {
      for (std::size_t zeros = 0; number->sequence.size() + zeros <= kSequenceDigitsMax; ++zeros) {
        const std::string year = std::string(open) + std::to_string(number->year) + std::string(close);
        const std::string sequence = std::string(zeros, '0') + number->sequence + tail;
        spellings.push_back(number->prefix + year + std::string(ordinal) + sequence);
        if (open.starts_with('(')) spellings.push_back(year + number->prefix + std::string(ordinal) + sequence);
      }
    }
  }
  return spellings;
}

}  // namespace credence::identity
