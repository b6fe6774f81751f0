#include "subjects/name_search.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "identity/search_form.h"
#include "subjects/merges.h"
#include "subjects/name_grams.h"
#include "subjects/name_postings.h"

namespace credence::subjects {
namespace {

using name_postings::PostingsByBlock;

constexpr std::size_t kBlocksOfChunk = 64;

// Where the text would begin if this posting of a gram `offset` behind its beginning belonged to it.
void MoveToBeginning(std::vector<Posting>& postings, std::size_t offset) {
  std::erase_if(postings, [&](Posting& posting) {
    const Place place = PlaceOf(posting);
    if (place == kInAnotherName) return false;
    if (place <= offset) return true;
    posting -= static_cast<Posting>(offset);
    return false;
  });
}

std::vector<std::int64_t> BlocksOf(const PostingsByBlock& found) {
  std::vector<std::int64_t> blocks;
  for (const auto& [block, postings] : found) blocks.push_back(block);
  return blocks;
}

class NameSearch {
 public:
  NameSearch(db::Transaction& tx, const NameQuery& query, const std::optional<NameHit>& behind, std::size_t hits_max,
             std::int64_t count_max)
      : tx_(tx),
        query_(query),
        behind_(behind),
        hits_max_(hits_max),
        count_max_(count_max),
        merges_(tx),
        blocks_end_(name_postings::BlocksEnd(tx)) {}

  NameHits Run() {
    LookAtPending();
    // Behind the last name that begins so, nobody asks which ones do – save for the hits of merged subjects.
    if (!behind_ || behind_->fit < Fit::kInside || !merges_.empty()) FindBeginnings();
    for (Fit fit : {Fit::kExact, Fit::kPrefix}) {
      for (std::int64_t id : beginnings_[fit]) Offer({fit, id});
    }
    WalkAll();
    return std::move(result_);
  }

 private:
  bool PageIsFull() const { return result_.more; }
  bool IsCounted() const { return count_max_ == 0 || result_.total > count_max_; }

  // Takes a hit for the page when its turn has come.
  void Offer(const NameHit& hit) {
    if (PageIsFull() || (behind_ && hit <= *behind_) || !IsFirstOfItsGroup(hit)) return;
    if (result_.hits.size() == hits_max_) {
      result_.more = true;
    } else {
      result_.hits.push_back(hit);
    }
  }

  // --- names themselves: of what waits, of other names than the first, of merged subjects

  std::map<std::int64_t, Fit> FitsOf(const std::vector<std::int64_t>& ids) {
    std::map<std::int64_t, Fit> fits;
    tx_.ForEachIn<std::int64_t, std::string>(
        "SELECT subject_id, normalised FROM subject_name WHERE subject_id IN (:keys)", ids, {},
        [&](std::int64_t id, const std::string& name) {
          auto [entry, is_new] = fits.emplace(id, Fit::kNone);
          entry->second = std::min(entry->second, query_.FitOf(identity::SearchForm(name)));
        });
    return fits;
  }

  // Whoever bears a name that waits is judged by all of its names, once.
  void LookAtPending() {
    std::vector<std::int64_t> several;
    name_postings::ForEachPending(tx_, [&](const name_postings::PendingName& pending) {
      const Fit fit = query_.FitOf(identity::SearchForm(pending.name));
      if (fit == Fit::kNone) return;
      auto [entry, is_new] = pending_.emplace(pending.subject_id, fit);
      entry->second = std::min(entry->second, fit);
      if (!pending.is_first) several.push_back(pending.subject_id);
    });
    for (const auto& [id, fit] : FitsOf(several)) pending_[id] = fit;
    for (const auto& [id, fit] : pending_) {
      if (fit < Fit::kInside) beginnings_[fit].insert(id);
    }
  }

  // Of subjects that were merged into one, the first in the order of hits stands for all.
  bool IsFirstOfItsGroup(const NameHit& hit) {
    const std::vector<std::int64_t> group = merges_.GroupOf(hit.subject_id);
    if (group.size() <= 1) return true;
    auto known = first_of_group_.find(group.front());
    if (known == first_of_group_.end()) {
      NameHit first{Fit::kNone, 0};
      for (const auto& [id, fit] : FitsOf(group)) first = std::min(first, NameHit{fit, id});
      known = first_of_group_.emplace(group.front(), first).first;
    }
    return known->second == hit;
  }

  // --- postings

  // Keeps those beginnings at which the piece stands, too.
  void Narrow(PostingsByBlock& beginnings, const Piece& piece) {
    PostingsByBlock found = name_postings::Find(tx_, piece.gram, BlocksOf(beginnings));
    PostingsByBlock narrowed;
    for (auto& [block, postings] : found) {
      MoveToBeginning(postings, piece.offset);
      const std::vector<Posting>& before = beginnings.at(block);
      std::vector<Posting> both;
      std::set_intersection(before.begin(), before.end(), postings.begin(), postings.end(), std::back_inserter(both));
      if (!both.empty()) narrowed.emplace_hint(narrowed.end(), block, std::move(both));
    }
    beginnings = std::move(narrowed);
  }

  PostingsByBlock FindPieces(const std::vector<Piece>& pieces, const std::vector<std::int64_t>& blocks) {
    PostingsByBlock beginnings = name_postings::Find(tx_, pieces.front().gram, blocks);
    for (auto& [block, postings] : beginnings) MoveToBeginning(postings, pieces.front().offset);
    for (std::size_t i = 1; i < pieces.size() && !beginnings.empty(); ++i) Narrow(beginnings, pieces[i]);
    return beginnings;
  }

  // Names that begin so: all exact ones, and of the others as many as the page can take.
  void FindBeginnings() {
    const std::size_t length = query_.characters().size();
    std::vector<Piece> rest = NamePieces(query_.characters());
    std::erase_if(rest, [](const Piece& piece) { return piece.offset == 0; });
    std::size_t prefixes = 0;
    for (std::int64_t block = 0; block < blocks_end_; block += kBlocksOfChunk) {
      PostingsByBlock starts = name_postings::Find(tx_, StartGram(query_.characters()), Chunk(block, kBlocksOfChunk));
      PostingsByBlock beginnings;
      for (const auto& [at, postings] : starts) {
        const bool takes_all = prefixes <= hits_max_ && !IsBehind(Fit::kPrefix, at);
        for (Posting posting : postings) {
          const Place place = PlaceOf(posting);
          if (!takes_all && place != length && place != kInAnotherName) continue;
          beginnings[at].push_back(MakePosting(SubjectOf(posting), place == kInAnotherName ? kInAnotherName : 1));
        }
      }
      for (std::size_t i = 0; i < rest.size() && !beginnings.empty(); ++i) Narrow(beginnings, rest[i]);
      prefixes += KeepBeginnings(starts, beginnings);
    }
  }

  // How many of them stand where the page may take them.
  std::size_t KeepBeginnings(const PostingsByBlock& starts, const PostingsByBlock& beginnings) {
    std::size_t prefixes = 0;
    std::vector<std::int64_t> doubtful;
    auto keep = [&](std::int64_t id, Fit fit) {
      if (fit >= Fit::kInside || pending_.contains(id)) return;
      beginnings_[fit].insert(id);
      const NameHit hit{fit, id};
      prefixes += fit == Fit::kPrefix && (!behind_ || *behind_ < hit) && IsFirstOfItsGroup(hit) ? 1 : 0;
    };
    for (const auto& [block, postings] : beginnings) {
      const std::vector<Posting>& lengths = starts.at(block);
      for (Posting posting : postings) {
        const std::int64_t subject = SubjectOf(posting), id = block * kSubjectsOfBlock + subject;
        if (HasAnotherName(lengths, subject)) {
          doubtful.push_back(id);
        } else {
          const bool is_exact = std::binary_search(
              lengths.begin(), lengths.end(), MakePosting(subject, static_cast<Place>(query_.characters().size())));
          keep(id, is_exact ? Fit::kExact : Fit::kPrefix);
        }
      }
    }
    for (const auto& [id, fit] : FitsOf(doubtful)) keep(id, fit);
    return prefixes;
  }

  static bool HasAnotherName(const std::vector<Posting>& postings, std::int64_t subject) {
    return std::binary_search(postings.begin(), postings.end(), MakePosting(subject, kInAnotherName));
  }

  // No hit of this fit in this block can stand behind the cursor.
  bool IsBehind(Fit fit, std::int64_t block) const {
    return behind_ && NameHit{fit, (block + 1) * kSubjectsOfBlock - 1} <= *behind_;
  }

  std::vector<std::int64_t> Chunk(std::int64_t first, std::size_t count) const {
    std::vector<std::int64_t> blocks;
    for (std::int64_t block = first; block < blocks_end_ && blocks.size() < count; ++block) blocks.push_back(block);
    return blocks;
  }

  // Every hit in ascending order of its number, until the page is full and the total known. Exact names and those that
  // begin so are only counted here.
  void WalkAll() {
    std::size_t width = 1;
    std::int64_t block = 0;
    while (block < blocks_end_ && !(PageIsFull() && IsCounted())) {
      if (IsCounted() && behind_ && IsBehind(Fit::kInside, block)) {
        block = behind_->subject_id / kSubjectsOfBlock;
      }
      const std::vector<std::int64_t> blocks = Chunk(block, width);
      for (const auto& [id, fit] : HitsIn(blocks)) Take(id, fit);
      block += static_cast<std::int64_t>(blocks.size());
      width = std::min(width * 8, kBlocksOfChunk);
    }
    for (const auto& [id, fit] : pending_) {
      if (id >= blocks_end_ * kSubjectsOfBlock) Take(id, fit);
    }
  }

  void Take(std::int64_t id, Fit fit) {
    if (fit == Fit::kNone || (PageIsFull() && IsCounted())) return;
    const NameHit hit{fit, id};
    if (!IsCounted() && IsFirstOfItsGroup(hit)) ++result_.total;
    if (fit == Fit::kInside) Offer(hit);
  }

  std::map<std::int64_t, Fit> HitsIn(const std::vector<std::int64_t>& blocks) {
    std::map<std::int64_t, Fit> fits;
    std::vector<std::int64_t> doubtful;
    auto add = [&](const PostingsByBlock& beginnings, bool by_initials) {
      for (const auto& [block, postings] : beginnings) {
        for (Posting posting : postings) {
          const std::int64_t id = block * kSubjectsOfBlock + SubjectOf(posting);
          const Place place = PlaceOf(posting);
          if (place == kInAnotherName) doubtful.push_back(id);
          const Fit fit = place == kInAnotherName      ? Fit::kNone
                          : place == 1 && !by_initials ? BeginningOf(id)
                                                       : Fit::kInside;
          auto [entry, is_new] = fits.emplace(id, fit);
          entry->second = std::min(entry->second, fit);
        }
      }
    };
    add(FindPieces(NamePieces(query_.characters()), blocks), false);
    if (!query_.initials().empty()) add(FindPieces(InitialPieces(query_.initials()), blocks), true);
    for (const auto& [id, fit] : FitsOf(doubtful)) fits[id] = fit;
    const auto first = pending_.lower_bound(blocks.front() * kSubjectsOfBlock);
    const auto end = pending_.lower_bound((blocks.back() + 1) * kSubjectsOfBlock);
    for (auto it = first; it != end; ++it) fits[it->first] = it->second;
    return fits;
  }

  Fit BeginningOf(std::int64_t id) const {
    const auto exact = beginnings_.find(Fit::kExact);
    return exact != beginnings_.end() && exact->second.contains(id) ? Fit::kExact : Fit::kPrefix;
  }

  db::Transaction& tx_;
  const NameQuery& query_;
  const std::optional<NameHit> behind_;
  const std::size_t hits_max_;
  const std::int64_t count_max_;
  Merges merges_;
  const std::int64_t blocks_end_;
  std::map<std::int64_t, Fit> pending_;               // whoever bears a name that waits and fits
  std::map<Fit, std::set<std::int64_t>> beginnings_;  // exact: all; prefix: as many as the page can take
  std::unordered_map<std::int64_t, NameHit> first_of_group_;
  NameHits result_;
};

}  // namespace

NameHits SearchNames(db::Transaction& tx, const NameQuery& query, const std::optional<NameHit>& behind,
                     std::size_t hits_max, std::int64_t count_max) {
  return NameSearch(tx, query, behind, hits_max, count_max).Run();
}

}  // namespace credence::subjects
