#include "records/reported_routes.h"

#include <boost/json.hpp>
#include <charconv>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "base/text.h"
#include "http/problem.h"
#include "records/reported_json.h"

namespace credence::records {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t kWordMax = 60;

Error MemberError(std::string_view member) { return Error(access::errors::kMember, {{"member", std::string(member)}}); }

Result<std::string> WordOf(const Request& request, std::string_view name) {
  const std::string_view text = request.Query(name).value_or("");
  if (!IsValidUtf8(text) || text.find('\0') != std::string_view::npos || CodePointCount(text) > kWordMax) {
    return MemberError(name);
  }
  return std::string(TrimBlanks(text));
}

Result<std::optional<CivilDate>> DateOf(const Request& request, std::string_view name) {
  const std::string_view text = request.Query(name).value_or("");
  if (text.empty()) return std::optional<CivilDate>();
  auto date = CivilDate::ParseIso(text);
  if (!date) return MemberError(name);
  return date;
}

Result<std::optional<RecordState>> StateOf(const Request& request) {
  const std::string_view text = request.Query("state").value_or("");
  if (text.empty()) return std::optional<RecordState>();
  for (RecordState state : {RecordState::kHeld, RecordState::kActive, RecordState::kSuperseded, RecordState::kRevoked,
                            RecordState::kRepaired, RecordState::kExpired}) {
    if (Name(state) == text) return std::optional(state);
  }
  return MemberError("state");
}

// "1795420800000-17"
Result<std::optional<ReportedCursor>> CursorOf(const Request& request) {
  const std::string_view text = request.Query("cursor").value_or("");
  if (text.empty()) return std::optional<ReportedCursor>();
  ReportedCursor cursor;
  const char* const last = text.data() + text.size();
  const auto instant = std::from_chars(text.data(), last, cursor.filed_at.epoch_ms);
  if (instant.ec != std::errc() || instant.ptr == last || *instant.ptr != '-') return Error(access::errors::kCursor);
  const auto number = std::from_chars(instant.ptr + 1, last, cursor.number);
  if (number.ec != std::errc() || number.ptr != last || cursor.number < 0) return Error(access::errors::kCursor);
  return std::optional(cursor);
}

std::string CursorAt(const Record& record) {
  return std::to_string(record.filed_at.epoch_ms) + "-" + std::to_string(record.id.number);
}

Result<ReportedSearch> SearchOf(const Request& request) {
  ReportedSearch search;
  ASSIGN_OR_RETURN(search.item, WordOf(request, "item"));
  ASSIGN_OR_RETURN(search.department, WordOf(request, "department"));
  ASSIGN_OR_RETURN(search.subject, WordOf(request, "subject"));
  ASSIGN_OR_RETURN(search.document_number, WordOf(request, "document_number"));
  ASSIGN_OR_RETURN(search.filed_from, DateOf(request, "filed_from"));
  ASSIGN_OR_RETURN(search.filed_to, DateOf(request, "filed_to"));
  ASSIGN_OR_RETURN(search.state, StateOf(request));
  ASSIGN_OR_RETURN(search.behind, CursorOf(request));
  search.rows_max = access::PageSize(request);
  return search;
}

// The version that the caller has seen: If-Match: "3", or the tag as it was sent, W/"3". Nobody withdraws unseen.
Result<int> SeenVersion(const Request& request) {
  std::string tag = request.Header("if-match").value_or("");
  if (tag.starts_with("W/")) tag.erase(0, 2);
  int version = 0;
  const bool quoted = tag.size() >= 3 && tag.front() == '"' && tag.back() == '"';
  if (!quoted) return MemberError("If-Match");
  const char* const last = tag.data() + tag.size() - 1;
  const auto [end, failure] = std::from_chars(tag.data() + 1, last, version);
  if (failure != std::errc() || end != last || version < 1) return MemberError("If-Match");
  return version;
}

Response List(const ReportedRecords& reported, const Request& request, const Caller& caller) {
  auto search = SearchOf(request);
  if (!search.ok()) return http::Problem(search.error(), request);
  const auto page = static_cast<std::size_t>(search->rows_max++);  // one more tells whether another page follows
  auto rows = reported.List(caller, *search);
  if (!rows.ok()) return http::Problem(rows.error(), request);
  json::array views;
  json::value next;
  if (rows->size() > page) {
    rows->pop_back();
    next = CursorAt(rows->back().record);
  }
  for (const ReportedRow& row : *rows) views.push_back(JsonOf(row));
  return http::Json(json::object{{"rows", std::move(views)}, {"next", std::move(next)}});
}

Response Show(const ReportedRecords& reported, const Request& request, const Caller& caller) {
  auto file = reported.Show(caller, request.Path("record"));
  if (!file.ok()) return http::Problem(file.error(), request);
  Response response = http::Json(JsonOf(*file, request.language));
  response.SetHeader("ETag", "\"" + std::to_string(file->row.record.version) + "\"");
  return response;
}

Response Answer(const Result<Withdrawal>& withdrawal, const Request& request) {
  if (!withdrawal.ok()) return http::Problem(withdrawal.error(), request);
  return http::Json(JsonOf(*withdrawal, request.language));
}

// Whoever may not see the record hears that before anything about the request.
Status CheckSeen(const ReportedRecords& reported, const Request& request, const Caller& caller) {
  auto file = reported.Show(caller, request.Path("record"));
  if (!file.ok()) return file.error();
  return {};
}

Result<WithdrawalRequest> RequestOf(const Request& request) {
  WithdrawalRequest wanted;
  wanted.record = request.Path("record");
  ASSIGN_OR_RETURN(wanted.seen_version, SeenVersion(request));
  ASSIGN_OR_RETURN(const access::Body body, access::Body::Read(request, {"reason", "note"}));
  ASSIGN_OR_RETURN(const auto reason, body.MaybeText("reason"));
  ASSIGN_OR_RETURN(const auto note, body.MaybeText("note"));
  wanted.reason = reason.value_or("");
  wanted.note = note.value_or("");
  return wanted;
}

Response Withdraw(const ReportedRecords& reported, const Request& request, const Caller& caller) {
  if (Status known = CheckSeen(reported, request, caller); !known.ok()) return http::Problem(known.error(), request);
  auto wanted = RequestOf(request);
  if (!wanted.ok()) return http::Problem(wanted.error(), request);
  return Answer(reported.Withdraw(caller, *wanted), request);
}

Response Approve(const ReportedRecords& reported, const Request& request, const Caller& caller) {
  if (Status known = CheckSeen(reported, request, caller); !known.ok()) return http::Problem(known.error(), request);
  auto version = SeenVersion(request);
  if (!version.ok()) return http::Problem(version.error(), request);
  return Answer(reported.Approve(caller, request.Path("record"), *version), request);
}

Response Refuse(const ReportedRecords& reported, const Request& request, const Caller& caller) {
  if (Status known = CheckSeen(reported, request, caller); !known.ok()) return http::Problem(known.error(), request);
  auto body = access::Body::Read(request, {"reason"});
  if (!body.ok()) return http::Problem(body.error(), request);
  auto reason = body->Text("reason");
  if (!reason.ok()) return http::Problem(reason.error(), request);
  return Answer(reported.Refuse(caller, request.Path("record"), *reason), request);
}

Response TakeBack(const ReportedRecords& reported, const Request& request, const Caller& caller) {
  return Answer(reported.TakeBack(caller, request.Path("record")), request);
}

Response ListWaiting(const ReportedRecords& reported, const Request& request, const Caller& caller) {
  auto waiting = reported.Waiting(caller, access::PageSize(request));
  if (!waiting.ok()) return http::Problem(waiting.error(), request);
  json::array rows;
  for (const auto& [withdrawal, row] : *waiting) {
    rows.push_back(json::object{{"withdrawal", JsonOf(withdrawal, request.language)}, {"record", JsonOf(row)}});
  }
  return http::Json(json::object{{"rows", std::move(rows)}});
}

Response ListReasons(const ReportedRecords&, const Request& request, const Caller&) {
  return http::Json(json::object{{"rows", JsonOf(WithdrawalReasons(), request.language)}});
}

}  // namespace

void AddReportedRoutes(http::Router& router, const ReportedParts& parts) {
  using Handle = Response (*)(const ReportedRecords&, const Request&, const Caller&);
  auto add = [&](Method method, const std::string& path, std::string id, Permission permission, std::string event,
                 Handle handle) {
    router.Add(access::MakeRoute(method, "/api/v1" + path, std::move(id), permission, std::move(event),
                                 [reported = ReportedRecords(parts), handle](const Request& r, const Caller& c) {
                                   return handle(reported, r, c);
                                 }));
  };
  const std::string one = "/reported-records/{record}";
  add(Method::kGet, "/reported-records", "listReportedRecords", Permission::kReportData, "record.reported_listed",
      List);
  add(Method::kGet, one, "getReportedRecord", Permission::kReportData, "record.reported_shown", Show);
  add(Method::kPost, one + "/withdrawal", "withdrawRecord", Permission::kReportData, "record.withdrawal_asked",
      Withdraw);
  add(Method::kDelete, one + "/withdrawal", "takeBackWithdrawal", Permission::kReportData,
      "record.withdrawal_taken_back", TakeBack);
  add(Method::kPost, one + "/withdrawal/approve", "approveWithdrawal", Permission::kApproveData,
      "record.withdrawal_approved", Approve);
  add(Method::kPost, one + "/withdrawal/refuse", "refuseWithdrawal", Permission::kApproveData,
      "record.withdrawal_refused", Refuse);
  add(Method::kGet, "/withdrawals", "listWithdrawals", Permission::kReportData, "record.withdrawals_listed",
      ListWaiting);
  add(Method::kGet, "/withdrawal-reasons", "listWithdrawalReasons", Permission::kReportData,
      "record.withdrawal_reasons_listed", ListReasons);
}

}  // namespace credence::records
