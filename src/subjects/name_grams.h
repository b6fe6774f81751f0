// Postings: which pieces (grams) of which names stand at which places, in the form in which they are stored. Pure.
//
// A form (identity::SearchForm) is cut into three kinds of grams: every two neighbouring characters; the first two
// behind a '^'; and every three neighbouring initials, lower case, in at most eight combinations of readings.
//
// Subjects are grouped by number into blocks. A page of postings holds what one bucket of grams has in one block:
// `gram digits gram digits …`, joined by single blanks, which no form contains. The digits (0–o, 32 values, the low
// ones first, 32 marks that more follow) are pairs of numbers in ascending order: how much higher the subject's number
// is than that of the pair before, and the place. Subjects are counted from the first of the block.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace credence::subjects {

inline constexpr std::int64_t kSubjectsOfBlock = 4'096;
inline constexpr std::uint32_t kBuckets = 1'024;
inline constexpr std::size_t kPostedCodePointsMax = 1'000;  // of a name; what stands behind is not searched

// Where a gram stands. In the first name that the register learned of a subject: its position + 1; for the first two
// characters the length of that name instead. In any other name: kInAnotherName, and the names must be looked at.
using Place = std::uint32_t;
inline constexpr Place kInAnotherName = 0;

// The subject within its block and the place, ordered as (subject, place).
using Posting = std::uint32_t;
inline Posting MakePosting(std::int64_t subject_in_block, Place place) {
  return static_cast<Posting>(subject_in_block) << 16 | place;
}
inline std::int64_t SubjectOf(Posting posting) { return posting >> 16; }
inline Place PlaceOf(Posting posting) { return posting & 0xFFFF; }

struct Gram {
  std::string text;
  Place place = kInAnotherName;
};

// In the order of their places; a gram may stand at several.
std::vector<Gram> GramsOf(std::string_view search_form);

// The same number for a gram on every machine and in every version.
std::uint32_t BucketOf(std::string_view gram);

// The start gram of a text of at least two characters, and its two-character gram at an offset counted in characters.
std::string StartGram(const std::vector<std::string>& characters);
std::vector<std::string> CharactersOf(std::string_view text);

// Gathers the postings of one block and gives them as pages.
class BlockWriter {
 public:
  // `is_first`: the first name that the register learned of the subject.
  void Add(std::int64_t subject_in_block, std::string_view search_form, bool is_first);
  // Page text by bucket.
  std::map<std::uint32_t, std::string> Pages() const;

 private:
  std::map<std::string, std::vector<Posting>, std::less<>> postings_;
};

// Appends the postings of one gram on a page, ascending. Throws BrokenInvariant for a text that no BlockWriter wrote.
void ReadPostings(std::string_view page, std::string_view gram, std::vector<Posting>& into);
// Appends those of `wanted` – ascending beginnings of texts – at which the text has the gram `offset` characters behind
// its beginning; what is wanted in another name must be there in another name. Returns about how many postings the gram
// has on the page. Throws as above.
std::size_t ReadBeginningsAmong(std::string_view page, std::string_view gram, Place offset,
                                const std::vector<Posting>& wanted, std::vector<Posting>& into);
// All of a page.
std::map<std::string, std::vector<Posting>> ReadPage(std::string_view page);

}  // namespace credence::subjects
