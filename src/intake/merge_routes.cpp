// /api/v1/subjects, for people at work: two side by side, merges, and taking them back.
#include <boost/json.hpp>
#include <charconv>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "http/problem.h"
#include "intake/match_view.h"
#include "intake/workbench_routes.h"

namespace credence::intake {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

Response Compare(Workbench& workbench, const Request& request, const Caller& caller) {
  auto left = WordOf(request, "left");
  auto right = WordOf(request, "right");
  for (const auto* code : {&left, &right}) {
    if (!code->ok()) return http::Problem(code->error(), request);
  }
  auto pair = workbench.Compare(caller, *left, *right);
  Response response = pair.ok() ? http::Json(ViewOf(*pair, request.language)) : http::Problem(pair.error(), request);
  response.note.object = *left + " " + *right;
  return response;
}

// The place of a ledger entry: "12-0".
std::string CursorOf(const ledger::EntryPlace& place) {
  return std::to_string(place.group_id) + "-" + std::to_string(place.position);
}

Result<std::optional<ledger::EntryPlace>> ReadCursor(const Request& request) {
  const std::string_view text = request.Query("cursor").value_or("");
  if (text.empty()) return std::optional<ledger::EntryPlace>();
  ledger::EntryPlace place;
  const char* const last = text.data() + text.size();
  const auto group = std::from_chars(text.data(), last, place.group_id);
  if (group.ec != std::errc() || group.ptr == last || *group.ptr != '-') return Error(access::errors::kCursor);
  const auto position = std::from_chars(group.ptr + 1, last, place.position);
  if (position.ec != std::errc() || position.ptr != last) return Error(access::errors::kCursor);
  return std::optional(place);
}

Response ListMerges(Workbench& workbench, const Request& request, const Caller& caller) {
  auto behind = ReadCursor(request);
  if (!behind.ok()) return http::Problem(behind.error(), request);
  const auto page = static_cast<std::size_t>(access::PageSize(request));
  auto merges = workbench.merges.List(caller, *behind, static_cast<std::int64_t>(page) + 1);
  if (!merges.ok()) return http::Problem(merges.error(), request);
  json::array rows;
  json::value next;
  if (merges->size() > page) {
    merges->pop_back();
    next = CursorOf(merges->back().merge.place);
  }
  for (const subjects::ListedMerge& merge : *merges) rows.push_back(ViewOf(merge));
  return http::Json(json::object{{"rows", std::move(rows)}, {"next", std::move(next)}});
}

Response Merged(const Result<subjects::MergeOutcome>& outcome, const Request& request) {
  if (!outcome.ok()) return http::Problem(outcome.error(), request);
  return http::Json(ViewOf(*outcome, request.language));
}

Response Merge(Workbench& workbench, const Request& request, const Caller& caller) {
  auto body = access::Body::Read(request, {"into", "reason"});
  if (!body.ok()) return http::Problem(body.error(), request);
  auto into = body->Text("into");
  auto reason = body->Text("reason");
  for (const auto* text : {&into, &reason}) {
    if (!text->ok()) return http::Problem(text->error(), request);
  }
  return Merged(workbench.Merge(caller, request.Path("code"), *into, *reason), request);
}

Response Unmerge(Workbench& workbench, const Request& request, const Caller& caller) {
  auto reason = ReasonOf(request);
  if (!reason.ok()) return http::Problem(reason.error(), request);
  return Merged(workbench.merges.Unmerge(caller, request.Path("code"), *reason), request);
}

}  // namespace

void AddMergeRoutes(http::Router& router, Workbench& w) {
  auto add = [&](Method method, const std::string& path, std::string id, Permission permission, std::string event,
                 http::Handler handler) {
    router.Add(access::MakeRoute(method, "/api/v1/subjects" + path, std::move(id), permission, std::move(event),
                                 std::move(handler)));
  };
  add(Method::kGet, "/comparison", "compareSubjects", Permission::kReadSubjects, "subject.compared",
      [&w](const Request& r, const Caller& c) { return Compare(w, r, c); });
  add(Method::kGet, "/merges", "listMerges", Permission::kManageSubjects, "subject.merges_listed",
      [&w](const Request& r, const Caller& c) { return ListMerges(w, r, c); });
  add(Method::kPost, "/{code}/merge", "mergeSubject", Permission::kManageSubjects, "subject.merged",
      [&w](const Request& r, const Caller& c) { return Merge(w, r, c); });
  add(Method::kPost, "/{code}/unmerge", "unmergeSubject", Permission::kManageSubjects, "subject.unmerged",
      [&w](const Request& r, const Caller& c) { return Unmerge(w, r, c); });
}

}  // namespace credence::intake
