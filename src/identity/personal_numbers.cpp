#include "identity/personal_numbers.h"

#include <algorithm>
#include <array>
#include <string>

#include "base/civil_date.h"
#include "base/text.h"
#include "identity/citizen_number.h"
#include "identity/credit_code.h"
#include "identity/registration_number.h"

namespace credence::identity {
namespace {

constexpr std::size_t kDigitsMin = 11;     // a mobile number is the shortest that is looked for
constexpr std::size_t kDigitsMax = 19;     // a bank card is the longest
constexpr std::size_t kSeparatorsMax = 3;  // " - " still joins, a wider gap does not

enum class Kind { kDigit, kLetter, kBlank, kHyphen, kInvisible, kOther };

struct Glyph {
  Kind kind = Kind::kOther;
  char ascii = 0;  // of digits and letters, upper case
};

Glyph GlyphOf(char32_t c) {
  if (c >= 0xFF10 && c <= 0xFF5A) c -= 0xFEE0;  // full-width digits and letters
  if (c >= '0' && c <= '9') return {Kind::kDigit, static_cast<char>(c)};
  if (c >= 'A' && c <= 'Z') return {Kind::kLetter, static_cast<char>(c)};
  if (c >= 'a' && c <= 'z') return {Kind::kLetter, static_cast<char>(c - 'a' + 'A')};
  if (c == '-' || (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFF0D) return {Kind::kHyphen, 0};
  if ((c >= 0x200B && c <= 0x200D) || c == 0xFEFF || c == 0xAD) return {Kind::kInvisible, 0};
  // Line ends and tabs separate cells and rows: numbers do not go on behind them.
  if (c != '\n' && c != '\r' && c != '\t' && IsBlank(c)) return {Kind::kBlank, 0};
  return {};
}

// Walks over a text by characters, with one character of look-ahead.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}
  bool done() const { return position_ >= text_.size(); }
  std::size_t position() const { return position_; }
  Glyph Next() {
    Glyph glyph = GlyphOf(NextCodePoint(text_, position_));
    position_ = std::min(position_, text_.size());  // a character cut off at the end
    return glyph;
  }
  Glyph Peek() const {
    if (done()) return {};
    Reader copy = *this;
    return copy.Next();
  }

 private:
  std::string_view text_;
  std::size_t position_ = 0;
};

bool IsWord(Glyph glyph) { return glyph.kind == Kind::kDigit || glyph.kind == Kind::kLetter; }

// Whether eleven digits follow each other with nothing but separators between.
bool MayContainNumber(std::string_view text) {
  // Every full-width digit contains the byte 0xBC. Most texts end here, without being decoded.
  auto possible = std::count_if(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || c == '\xBC'; });
  if (static_cast<std::size_t>(possible) < kDigitsMin) return false;
  std::size_t digits = 0;
  for (Reader reader(text); !reader.done();) {
    Kind kind = reader.Next().kind;
    if (kind == Kind::kDigit) {
      if (++digits == kDigitsMin) return true;
    } else if (kind == Kind::kLetter || kind == Kind::kOther) {
      digits = 0;
    }
  }
  return false;
}

// Digits without a gap, perhaps with a final X.
struct DigitGroup {
  std::size_t begin = 0;  // bytes
  std::size_t end = 0;
  std::size_t size = 0;  // may exceed the characters kept
  std::array<char, kDigitsMax> characters{};
  bool touches_letter = false;
  Kind joined_by = Kind::kOther;  // to the group before: kBlank, kHyphen, or kOther for not at all

  void Add(char c) {
    if (size < characters.size()) characters[size] = c;
    ++size;
  }
};

std::vector<DigitGroup> GroupsOf(std::string_view text) {
  std::vector<DigitGroup> groups;
  bool open = false;              // the last group may grow
  Kind joined_by = Kind::kOther;  // what has been seen since the last group
  std::size_t separators = 0;
  Glyph before;
  for (Reader reader(text); !reader.done();) {
    std::size_t begin = reader.position();
    Glyph glyph = reader.Next();
    if (glyph.kind == Kind::kInvisible) continue;
    bool final_x = glyph.ascii == 'X' && glyph.kind == Kind::kLetter && !IsWord(reader.Peek());
    bool lone_x = final_x && !open && joined_by != Kind::kOther && !IsWord(before);
    if (glyph.kind == Kind::kDigit || (final_x && open) || lone_x) {
      if (!open) {
        groups.push_back({.begin = begin, .touches_letter = before.kind == Kind::kLetter, .joined_by = joined_by});
      }
      groups.back().Add(glyph.ascii);
      groups.back().end = reader.position();
      open = glyph.kind == Kind::kDigit;
      joined_by = Kind::kOther;
      separators = 0;
    } else if (glyph.kind == Kind::kBlank || glyph.kind == Kind::kHyphen) {
      bool follows_group = open || joined_by != Kind::kOther;
      bool joins = follows_group && ++separators <= kSeparatorsMax;
      // A hyphen with blanks around it is a hyphen.
      joined_by = !joins ? Kind::kOther : joined_by == Kind::kHyphen ? Kind::kHyphen : glyph.kind;
      open = false;
    } else {
      if (open && glyph.kind == Kind::kLetter) groups.back().touches_letter = true;
      open = false;
      joined_by = Kind::kOther;
      separators = 0;
    }
    before = glyph;
  }
  return groups;
}

// Neighbouring groups read as one number.
struct Candidate {
  std::string digits;              // perhaps with a final X
  std::vector<std::size_t> sizes;  // of the groups
  bool hyphens = false;
  bool touches_letter = false;
  std::string_view before;  // the text around it
  std::string_view behind;

  bool joined() const { return sizes.size() > 1; }
  bool one_by_one() const {
    return std::all_of(sizes.begin(), sizes.end(), [](std::size_t size) { return size == 1; });
  }
  bool has_x() const { return digits.back() == 'X'; }
};

enum class Judgement { kUnknown, kPersonal, kNotPersonal };

// An amount: 13800138000元, 13800138000.00.
bool IsAmount(const Candidate& number) {
  for (std::string_view sign : {"¥", "￥", "$"}) {
    if (number.before.ends_with(sign)) return true;
  }
  std::string_view behind = number.behind;
  if (behind.starts_with('.')) {
    std::size_t decimals = 0;
    while (decimals + 1 < behind.size() && behind[decimals + 1] >= '0' && behind[decimals + 1] <= '9' && decimals < 7) {
      ++decimals;
    }
    if (decimals > 0 && decimals < 7) return true;
  }
  if (behind.starts_with("元")) return !behind.starts_with("元旦") && !behind.starts_with("元月");
  return behind.starts_with("万元") || behind.starts_with("亿元") || behind.starts_with("美元");
}

bool HasPossibleBirthDate(std::string_view digits18) {
  auto number = [&](std::size_t at, std::size_t size) {
    int value = 0;
    for (char c : digits18.substr(at, size)) value = value * 10 + (c - '0');
    return value;
  };
  int year = number(6, 4);
  return year >= 1900 && year <= 2099 &&
         CivilDate::FromYmd(year, static_cast<unsigned>(number(10, 2)), static_cast<unsigned>(number(12, 2)));
}

// No clock here: everything up to the end of the century may be a birth date.
IdentifierVerdict CitizenVerdict(std::string_view digits) {
  static const CivilDate latest = *CivilDate::FromYmd(2099, 12, 31);
  return CheckCitizenNumber(digits, latest);
}

// A unified code of eighteen digits looks like a citizen number or a bank card by chance only: its own check decides,
// unless the citizen number's check is right as well.
Judgement JudgeEighteen(const Candidate& number) {
  if (CitizenVerdict(number.digits).verdict == Verdict::kValid) return Judgement::kPersonal;
  if (CheckCreditCode(number.digits).acceptable()) return Judgement::kNotPersonal;
  if (number.touches_letter || !HasPossibleBirthDate(number.digits)) return Judgement::kUnknown;
  // With gaps, a wrong check character is accepted in the usual grouping only: region, birth date, the rest.
  static const std::vector<std::size_t> kUsual = {6, 8, 4};
  return !number.joined() || number.sizes == kUsual ? Judgement::kPersonal : Judgement::kUnknown;
}

// Registration numbers count up from zero, so one in twenty (112 of 2,313 in an open list) reads as a birth date,
// mostly in the first years of 1900. The digits cannot tell the two apart: 420881000101001 is correct as both. Without
// the word that names a registration number, the doubt is settled by hiding.
bool IsRegistrationNumber(const Candidate& number) {
  if (number.joined() || CheckRegistrationNumber(number.digits).verdict != Verdict::kValid) return false;
  constexpr std::size_t kLabelBytes = 30;
  std::string_view label = number.before.substr(number.before.size() - std::min(number.before.size(), kLabelBytes));
  label.remove_prefix(std::min(label.size(), label.find_last_of("0123456789") + 1));  // the word before another number
  if (label.find("身份证") != std::string_view::npos) return false;
  for (std::string_view word : {"注册号", "登记号", "执照号"}) {
    if (label.find(word) != std::string_view::npos) return true;
  }
  return false;
}

// The old citizen number has no check character, and one in ten is a correct registration number too.
Judgement JudgeFifteen(const Candidate& number) {
  static const std::vector<std::size_t> kUsual = {6, 6, 3};
  if (number.touches_letter || number.has_x()) return Judgement::kUnknown;
  if (number.joined() && number.sizes != kUsual && !number.one_by_one()) return Judgement::kUnknown;
  if (CitizenVerdict(number.digits).verdict != Verdict::kLegacy) return Judgement::kUnknown;
  return IsRegistrationNumber(number) ? Judgement::kNotPersonal : Judgement::kPersonal;
}

bool IsMobile(const Candidate& number) {
  std::string_view digits = number.digits;
  if (number.touches_letter || number.has_x() || IsAmount(number)) return false;
  // The country code written without a gap.
  if (digits.size() == 13 && !number.joined() && digits.starts_with("86")) digits.remove_prefix(2);
  if (digits.size() == 15 && !number.joined() && digits.starts_with("0086")) digits.remove_prefix(4);
  if (digits.size() != 11 || digits[0] != '1' || digits[1] < '3') return false;
  if (!number.joined() || number.one_by_one()) return true;
  using Sizes = std::vector<std::size_t>;
  static const std::vector<Sizes> kUsual = {{3, 4, 4}, {3, 8}, {7, 4}, {4, 3, 4}, {4, 4, 3}, {3, 3, 5}};
  if (std::find(kUsual.begin(), kUsual.end(), number.sizes) != kUsual.end()) return true;
  // 15000-200000 is a range of amounts; 13800 138000 with a blank is a number cut in two.
  return !number.hyphens && number.sizes.size() == 2 && number.sizes[0] >= 3 && number.sizes[1] >= 3;
}

bool IsLuhn(std::string_view digits) {
  int sum = 0;
  bool twice = false;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit, twice = !twice) {
    int value = (*digit - '0') * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 == 0;
}

bool IsBankCard(const Candidate& number) {
  std::string_view digits = number.digits;
  if (digits.size() < 16 || digits.size() > kDigitsMax || digits[0] == '0') return false;
  if (number.touches_letter || number.has_x() || IsAmount(number) || !IsLuhn(digits)) return false;
  if (!number.joined() || number.one_by_one()) return true;
  if (digits.starts_with("19") || digits.starts_with("20")) return false;  // two dates in a row
  const auto& sizes = number.sizes;
  bool fours = sizes.back() <= 4 && std::all_of(sizes.begin(), sizes.end() - 1, [](auto size) { return size == 4; });
  return fours || (sizes.size() == 2 && sizes[0] == 6);
}

Judgement Judge(const Candidate& number) {
  // An X is the last character of a citizen number or no part of a number at all.
  if (number.digits.find('X') < number.digits.size() - 1) return Judgement::kUnknown;
  Judgement judgement = Judgement::kUnknown;
  if (number.digits.size() == 18) judgement = JudgeEighteen(number);
  if (number.digits.size() == 15) judgement = JudgeFifteen(number);
  if (judgement == Judgement::kUnknown && (IsMobile(number) || IsBankCard(number))) judgement = Judgement::kPersonal;
  return judgement;
}

Candidate CandidateOf(std::string_view text, const std::vector<DigitGroup>& groups, std::size_t first,
                      std::size_t last) {
  Candidate candidate;
  for (std::size_t i = first; i <= last; ++i) {
    const DigitGroup& group = groups[i];
    candidate.digits.append(group.characters.data(), group.size);
    candidate.sizes.push_back(group.size);
    candidate.hyphens |= i > first && group.joined_by == Kind::kHyphen;
    candidate.touches_letter |= group.touches_letter;
  }
  candidate.before = text.substr(0, groups[first].begin);
  candidate.behind = text.substr(groups[last].end);
  return candidate;
}

}  // namespace

std::vector<TextRange> FindPersonalNumbers(std::string_view text) {
  std::vector<TextRange> found;
  if (!MayContainNumber(text)) return found;
  std::vector<DigitGroup> groups = GroupsOf(text);
  std::size_t first = 0;
  while (first < groups.size()) {
    // Groups that could belong to one number: nineteen at most, so the work for each group is bounded.
    std::size_t size = groups[first].size;
    std::size_t last = first;
    while (last + 1 < groups.size() && groups[last + 1].joined_by != Kind::kOther &&
           size + groups[last + 1].size <= kDigitsMax) {
      size += groups[++last].size;
    }
    // The longest reading first: 420881 19000101 0017 is one number, not three.
    std::size_t next = first + 1;
    for (std::size_t end = last + 1; end > first && size >= kDigitsMin && size <= kDigitsMax; --end) {
      Judgement judgement = Judge(CandidateOf(text, groups, first, end - 1));
      if (judgement == Judgement::kPersonal) found.push_back({groups[first].begin, groups[end - 1].end});
      if (judgement != Judgement::kUnknown) {
        next = end;
        break;
      }
      size -= groups[end - 1].size;
    }
    first = next;
  }
  return found;
}

}  // namespace credence::identity
