#include "intake/waiting_row.h"

#include <boost/json.hpp>

#include "base/check.h"

namespace credence::intake {
namespace {

namespace json = boost::json;

std::string Context(std::string_view record_key) { return "unmatched:" + std::string(record_key); }

}  // namespace

std::string WaitingRow::ValueOf(catalog::FieldIndex field) const {
  return field == catalog::kNoField ? std::string() : storage[field];
}

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
  const catalog::SubjectFields& subject = waiting.item->subject;
  // As at filing: a code that is not valid may stand beside a number that is.
  const std::string code = waiting.ValueOf(subject.uscc);
  return {code == waiting.draft.subject_key ? code : "", waiting.ValueOf(subject.organisation_no),
          waiting.ValueOf(subject.registration_no), waiting.ValueOf(subject.name)};
}

}  // namespace credence::intake
