#include "subjects/name_grams.h"

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "identity/search_form.h"

namespace credence::subjects {
namespace {

constexpr std::size_t kInitialsOfGram = 3;
constexpr std::size_t kCombinationsMax = 8;
constexpr char kBlank = ' ';
constexpr char kDigitZero = '0';
constexpr std::uint32_t kDigitBits = 5;
constexpr std::uint32_t kDigitMask = (1U << kDigitBits) - 1;
constexpr std::uint32_t kMoreFollows = 1U << kDigitBits;

void WriteNumber(std::string& text, std::uint32_t number) {
  for (; number > kDigitMask; number >>= kDigitBits) {
    text += static_cast<char>(kDigitZero + ((number & kDigitMask) | kMoreFollows));
  }
  text += static_cast<char>(kDigitZero + number);
}

std::uint32_t DigitAt(const char* at) {
  return static_cast<unsigned char>(*at) - std::uint32_t{static_cast<unsigned char>(kDigitZero)};
}

std::uint32_t ReadNumber(const char*& at, const char* end) {
  std::uint32_t number = 0;
  for (std::uint32_t shift = 0; at != end && shift < 30; shift += kDigitBits) {
    const std::uint32_t digit = DigitAt(at++);
    if (digit >= 2 * kMoreFollows) break;
    number |= (digit & kDigitMask) << shift;
    if (digit < kMoreFollows) return number;
  }
  throw BrokenInvariant("postings end within a number");
}

void WritePostings(std::string& page, const std::vector<Posting>& postings) {
  std::int64_t before = 0;
  for (Posting posting : postings) {
    WriteNumber(page, static_cast<std::uint32_t>(SubjectOf(posting) - before));
    WriteNumber(page, PlaceOf(posting));
    before = SubjectOf(posting);
  }
}

template <typename Visit>
void ReadDigits(std::string_view digits, Visit&& visit) {
  const char* at = digits.data();
  const char* const end = at + digits.size();
  std::uint32_t subject = 0;
  while (at != end) {
    // Most numbers have one digit; a search reads a million pairs of them.
    std::uint32_t step = DigitAt(at), place = end - at > 1 ? DigitAt(at + 1) : kMoreFollows;
    if ((step | place) < kMoreFollows) {
      at += 2;
    } else {
      step = ReadNumber(at, end);
      place = ReadNumber(at, end);
    }
    subject += step;
    if (subject >= kSubjectsOfBlock || place > 0xFFFF) throw BrokenInvariant("a posting outside its block");
    visit(MakePosting(subject, place));
  }
}

// The next "gram digits " of a page; false at its end.
bool NextOfPage(std::string_view& page, std::string_view& gram, std::string_view& digits) {
  if (page.empty()) return false;
  const std::size_t first = page.find(kBlank);
  const std::size_t second = first == std::string_view::npos ? first : page.find(kBlank, first + 1);
  if (second == std::string_view::npos) throw BrokenInvariant("a page of postings is cut");
  gram = page.substr(0, first);
  digits = page.substr(first + 1, second - first - 1);
  page.remove_prefix(second + 1);
  return true;
}

// Every way to read three neighbouring characters, up to a limit.
std::vector<std::string> Combinations(const std::vector<std::string>& initials, std::size_t begin) {
  std::vector<std::string> grams = {""};
  for (std::size_t i = begin; i < begin + kInitialsOfGram; ++i) {
    std::vector<std::string> longer;
    for (const std::string& gram : grams) {
      for (char letter : initials[i]) {
        if (longer.size() < kCombinationsMax) longer.push_back(gram + letter);
      }
    }
    grams = std::move(longer);
  }
  return grams;
}

}  // namespace

std::vector<std::string> CharactersOf(std::string_view text) {
  std::vector<std::string> characters;
  std::size_t position = 0;
  while (position < text.size()) {
    const std::size_t begin = position;
    NextCodePoint(text, position);
    characters.emplace_back(text.substr(begin, position - begin));
  }
  return characters;
}

std::string StartGram(const std::vector<std::string>& characters) { return "^" + characters[0] + characters[1]; }

std::vector<Gram> GramsOf(std::string_view search_form) {
  std::vector<Gram> grams;
  std::vector<std::string> characters = CharactersOf(search_form);
  if (characters.size() > kPostedCodePointsMax) characters.resize(kPostedCodePointsMax);
  if (characters.size() < 2) return grams;
  grams.push_back({StartGram(characters), static_cast<Place>(characters.size())});
  for (std::size_t i = 0; i + 1 < characters.size(); ++i) {
    grams.push_back({characters[i] + characters[i + 1], static_cast<Place>(i + 1)});
  }
  std::vector<std::string> initials = identity::InitialsOfName(search_form);
  if (initials.size() > kPostedCodePointsMax) initials.resize(kPostedCodePointsMax);
  for (std::size_t i = 0; i + kInitialsOfGram <= initials.size(); ++i) {
    for (std::string& gram : Combinations(initials, i)) grams.push_back({std::move(gram), static_cast<Place>(i + 1)});
  }
  return grams;
}

std::uint32_t BucketOf(std::string_view gram) {
  std::uint64_t hash = 14695981039346656037U;  // FNV-1a
  for (char c : gram) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return static_cast<std::uint32_t>((hash ^ hash >> 32) % kBuckets);
}

void BlockWriter::Add(std::int64_t subject_in_block, std::string_view search_form, bool is_first) {
  CHECK(subject_in_block >= 0 && subject_in_block < kSubjectsOfBlock);
  for (const Gram& gram : GramsOf(search_form)) {
    postings_[gram.text].push_back(MakePosting(subject_in_block, is_first ? gram.place : kInAnotherName));
  }
}

std::map<std::uint32_t, std::string> BlockWriter::Pages() const {
  std::map<std::uint32_t, std::string> pages;
  for (const auto& [gram, postings] : postings_) {
    std::vector<Posting> sorted = postings;
    std::sort(sorted.begin(), sorted.end());
    sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
    std::string& page = pages[BucketOf(gram)];
    page.append(gram).push_back(kBlank);
    WritePostings(page, sorted);
    page.push_back(kBlank);
  }
  return pages;
}

void ReadPostings(std::string_view page, std::string_view gram, std::vector<Posting>& into) {
  std::string_view found, digits;
  while (NextOfPage(page, found, digits)) {
    if (found != gram) continue;
    into.reserve(into.size() + digits.size() / 2);
    ReadDigits(digits, [&](Posting posting) { into.push_back(posting); });
  }
}

std::size_t ReadBeginningsAmong(std::string_view page, std::string_view gram, Place offset,
                                const std::vector<Posting>& wanted, std::vector<Posting>& into) {
  auto posting_of = [offset](Posting beginning) {
    return PlaceOf(beginning) == kInAnotherName ? beginning : beginning + offset;
  };
  std::size_t digits_read = 0;
  std::string_view found, digits;
  while (NextOfPage(page, found, digits)) {
    if (found != gram) continue;
    digits_read += digits.size();
    auto next = wanted.begin();
    // Of a frequent gram nearly every posting is passed over: one comparison each.
    Posting sought = next == wanted.end() ? ~Posting{0} : posting_of(*next);
    ReadDigits(digits, [&](Posting posting) {
      if (posting < sought) return;
      while (next != wanted.end() && posting_of(*next) < posting) ++next;
      if (next != wanted.end() && posting_of(*next) == posting) into.push_back(*next++);
      sought = next == wanted.end() ? ~Posting{0} : posting_of(*next);
    });
  }
  return digits_read / 2;
}

std::map<std::string, std::vector<Posting>> ReadPage(std::string_view page) {
  std::map<std::string, std::vector<Posting>> postings;
  std::string_view gram, digits;
  while (NextOfPage(page, gram, digits)) {
    std::vector<Posting>& of_gram = postings[std::string(gram)];
    ReadDigits(digits, [&](Posting posting) { of_gram.push_back(posting); });
  }
  return postings;
}

}  // namespace credence::subjects
