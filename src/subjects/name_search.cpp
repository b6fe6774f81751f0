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

std::vector<std::int64_t> BlocksOf(const PostingsByBlock& found) {
  std::vector<std::int64_t> blocks;
  for (const auto& [block, postings] : found) blocks.push_back(block);
  return blocks;
}

// Where the text would begin if these postings of a gram `offset` behind its beginning belonged to it.
void MoveToBeginning(std::vector<Posting>& postings, std::size_t offset) {
  std::size_t kept = 0;
  for (Posting posting : postings) {
    const Place place = PlaceOf(posting);
    if (place != kInAnotherName && place <= offset) continue;
    postings[kept++] = place == kInAnotherName ? posting : posting - static_cast<Posting>(offset);
  }
  postings.resize(kept);
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
  using Hit = std::pair<std::int64_t, Fit>;

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
    const std::string_view text = query_.initials().empty() ? std::string_view(query_.form()) : std::string_view();
    name_postings::ForEachPending(tx_, text, [&](const name_postings::PendingName& pending) {
      const Fit fit = query_.FitOf(pending.search_form);
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

  PostingsByBlock Read(const Piece& piece, const std::vector<std::int64_t>& blocks) {
    PostingsByBlock found = name_postings::Find(tx_, piece.gram, blocks);
    Frequency& frequency = frequencies_[piece.gram];
    frequency.blocks += blocks.size();
    for (const auto& [block, postings] : found) frequency.postings += postings.size();
    return found;
  }

  // By what was read of them so far; of what was not, one block in the middle is looked at.
  void SortByFrequency(std::vector<Piece>& pieces) {
    for (const Piece& piece : pieces) {
      if (!frequencies_.contains(piece.gram)) Read(piece, {blocks_end_ / 2});
    }
    std::stable_sort(pieces.begin(), pieces.end(), [this](const Piece& a, const Piece& b) {
      const Frequency &of_a = frequencies_.at(a.gram), &of_b = frequencies_.at(b.gram);
      return of_a.postings * of_b.blocks < of_b.postings * of_a.blocks;
    });
  }

  // Beginnings of texts with this piece.
  PostingsByBlock BeginningsOf(const Piece& piece, const std::vector<std::int64_t>& blocks) {
    PostingsByBlock found = Read(piece, blocks);
    for (auto& [block, postings] : found) MoveToBeginning(postings, piece.offset);
    return found;
  }

  // Those of them at which the piece stands, too.
  PostingsByBlock Narrow(const PostingsByBlock& beginnings, const Piece& piece) {
    Frequency& frequency = frequencies_[piece.gram];
    frequency.blocks += beginnings.size();
    return name_postings::FindAmong(tx_, piece.gram, piece.offset, beginnings, frequency.postings);
  }

  // The rarest piece is read first, the others only where it stands.
  PostingsByBlock FindPieces(std::vector<Piece> pieces, const std::vector<std::int64_t>& blocks) {
    if (pieces.size() > 1) SortByFrequency(pieces);
    PostingsByBlock beginnings = BeginningsOf(pieces.front(), blocks);
    for (std::size_t i = 1; i < pieces.size() && !beginnings.empty(); ++i) {
      beginnings = Narrow(beginnings, pieces[i]);
    }
    return beginnings;
  }

  // Names that begin so: all exact ones, and of the others as many as the page can take.
  void FindBeginnings() {
    const Piece start{StartGram(query_.characters()), 0};
    std::vector<Piece> pieces = NamePieces(query_.characters());
    std::erase_if(pieces, [](const Piece& piece) { return piece.offset == 0; });
    pieces.push_back(start);
    std::size_t prefixes = 0;
    for (std::int64_t block = 0; block < blocks_end_; block += kBlocksOfChunk) {
      if (pieces.size() > 1) SortByFrequency(pieces);
      auto takes_all = [&](std::int64_t at) { return prefixes <= hits_max_ && !IsBehind(Fit::kPrefix, at); };
      PostingsByBlock lengths;  // of the names that begin with the first two characters
      PostingsByBlock beginnings;
      for (std::size_t i = 0; i < pieces.size() && (i == 0 || !beginnings.empty()); ++i) {
        const std::vector<std::int64_t> blocks = i == 0 ? Chunk(block, kBlocksOfChunk) : BlocksOf(beginnings);
        if (pieces[i].gram == start.gram) {
          lengths = Read(start, blocks);
          beginnings = FromLengths(lengths, i == 0 ? nullptr : &beginnings, takes_all);
        } else if (i == 0) {
          beginnings = BeginningsOf(pieces[i], blocks);
          KeepFirst(beginnings);
        } else {
          beginnings = Narrow(beginnings, pieces[i]);
        }
      }
      prefixes += KeepBeginnings(lengths, beginnings);
    }
    if (!query_.initials().empty()) FindBeginningsByInitials();
  }

  // Names whose initials begin so, as many as the page can take.
  void FindBeginningsByInitials() {
    std::size_t prefixes = 0;
    for (std::int64_t block = 0; block < blocks_end_ && prefixes <= hits_max_; block += kBlocksOfChunk) {
      PostingsByBlock beginnings = FindPieces(InitialPieces(query_.initials()), Chunk(block, kBlocksOfChunk));
      KeepFirst(beginnings);
      std::vector<std::int64_t> doubtful;
      for (const auto& [at, postings] : beginnings) {
        for (Posting posting : postings) {
          const std::int64_t id = at * kSubjectsOfBlock + SubjectOf(posting);
          if (PlaceOf(posting) == kInAnotherName) {
            doubtful.push_back(id);
          } else {
            prefixes += KeepBeginning(id, Fit::kPrefix);
          }
        }
      }
      for (const auto& [id, fit] : FitsOf(doubtful)) prefixes += KeepBeginning(id, fit);
    }
  }

  // Beginnings of names, and what stands in another name than the first.
  static void KeepFirst(PostingsByBlock& beginnings) {
    for (auto& [block, postings] : beginnings) {
      std::erase_if(postings, [](Posting posting) { return PlaceOf(posting) > 1; });
    }
    std::erase_if(beginnings, [](const auto& entry) { return entry.second.empty(); });
  }

  // Beginnings of the names whose lengths these are: of all, or of those alone that may be the whole text. Those alone
  // that are in `among`, if given.
  template <typename TakesAll>
  PostingsByBlock FromLengths(const PostingsByBlock& lengths, const PostingsByBlock* among,
                              TakesAll&& takes_all) const {
    const std::size_t whole = query_.characters().size();
    PostingsByBlock beginnings;
    for (const auto& [block, postings] : lengths) {
      const bool all = takes_all(block);
      std::vector<Posting> kept;
      for (const Posting posting : postings) {
        const Place length = PlaceOf(posting);
        if (length != kInAnotherName && length != whole && !all) continue;
        const Posting beginning = MakePosting(SubjectOf(posting), length == kInAnotherName ? kInAnotherName : 1);
        if (among == nullptr || Contains(among->at(block), beginning)) kept.push_back(beginning);
      }
      if (!kept.empty()) beginnings.emplace_hint(beginnings.end(), block, std::move(kept));
    }
    return beginnings;
  }

  static bool Contains(const std::vector<Posting>& postings, Posting posting) {
    return std::binary_search(postings.begin(), postings.end(), posting);
  }

  // How many of them stand where the page may take them.
  std::size_t KeepBeginnings(const PostingsByBlock& lengths_by_block, const PostingsByBlock& beginnings) {
    std::size_t prefixes = 0;
    std::vector<std::int64_t> doubtful;
    for (const auto& [block, postings] : beginnings) {
      const std::vector<Posting>& lengths = lengths_by_block.at(block);
      for (Posting posting : postings) {
        const std::int64_t subject = SubjectOf(posting), id = block * kSubjectsOfBlock + subject;
        if (Contains(lengths, MakePosting(subject, kInAnotherName))) {
          doubtful.push_back(id);
        } else {
          const bool is_exact = Contains(lengths, MakePosting(subject, static_cast<Place>(query_.characters().size())));
          prefixes += KeepBeginning(id, is_exact ? Fit::kExact : Fit::kPrefix);
        }
      }
    }
    for (const auto& [id, fit] : FitsOf(doubtful)) prefixes += KeepBeginning(id, fit);
    return prefixes;
  }

  // 1 for a new beginning that the page may take, else 0.
  std::size_t KeepBeginning(std::int64_t id, Fit fit) {
    if (fit >= Fit::kInside || pending_.contains(id) || beginnings_[Fit::kExact].contains(id)) return 0;
    if (!beginnings_[fit].insert(id).second || fit != Fit::kPrefix) return 0;
    const NameHit hit{fit, id};
    return (!behind_ || *behind_ < hit) && IsFirstOfItsGroup(hit) ? 1 : 0;
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

  // In ascending order, each subject once.
  std::vector<Hit> HitsIn(const std::vector<std::int64_t>& blocks) {
    std::vector<Hit> hits;
    std::vector<std::int64_t> doubtful;
    auto add = [&](const PostingsByBlock& beginnings) {
      for (const auto& [block, postings] : beginnings) {
        for (Posting posting : postings) {
          const std::int64_t id = block * kSubjectsOfBlock + SubjectOf(posting);
          const Place place = PlaceOf(posting);
          if (place == kInAnotherName) {
            doubtful.push_back(id);
          } else {
            hits.emplace_back(id, place == 1 ? FitAtBeginning(id) : Fit::kInside);
          }
        }
      }
    };
    add(FindPieces(NamePieces(query_.characters()), blocks));
    if (!query_.initials().empty()) add(FindPieces(InitialPieces(query_.initials()), blocks));
    std::map<std::int64_t, Fit> by_names = FitsOf(doubtful);
    const auto first = pending_.lower_bound(blocks.front() * kSubjectsOfBlock);
    const auto end = pending_.lower_bound((blocks.back() + 1) * kSubjectsOfBlock);
    for (auto it = first; it != end; ++it) by_names[it->first] = it->second;
    std::erase_if(hits, [&](const Hit& hit) { return by_names.contains(hit.first); });
    hits.insert(hits.end(), by_names.begin(), by_names.end());
    std::sort(hits.begin(), hits.end());  // of one subject the best fit first
    hits.erase(std::unique(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return a.first == b.first; }),
               hits.end());
    return hits;
  }

  Fit FitAtBeginning(std::int64_t id) const {
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
  struct Frequency {
    std::size_t postings = 0, blocks = 0;
  };
  std::map<std::string, Frequency, std::less<>> frequencies_;
  NameHits result_;
};

}  // namespace

NameHits SearchNames(db::Transaction& tx, const NameQuery& query, const std::optional<NameHit>& behind,
                     std::size_t hits_max, std::int64_t count_max) {
  return NameSearch(tx, query, behind, hits_max, count_max).Run();
}

}  // namespace credence::subjects
