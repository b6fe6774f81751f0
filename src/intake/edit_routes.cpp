// /api/v1/batches/{batch}/rows: one row with its cells, and single cells set right before the batch is filed; /edits:
// all that were set right, for whoever approves them.
#include <boost/json.hpp>
#include <charconv>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "base/edit_limits.h"
#include "base/text.h"
#include "http/problem.h"
#include "intake/batch_json.h"
#include "intake/batch_routes.h"
#include "intake/intake_errors.h"

namespace credence::intake {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD: something was lost on the way

Result<CellEdit> PlaceOf(const Request& request) {
  CellEdit wanted{.batch_id = NumberIn(request, "batch"), .row = NumberIn(request, "row")};
  wanted.field = std::string(request.Path("field"));
  if (!IsPlainText(wanted.field)) return MemberError("field");
  ASSIGN_OR_RETURN(wanted.seen, SeenVersion(request));
  return wanted;
}

const catalog::FieldDefinition* FieldOf(const BatchRouteParts& parts, const Batch& batch, std::string_view code) {
  const catalog::ItemDefinition* item = parts.items.Find(batch.item, batch.item_version);
  const catalog::FieldIndex field = item == nullptr ? catalog::kNoField : item->FindField(code);
  return field == catalog::kNoField ? nullptr : &item->field(field);
}

// Both versions, so that the page can show them side by side and nothing that was typed is lost.
Response Overtaken(const BatchRouteParts& parts, const Request& request, const Caller& caller, const CellEdit& wanted,
                   const Error& error) {
  Response problem = http::Problem(error, request);
  auto batch = parts.intake.FindBatch(caller, wanted.batch_id);
  auto theirs = parts.intake.FindEdit(caller, wanted.batch_id, wanted.row, wanted.field);
  if (!batch.ok() || !theirs.ok()) return problem;
  json::object body = json::parse(problem.body).as_object();
  body["overtaken"] =
      OvertakenJson(FieldOf(parts, *batch, wanted.field), wanted.value, theirs->has_value() ? &**theirs : nullptr);
  problem.body = json::serialize(body);
  return problem;
}

Response Answer(const BatchRouteParts& parts, const Request& request, const Caller& caller, const CellEdit& wanted) {
  auto answer = parts.intake.EditCell(caller, wanted);
  if (!answer.ok()) {
    if (answer.error().Is(errors::kCellOvertaken)) return Overtaken(parts, request, caller, wanted, answer.error());
    return http::Problem(answer.error(), request);
  }
  const catalog::ItemDefinition* item = parts.items.Find(answer->batch.item, answer->batch.item_version);
  Response response = http::Json(JsonOf(*answer, wanted, item, request.language));
  response.SetHeader("ETag", "\"" + std::to_string(answer->edit ? answer->edit->version : 0) + "\"");
  return response;
}

Response EditCell(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  auto known = parts.intake.FindBatch(caller, NumberIn(request, "batch"));
  if (!known.ok()) return http::Problem(known.error(), request);
  auto wanted = PlaceOf(request);
  if (!wanted.ok()) return http::Problem(wanted.error(), request);
  auto body = access::Body::Read(request, {"value"});
  if (!body.ok()) return http::Problem(body.error(), request);
  auto value = body->MaybeText("value");
  if (!value.ok()) return http::Problem(value.error(), request);
  const bool is_usable = value->has_value() && IsPlainText(**value) &&
                         (*value)->find(kReplacement) == std::string::npos &&
                         CodePointCount(**value) <= limits::kEditCodePointsMax;
  if (!is_usable) return http::Problem(MemberError("value"), request);
  wanted->value = **value;
  return Answer(parts, request, caller, *wanted);
}

Response UndoEdit(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  auto known = parts.intake.FindBatch(caller, NumberIn(request, "batch"));
  if (!known.ok()) return http::Problem(known.error(), request);
  auto wanted = PlaceOf(request);
  if (!wanted.ok()) return http::Problem(wanted.error(), request);
  return Answer(parts, request, caller, *wanted);
}

Response GetRow(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  const std::int64_t id = NumberIn(request, "batch");
  auto batch = parts.intake.FindBatch(caller, id);
  if (!batch.ok()) return http::Problem(batch.error(), request);
  auto view = parts.intake.ViewRow(caller, id, NumberIn(request, "row"));
  if (!view.ok()) return http::Problem(view.error(), request);
  return http::Json(JsonOf(*view, parts.items.Find(batch->item, batch->item_version), request.language));
}

// "5.CF_JDRQ": row and field of the last edit that was seen.
Result<EditQuery> EditQueryOf(const Request& request, std::int64_t batch_id) {
  EditQuery query{.batch_id = batch_id};
  const std::string_view cursor = request.Query("cursor").value_or("");
  if (!cursor.empty()) {
    const auto [end, error] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), query.after_row);
    const std::string_view rest = cursor.substr(static_cast<std::size_t>(end - cursor.data()));
    if (error != std::errc() || query.after_row < 1 || rest.size() < 2 || rest.front() != '.' || !IsPlainText(rest)) {
      return Error(access::errors::kCursor);
    }
    query.after_field = rest.substr(1);
  }
  query.rows_max = access::PageSize(request) + 1;  // one more tells whether another page follows
  return query;
}

Response ListEdits(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  auto query = EditQueryOf(request, NumberIn(request, "batch"));
  if (!query.ok()) return http::Problem(query.error(), request);
  auto views = parts.intake.ListEdits(caller, *query);
  if (!views.ok()) return http::Problem(views.error(), request);
  json::array rows;
  json::value next;
  for (const EditView& view : *views) {
    if (static_cast<std::int64_t>(rows.size()) + 1 == query->rows_max) {
      const EditView& last = (*views)[rows.size() - 1];
      next = std::to_string(last.edit.row) + "." + last.field->code;
      break;
    }
    rows.push_back(JsonOf(view));
  }
  return http::Json(json::object{{"rows", std::move(rows)}, {"next", std::move(next)}});
}

}  // namespace

void AddEditRoutes(http::Router& router, const BatchRouteParts& parts) {
  using Handle = Response (*)(const BatchRouteParts&, const Request&, const Caller&);
  auto add = [&](Method method, const std::string& path, std::string id, std::string event, Handle handle) {
    router.Add(access::MakeRoute(method, "/api/v1/batches/{batch}" + path, std::move(id), Permission::kReportData,
                                 std::move(event),
                                 [parts, handle](const Request& r, const Caller& c) { return handle(parts, r, c); }));
  };
  add(Method::kGet, "/edits", "listBatchEdits", "batch.edits_listed", ListEdits);
  add(Method::kGet, "/rows/{row}", "getBatchRow", "batch.row_shown", GetRow);
  add(Method::kPut, "/rows/{row}/cells/{field}", "editCell", "batch.cell_edited", EditCell);
  add(Method::kDelete, "/rows/{row}/cells/{field}", "undoCellEdit", "batch.cell_restored", UndoEdit);
}

}  // namespace credence::intake
