#include "subjects/postings_check.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"
#include "identity/search_form.h"
#include "subjects/name_postings.h"

namespace credence::subjects {
namespace {

using PlacedGram = std::pair<std::string, Place>;

// What is known of one subject.
struct Kept {
  std::set<std::string> names;    // in their comparing form
  std::set<std::string> pending;  // those that wait
  bool first_waits = false;
  std::set<PlacedGram> of_first;    // postings with a place
  std::set<std::string> of_others;  // postings in another name
};

class PostingsCheck {
 public:
  explicit PostingsCheck(db::Transaction& tx) : tx_(tx) {}

  std::vector<std::string> Run() {
    const auto last = tx_.SelectOne<std::optional<std::int64_t>>("SELECT MAX(subject_id) FROM subject_name");
    const auto waiting = tx_.SelectOne<std::optional<std::int64_t>>("SELECT MAX(subject_id) FROM name_pending");
    const auto posted = tx_.SelectOne<std::optional<std::int64_t>>("SELECT MAX(block) FROM name_gram");
    const std::int64_t id = std::max(std::get<0>(*last).value_or(0), std::get<0>(*waiting).value_or(0));
    const std::int64_t end = std::max(std::get<0>(*posted).value_or(0), id / kSubjectsOfBlock) + 1;
    for (std::int64_t block = 0; block < end; ++block) CheckBlock(block);
    return std::move(defects_);
  }

 private:
  void CheckBlock(std::int64_t block) {
    std::map<std::int64_t, Kept> subjects;
    ReadPostings(block, subjects);
    const std::vector<db::Param> range = {{"begin", block * kSubjectsOfBlock}, {"end", (block + 1) * kSubjectsOfBlock}};
    tx_.ForEach<std::int64_t, std::string>(
        "SELECT subject_id, normalised FROM subject_name WHERE subject_id >= :begin AND subject_id < :end", range,
        [&](std::int64_t id, std::string name) { subjects[id].names.insert(std::move(name)); });
    tx_.ForEach<std::int64_t, std::string, bool>(
        "SELECT subject_id, name, is_first FROM name_pending WHERE subject_id >= :begin AND subject_id < :end", range,
        [&](std::int64_t id, std::string name, bool is_first) {
          subjects[id].pending.insert(std::move(name));
          subjects[id].first_waits = subjects[id].first_waits || is_first;
        });
    for (const auto& [id, kept] : subjects) {
      if (!IsSound(kept))
        defects_.push_back("subject " + std::to_string(id) + ": its names are not those that are found");
    }
  }

  void ReadPostings(std::int64_t block, std::map<std::int64_t, Kept>& subjects) {
    bool is_sound = true;
    name_postings::ForEachPage(tx_, block, [&](std::int64_t bucket, const std::string& page) {
      try {
        for (auto& [gram, postings] : ReadPage(page)) {
          is_sound = is_sound && BucketOf(gram) == bucket;
          for (Posting posting : postings) {
            Kept& kept = subjects[block * kSubjectsOfBlock + SubjectOf(posting)];
            if (PlaceOf(posting) == kInAnotherName) {
              kept.of_others.insert(gram);
            } else {
              kept.of_first.emplace(gram, PlaceOf(posting));
            }
          }
        }
      } catch (const BrokenInvariant&) {
        is_sound = false;
      }
    });
    if (!is_sound) defects_.push_back("search: a page of block " + std::to_string(block) + " cannot be read");
  }

  static std::set<PlacedGram> PlacedGramsOf(std::string_view name) {
    std::set<PlacedGram> grams;
    for (Gram& gram : GramsOf(identity::SearchForm(name))) grams.emplace(std::move(gram.text), gram.place);
    return grams;
  }

  // Every posted name but one is another name; that one, if there is any, is where the places are.
  static bool IsSound(const Kept& kept) {
    if (!std::includes(kept.names.begin(), kept.names.end(), kept.pending.begin(), kept.pending.end())) return false;
    std::vector<std::string> posted;
    std::set_difference(kept.names.begin(), kept.names.end(), kept.pending.begin(), kept.pending.end(),
                        std::back_inserter(posted));
    const auto others_are = [&](const std::string* first) {
      std::set<std::string> grams;
      for (const std::string& name : posted) {
        if (&name == first) continue;
        for (Gram& gram : GramsOf(identity::SearchForm(name))) grams.insert(std::move(gram.text));
      }
      return grams == kept.of_others;
    };
    if (kept.first_waits) return kept.of_first.empty() && others_are(nullptr);
    return std::any_of(posted.begin(), posted.end(), [&](const std::string& name) {
      return PlacedGramsOf(name) == kept.of_first && others_are(&name);
    });
  }

  db::Transaction& tx_;
  std::vector<std::string> defects_;
};

}  // namespace

std::vector<std::string> FindPostingDefects(db::Transaction& tx) { return PostingsCheck(tx).Run(); }

}  // namespace credence::subjects
