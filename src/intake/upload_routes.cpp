// /api/v1/uploads: a file in pieces. A piece is the whole body of one request and is held in memory while it is sealed,
// so that it is small (limits::kUploadPieceBytesMax); the file itself never is.
#include <boost/json.hpp>
#include <charconv>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "base/text.h"
#include "http/http_errors.h"
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

constexpr std::string_view kOffsetHeader = "Upload-Offset";
constexpr std::string_view kPieceType = "application/offset+octet-stream";
constexpr std::size_t kTextMax = 400;  // code points of any text of the request

Response Show(const UploadView& view, int status) {
  Response response = http::Json(JsonOf(view), status);
  response.SetHeader(kOffsetHeader, std::to_string(view.upload.received));
  response.note.object = "upload:" + std::to_string(view.upload.id);
  return response;
}

// A text that the database may hold.
Result<std::string> PlainText(const access::Body& body, std::string_view member) {
  ASSIGN_OR_RETURN(auto text, body.MaybeText(member));
  if (!text) return std::string();
  if (!IsPlainText(*text) || CodePointCount(*text) > kTextMax) return MemberError(member);
  return *std::move(text);
}

Result<std::string> RequiredText(const access::Body& body, std::string_view member) {
  ASSIGN_OR_RETURN(std::string text, PlainText(body, member));
  if (text.empty()) return MemberError(member);
  return text;
}

Status ReadDigest(const access::Body& body, UploadRequest& request) {
  ASSIGN_OR_RETURN(const std::string sm3, PlainText(body, "sm3"));
  ASSIGN_OR_RETURN(const std::string sha256, PlainText(body, "sha256"));
  if (!sm3.empty() && !sha256.empty()) return MemberError("sha256");
  if (sm3.empty() && sha256.empty()) return {};
  request.digest_kind = crypto::Name(sm3.empty() ? crypto::HashAlgorithm::kSha256 : crypto::HashAlgorithm::kSm3);
  request.digest = sm3.empty() ? sha256 : sm3;
  return {};
}

Result<UploadRequest> RequestOf(const Request& http_request, const Caller& caller) {
  ASSIGN_OR_RETURN(access::Body body,
                   access::Body::Read(http_request, {"item", "department", "file_name", "size", "sm3", "sha256",
                                                     "sheet", "other_subject", "corrects"}));
  UploadRequest request;
  ASSIGN_OR_RETURN(request.item, RequiredText(body, "item"));
  ASSIGN_OR_RETURN(request.department, PlainText(body, "department"));
  if (request.department.empty()) request.department = caller.facts().department;
  ASSIGN_OR_RETURN(request.file_name, RequiredText(body, "file_name"));
  ASSIGN_OR_RETURN(const auto size, body.MaybeNumber("size"));
  if (!size) return MemberError("size");
  request.file_bytes = *size;
  RETURN_IF_ERROR(ReadDigest(body, request));
  ASSIGN_OR_RETURN(request.sheet, PlainText(body, "sheet"));
  ASSIGN_OR_RETURN(const std::string other_subject, PlainText(body, "other_subject"));
  if (!other_subject.empty()) {
    if (other_subject != "ask" && other_subject != "replaces" && other_subject != "adds") {
      return MemberError("other_subject");
    }
    request.other_subject = OtherSubjectFromName(other_subject);
  }
  ASSIGN_OR_RETURN(const auto corrects, body.MaybeNumber("corrects"));
  request.corrects = corrects.value_or(0);
  return request;
}

Response BeginUpload(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  auto wanted = RequestOf(request, caller);
  if (!wanted.ok()) return http::Problem(wanted.error(), request);
  auto view = parts.uploads.Begin(caller, *wanted);
  if (!view.ok()) return http::Problem(view.error(), request);
  return Show(*view, view->is_new ? 201 : 200);
}

Response GetUpload(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  auto view = parts.uploads.Find(caller, NumberIn(request, "upload"));
  if (!view.ok()) return http::Problem(view.error(), request);
  return Show(*view, 200);
}

Result<std::int64_t> OffsetOf(const Request& request) {
  const std::string text = request.Header("upload-offset").value_or("");
  std::int64_t offset = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), offset);
  if (error != std::errc() || end != text.data() + text.size() || offset < 0) return MemberError(kOffsetHeader);
  return offset;
}

Response AddPiece(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  const std::int64_t id = NumberIn(request, "upload");
  auto known = parts.uploads.Find(caller, id);
  if (!known.ok()) return http::Problem(known.error(), request);
  const std::string type = request.Header("content-type").value_or("");
  if (type != kPieceType && type != "application/octet-stream") {
    return http::Problem(Error(http::errors::kMediaType, {{"format", std::string(kPieceType)}}), request);
  }
  auto offset = OffsetOf(request);
  if (!offset.ok()) return http::Problem(offset.error(), request);
  auto upload = parts.uploads.Add(caller, id, *offset, request.body);
  if (!upload.ok()) {
    Response problem = http::Problem(upload.error(), request);
    if (upload.error().Is(errors::kUploadOffset)) {
      problem.SetHeader(kOffsetHeader, upload.error().values.front().second);
    }
    return problem;
  }
  return Show({*upload, known->same_as, false}, 200);
}

Response FinishUpload(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  auto finished = parts.uploads.Finish(caller, NumberIn(request, "upload"));
  if (!finished.ok()) return http::Problem(finished.error(), request);
  Response response = http::Json(JsonOf(*finished));
  response.note.object =
      "upload:" + std::to_string(finished->upload.id) + " batch:" + std::to_string(finished->upload.batch_id);
  return response;
}

Response DropUpload(const BatchRouteParts& parts, const Request& request, const Caller& caller) {
  Status dropped = parts.uploads.Drop(caller, NumberIn(request, "upload"));
  if (!dropped.ok()) return http::Problem(dropped.error(), request);
  Response response;
  response.status = 204;
  return response;
}

}  // namespace

void AddUploadRoutes(http::Router& router, const BatchRouteParts& parts) {
  using Handle = Response (*)(const BatchRouteParts&, const Request&, const Caller&);
  auto add = [&](Method method, const std::string& path, std::string id, std::string event, Handle handle) {
    http::Route route =
        access::MakeRoute(method, "/api/v1/uploads" + path, std::move(id), Permission::kReportData, std::move(event),
                          [parts, handle](const Request& r, const Caller& c) { return handle(parts, r, c); });
    if (method == Method::kPatch) route.body_bytes_max = limits::kUploadPieceBytesMax;
    router.Add(std::move(route));
  };
  add(Method::kPost, "", "beginUpload", "upload.begun", BeginUpload);
  add(Method::kGet, "/{upload}", "getUpload", "upload.shown", GetUpload);
  add(Method::kPatch, "/{upload}", "addPiece", "upload.continued", AddPiece);
  add(Method::kPost, "/{upload}/finish", "finishUpload", "upload.finished", FinishUpload);
  add(Method::kDelete, "/{upload}", "dropUpload", "upload.dropped", DropUpload);
}

}  // namespace credence::intake
