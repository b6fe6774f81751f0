// The words of the demo city, read from catalog/demo/ of the binary: names, trades, kinds of licences and penalties.
// Immutable after loading, thread-safe.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/demo_random.h"

namespace credence::app {

struct StepRange {
  int from = 0;
  int to = 0;
  int step = 1;
  int Draw(DemoRandom& random) const { return from + step * random.Between(0, (to - from) / step); }
};

// What a place {key} of a template is filled with: one of the texts, or a number.
struct FillWord {
  std::string key;
  std::vector<std::string> texts;
  StepRange range;
};

struct Trade {
  std::string id;
  std::string prefix;  // first two characters of the unified codes: 91, 92 …
  int weight = 1;
  std::string name;  // {place} {brand} {suffix}
  std::vector<std::string> suffixes;
  std::string scope;
};

struct Place {
  std::string name;    // 郢中
  std::string full;    // 郢中街道
  std::string region;  // 420881001
  int weight = 1;
};

struct SampleSubject {
  std::string code;
  std::string name;
  std::size_t trade = 0;
  std::size_t place = 0;
};

struct OrganisationKind {
  std::string kind;
  std::string authority;
};

// What licences and penalties of one kind have in common.
struct DecisionKind {
  std::string department_id;
  int weight = 1;
  std::vector<std::size_t> trades;  // whom it concerns
  std::string infix;                // of the document number: 罚
  std::string certificate;          // title; empty: none is issued
  std::string number;               // how numbers of the certificate begin
  bool repeats = false;             // each decision has a certificate of its own
  std::vector<FillWord> fill;

  // licences
  std::string title;
  std::string category;
  int months = 0;  // of validity; 0 = long-term
  std::string content;

  // penalties
  std::string violation;
  std::string facts;
  std::string basis;
  std::vector<std::string> categories;
  StepRange fine;   // yuan; to = 0: none
  StepRange gains;  // yuan confiscated
  int publicity_months = 12;
  std::string grade;
};

using Lookup = std::function<std::optional<std::string>(std::string_view key)>;
// Replaces every {key}; what is looked up may hold places itself. A key nobody knows is a mistake in the data and
// throws BrokenInvariant.
std::string Expand(std::string_view pattern, const Lookup& lookup);

class DemoWords {
 public:
  static const DemoWords& Builtin();

  const std::string& Text(std::string_view key) const;  // of words.json
  // How files of the department are headed: codes, titles, or 2018 (codes of the 2018 edition).
  std::string_view HeaderStyle(std::string_view department_id) const;
  const OrganisationKind& KindOf(std::string_view prefix) const;
  const std::string& Phrase(std::string_view category) const;
  // The category that meant the same before 2021-07-15.
  const std::string* OlderCategory(std::string_view category) const;

  std::vector<std::string> streets, brands, later_acts, person_numbers;
  std::vector<Place> places;
  std::vector<Trade> trades;
  std::vector<SampleSubject> samples;
  std::vector<DecisionKind> licences, penalties;
  StepRange closing_days;

 private:
  using Texts = std::map<std::string, std::string, std::less<>>;
  friend class DemoWordsReader;
  Texts texts_, headers_, phrases_, older_categories_;
  std::map<std::string, OrganisationKind, std::less<>> kinds_;
};

}  // namespace credence::app
