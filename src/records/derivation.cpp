#include "records/derivation.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "base/check.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "identity/document_number.h"

namespace credence::records {
namespace {

using catalog::FieldDefinition;
using catalog::FieldFormat;
using catalog::ItemDefinition;
using catalog::KeyPart;

// Appends a JSON string literal; the fast path covers text without characters that need an escape.
void AppendQuoted(std::string& out, std::string_view text) {
  const bool plain = std::none_of(text.begin(), text.end(),
                                  [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; });
  if (plain) {
    out.append("\"").append(text).append("\"");
  } else {
    out.append(boost::json::serialize(boost::json::string(text)));
  }
}

void AppendMember(std::string& out, std::string_view name, std::string_view value) {
  if (out.back() != '{') out.push_back(',');
  AppendQuoted(out, name);
  out.push_back(':');
  AppendQuoted(out, value);
}

std::string KeyOf(const ItemDefinition& item, const std::vector<KeyPart>& parts, FieldValues values,
                  std::string_view subject_key) {
  std::string material = item.code;
  for (const KeyPart& part : parts) {
    material.push_back('\n');
    if (part.is_subject) {
      material.append(subject_key);
    } else if (item.field(part.field).format == FieldFormat::kDocumentNumber) {
      material.append(identity::DocumentNumberKey(values[part.field]));
    } else {
      material.append(values[part.field]);
    }
  }
  return crypto::Sm3(material).Hex();
}

std::optional<CivilDate> DateIn(FieldValues values, catalog::FieldIndex field) {
  if (field == catalog::kNoField) return std::nullopt;
  return CivilDate::ParseIso(values[field]);
}

std::string_view TextIn(FieldValues values, catalog::FieldIndex field) {
  return field == catalog::kNoField ? std::string_view() : values[field];
}

Publication PublicationOf(const ItemDefinition& item, FieldValues values, CivilDate decided_on,
                          const RuleSets& rule_sets) {
  const catalog::PublicationPolicy& policy = item.publication;
  if (policy.kind == catalog::PublicationKind::kLicence) {
    return ForLicence(DateIn(values, policy.until).value_or(OpenEnd()));
  }
  PenaltyFacts facts{decided_on,
                     {},
                     std::nullopt,
                     std::string(TextIn(values, item.authority.name)),
                     std::string(TextIn(values, policy.grade)),
                     DateIn(values, policy.limit)};
  for (std::string_view category : Split(TextIn(values, policy.category), ';')) {
    if (!category.empty()) facts.categories.emplace_back(category);
  }
  std::string_view fine = TextIn(values, policy.fine);
  double ten_thousand_yuan = 0;
  if (!fine.empty() && std::from_chars(fine.data(), fine.data() + fine.size(), ten_thousand_yuan).ec == std::errc()) {
    facts.fine_yuan = ten_thousand_yuan * 10'000;
  }
  return rule_sets.ForPenalty(facts);
}

}  // namespace

std::string RecordKey(const ItemDefinition& item, FieldValues values, std::string_view subject_key) {
  return KeyOf(item, item.key_parts, values, subject_key);
}

std::string DecisionKey(const ItemDefinition& item, FieldValues values) {
  return KeyOf(item, item.decision_key_parts, values, "");
}

std::string ContentDigest(const ItemDefinition& item, FieldValues values, const crypto::DataKey& key) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < item.fields.size(); ++i) {
    if (!values[i].empty()) order.push_back(i);
  }
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return item.fields[a].code < item.fields[b].code; });
  std::string material = item.code;
  for (std::size_t i : order) {
    // Lengths in front of the values keep a line break inside a value from being read as a border.
    const std::string value = item.fields[i].sensitive ? key.BlindIndex(values[i]) : std::string(values[i]);
    material.append("\n").append(item.fields[i].code).append("=").append(std::to_string(value.size()));
    material.append(":").append(value);
  }
  return crypto::Sm3(material).Hex();
}

std::string Payload(const ItemDefinition& item, FieldValues values) {
  std::string json("{");
  for (std::size_t i = 0; i < item.fields.size(); ++i) {
    if (!values[i].empty() && !item.fields[i].sensitive) AppendMember(json, item.fields[i].code, values[i]);
  }
  json.push_back('}');
  return json;
}

std::vector<std::string_view> ValuesOfPayload(const ItemDefinition& item, std::string_view payload,
                                              std::vector<std::string>& storage) {
  storage.assign(item.fields.size(), "");
  const auto document = boost::json::parse(payload);
  for (const auto& [code, value] : document.as_object()) {
    catalog::FieldIndex index = item.FindField(code);
    CHECK(index != catalog::kNoField);
    storage[index] = std::string(value.as_string());
  }
  return {storage.begin(), storage.end()};
}

Derived DerivePublication(const ItemDefinition& item, FieldValues values, CivilDate received_on,
                          const workdays::Calendar& calendar, const RuleSets& rule_sets) {
  Derived derived;
  derived.document_number = TextIn(values, item.document_number);
  auto decided_on = DateIn(values, item.decision_date);
  if (item.publication.kind == catalog::PublicationKind::kRegister || !decided_on) return derived;
  derived.decided_on = decided_on->Iso();

  if (item.report_within_days > 0) {
    workdays::Deadline deadline = calendar.AddWorkingDays(*decided_on, item.report_within_days);
    derived.publish_by = deadline.date.Iso();
    derived.provisional = deadline.provisional;
  }
  Publication publication = PublicationOf(item, values, *decided_on, rule_sets);
  derived.publicity_class = publication.publicity_class;
  derived.rule_set = publication.rule_set;
  derived.public_until = publication.until.Iso();
  if (publication.published) derived.public_from = received_on.Iso();
  return derived;
}

std::optional<CivilDate> RepairableFrom(const Derived& derived, const RuleSets& rule_sets) {
  const RuleSet* set = rule_sets.Find(derived.rule_set);
  auto decided_on = CivilDate::ParseIso(derived.decided_on);
  if (set == nullptr || !decided_on) return std::nullopt;
  const PublicityPeriod* period = set->FindClass(derived.publicity_class);
  if (period == nullptr) return std::nullopt;
  return decided_on->AddMonths(period->min_months);
}

ledger::Content ConfirmedContent() { return {R"({"state":"active"})", ""}; }

ledger::Content SupersededContent(std::string_view replaced_by) {
  return {R"({"replaced_by":")" + std::string(replaced_by) + R"("})", ""};
}

ledger::Content WithdrawnContent() { return {R"({"state":"superseded"})", ""}; }

ledger::Content ReinstatedContent() { return {R"({"state":"reinstated"})", ""}; }

bool IsWithheld(std::string_view withheld, std::string_view field_code) {
  for (std::string_view code : Split(withheld, ';')) {
    if (code == field_code) return true;
  }
  return false;
}

ledger::Content ContentOf(const ItemDefinition& item, FieldValues values, const BlindIndexes& blind_indexes,
                          const Record& record) {
  std::string shown("{"), rest("{");
  for (std::size_t i = 0; i < item.fields.size(); ++i) {
    const FieldDefinition& field = item.fields[i];
    if (values[i].empty() || field.sensitive) continue;
    const bool is_public = field.disclosure == catalog::Disclosure::kPublic && !IsWithheld(record.withheld, field.code);
    AppendMember(is_public ? shown : rest, field.code, values[i]);
  }
  for (const auto& [code, blind_index] : blind_indexes) AppendMember(rest, code, blind_index);

  std::string public_text("{"), withheld_text("{");
  AppendMember(public_text, "record", record.id.str());
  AppendMember(public_text, "version", std::to_string(record.version));
  AppendMember(public_text, "item", item.code);
  AppendMember(public_text, "item_version", std::to_string(item.version));
  AppendMember(public_text, "department", record.department_id);
  AppendMember(public_text, "subject", record.subject_key);
  AppendMember(public_text, "record_key", record.record_key);
  AppendMember(public_text, "received_on", record.received_on);
  public_text.append(",\"fields\":").append(shown).append("}}");
  AppendMember(withheld_text, "batch", std::to_string(record.batch_id));
  AppendMember(withheld_text, "filed_at", std::to_string(record.filed_at.epoch_ms));
  AppendMember(withheld_text, "replaces", record.replaces);
  AppendMember(withheld_text, "withheld", record.withheld);
  withheld_text.append(",\"fields\":").append(rest).append("}}");
  return {std::move(public_text), std::move(withheld_text)};
}

}  // namespace credence::records
