#include "subjects/merge_service.h"

#include "base/check.h"
#include "identity/credit_code.h"
#include "identity/normalise.h"
#include "ledger/ledger_store.h"
#include "subjects/merge_store.h"
#include "subjects/subject_store.h"
#include "subjects/subjects_errors.h"

namespace credence::subjects {
namespace {

// Merges take turns: on PostgreSQL two at once could make a chain that neither of them sees.
constexpr std::string_view kTurn = "subjects.merge";

// The bearer of the code itself, merged or not.
Result<Subject> FindBearer(db::Transaction& tx, std::string_view typed_code) {
  ASSIGN_OR_RETURN(identity::CreditCode code, identity::CreditCode::Parse(identity::NormaliseIdentifier(typed_code)));
  auto holders = subject_store::HoldersOf(tx, Scheme::kUnifiedCode, {code.str()});
  if (holders.empty()) return Error(errors::kNotFound, {{"code", code.str()}});
  auto subject = subject_store::Find(tx, holders.begin()->second);
  CHECK(subject.has_value());
  return *std::move(subject);
}

SubjectFacts ReadFacts(db::Transaction& tx, const Subject& subject) {
  return FactsOf(subject, subject_store::NamesOf(tx, subject.id), subject_store::IdentifiersOf(tx, subject.id));
}

std::string ObjectOf(std::int64_t subject_id) { return "subject:" + std::to_string(subject_id); }

Status CheckAllowed(db::Transaction& tx, const Subject& from, const Subject& into) {
  return CheckMerge(from, into, GroupOf(tx, from.id).size() - 1, GroupOf(tx, into.id).size() - 1);
}

Status RequireEverywhere(const Caller& caller) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageSubjects));
  if (caller.ReachOf(Permission::kManageSubjects)->all_departments) return {};
  return Error(errors::kMergeEverywhere);
}

Subject MustFind(db::Transaction& tx, std::int64_t id) {
  auto subject = subject_store::Find(tx, id);
  CHECK(subject.has_value());
  return *std::move(subject);
}

std::string ActorOf(db::Transaction& tx, const ledger::EntryPlace& place) {
  auto entry = ledger::ledger_store::FindEntry(tx, place);
  CHECK(entry.has_value());
  return std::move(entry->entry.actor);
}

}  // namespace

Result<std::vector<ListedMerge>> MergeService::List(const Caller& caller,
                                                    const std::optional<ledger::EntryPlace>& behind,
                                                    std::int64_t rows_max) {
  RETURN_IF_ERROR(RequireEverywhere(caller));
  return database_.Read([&](db::Transaction& tx) -> Result<std::vector<ListedMerge>> {
    std::vector<ListedMerge> listed;
    for (SubjectMerge& merge : merge_store::Newest(tx, behind, rows_max)) {
      ListedMerge row{std::move(merge), {}, {}, "", ""};
      row.from = MustFind(tx, row.merge.subject_id);
      row.into = MustFind(tx, row.merge.into_id);
      row.merged_by = ActorOf(tx, row.merge.place);
      if (row.merge.undone_at) row.undone_by = ActorOf(tx, row.merge.undone_place);
      listed.push_back(std::move(row));
    }
    return listed;
  });
}

Result<SubjectPair> MergeService::Compare(const Caller& caller, std::string_view left_code,
                                          std::string_view right_code) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadSubjects));
  return database_.Read([&](db::Transaction& tx) -> Result<SubjectPair> {
    SubjectPair pair;
    ASSIGN_OR_RETURN(pair.left, FindBearer(tx, left_code));
    ASSIGN_OR_RETURN(pair.right, FindBearer(tx, right_code));
    const SubjectFacts left = ReadFacts(tx, pair.left), right = ReadFacts(tx, pair.right);
    pair.facts = CompareFacts(left, right);
    pair.likenesses = LikenessesOf(left, right);
    pair.remarks = ObjectionsTo(left, right);
    return pair;
  });
}

Result<MergeOutcome> MergeService::Merge(const Caller& caller, std::string_view from_code, std::string_view into_code,
                                         std::string_view reason) {
  RETURN_IF_ERROR(RequireEverywhere(caller));
  ASSIGN_OR_RETURN(std::string why, CheckReason(reason));
  return database_.Write([&](db::Transaction& tx) -> Result<MergeOutcome> {
    tx.TakeTurn(kTurn);
    MergeOutcome outcome;
    ASSIGN_OR_RETURN(outcome.from, FindBearer(tx, from_code));
    ASSIGN_OR_RETURN(outcome.into, FindBearer(tx, into_code));
    RETURN_IF_ERROR(CheckAllowed(tx, outcome.from, outcome.into));
    outcome.remarks = ObjectionsTo(ReadFacts(tx, outcome.from), ReadFacts(tx, outcome.into));
    SubjectMerge& merge = outcome.merge;
    merge.subject_id = outcome.from.id;
    merge.number = static_cast<std::int64_t>(merge_store::MergesOf(tx, outcome.from.id).size()) + 1;
    merge.into_id = outcome.into.id;
    merge.merged_at = clock_.Now();
    merge.reason = std::move(why);
    merge.place =
        ledger_.Append(tx, caller, {{"subject.merged", ObjectOf(merge.subject_id), MergedContent(merge)}}).front();
    merge_store::Insert(tx, merge);
    merge_store::SaveMergedInto(tx, merge.subject_id, merge.into_id, merge.merged_at);
    outcome.from.merged_into = merge.into_id;
    return outcome;
  });
}

Result<MergeOutcome> MergeService::Unmerge(const Caller& caller, std::string_view from_code, std::string_view reason) {
  RETURN_IF_ERROR(RequireEverywhere(caller));
  ASSIGN_OR_RETURN(std::string why, CheckReason(reason));
  return database_.Write([&](db::Transaction& tx) -> Result<MergeOutcome> {
    tx.TakeTurn(kTurn);
    MergeOutcome outcome;
    ASSIGN_OR_RETURN(outcome.from, FindBearer(tx, from_code));
    if (!outcome.from.merged_into) return Error(errors::kNotMerged, {{"subject", outcome.from.code}});
    auto into = subject_store::Find(tx, *outcome.from.merged_into);
    auto merges = merge_store::MergesOf(tx, outcome.from.id);
    CHECK(into.has_value() && !merges.empty() && !merges.front().undone_at);
    outcome.into = *std::move(into);
    SubjectMerge& merge = outcome.merge = std::move(merges.front());
    RETURN_IF_ERROR(CheckUnmerge(outcome.from, merge, clock_.Today()));
    merge.undone_at = clock_.Now();
    merge.undone_reason = std::move(why);
    merge.undone_place =
        ledger_.Append(tx, caller, {{"subject.unmerged", ObjectOf(merge.subject_id), UnmergedContent(merge)}}).front();
    merge_store::SaveUndone(tx, merge);
    merge_store::SaveMergedInto(tx, merge.subject_id, std::nullopt, *merge.undone_at);
    outcome.from.merged_into.reset();
    return outcome;
  });
}

namespace {

class MergeCheck {
 public:
  MergeCheck(db::Transaction& tx, crypto::HashAlgorithm algorithm) : tx_(tx), algorithm_(algorithm) {}

  std::vector<std::string> Run() {
    std::vector<SubjectMerge> merges;
    merge_store::ForEach(tx_, [&](const SubjectMerge& merge) { merges.push_back(merge); });
    std::map<std::int64_t, std::int64_t> expected;  // subject -> survivor
    std::int64_t number = 0, subject_id = 0, undone = 0;
    for (const SubjectMerge& merge : merges) {
      name_ = ObjectOf(merge.subject_id);
      number = merge.subject_id == subject_id ? number + 1 : 1;
      subject_id = merge.subject_id;
      if (merge.number != number) Add("a merge is missing");
      CheckEntry(merge.place, "subject.merged", MergedContent(merge));
      if (merge.undone_at) {
        ++undone;
        CheckEntry(merge.undone_place, "subject.unmerged", UnmergedContent(merge));
      } else if (!expected.emplace(merge.subject_id, merge.into_id).second) {
        Add("merged twice at once");
      } else if (!merge.undone_reason.empty() || merge.undone_place.group_id != 0 || merge.undone_place.position != 0) {
        Add("a merge that stands has marks of its end");
      }
    }
    ComparePresent(expected);
    name_ = "merges";
    CompareCount("subject.merged", static_cast<std::int64_t>(merges.size()));
    CompareCount("subject.unmerged", undone);
    return std::move(defects_);
  }

 private:
  void Add(const std::string& what) { defects_.push_back(name_ + ": " + what); }

  void CheckEntry(const ledger::EntryPlace& place, std::string_view action, const ledger::Content& content) {
    auto entry = ledger::ledger_store::FindEntry(tx_, place);
    if (!entry || entry->entry.action != action || entry->entry.object != name_ ||
        ledger::Commitment(algorithm_, ledger::Salt{entry->salt}, content).Hex() != entry->entry.commitment) {
      Add("a merge does not match its ledger entry " + std::string(action));
    }
  }

  void ComparePresent(std::map<std::int64_t, std::int64_t>& expected) {
    std::map<std::int64_t, std::int64_t> found;
    tx_.ForEach<std::int64_t, std::int64_t>(
        "SELECT id, merged_into FROM subject WHERE merged_into IS NOT NULL ORDER BY id", {},
        [&](std::int64_t id, std::int64_t into_id) { found.emplace(id, into_id); });
    for (const auto& [id, into_id] : found) {
      name_ = ObjectOf(id);
      auto merge = expected.find(id);
      if (merge == expected.end() || merge->second != into_id) Add("a merge that the log does not know");
      if (found.contains(into_id)) Add("merged into a subject that is merged itself");
      if (merge != expected.end()) expected.erase(merge);
    }
    for (const auto& [id, into_id] : expected) {
      name_ = ObjectOf(id);
      Add("stands alone, but the log says that it is merged");
    }
  }

  void CompareCount(std::string_view action, std::int64_t expected) {
    auto row =
        tx_.SelectOne<std::int64_t>("SELECT COUNT(*) FROM ledger_entry WHERE action = :action", {{"action", action}});
    if (std::get<0>(*row) != expected) Add("as many as the log has of " + std::string(action) + " are not there");
  }

  db::Transaction& tx_;
  crypto::HashAlgorithm algorithm_;
  std::string name_;
  std::vector<std::string> defects_;
};

}  // namespace

std::vector<std::string> FindMergeDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm) {
  return MergeCheck(tx, algorithm).Run();
}

}  // namespace credence::subjects
