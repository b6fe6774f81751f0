#include <boost/json.hpp>
#include <fstream>
#include <ostream>
#include <sstream>

#include "app/app_errors.h"
#include "app/commands.h"
#include "app/words.h"
#include "base/check.h"
#include "identity/masking.h"
#include "ledger/proof.h"

namespace credence::app {
namespace {

namespace json = boost::json;

const std::string& TitleOf(const catalog::LocalText& text, Language language) {
  return language == Language::kChinese ? text.zh : text.en;
}

std::string UntilText(const CommandContext& context, const records::Derived& derived) {
  return derived.public_until == records::OpenEnd().Iso() ? Say("publish.open_end", {}, context.language)
                                                          : derived.public_until;
}

Result<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) {
    return Error(errors::kFileUnreadable, {{"file", path}, {"reason", std::generic_category().message(errno)}});
  }
  return text.str();
}

Status WriteFile(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << text;
  file.flush();
  if (!file) {
    return Error(errors::kFileUnwritable, {{"file", path}, {"reason", std::generic_category().message(errno)}});
  }
  return {};
}

json::object RecordJson(const records::Record& record) {
  return {{"id", record.id.str()},
          {"item", record.item},
          {"document_number", identity::MaskFreeText(record.derived.document_number)},
          {"department", record.department_id},
          {"decided_on", record.derived.decided_on},
          {"received_on", record.received_on},
          {"publish_by", record.derived.publish_by},
          {"provisional", record.derived.provisional},
          {"public_from", record.derived.public_from},
          {"public_until", record.derived.public_until},
          {"class", record.derived.publicity_class},
          {"rule_set", record.derived.rule_set},
          {"state", records::Name(record.state)},
          {"version", record.version},
          {"withheld", record.withheld},
          {"replaces", record.replaces},
          {"replaced_by", record.replaced_by}};
}

// The fields as the public would see them: withheld ones masked, internal ones left out.
std::vector<std::pair<std::string, std::string>> PublicFields(const CommandContext& context,
                                                              const catalog::ItemDefinition& item,
                                                              const std::string& payload) {
  std::vector<std::string> storage;
  auto values = records::ValuesOfPayload(item, payload, storage);
  std::vector<std::pair<std::string, std::string>> fields;
  for (std::size_t f = 0; f < item.fields.size(); ++f) {
    if (values[f].empty() || item.fields[f].disclosure != catalog::Disclosure::kPublic) continue;
    fields.emplace_back(TitleOf(item.fields[f].title, context.language), identity::MaskFreeText(values[f]));
  }
  return fields;
}

}  // namespace

int RunSubject(const CommandContext& context, const std::string& code) {
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  auto file = installation.subjects().FindByCode(Caller::Operator(), code);
  if (!file.ok()) return context.Refuse(file.error());
  const subjects::Subject& subject = file->subject;
  const std::string shown_name = identity::MaskFreeText(subject.name);
  context.Line("subject.name", {{"name", shown_name}, {"code", subject.code}});
  context.Line("subject.facts",
               {{"kind", Say("subject.kind." + std::string(subjects::Name(subject.kind)), {}, context.language)},
                {"status", subject.status.empty() ? "—" : subject.status},
                {"region", subject.region.empty() ? "—" : identity::MaskFreeText(subject.region)}});
  json::array names, items;
  for (const subjects::SubjectName& name : file->names) {
    names.push_back(
        json::object{{"name", identity::MaskFreeText(name.name)}, {"from", name.valid_from}, {"until", name.valid_to}});
    if (!name.valid_to.empty())
      context.Line("subject.former", {{"name", identity::MaskFreeText(name.name)}, {"until", name.valid_to}});
  }
  for (const catalog::ItemDefinition* item : installation.items().Newest()) {
    if (item->is_register) continue;
    records::PublicQuery query{};
    query.item = item->code;
    query.subject_ids = file->group;
    query.rows_max = 100;
    const auto found = installation.database().Read([&](db::Transaction& tx) -> Result<std::vector<records::Record>> {
      return records::record_store::FindPublic(tx, query, context.clock.Today());
    });
    json::array rows;
    context.Line("subject.records",
                 {{"item", TitleOf(item->title, context.language)}, {"count", std::to_string(found->size())}});
    for (const records::Record& record : *found) {
      rows.push_back(RecordJson(record));
      context.Line("subject.record", {{"id", record.id.str()},
                                      {"date", record.derived.decided_on},
                                      {"document", identity::MaskFreeText(record.derived.document_number)},
                                      {"until", UntilText(context, record.derived)}});
    }
    items.push_back(json::object{{"item", item->code}, {"count", found->size()}, {"records", rows}});
  }
  context.End({{"code", subject.code},
               {"name", shown_name},
               {"kind", subjects::Name(subject.kind)},
               {"status", subject.status},
               {"region", identity::MaskFreeText(subject.region)},
               {"names", names},
               {"items", items}});
  return kExitDone;
}

namespace {

int ListHeld(const CommandContext& context, Installation& installation) {
  json::array rows;
  const auto held = installation.records().Held(Caller::Operator(), 1'000);
  if (held.empty()) context.Line("publish.none");
  for (const records::Record& record : held) {
    rows.push_back(RecordJson(record));
    context.Line("publish.held", {{"id", record.id.str()},
                                  {"date", record.derived.decided_on},
                                  {"document", identity::MaskFreeText(record.derived.document_number)},
                                  {"fields", record.withheld}});
  }
  context.End({{"held", rows}});
  return kExitDone;
}

void ShowPublication(const CommandContext& context, Installation& installation, const records::Record& record) {
  const records::Derived& derived = record.derived;
  const catalog::ItemDefinition& item = installation.records().ItemOf(record);
  const bool numbered = !derived.document_number.empty();  // register rows are no documents
  context.Line(numbered ? "publish.head" : "publish.head_plain",
               {{"id", record.id.str()},
                {"item", TitleOf(item.title, context.language)},
                {"document", identity::MaskFreeText(derived.document_number)}});
  context.Line("publish.state",
               {{"state", Say("record.state." + std::string(records::Name(record.state)), {}, context.language)},
                {"version", std::to_string(record.version)}});
  if (!derived.publish_by.empty()) {
    const bool late = derived.publish_by < record.received_on;
    context.Line("publish.decided",
                 {{"decided", derived.decided_on},
                  {"deadline", derived.publish_by},
                  {"provisional", derived.provisional ? Say("publish.provisional", {}, context.language) : ""},
                  {"received", record.received_on},
                  {"timeliness", Say(late ? "publish.late" : "publish.on_time", {}, context.language)}});
  }
  if (auto repairable = records::RepairableFrom(derived, installation.records().rule_sets())) {
    context.Line("publish.class", {{"rule_set", derived.rule_set},
                                   {"class", Say("record.class." + derived.publicity_class, {}, context.language)},
                                   {"repairable", repairable->Iso()}});
  }
  if (derived.public_from.empty()) {
    context.Line("publish.never");
  } else {
    context.Line("publish.period", {{"from", derived.public_from}, {"until", UntilText(context, derived)}});
  }
  for (const auto& [title, value] : PublicFields(context, item, record.payload)) {
    context.Line("publish.field", {{"title", title}, {"value", value}});
  }
}

json::array ShowHistory(const CommandContext& context, Installation& installation, const records::Record& record) {
  auto history = installation.database().Read([&](db::Transaction& tx) -> Result<std::vector<records::RecordVersion>> {
    return installation.records().HistoryOf(tx, record);
  });
  json::array versions;
  for (const records::RecordVersion& version : *history) {
    const std::string until = BeijingRfc3339(version.until);
    const std::string shown = identity::MaskFreeText(version.payload);
    versions.push_back(json::object{{"version", version.version}, {"until", until}, {"payload", json::parse(shown)}});
    context.Line("publish.history",
                 {{"version", std::to_string(version.version)}, {"until", until}, {"payload", shown}});
  }
  return versions;
}

}  // namespace

int RunPublish(const CommandContext& context, const PublishOptions& options) {
  if (options.confirm && options.record.empty()) {
    return context.RefuseUsage(Error(errors::kMissingArgument, {{"argument", "RECORD"}}));
  }
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  if (options.recompute) {
    auto changed = installation.records().Recompute(Caller::Operator());
    if (!changed.ok()) return context.Refuse(changed.error());
    installation.ledger().SequenceAll();
    context.Line("publish.recomputed", {{"count", std::to_string(*changed)}});
    context.End({{"changed", *changed}});
    return kExitDone;
  }
  if (options.record.empty()) return ListHeld(context, installation);
  if (options.confirm) {
    auto confirmed = installation.records().Confirm(Caller::Operator(), options.record);
    if (!confirmed.ok()) return context.Refuse(confirmed.error());
    installation.ledger().SequenceAll();
    context.Line("publish.confirmed", {{"id", confirmed->id.str()}});
    context.End(RecordJson(*confirmed));
    return kExitDone;
  }
  auto record = installation.records().Find(Caller::Operator(), options.record);
  if (!record.ok()) return context.Refuse(record.error());
  ShowPublication(context, installation, *record);
  json::object object = RecordJson(*record);
  object["history"] = ShowHistory(context, installation, *record);
  context.End(object);
  return kExitDone;
}

int RunProof(const CommandContext& context, const std::string& record, const std::string& out) {
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  installation.ledger().SequenceAll();
  auto proof = installation.records().Prove(Caller::Operator(), record);
  if (!proof.ok()) return context.Refuse(proof.error());
  const std::string path = out.empty() ? record + ".proof.json" : out;
  if (Status written = WriteFile(path, ledger::WriteProof(*proof)); !written.ok()) {
    return context.Refuse(written.error());
  }
  const std::string sequence = std::to_string(proof->sequence), size = std::to_string(proof->checkpoint.tree_size);
  context.Line("proof.written", {{"path", path}, {"sequence", sequence}, {"size", size}});
  context.End({{"path", path}, {"sequence", proof->sequence}, {"tree_size", proof->checkpoint.tree_size}});
  return kExitDone;
}

// Works without any data folder: the file and the public key are enough.
int RunVerify(const CommandContext& context, const std::string& file, const std::string& key_file) {
  auto text = ReadFile(file);
  if (!text.ok()) return context.Refuse(text.error());
  auto pem = ReadFile(key_file.empty() ? (context.data / "keys/ledger.pub").string() : key_file);
  if (!pem.ok()) return context.Refuse(pem.error());
  auto verifier = crypto::VerifierFromPem(*pem);
  if (!verifier.ok()) return context.Refuse(verifier.error());
  auto proof = ledger::ParseProof(*text);
  if (!proof.ok()) return context.Refuse(proof.error());
  if (Status verified = ledger::VerifyProof(*proof, **verifier); !verified.ok()) {
    return context.Refuse(verified.error());
  }
  const std::string time = BeijingRfc3339(proof->entry.time);
  context.Line("verify.good", {{"object", proof->entry.object},
                               {"time", time},
                               {"size", std::to_string(proof->checkpoint.tree_size)},
                               {"key", proof->checkpoint.key_id}});
  context.Line("verify.content", {{"content", proof->public_text}});
  context.End({{"valid", true},
               {"object", proof->entry.object},
               {"action", proof->entry.action},
               {"time", time},
               {"sequence", proof->sequence},
               {"tree_size", proof->checkpoint.tree_size},
               {"key_id", proof->checkpoint.key_id},
               {"content", proof->public_text}});
  return kExitDone;
}

}  // namespace credence::app
