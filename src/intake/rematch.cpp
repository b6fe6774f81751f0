#include "intake/rematch.h"

#include <boost/json.hpp>

#include "base/check.h"
#include "subjects/matching.h"

namespace credence::intake {
namespace {

namespace json = boost::json;

constexpr std::int64_t kRowsInOneTransaction = 125;

std::string Context(std::string_view record_key) { return "unmatched:" + std::string(record_key); }

struct WaitingRow {
  const catalog::ItemDefinition* item = nullptr;
  std::vector<std::string> storage;
  records::RecordDraft draft;
};

// With the item version that checked the row.
WaitingRow OpenWaitingRow(const UnmatchedRow& row, const catalog::Items& items, const crypto::DataKey& key) {
  auto opened = key.Open(row.sealed, Context(row.record_key));
  CHECK(opened.ok());
  const json::value document = json::parse(*opened);
  WaitingRow waiting;
  waiting.item = items.Find(row.item, document.at("item_version").to_number<int>());
  CHECK(waiting.item != nullptr);
  const catalog::ItemDefinition& item = *waiting.item;
  waiting.storage.resize(item.fields.size());
  for (const auto& [code, value] : document.at("values").as_object()) {
    const catalog::FieldIndex index = item.FindField(code);
    CHECK(index != catalog::kNoField);
    waiting.storage[index] = std::string(value.as_string());
  }
  auto text = [&](std::string_view name) { return std::string(document.at(name).as_string()); };
  waiting.draft = {{waiting.storage.begin(), waiting.storage.end()},
                   row.record_key,
                   text("decision_key"),
                   text("content_digest"),
                   text("subject_key"),
                   text("withheld"),
                   0};
  return waiting;
}

subjects::MatchRequest RequestOf(const WaitingRow& waiting) {
  auto value = [&](catalog::FieldIndex field) {
    return field == catalog::kNoField ? std::string() : waiting.storage[field];
  };
  const catalog::SubjectFields& subject = waiting.item->subject;
  // As at filing: a code that is not valid may stand beside a number that is.
  const std::string code = value(subject.uscc);
  return {code == waiting.draft.subject_key ? code : "", value(subject.organisation_no), value(subject.registration_no),
          value(subject.name)};
}

}  // namespace

std::string SealWaitingRow(const catalog::ItemDefinition& item, const PreparedRow& row, const crypto::DataKey& key) {
  json::object values;
  for (std::size_t f = 0; f < item.fields.size(); ++f) {
    if (!row.values[f].empty()) values[item.fields[f].code] = row.values[f];
  }
  const json::object document{{"values", values},
                              {"item_version", item.version},
                              {"decision_key", row.decision_key},
                              {"content_digest", row.content_digest},
                              {"subject_key", row.subject_key},
                              {"withheld", row.withheld}};
  return key.Seal(json::serialize(document), Context(row.record_key));
}

std::int64_t Rematcher::FileSome(const Caller& caller, const std::vector<UnmatchedRow>& rows) {
  auto filed = database_.Write([&](db::Transaction& tx) -> Result<std::int64_t> {
    std::vector<WaitingRow> waiting;
    std::vector<subjects::MatchRequest> requests;
    for (const UnmatchedRow& row : rows) {
      waiting.push_back(OpenWaitingRow(row, items_, data_key_));
      requests.push_back(RequestOf(waiting.back()));
    }
    const auto matches = subjects::MatchSubjects(tx, requests);
    std::int64_t count = 0;
    std::vector<std::string> done;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (matches[i].outcome != subjects::MatchOutcome::kMatched) continue;
      waiting[i].draft.subject_id = matches[i].subject_id;
      const records::FilingContext context{waiting[i].item, rows[i].department_id, clock_.Today(), rows[i].batch_id,
                                           records::OtherSubject::kAsk};
      const auto results = record_filer_.File(tx, caller, context, {waiting[i].draft});
      // A decision that stands under another subject by now waits on, for somebody to decide.
      if (results.front().outcome == records::FilingOutcome::kRefused) continue;
      ++count;
      done.push_back(rows[i].record_key);
    }
    batch_store::RemoveUnmatched(tx, done);
    return count;
  });
  return *filed;
}

std::int64_t Rematcher::Run(const Caller& caller) {
  std::int64_t filed = 0;
  std::string behind;
  while (true) {
    auto rows = database_.Read([&](db::Transaction& tx) -> Result<std::vector<UnmatchedRow>> {
      return batch_store::UnmatchedBehind(tx, behind, kRowsInOneTransaction);
    });
    if (rows->empty()) return filed;
    behind = rows->back().record_key;
    filed += FileSome(caller, *rows);
  }
}

}  // namespace credence::intake
