#include "queries/subject_file_routes.h"

#include <boost/json.hpp>
#include <charconv>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "http/problem.h"
#include "identity/masking.h"
#include "queries/subject_files.h"
#include "records/reported_json.h"

namespace credence::queries {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

std::string Masked(const std::string& text) { return identity::MaskFreeText(text); }
json::value TextOrNull(const std::string& text) { return text.empty() ? json::value() : json::value(text); }

json::object JsonOf(const subjects::Subject& subject) {
  return {{"code", subject.code},
          {"name", Masked(subject.name)},
          {"kind", subjects::Name(subject.kind)},
          {"status", TextOrNull(subject.status)},
          {"region", TextOrNull(Masked(subject.region))}};
}

json::object JsonOf(const Occasion& occasion, Language language) {
  const Purpose* purpose = FindPurpose(occasion.purpose);
  return {{"purpose", occasion.purpose},
          {"purpose_title", purpose == nullptr ? occasion.purpose : purpose->Title(language)},
          {"matter", occasion.matter}};
}

// "2026-11-20_17"; the date is empty for what has none.
std::string CursorAt(const records::Record& record) {
  return record.derived.decided_on + "_" + std::to_string(record.id.number);
}

Result<std::optional<FileCursor>> CursorOf(const std::optional<std::string>& text) {
  if (!text) return std::optional<FileCursor>();
  FileCursor cursor;
  const std::size_t middle = text->find('_');
  if (middle == std::string::npos) return Error(access::errors::kCursor);
  cursor.decided_on = text->substr(0, middle);
  if (!cursor.decided_on.empty() && !CivilDate::ParseIso(cursor.decided_on)) return Error(access::errors::kCursor);
  const char* const last = text->data() + text->size();
  const auto [end, failure] = std::from_chars(text->data() + middle + 1, last, cursor.number);
  if (failure != std::errc() || end != last || cursor.number < 1) return Error(access::errors::kCursor);
  return std::optional(cursor);
}

// The occasion is judged before anything else, so that a refusal tells nothing about the subject.
Result<FileRequest> RequestOf(const Request& request) {
  FileRequest wanted;
  ASSIGN_OR_RETURN(const access::Body body, access::Body::Read(request, {"subject", "purpose", "matter", "cursor"}));
  ASSIGN_OR_RETURN(const auto purpose, body.MaybeText("purpose"));
  ASSIGN_OR_RETURN(const auto matter, body.MaybeText("matter"));
  ASSIGN_OR_RETURN(wanted.occasion, Occasion::Of(purpose.value_or(""), matter.value_or("")));
  ASSIGN_OR_RETURN(wanted.subject, body.Text("subject"));
  ASSIGN_OR_RETURN(const auto cursor, body.MaybeText("cursor"));
  ASSIGN_OR_RETURN(wanted.behind, CursorOf(cursor));
  return wanted;
}

json::object JsonOf(OpenedFile& opened, const FileRequest& wanted, std::size_t page, Language language) {
  json::array names, identifiers, merged, rows;
  for (const subjects::SubjectName& name : opened.file.names) {
    names.push_back(json::object{
        {"name", Masked(name.name)}, {"from", TextOrNull(name.valid_from)}, {"to", TextOrNull(name.valid_to)}});
  }
  for (const subjects::Identifier& identifier : opened.file.identifiers) {
    identifiers.push_back(json::object{{"scheme", subjects::Name(identifier.scheme)}, {"value", identifier.value}});
  }
  for (const subjects::Subject& one : opened.merged) merged.push_back(JsonOf(one));
  json::value next;
  if (opened.rows.size() > page) {
    opened.rows.pop_back();
    next = CursorAt(opened.rows.back().row.record);
  }
  for (const records::FileRow& row : opened.rows) rows.push_back(records::JsonOf(row));
  const auto& asked = opened.file.merged_from;
  return {{"subject", JsonOf(opened.file.subject)},
          {"asked_for",
           asked ? json::value(json::object{{"code", asked->code}, {"name", Masked(asked->name)}}) : json::value()},
          {"names", std::move(names)},
          {"identifiers", std::move(identifiers)},
          {"merged", std::move(merged)},
          {"occasion", JsonOf(wanted.occasion, language)},
          {"whole", opened.is_whole},
          {"rows", std::move(rows)},
          {"next", std::move(next)}};
}

Response Open(const SubjectFiles& files, const Request& request, const Caller& caller) {
  auto wanted = RequestOf(request);
  if (!wanted.ok()) return http::Problem(wanted.error(), request);
  const auto page = static_cast<std::size_t>(wanted->rows_max++);  // one more tells whether another page follows
  auto opened = files.Open(caller, *wanted);
  Response response = opened.ok() ? http::Json(JsonOf(*opened, *wanted, page, request.language))
                                  : http::Problem(opened.error(), request);
  // Under the code of the subject that was shown, or as it was typed.
  response.note.object = opened.ok() ? opened->file.subject.code : wanted->subject;
  response.note.purpose = wanted->occasion.Text();
  return response;
}

Response ListOpenings(const SubjectFiles& files, const Request& request, const Caller& caller) {
  auto before = access::NumberCursor(request);
  if (!before.ok()) return http::Problem(before.error(), request);
  const std::int64_t page = access::PageSize(request);
  auto openings = files.Openings(caller, request.Path("code"), *before, page + 1);
  if (!openings.ok()) return http::Problem(openings.error(), request);
  json::array rows;
  json::value next;
  if (static_cast<std::int64_t>(openings->size()) > page) {
    openings->pop_back();
    next = std::to_string(openings->back().sequence);
  }
  for (const Opening& opening : *openings) {
    json::object row = JsonOf(opening.occasion, request.language);
    row["at"] = BeijingRfc3339(opening.at);
    row["by"] = opening.by;
    rows.push_back(std::move(row));
  }
  return http::Json(json::object{{"rows", std::move(rows)}, {"next", std::move(next)}});
}

Response ListPurposes(const SubjectFiles&, const Request& request, const Caller&) {
  json::array rows;
  for (const Purpose& purpose : Purposes()) {
    rows.push_back(json::object{{"code", purpose.code}, {"title", purpose.Title(request.language)}});
  }
  return http::Json(json::object{{"rows", std::move(rows)}});
}

}  // namespace

void AddSubjectFileRoutes(http::Router& router, const records::ReportedParts& parts) {
  using Handle = Response (*)(const SubjectFiles&, const Request&, const Caller&);
  auto add = [&](Method method, const std::string& path, std::string id, Permission permission, std::string event,
                 Handle handle) {
    router.Add(access::MakeRoute(method, "/api/v1" + path, std::move(id), permission, std::move(event),
                                 [files = SubjectFiles(parts.database, parts), handle](
                                     const Request& r, const Caller& c) { return handle(files, r, c); }));
  };
  add(Method::kGet, "/query-purposes", "listQueryPurposes", Permission::kReadSubjects, "subject.purposes_listed",
      ListPurposes);
  add(Method::kPost, "/subject-files", "openSubjectFile", Permission::kReadSubjects, "subject.file_opened", Open);
  add(Method::kGet, "/subject-files/{code}/openings", "listFileOpenings", Permission::kManageSubjects,
      "subject.openings_listed", ListOpenings);
}

}  // namespace credence::queries
