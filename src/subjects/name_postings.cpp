#include "subjects/name_postings.h"

#include <algorithm>

#include "base/limits.h"
#include "identity/search_form.h"

namespace credence::subjects::name_postings {
namespace {

std::int64_t BlockOf(std::int64_t subject_id) { return subject_id / kSubjectsOfBlock; }

// Takes what waits of the subjects in [begin, end) and writes it. Two writers never take the same name.
void WriteBlocks(db::Transaction& tx, std::int64_t begin, std::int64_t end) {
  auto taken = tx.Select<std::int64_t, std::string, bool>(
      R"(DELETE FROM name_pending WHERE subject_id >= :begin AND subject_id < :end
         RETURNING subject_id, name, is_first)",
      {{"begin", begin}, {"end", end}});
  if (taken.empty()) return;
  std::map<std::int64_t, BlockWriter> writers;
  for (const auto& [subject_id, name, is_first] : taken) {
    writers[BlockOf(subject_id)].Add(subject_id % kSubjectsOfBlock, identity::SearchForm(name), is_first);
  }
  const std::int64_t part = tx.ReserveId("name_part");
  auto bulk = tx.BulkInsert("name_gram", {"block", "bucket", "part", "page"});
  for (const auto& [block, writer] : writers) {
    for (const auto& [bucket, page] : writer.Pages()) bulk->Add({block, bucket, part, page});
  }
  bulk->Finish();
}

std::vector<std::string> KeyNames(std::size_t count) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) names.push_back("key" + std::to_string(i));
  return names;
}

}  // namespace

void AddFirstNames(db::Transaction& tx, const std::vector<PendingName>& names) {
  if (names.empty()) return;
  auto bulk = tx.BulkInsert("name_pending", {"subject_id", "name", "is_first"});
  std::int64_t first = names.front().subject_id, last = first;
  for (const PendingName& name : names) {
    bulk->Add({name.subject_id, name.name, true});
    first = std::min(first, name.subject_id);
    last = std::max(last, name.subject_id);
  }
  bulk->Finish();
  // Numbers ascend: whoever enters the first subject of a block finds the one before complete.
  const std::int64_t end = BlockOf(last) * kSubjectsOfBlock;
  if (end == 0 || first > end) return;
  WriteBlocks(tx, BlockOf(first - 1) * kSubjectsOfBlock, end);
  WriteOverdueBlock(tx);  // numbers have gaps: a block may have been left behind
}

void AddFurtherName(db::Transaction& tx, std::int64_t subject_id, std::string_view name) {
  tx.Execute("INSERT INTO name_pending (subject_id, name, is_first) VALUES (:subject_id, :name, 0)",
             {{"subject_id", subject_id}, {"name", name}});
  WriteOverdueBlock(tx);
}

bool WriteOverdueBlock(db::Transaction& tx) {
  const auto row =
      tx.SelectOne<std::int64_t, std::optional<std::int64_t>>("SELECT COUNT(*), MIN(subject_id) FROM name_pending");
  if (std::get<0>(*row) <= limits::kPendingNamesMax) return false;
  const std::int64_t begin = BlockOf(*std::get<1>(*row)) * kSubjectsOfBlock;
  WriteBlocks(tx, begin, begin + kSubjectsOfBlock);
  return true;
}

void ForEachPending(db::Transaction& tx, const std::function<void(const PendingName&)>& visit) {
  tx.ForEach<std::int64_t, std::string, bool>(
      "SELECT subject_id, name, is_first FROM name_pending ORDER BY subject_id, name", {},
      [&](std::int64_t subject_id, std::string name, bool is_first) {
        visit({subject_id, std::move(name), is_first});
      });
}

std::vector<PendingName> ListPending(db::Transaction& tx) {
  std::vector<PendingName> pending;
  ForEachPending(tx, [&](const PendingName& name) { pending.push_back(name); });
  return pending;
}

std::int64_t BlocksEnd(db::Transaction& tx) {
  const auto last = tx.SelectOne<std::optional<std::int64_t>>("SELECT MAX(block) FROM name_gram");
  return std::get<0>(*last) ? *std::get<0>(*last) + 1 : 0;
}

PostingsByBlock Find(db::Transaction& tx, std::string_view gram, const std::vector<std::int64_t>& blocks) {
  static const std::vector<std::string> kKeys = KeyNames(64);
  static const std::string kSql[] = {
      db::WidenKeys("SELECT block, page FROM name_gram WHERE bucket = :bucket AND block IN (:keys)", 1),
      db::WidenKeys("SELECT block, page FROM name_gram WHERE bucket = :bucket AND block IN (:keys)", 8),
      db::WidenKeys("SELECT block, page FROM name_gram WHERE bucket = :bucket AND block IN (:keys)", 64)};
  PostingsByBlock found;
  const std::uint32_t bucket = BucketOf(gram);
  for (std::size_t at = 0; at < blocks.size();) {
    const std::size_t left = blocks.size() - at;
    const std::size_t choice = left > 8 ? 2 : left > 1 ? 1 : 0;
    const std::size_t width = choice == 2 ? 64 : choice == 1 ? 8 : 1;
    std::vector<db::Param> params{{"bucket", bucket}};
    for (std::size_t i = 0; i < width; ++i) {
      params.push_back({kKeys[i], blocks[std::min(at + i, blocks.size() - 1)]});  // the last one fills the rest
    }
    for (const auto& [block, page] : tx.Select<std::int64_t, std::string>(kSql[choice], db::Params(params))) {
      std::vector<Posting>& postings = found[block];
      const std::size_t before = postings.size();
      ReadPostings(page, gram, postings);
      if (before != 0 && postings.size() != before) std::sort(postings.begin(), postings.end());
    }
    at += width;
  }
  std::erase_if(found, [](const auto& entry) { return entry.second.empty(); });
  return found;
}

void ForEachPage(db::Transaction& tx, std::int64_t block,
                 const std::function<void(std::int64_t bucket, const std::string& page)>& visit) {
  tx.ForEach<std::int64_t, std::string>("SELECT bucket, page FROM name_gram WHERE block = :block ORDER BY bucket, part",
                                        {{"block", block}},
                                        [&](std::int64_t bucket, const std::string& page) { visit(bucket, page); });
}

}  // namespace credence::subjects::name_postings
