// /api/v1/batches: what became of a file, and what people decide about it.
#include "intake/batch_routes.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "base/limits.h"
#include "base/text.h"
#include "http/problem.h"
#include "intake/batch_json.h"
#include "intake/intake_errors.h"
#include "intake/scratch_folder.h"

namespace credence::intake {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

std::optional<std::int64_t> NumberOf(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// A parameter of the query that the database may be asked about; "" when it is not there.
Result<std::string> Word(const Request& request, std::string_view name) {
  const std::string text(request.Query(name).value_or(""));
  if (!IsPlainText(text)) return MemberError(name);
  return text;
}

const catalog::ItemDefinition* ItemOf(const BatchRouteParts& parts, const Batch& batch) {
  return parts.items.Find(batch.item, batch.item_version);
}

Response Show(const BatchRouteParts& parts, const Request& request, const Caller& caller, std::int64_t id) {
  auto view = parts.intake.View(caller, id);
  if (!view.ok()) return http::Problem(view.error(), request);
  return http::Json(JsonOf(*view, ItemOf(parts, view->batch), caller, parts.asks_second_person, request.language));
}

Result<BatchQuery> BatchQueryOf(const Request& request) {
  BatchQuery query;
  ASSIGN_OR_RETURN(query.item, Word(request, "item"));
  const std::string_view state = request.Query("state").value_or("");
  if (!state.empty()) {
    query.state = FindBatchState(state);
    if (!query.state) return MemberError("state");
  }
  ASSIGN_OR_RETURN(query.before, access::NumberCursor(request));
  query.rows_max = access::PageSize(request) + 1;  // one more tells whether another page follows
  return query;
}

Response ListBatches(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  auto query = BatchQueryOf(request);
  if (!query.ok()) return http::Problem(query.error(), request);
  auto department = Word(request, "department");
  if (!department.ok()) return http::Problem(department.error(), request);
  auto views = parts.intake.List(caller, *department, *query);
  if (!views.ok()) return http::Problem(views.error(), request);
  json::array rows;
  json::value next;
  for (const BatchView& view : *views) {
    if (static_cast<std::int64_t>(rows.size()) + 1 == query->rows_max) {
      next = std::to_string(rows.back().at("id").as_int64());
      break;
    }
    rows.push_back(JsonOf(view, ItemOf(parts, view.batch), caller, parts.asks_second_person, request.language));
  }
  return http::Json(json::object{{"rows", std::move(rows)}, {"next", std::move(next)}});
}

// "12.0": row and position of the last finding that was seen.
Result<FindingQuery> FindingQueryOf(const Request& request, std::int64_t batch_id) {
  FindingQuery query{.batch_id = batch_id};
  const std::string_view severity = request.Query("severity").value_or("");
  if (severity == "error") {
    query.severity = catalog::Severity::kError;
  } else if (severity == "warning") {
    query.severity = catalog::Severity::kWarning;
  } else if (!severity.empty()) {
    return MemberError("severity");
  }
  ASSIGN_OR_RETURN(query.rule, Word(request, "rule"));
  ASSIGN_OR_RETURN(query.code, Word(request, "code"));
  const std::string_view cursor = request.Query("cursor").value_or("");
  if (!cursor.empty()) {
    const std::size_t point = std::min(cursor.find('.'), cursor.size());
    const auto row = NumberOf(cursor.substr(0, point));
    const auto position = NumberOf(cursor.substr(std::min(point + 1, cursor.size())));
    if (!row || !position || *row < 0 || *position < 0) return Error(access::errors::kCursor);
    query.after_row = *row;
    query.after_position = *position;
  }
  query.rows_max = access::PageSize(request) + 1;
  return query;
}

Response ListFindings(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  auto batch = parts.intake.FindBatch(caller, NumberIn(request, "batch"));
  if (!batch.ok()) return http::Problem(batch.error(), request);
  auto query = FindingQueryOf(request, batch->id);
  if (!query.ok()) return http::Problem(query.error(), request);
  auto findings = parts.intake.ListFindings(caller, *query);
  if (!findings.ok()) return http::Problem(findings.error(), request);
  const catalog::ItemDefinition* item = ItemOf(parts, *batch);
  json::array rows;
  json::value next;
  for (const PlacedFinding& placed : *findings) {
    if (static_cast<std::int64_t>(rows.size()) + 1 == query->rows_max) {
      next = std::to_string(rows.back().at("row").as_int64()) + "." +
             std::to_string(rows.back().at("position").as_int64());
      break;
    }
    rows.push_back(JsonOf(placed, item, request.language));
  }
  return http::Json(json::object{{"rows", std::move(rows)}, {"next", std::move(next)}});
}

Response CountByRule(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  auto counts = parts.intake.CountByRule(caller, NumberIn(request, "batch"));
  if (!counts.ok()) return http::Problem(counts.error(), request);
  json::array rows;
  for (const FindingCount& count : *counts) rows.push_back(JsonOf(count));
  return http::Json(json::object{{"rows", std::move(rows)}});
}

Response SendWorkbook(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  auto batch = parts.intake.FindBatch(caller, NumberIn(request, "batch"));
  if (!batch.ok()) return http::Problem(batch.error(), request);
  const std::string_view which = request.Query("rows").value_or("refused");
  if (which != "refused" && which != "all") return http::Problem(MemberError("rows"), request);
  const bool only_failed = which == "refused";
  const std::int64_t rows = only_failed ? batch->counts.refused : batch->counts.rows;
  if (rows > limits::kErrorWorkbookRowsMax) {
    return http::Problem(Error(errors::kWorkbookTooLarge, {{"count", std::to_string(rows)},
                                                           {"limit", std::to_string(limits::kErrorWorkbookRowsMax)}}),
                         request);
  }
  const ScratchFolder folder;
  const ErrorWorkbookOptions options{folder.path() / "errors.xlsx", request.language, only_failed,
                                     parts.workbook_words(request.language)};
  auto written = parts.intake.WriteErrors(caller, batch->id, options);
  if (!written.ok()) return http::Problem(written.error(), request);
  return http::Download(ReadWholeFile(options.path), kWorkbookType,
                        options.words.title + "_" + std::to_string(batch->id) + ".xlsx");
}

Response SubmitBatch(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  auto batch = parts.intake.FindBatch(caller, NumberIn(request, "batch"));
  if (!batch.ok()) return http::Problem(batch.error(), request);
  auto body = access::Body::Read(request, {"confirm_warnings", "reason"});
  if (!body.ok()) return http::Problem(body.error(), request);
  auto confirms = body->MaybeFlag("confirm_warnings");
  if (!confirms.ok()) return http::Problem(confirms.error(), request);
  auto reason = body->MaybeText("reason");
  if (!reason.ok()) return http::Problem(reason.error(), request);
  auto job = parts.intake.Submit(
      caller, {batch->id, confirms->value_or(false), reason->value_or(""), parts.asks_second_person});
  if (!job.ok()) return http::Problem(job.error(), request);
  return Show(parts, request, caller, batch->id);
}

Response WithdrawBatch(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  const std::int64_t id = NumberIn(request, "batch");
  Status withdrawn = parts.intake.Withdraw(caller, id);
  if (!withdrawn.ok()) return http::Problem(withdrawn.error(), request);
  return Show(parts, request, caller, id);
}

Response ApproveBatch(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  const std::int64_t id = NumberIn(request, "batch");
  auto job = parts.intake.Approve(caller, id);
  if (!job.ok()) return http::Problem(job.error(), request);
  return Show(parts, request, caller, id);
}

Response SendBackBatch(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  auto batch = parts.intake.FindBatch(caller, NumberIn(request, "batch"));
  if (!batch.ok()) return http::Problem(batch.error(), request);
  auto body = access::Body::Read(request, {"reason"});
  if (!body.ok()) return http::Problem(body.error(), request);
  auto reason = body->Text("reason");
  if (!reason.ok()) return http::Problem(reason.error(), request);
  Status sent_back = parts.intake.SendBack(caller, batch->id, *reason);
  if (!sent_back.ok()) return http::Problem(sent_back.error(), request);
  return Show(parts, request, caller, batch->id);
}

}  // namespace

Error MemberError(std::string_view member) { return Error(access::errors::kMember, {{"member", std::string(member)}}); }

std::int64_t NumberIn(const Request& request, std::string_view place) {
  return std::max<std::int64_t>(NumberOf(request.Path(place)).value_or(0), 0);
}

Result<std::int64_t> SeenVersion(const Request& request) {
  std::string tag(request.Header("if-match").value_or(""));
  if (tag.starts_with("W/")) tag.erase(0, 2);  // as the answer bore it when it was compressed on its way
  const bool quoted = tag.size() >= 3 && tag.size() <= 20 && tag.front() == '"' && tag.back() == '"';
  const std::string digits = quoted ? tag.substr(1, tag.size() - 2) : "";
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) return MemberError("If-Match");
  return std::stoll(digits);
}

bool IsPlainText(std::string_view text) { return IsValidUtf8(text) && text.find('\0') == std::string_view::npos; }

void AddOneBatchRoutes(http::Router& router, const BatchRouteParts& parts) {
  using Handle = Response (*)(const BatchRouteParts&, const Request&, const Caller&);
  auto add = [&](Method method, const std::string& path, std::string id, Permission permission, std::string event,
                 Handle handle) {
    router.Add(access::MakeRoute(method, "/api/v1/batches" + path, std::move(id), permission, std::move(event),
                                 [parts, handle](const Request& r, const Caller& c) { return handle(parts, r, c); }));
  };
  constexpr Permission kReport = Permission::kReportData;
  add(Method::kGet, "", "listBatches", kReport, "batch.listed", ListBatches);
  add(Method::kGet, "/{batch}", "getBatch", kReport, "batch.shown",
      [](const BatchRouteParts& p, const Request& r, const Caller& c) { return Show(p, r, c, NumberIn(r, "batch")); });
  add(Method::kGet, "/{batch}/findings", "listFindings", kReport, "batch.findings_listed", ListFindings);
  add(Method::kGet, "/{batch}/rules", "countFindings", kReport, "batch.findings_counted", CountByRule);
  add(Method::kGet, "/{batch}/error-workbook", "getErrorWorkbook", kReport, "batch.errors_sent", SendWorkbook);
  add(Method::kPost, "/{batch}/submit", "submitBatch", kReport, "batch.submitted", SubmitBatch);
  add(Method::kPost, "/{batch}/withdraw", "withdrawBatch", kReport, "batch.withdrawn", WithdrawBatch);
  add(Method::kPost, "/{batch}/approve", "approveBatch", Permission::kApproveData, "batch.approved", ApproveBatch);
  add(Method::kPost, "/{batch}/send-back", "sendBackBatch", Permission::kApproveData, "batch.sent_back", SendBackBatch);
}

void AddBatchRoutes(http::Router& router, const BatchRouteParts& parts) {
  AddItemRoutes(router, parts);
  AddFormRoutes(router, parts);
  AddUploadRoutes(router, parts);
  AddOneBatchRoutes(router, parts);
  AddEditRoutes(router, parts);
}

}  // namespace credence::intake
