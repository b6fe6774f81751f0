#include "records/reported_json.h"

#include <boost/json.hpp>

#include "identity/masking.h"

namespace credence::records {
namespace {

namespace json = boost::json;

json::value TextOrNull(std::string_view text) { return text.empty() ? json::value() : json::value(text); }
json::object Titles(const catalog::LocalText& text) { return {{"zh", text.zh}, {"en", text.en}}; }

json::object JsonOf(const ShownValue& value) {
  return {{"value", TextOrNull(value.text)}, {"masked", value.is_masked}};
}

json::array JsonOf(const std::vector<ShownField>& fields) {
  json::array rows;
  for (const ShownField& shown : fields) {
    rows.push_back(json::object{{"code", shown.field->code},
                                {"title", Titles(shown.field->title)},
                                {"value", shown.value.text},
                                {"masked", shown.value.is_masked}});
  }
  return rows;
}

json::object JsonOf(const ShownVersion& version) {
  json::array changes;
  for (const FieldChange& change : version.changes) {
    changes.push_back(json::object{{"code", change.field->code},
                                   {"title", Titles(change.field->title)},
                                   {"before", JsonOf(change.before)},
                                   {"after", JsonOf(change.after)}});
  }
  return {{"version", version.version},
          {"department", version.department_id},
          {"received_on", version.received_on},
          {"batch", version.batch_id},
          {"filed_at", BeijingRfc3339(version.filed_at)},
          {"until", version.until ? json::value(BeijingRfc3339(*version.until)) : json::value()},
          {"changes", std::move(changes)}};
}

}  // namespace

json::object JsonOf(const ReportedRow& row) {
  const Record& record = row.record;
  return {{"id", record.id.str()},
          {"item", record.item},
          {"item_title", Titles(row.item->title)},
          {"department", record.department_id},
          {"department_name", row.department_name},
          {"subject", json::object{{"code", row.subject.code}, {"name", identity::MaskFreeText(row.subject.name)}}},
          {"document_number", TextOrNull(identity::MaskFreeText(record.derived.document_number))},
          {"decided_on", TextOrNull(record.derived.decided_on)},
          {"received_on", record.received_on},
          {"filed_at", BeijingRfc3339(record.filed_at)},
          {"version", record.version},
          {"state", Name(record.state)},
          {"publicity", json::object{{"state", Name(row.publicity)},
                                     {"from", TextOrNull(record.derived.public_from)},
                                     {"until", TextOrNull(record.derived.public_until)}}},
          {"batch", record.batch_id},
          {"withdrawal_waits", row.withdrawal_waits}};
}

json::object JsonOf(const ReportedFile& file, Language language) {
  json::object view = JsonOf(file.row);
  view["replaces"] = TextOrNull(file.row.record.replaces);
  view["replaced_by"] = TextOrNull(file.row.record.replaced_by);
  view["fields"] = JsonOf(file.fields);
  json::array versions, withdrawals;
  for (const ShownVersion& version : file.versions) versions.push_back(JsonOf(version));
  for (const Withdrawal& withdrawal : file.withdrawals) withdrawals.push_back(JsonOf(withdrawal, language));
  view["versions"] = std::move(versions);
  view["withdrawals"] = std::move(withdrawals);
  view["asks_second_person"] = file.asks_second_person;
  view["may_withdraw"] = file.may_withdraw;
  view["may_decide"] = file.may_decide;
  return view;
}

json::object JsonOf(const FileRow& row) {
  json::object view = JsonOf(row.row);
  view["fields"] = JsonOf(row.fields);
  view["as_public"] = row.as_public;
  return view;
}

json::object JsonOf(const Withdrawal& withdrawal, Language language) {
  const WithdrawalReason* reason = FindWithdrawalReason(withdrawal.reason);
  const bool is_decided = !withdrawal.decided_by.empty();
  return {{"record", withdrawal.record.str()},
          {"attempt", withdrawal.attempt},
          {"version", withdrawal.record_version},
          {"state", Name(withdrawal.state)},
          {"reason", withdrawal.reason},
          {"reason_title", reason == nullptr ? withdrawal.reason : reason->Title(language)},
          {"note", TextOrNull(withdrawal.note)},
          {"second_person", withdrawal.second_person},
          {"asked_by", withdrawal.asked_by},
          {"asked_at", BeijingRfc3339(withdrawal.asked_at)},
          {"decided_by", TextOrNull(withdrawal.decided_by)},
          {"decided_at", is_decided ? json::value(BeijingRfc3339(withdrawal.decided_at)) : json::value()},
          {"decision_note", TextOrNull(withdrawal.decision_note)}};
}

json::array JsonOf(const std::vector<WithdrawalReason>& reasons, Language language) {
  json::array rows;
  for (const WithdrawalReason& reason : reasons) {
    rows.push_back(
        json::object{{"code", reason.code}, {"title", reason.Title(language)}, {"asks_note", reason.asks_note}});
  }
  return rows;
}

}  // namespace credence::records
