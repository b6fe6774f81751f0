// /api/v1/changes: what the public sees of which record has changed, for programs and staff who keep a copy.
#include <boost/json.hpp>
#include <charconv>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "http/problem.h"
#include "portal/page_groups.h"

namespace credence::portal {
namespace {

using http::Request;
using http::Response;

constexpr std::int64_t kHourMs = 3'600'000, kMinuteMs = 60'000, kSecondMs = 1'000;

std::optional<std::int64_t> NumberOf(std::string_view text, std::int64_t most) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc() && end == text.data() + text.size() && !text.empty();
  return is_number && number >= 0 && number <= most ? std::optional(number) : std::nullopt;
}

// 2026-11-22, or 2026-11-22T09:30:00+08:00 as every answer writes an instant.
std::optional<Instant> InstantOf(std::string_view text) {
  const auto date = CivilDate::ParseIso(text.substr(0, std::min<std::size_t>(text.size(), 10)));
  if (!date) return std::nullopt;
  Instant instant = BeijingMidnight(*date);
  if (text.size() == 10) return instant;
  const bool is_formed = text.size() == 25 && text[10] == 'T' && text[13] == ':' && text[16] == ':';
  if (!is_formed || text.substr(19) != "+08:00") return std::nullopt;
  const auto hours = NumberOf(text.substr(11, 2), 23), minutes = NumberOf(text.substr(14, 2), 59),
             seconds = NumberOf(text.substr(17, 2), 59);
  if (!hours || !minutes || !seconds) return std::nullopt;
  instant.epoch_ms += *hours * kHourMs + *minutes * kMinuteMs + *seconds * kSecondMs;
  return instant;
}

Result<ChangeQuery> ChangeQueryOf(const Request& request) {
  ChangeQuery query;
  const std::string_view since = request.Query("since").value_or(""), cursor = request.Query("cursor").value_or("");
  if (!since.empty()) {
    const auto instant = InstantOf(since);
    if (!instant) return Error(access::errors::kMember, {{"member", "since"}});
    query.since = *instant;
  }
  if (!cursor.empty()) {
    query.from = NumberOf(cursor, std::int64_t{1} << 53);
    if (!query.from) return Error(access::errors::kCursor);
  }
  query.rows_max = access::PageSize(request);
  return query;
}

Response ListChanges(const PortalService& service, const Request& request, const Caller& caller) {
  auto query = ChangeQueryOf(request);
  if (!query.ok()) return http::Problem(query.error(), request);
  auto changes = service.Changes(caller, *query);
  if (!changes.ok()) return http::Problem(changes.error(), request);
  return http::Json(*std::move(changes));
}

}  // namespace

void AddChangeRoutes(http::Router& router, const PortalService& service) {
  router.Add(access::MakeRoute(
      http::Method::kGet, "/api/v1/changes", "listChanges", Permission::kReadSubjects, "record.changes_listed",
      [&service](const Request& request, const Caller& caller) { return ListChanges(service, request, caller); }));
}

}  // namespace credence::portal
