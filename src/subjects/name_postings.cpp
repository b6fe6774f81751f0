#include "subjects/name_postings.h"

#include <algorithm>
#include <numeric>
#include <optional>

#include "base/limits.h"
#include "db/like_pattern.h"
#include "identity/search_form.h"

namespace credence::subjects::name_postings {
namespace {

std::int64_t BlockOf(std::int64_t subject_id) { return subject_id / kSubjectsOfBlock; }

// As they were kept; made anew for names that were learned before forms were kept.
std::string FormOf(std::optional<std::string>&& kept, std::string_view name) {
  return kept ? std::move(*kept) : identity::SearchForm(name);
}

// Takes what waits of the subjects in [begin, end) and writes it. Two writers never take the same name.
void WriteBlocks(db::Transaction& tx, std::int64_t begin, std::int64_t end) {
  auto taken = tx.Select<std::int64_t, std::string, std::optional<std::string>, bool>(
      R"(DELETE FROM name_pending WHERE subject_id >= :begin AND subject_id < :end
         RETURNING subject_id, name, search_form, is_first)",
      {{"begin", begin}, {"end", end}});
  if (taken.empty()) return;
  std::map<std::int64_t, BlockWriter> writers;
  for (auto& [subject_id, name, form, is_first] : taken) {
    writers[BlockOf(subject_id)].Add(subject_id % kSubjectsOfBlock, FormOf(std::move(form), name), is_first);
  }
  const std::int64_t part = tx.ReserveId("name_part");
  auto bulk = tx.BulkInsert("name_gram", {"block", "bucket", "part", "page"});
  for (const auto& [block, writer] : writers) {
    for (const auto& [bucket, page] : writer.Pages()) bulk->Add({block, bucket, part, page});
  }
  bulk->Finish();
}

// `blocks` ascending. Pages of a bucket lie one behind the other: when many of them are wanted, all between the first
// and the last are walked (four times as fast as looking each up), otherwise each is looked up.
void ForEachPageOf(db::Transaction& tx, std::string_view gram, const std::vector<std::int64_t>& blocks,
                   const std::function<void(std::int64_t block, const std::string& page)>& visit) {
  if (blocks.empty()) return;
  const std::int64_t bucket = BucketOf(gram), first = blocks.front(), last = blocks.back();
  const std::int64_t span = last - first + 1, wanted = static_cast<std::int64_t>(blocks.size());
  if (wanted * 4 < span) {
    tx.ForEachIn<std::int64_t, std::string>(
        "SELECT block, page FROM name_gram WHERE bucket = :bucket AND block IN (:keys)", blocks, {{"bucket", bucket}},
        visit);
    return;
  }
  tx.ForEach<std::int64_t, std::string>(
      "SELECT block, page FROM name_gram WHERE bucket = :bucket AND block >= :first AND block <= :last",
      {{"bucket", bucket}, {"first", first}, {"last", last}}, [&](std::int64_t block, const std::string& page) {
        if (wanted == span || std::binary_search(blocks.begin(), blocks.end(), block)) visit(block, page);
      });
}

}  // namespace

void AddFirstNames(db::Transaction& tx, const std::map<std::int64_t, std::string>& names) {
  if (names.empty()) return;
  auto bulk = tx.BulkInsert("name_pending", {"subject_id", "name", "search_form", "is_first"});
  for (const auto& [subject_id, name] : names) bulk->Add({subject_id, name, identity::SearchForm(name), true});
  bulk->Finish();
  // Numbers ascend: whoever enters the first subject of a block finds the one before complete.
  const std::int64_t first = names.begin()->first, end = BlockOf(names.rbegin()->first) * kSubjectsOfBlock;
  if (end == 0 || first > end) return;
  WriteBlocks(tx, BlockOf(first - 1) * kSubjectsOfBlock, end);
  WriteOverdueBlock(tx);  // numbers have gaps: a block may have been left behind
}

void AddFurtherName(db::Transaction& tx, std::int64_t subject_id, std::string_view name) {
  const std::string form = identity::SearchForm(name);
  tx.Execute(R"(INSERT INTO name_pending (subject_id, name, search_form, is_first)
                VALUES (:subject_id, :name, :search_form, 0))",
             {{"subject_id", subject_id}, {"name", name}, {"search_form", form}});
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

void KeepMissingForms(db::Transaction& tx) {
  const auto without =
      tx.Select<std::int64_t, std::string>("SELECT subject_id, name FROM name_pending WHERE search_form IS NULL");
  for (const auto& [subject_id, name] : without) {
    const std::string form = identity::SearchForm(name);
    tx.Execute("UPDATE name_pending SET search_form = :form WHERE subject_id = :subject_id AND name = :name",
               {{"form", form}, {"subject_id", subject_id}, {"name", name}});
  }
}

void ForEachPending(db::Transaction& tx, std::string_view text, const std::function<void(const PendingName&)>& visit) {
  constexpr std::string_view kAll = "SELECT subject_id, name, search_form, is_first FROM name_pending";
  constexpr std::string_view kHolding = R"(
      SELECT subject_id, name, search_form, is_first FROM name_pending
      WHERE search_form IS NULL OR search_form LIKE :pattern ESCAPE '!')";
  const std::string pattern = db::LikePattern(text);
  const std::vector<db::Param> params = {{"pattern", pattern}};
  tx.ForEach<std::int64_t, std::string, std::optional<std::string>, bool>(
      text.empty() ? kAll : kHolding, text.empty() ? db::Params() : db::Params(params),
      [&](std::int64_t subject_id, std::string name, std::optional<std::string> form, bool is_first) {
        std::string search_form = FormOf(std::move(form), name);
        visit({subject_id, std::move(name), std::move(search_form), is_first});
      });
}

std::int64_t BlocksEnd(db::Transaction& tx) {
  const auto last = tx.SelectOne<std::optional<std::int64_t>>("SELECT MAX(id) FROM subject");
  return std::get<0>(*last) ? BlockOf(*std::get<0>(*last)) + 1 : 0;
}

PostingsByBlock Find(db::Transaction& tx, std::string_view gram, const std::vector<std::int64_t>& blocks) {
  PostingsByBlock found;
  ForEachPageOf(tx, gram, blocks, [&](std::int64_t block, const std::string& page) {
    std::vector<Posting>& postings = found[block];
    const std::size_t before = postings.size();
    ReadPostings(page, gram, postings);
    if (before != 0 && postings.size() != before) std::sort(postings.begin(), postings.end());
  });
  std::erase_if(found, [](const auto& entry) { return entry.second.empty(); });
  return found;
}

PostingsByBlock FindAmong(db::Transaction& tx, std::string_view gram, Place offset, const PostingsByBlock& beginnings,
                          std::size_t& postings) {
  std::vector<std::int64_t> blocks;
  for (const auto& [block, of_block] : beginnings) blocks.push_back(block);
  PostingsByBlock found;
  ForEachPageOf(tx, gram, blocks, [&](std::int64_t block, const std::string& page) {
    std::vector<Posting>& among = found[block];
    const std::size_t before = among.size();
    postings += ReadBeginningsAmong(page, gram, offset, beginnings.at(block), among);
    if (before == 0 || among.size() == before) return;
    std::sort(among.begin(), among.end());  // another part of the block
    among.erase(std::unique(among.begin(), among.end()), among.end());
  });
  std::erase_if(found, [](const auto& entry) { return entry.second.empty(); });
  return found;
}

void ForEachPage(db::Transaction& tx, std::int64_t block,
                 const std::function<void(std::int64_t bucket, const std::string& page)>& visit) {
  std::vector<std::int64_t> buckets(kBuckets);
  std::iota(buckets.begin(), buckets.end(), 0);
  tx.ForEachIn<std::int64_t, std::string>(
      "SELECT bucket, page FROM name_gram WHERE bucket IN (:keys) AND block = :block", buckets, {{"block", block}},
      [&](std::int64_t bucket, const std::string& page) { visit(bucket, page); });
}

}  // namespace credence::subjects::name_postings
