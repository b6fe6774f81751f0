#include "intake/batch_json.h"

#include <boost/json.hpp>

#include "base/limits.h"

namespace credence::intake {
namespace {

namespace json = boost::json;

json::value TextOrNull(const std::string& text) {
  if (text.empty()) return nullptr;
  return json::value(text);
}

json::value NumberOrNull(std::int64_t number) {
  if (number == 0) return nullptr;
  return json::value(number);
}

json::object Both(const catalog::LocalText& text) { return {{"zh", text.zh}, {"en", text.en}}; }

json::value SameOrNull(const std::optional<SameFile>& same) {
  if (!same) return nullptr;
  return json::object{{"batch", same->batch_id}, {"sent_on", same->sent_on.Iso()}, {"state", Name(same->state)}};
}

bool IsPast(const Batch& batch, BatchState state) {
  return batch.state == BatchState::kFiled || static_cast<int>(batch.state) > static_cast<int>(state);
}

// done, running, waiting (for the program), open (for somebody), pending, stopped, not_asked.
std::string_view WorkOf(const BatchView& view, BatchState state) {
  if (view.batch.state == state) return view.job && view.job->job.attempts > 0 ? "running" : "waiting";
  return IsPast(view.batch, state) ? "done" : "pending";
}

// The way of a batch, and how far it is. What is looked at row by row – reading, checks, doubles, subjects – is one
// step, because it is one pass.
json::array StepsOf(const BatchView& view, bool asks_second_person) {
  const Batch& batch = view.batch;
  const bool was_submitted = !batch.handling.submitted_by.empty();
  const bool asks = was_submitted ? batch.handling.asks_second_person : asks_second_person;
  std::string_view examine = WorkOf(view, BatchState::kExamining);
  std::string_view submit = batch.state == BatchState::kExamined ? "open" : was_submitted ? "done" : "pending";
  std::string_view approve = batch.state == BatchState::kSubmitted ? "open"
                             : !batch.handling.approved_by.empty() ? "done"
                                                                   : "pending";
  std::string_view file = WorkOf(view, BatchState::kFiling);
  if (batch.state == BatchState::kRefused) {
    (was_submitted ? file : examine) = "stopped";
    if (!was_submitted) file = "pending";
  }
  if (batch.state == BatchState::kWithdrawn) {
    (was_submitted ? approve : submit) = "stopped";
    file = "pending";
  }
  if (!batch.examine_first) submit = "not_asked";
  if (!asks || !batch.examine_first) approve = "not_asked";
  if (!batch.examine_first && !batch.all_or_nothing) examine = "not_asked";
  json::array steps;
  auto add = [&](std::string_view step, std::string_view state) {
    steps.push_back(json::object{{"step", step}, {"state", state}});
  };
  add("receive", "done");
  add("examine", examine);
  add("submit", submit);
  add("approve", approve);
  add("file", file);
  return steps;
}

// Of the pass that is under way. Bytes are those of the stored copy; how many rows it has is known at its end only.
json::value ProgressOf(const Batch& batch) {
  if (batch.state != BatchState::kExamining && batch.state != BatchState::kFiling) return nullptr;
  return json::object{{"rows", batch.counts.rows}, {"bytes", batch.bytes_read}, {"bytes_total", batch.blob_bytes}};
}

json::value ActOf(const std::string& by, Instant at, std::string_view reason_name, const std::string& reason) {
  if (by.empty()) return nullptr;
  json::object act{{"by", by}, {"at", BeijingRfc3339(at)}};
  if (!reason_name.empty()) act[reason_name] = TextOrNull(reason);
  return act;
}

json::value StoppedOf(const Batch& batch, Language language) {
  if (batch.stopped_code.empty()) return nullptr;
  const CodeText text = TextOf(batch.stopped_code, batch.stopped_values, language);
  return json::object{{"code", batch.stopped_code}, {"text", text.text}, {"mend", text.mend}};
}

json::object MayOf(const Batch& batch, const Caller& caller) {
  const bool reports = caller.RequireFor(Permission::kReportData, batch.department_id).ok();
  const bool decides = batch.state == BatchState::kSubmitted && batch.handling.submitted_by != caller.name() &&
                       caller.RequireFor(Permission::kApproveData, batch.department_id).ok();
  const bool examined = batch.state == BatchState::kExamined;
  return {{"submit", reports && examined},
          {"edit", reports && examined},
          {"withdraw", reports && (examined || batch.state == BatchState::kSubmitted)},
          {"approve", decides},
          {"send_back", decides}};
}

json::value TitleOf(const catalog::ItemDefinition* item) {
  if (item == nullptr) return nullptr;
  return Both(item->title);
}

}  // namespace

json::object JsonOf(const BatchCounts& counts, std::int64_t settled) {
  return {{"rows", counts.rows},
          {"clean", counts.clean()},
          {"warned", counts.warned},
          {"reasons_asked", counts.reasons_asked},
          {"refused", counts.refused},
          {"persons", counts.persons},
          {"left_out", counts.left_out},
          {"open", counts.open() - settled},
          {"settled", settled},
          {"filed", counts.filed},
          {"unchanged", counts.unchanged},
          {"versioned", counts.versioned},
          {"unmatched", counts.unmatched},
          {"findings", counts.findings}};
}

json::object JsonOf(const ProvidedItem& provided) {
  const catalog::ItemDefinition& item = *provided.item;
  json::value last;
  if (provided.last_filed) {
    last = json::object{{"batch", provided.last_filed->id},
                        {"received_on", provided.last_filed->received_on.Iso()},
                        {"rows", provided.last_filed->counts.rows}};
  }
  return {{"code", item.code},
          {"version", item.version},
          {"title", Both(item.title)},
          {"description", Both(item.description)},
          {"effective_from", item.effective_from},
          {"cycle", TextOrNull(item.cycle)},
          {"report_within_days", NumberOrNull(item.report_within_days)},
          {"fields", static_cast<std::int64_t>(item.fields.size())},
          {"last_report", std::move(last)},
          {"open_batches", provided.open_batches}};
}

json::object JsonOf(const UploadView& view) {
  const Upload& upload = view.upload;
  return {
      {"id", upload.id},
      {"item", upload.item},
      {"department", upload.department_id},
      {"file_name", upload.file_name},
      {"size", upload.file_bytes},
      {"offset", upload.received},
      {"piece_unit", static_cast<std::int64_t>(limits::kChunkBytes)},
      {"piece_max", static_cast<std::int64_t>(limits::kUploadPieceBytesMax)},
      {"batch", NumberOrNull(upload.batch_id)},
      {"same_as", SameOrNull(view.same_as)},
      {"expires_at", BeijingRfc3339({upload.changed_at.epoch_ms + std::int64_t{limits::kUploadHours} * 3'600'000})}};
}

json::object JsonOf(const FinishedUpload& finished) {
  return {{"batch", finished.upload.batch_id},
          {"job", NumberOrNull(finished.job_id)},
          {"same_as", SameOrNull(finished.same_as)}};
}

json::object JsonOf(const BatchView& view, const catalog::ItemDefinition* item, const Caller& caller,
                    bool asks_second_person, Language language) {
  const Batch& batch = view.batch;
  const BatchHandling& handling = batch.handling;
  return {{"id", batch.id},
          {"item", batch.item},
          {"item_version", batch.item_version},
          {"item_title", TitleOf(item)},
          {"edition", TextOrNull(batch.edition)},
          {"department", batch.department_id},
          {"file", {{"name", batch.file_name}, {"bytes", batch.file_bytes}, {"sm3", batch.file_digest}}},
          {"received_on", batch.received_on.Iso()},
          {"state", Name(batch.state)},
          {"steps", StepsOf(view, asks_second_person)},
          {"progress", ProgressOf(batch)},
          {"counts", JsonOf(batch.counts, view.settled)},
          {"edits", batch.edits.standing},
          {"corrects", NumberOrNull(batch.corrects)},
          {"copy_until", TextOrNull(batch.copy_until)},
          {"stopped", StoppedOf(batch, language)},
          {"made_by", TextOrNull(handling.made_by)},
          {"created_at", BeijingRfc3339(batch.created_at)},
          {"confirmed", batch.confirmed},
          {"submitted", ActOf(handling.submitted_by, handling.submitted_at, "reason", batch.reason)},
          {"approved", ActOf(handling.approved_by, handling.approved_at, "", "")},
          {"sent_back", ActOf(handling.sent_back_by, handling.sent_back_at, "reason", handling.sent_back_reason)},
          {"may", MayOf(batch, caller)}};
}

json::object JsonOf(const PlacedFinding& placed, const catalog::ItemDefinition* item, Language language) {
  const catalog::Finding& finding = placed.finding;
  const CodeText text = catalog::FindingText(finding, language);
  json::value title;
  if (item != nullptr && !finding.field.empty()) {
    const catalog::FieldIndex field = item->FindField(finding.field);
    if (field != catalog::kNoField) title = Both(item->field(field).title);
  }
  return {{"row", finding.row},
          {"position", placed.position},
          {"field", TextOrNull(finding.field)},
          {"field_title", std::move(title)},
          {"rule", finding.rule},
          {"code", finding.code},
          {"severity", catalog::SeverityName(finding.severity)},
          {"value", TextOrNull(finding.value)},
          {"asks_reason", finding.asks_reason},
          {"text", text.text},
          {"mend", TextOrNull(text.mend)}};
}

json::object JsonOf(const FindingCount& count) {
  return {{"rule", count.rule},         {"code", count.code}, {"severity", catalog::SeverityName(count.severity)},
          {"findings", count.findings}, {"rows", count.rows}, {"first_row", count.first_row}};
}

}  // namespace credence::intake
