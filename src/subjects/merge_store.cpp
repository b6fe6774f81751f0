#include "subjects/merge_store.h"

#include "base/check.h"

namespace credence::subjects {

std::vector<std::int64_t> GroupOf(db::Transaction& tx, std::int64_t survivor_id) {
  std::vector<std::int64_t> group = {survivor_id};
  tx.ForEach<std::int64_t>("SELECT id FROM subject WHERE merged_into = :survivor ORDER BY id",
                           {{"survivor", survivor_id}}, [&](std::int64_t id) { group.push_back(id); });
  return group;
}

std::multimap<std::int64_t, std::int64_t> MergedInto(db::Transaction& tx,
                                                     const std::vector<std::int64_t>& survivor_ids) {
  std::multimap<std::int64_t, std::int64_t> merged;
  tx.ForEachIn<std::int64_t, std::int64_t>(
      "SELECT merged_into, id FROM subject WHERE merged_into IN (:keys) ORDER BY id", survivor_ids, {},
      [&](std::int64_t into, std::int64_t id) { merged.emplace(into, id); });
  return merged;
}

std::map<std::int64_t, std::int64_t> SurvivorsOf(db::Transaction& tx, const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, std::int64_t> survivors;
  tx.ForEachIn<std::int64_t, std::int64_t>(
      "SELECT id, COALESCE(merged_into, id) FROM subject WHERE id IN (:keys)", ids, {},
      [&](std::int64_t id, std::int64_t survivor) { survivors.emplace(id, survivor); });
  return survivors;
}

namespace merge_store {
namespace {

using I = std::int64_t;
using S = std::string;

constexpr std::string_view kColumns =
    R"(SELECT subject_id, number, into_id, merged_at, reason, group_id, position, undone_at, undone_reason,
         COALESCE(undone_group_id, 0), COALESCE(undone_position, 0) FROM subject_merge )";

void Walk(db::Transaction& tx, const std::string& rest, db::Params params,
          const std::function<void(const SubjectMerge&)>& visit) {
  tx.ForEach<I, I, I, I, S, I, I, std::optional<I>, S, I, I>(
      std::string(kColumns) + rest, params,
      [&](I subject_id, I number, I into_id, I merged_at, S reason, I group_id, I position, std::optional<I> undone_at,
          S undone_reason, I undone_group_id, I undone_position) {
        std::optional<Instant> undone;
        if (undone_at) undone = Instant{*undone_at};
        visit({subject_id,
               number,
               into_id,
               {merged_at},
               std::move(reason),
               {group_id, position},
               undone,
               std::move(undone_reason),
               {undone_group_id, undone_position}});
      });
}

}  // namespace

std::vector<SubjectMerge> MergesOf(db::Transaction& tx, std::int64_t subject_id) {
  std::vector<SubjectMerge> merges;
  Walk(tx, "WHERE subject_id = :subject_id ORDER BY number DESC", {{"subject_id", subject_id}},
       [&](const SubjectMerge& merge) { merges.push_back(merge); });
  return merges;
}

std::vector<SubjectMerge> Newest(db::Transaction& tx, const std::optional<ledger::EntryPlace>& behind,
                                 std::int64_t rows_max) {
  std::string where;
  std::vector<db::Param> params{{"rows_max", rows_max}};
  if (behind) {
    where = "WHERE group_id < :group_id OR (group_id = :same_group AND position < :position) ";
    params.insert(params.end(),
                  {{"group_id", behind->group_id}, {"same_group", behind->group_id}, {"position", behind->position}});
  }
  std::vector<SubjectMerge> merges;
  Walk(tx, where + "ORDER BY group_id DESC, position DESC LIMIT :rows_max", db::Params(params),
       [&](const SubjectMerge& merge) { merges.push_back(merge); });
  return merges;
}

void ForEach(db::Transaction& tx, const std::function<void(const SubjectMerge&)>& visit) {
  Walk(tx, "ORDER BY subject_id, number", {}, visit);
}

void Insert(db::Transaction& tx, const SubjectMerge& merge) {
  tx.Execute(
      R"(INSERT INTO subject_merge (subject_id, number, into_id, merged_at, reason, group_id, position, undone_reason)
         VALUES (:subject_id, :number, :into_id, :merged_at, :reason, :group_id, :position, ''))",
      {{"subject_id", merge.subject_id},
       {"number", merge.number},
       {"into_id", merge.into_id},
       {"merged_at", merge.merged_at.epoch_ms},
       {"reason", merge.reason},
       {"group_id", merge.place.group_id},
       {"position", merge.place.position}});
}

void SaveUndone(db::Transaction& tx, const SubjectMerge& merge) {
  const std::int64_t changed = tx.Execute(
      R"(UPDATE subject_merge SET undone_at = :undone_at, undone_reason = :undone_reason,
           undone_group_id = :undone_group_id, undone_position = :undone_position
         WHERE subject_id = :subject_id AND number = :number AND undone_at IS NULL)",
      {{"undone_at", merge.undone_at.value().epoch_ms},
       {"undone_reason", merge.undone_reason},
       {"undone_group_id", merge.undone_place.group_id},
       {"undone_position", merge.undone_place.position},
       {"subject_id", merge.subject_id},
       {"number", merge.number}});
  CHECK(changed == 1);
}

void SaveMergedInto(db::Transaction& tx, std::int64_t subject_id, std::optional<std::int64_t> into_id, Instant now) {
  const char* merged = "UPDATE subject SET merged_into = :into_id, changed_at = :changed_at WHERE id = :id";
  const char* alone = "UPDATE subject SET merged_into = NULL, changed_at = :changed_at WHERE id = :id";
  const std::int64_t changed =
      into_id ? tx.Execute(merged, {{"into_id", *into_id}, {"changed_at", now.epoch_ms}, {"id", subject_id}})
              : tx.Execute(alone, {{"changed_at", now.epoch_ms}, {"id", subject_id}});
  CHECK(changed == 1);
}

}  // namespace merge_store
}  // namespace credence::subjects
