#include "access/access_json.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>

#include "access/access_errors.h"
#include "base/limits.h"

namespace credence::access {
namespace {

namespace json = boost::json;

json::value InstantOrNull(Instant instant) {
  if (instant.epoch_ms == 0) return nullptr;
  return json::value(BeijingRfc3339(instant));
}

json::value DateOrNull(const std::optional<CivilDate>& date) {
  if (!date) return nullptr;
  return json::value(date->Iso());
}

json::value TextOrNull(const std::string& text) {
  if (text.empty()) return nullptr;
  return json::value(text);
}

json::array NamesOf(const std::vector<Permission>& permissions) {
  json::array names;
  for (Permission permission : permissions) names.emplace_back(NameOf(permission));
  return names;
}

Error MemberError(std::string_view member) { return Error(errors::kMember, {{"member", std::string(member)}}); }

std::optional<std::int64_t> ParseNumber(std::string_view text) {
  std::int64_t number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

json::object JsonOf(const SessionView& view, const Roles& roles, std::string_view csrf_token) {
  const SessionLimits limits = LimitsOf(view.user.duty);
  json::array held;
  json::array functions;
  if (view.stage == Stage::kOpen) {
    std::set<Permission> permissions;
    for (const RoleGrant& grant : view.grants) {
      const Role* role = roles.Find(grant.role);
      if (role == nullptr || role->duty != view.user.duty) continue;
      held.push_back(JsonOf(*role));
      permissions.insert(role->functions.begin(), role->functions.end());
    }
    functions = NamesOf({permissions.begin(), permissions.end()});
  }
  const Instant idle_end{view.session.seen_at.epoch_ms + limits.idle_ms};
  const Instant end{view.session.created_at.epoch_ms + limits.absolute_ms};
  return {{"user",
           {{"name", view.user.name},
            {"shown_name", view.user.shown_name},
            {"department", view.user.department},
            {"department_name", view.department_name},
            {"duty", NameOf(view.user.duty)}}},
          {"stage", NameOf(view.stage)},
          {"roles", std::move(held)},
          {"functions", std::move(functions)},
          {"second_factor", view.session.second_factor},
          {"second_factor_set", view.user.totp_active},
          {"recovery_codes_left", view.recovery_codes},
          {"last_sign_in_at", InstantOrNull(view.last_sign_in)},
          {"idle_ends_at", BeijingRfc3339(std::min(idle_end, end))},
          {"ends_at", BeijingRfc3339(end)},
          {"csrf_token", csrf_token}};
}

json::object JsonOf(const Session& session, std::string_view own_digest) {
  return {{"number", session.number()},
          {"own", session.token_digest == own_digest},
          {"second_factor", session.second_factor},
          {"created_at", BeijingRfc3339(session.created_at)},
          {"seen_at", BeijingRfc3339(session.seen_at)},
          {"source", session.source},
          {"agent", session.agent}};
}

json::object JsonOf(const UserView& view, Instant now) {
  json::array grants;
  for (const RoleGrant& grant : view.grants) {
    grants.push_back(json::object{
        {"role", grant.role}, {"valid_from", grant.valid_from.Iso()}, {"valid_until", DateOrNull(grant.valid_until)}});
  }
  return {{"name", view.user.name},
          {"shown_name", view.user.shown_name},
          {"department", view.user.department},
          {"duty", NameOf(view.user.duty)},
          {"state", NameOf(view.user.state)},
          {"locked_until", view.use.IsLocked(now) ? json::value(BeijingRfc3339(view.use.locked_until)) : json::value()},
          {"must_change", view.user.must_change},
          {"second_factor_set", view.user.totp_active},
          {"signed_in_at", InstantOrNull(view.use.signed_in_at)},
          {"open_sessions", view.open_sessions},
          {"grants", std::move(grants)},
          {"version", view.user.version},
          {"created_at", BeijingRfc3339(view.user.created_at)},
          {"changed_at", BeijingRfc3339(view.user.changed_at)}};
}

json::object JsonOf(const ChangeView& view) {
  const PermissionChange& change = view.change;
  return {{"id", change.id},
          {"kind", NameOf(change.kind)},
          {"user", view.user},
          {"role", change.role},
          {"valid_from", change.valid_from.Iso()},
          {"valid_until", DateOrNull(change.valid_until)},
          {"reason", change.reason},
          {"state", NameOf(change.state)},
          {"drafted_by", view.drafted_by},
          {"drafted_at", BeijingRfc3339(change.drafted_at)},
          {"decided_by", TextOrNull(view.decided_by)},
          {"decided_at", InstantOrNull(change.decided_at.value_or(Instant{}))},
          {"decision_reason", TextOrNull(change.decision_reason)}};
}

json::object JsonOf(const Client& client) {
  return {{"id", client.id},
          {"name", client.name},
          {"department", client.department},
          {"scopes", NamesOf(client.scopes)},
          {"addresses", json::array(client.addresses.begin(), client.addresses.end())},
          {"quota_per_minute", client.quota_per_minute},
          {"valid_until", client.valid_until.Iso()},
          {"state", NameOf(client.state)},
          {"created_at", BeijingRfc3339(client.created_at)},
          {"changed_at", BeijingRfc3339(client.changed_at)}};
}

json::object JsonOf(const AuditEntry& entry) {
  return {{"sequence", entry.sequence},
          {"time", BeijingRfc3339(entry.event.time)},
          {"actor", entry.event.actor},
          {"source", entry.event.source},
          {"event", entry.event.event},
          {"object", TextOrNull(entry.event.object)},
          {"outcome", NameOf(entry.event.outcome)},
          {"code", TextOrNull(entry.event.code)},
          {"purpose", TextOrNull(entry.event.purpose)},
          {"request", TextOrNull(entry.event.request)}};
}

json::object JsonOf(const Role& role) {
  return {{"code", role.code},
          {"title", {{"zh", role.title}, {"en", role.title_english}}},
          {"duty", NameOf(role.duty)},
          {"scope", NameOf(role.scope)},
          {"profile", role.profile == FieldProfile::kFull ? "full" : "masked"},
          {"functions", NamesOf(role.functions)}};
}

Body::Body(json::object object) : object_(std::make_unique<json::object>(std::move(object))) {}
Body::Body(Body&&) noexcept = default;
Body::~Body() = default;

Result<Body> Body::Read(const http::Request& request, std::initializer_list<std::string_view> known) {
  ASSIGN_OR_RETURN(json::object object, http::JsonObject(request));
  for (const auto& [member, value] : object) {
    if (std::find(known.begin(), known.end(), std::string_view(member)) == known.end()) {
      return MemberError(std::string_view(member).substr(0, 40));
    }
  }
  return Body(std::move(object));
}

Result<std::optional<std::string>> Body::MaybeText(std::string_view member) const {
  const json::value* value = object_->if_contains(member);
  if (value == nullptr || value->is_null()) return std::optional<std::string>();
  if (!value->is_string()) return MemberError(member);
  return std::optional(std::string(value->as_string()));
}

Result<std::string> Body::Text(std::string_view member) const {
  ASSIGN_OR_RETURN(auto text, MaybeText(member));
  if (!text) return MemberError(member);
  return *std::move(text);
}

Result<std::optional<std::int64_t>> Body::MaybeNumber(std::string_view member) const {
  const json::value* value = object_->if_contains(member);
  if (value == nullptr || value->is_null()) return std::optional<std::int64_t>();
  if (!value->is_int64()) return MemberError(member);
  return std::optional(value->as_int64());
}

Result<std::optional<bool>> Body::MaybeFlag(std::string_view member) const {
  const json::value* value = object_->if_contains(member);
  if (value == nullptr || value->is_null()) return std::optional<bool>();
  if (!value->is_bool()) return MemberError(member);
  return std::optional(value->as_bool());
}

Result<std::vector<std::string>> Body::Texts(std::string_view member) const {
  std::vector<std::string> texts;
  const json::value* value = object_->if_contains(member);
  if (value == nullptr) return texts;
  if (!value->is_array()) return MemberError(member);
  for (const json::value& one : value->as_array()) {
    if (!one.is_string()) return MemberError(member);
    texts.emplace_back(one.as_string());
  }
  return texts;
}

Result<std::optional<CivilDate>> Body::MaybeDate(std::string_view member) const {
  ASSIGN_OR_RETURN(auto text, MaybeText(member));
  if (!text) return std::optional<CivilDate>();
  auto date = CivilDate::ParseIso(*text);
  if (!date) return MemberError(member);
  return date;
}

Result<std::int64_t> NumberCursor(const http::Request& request) {
  const std::string_view text = request.Query("cursor").value_or("");
  if (text.empty()) return std::int64_t{0};
  auto number = ParseNumber(text);
  if (!number || *number < 1) return Error(errors::kCursor);
  return *number;
}

std::int64_t PageSize(const http::Request& request) {
  constexpr auto kMost = static_cast<std::int64_t>(limits::kPageSizeMax);
  auto asked = ParseNumber(request.Query("limit").value_or(""));
  return asked ? std::clamp<std::int64_t>(*asked, 1, kMost) : kMost;
}

}  // namespace credence::access
