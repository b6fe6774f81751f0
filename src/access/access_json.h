// Between the types of access and the JSON of its operations. Passwords, secrets and digests of tokens never appear
// here.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/audit_log.h"
#include "access/change_service.h"
#include "access/client.h"
#include "access/sign_in_service.h"
#include "access/user_service.h"
#include "base/result.h"
#include "http/request.h"

namespace credence::access {

boost::json::object JsonOf(const SessionView& view, const Roles& roles, std::string_view csrf_token);
// `own` is the session that asks.
boost::json::object JsonOf(const Session& session, std::string_view own_digest);
boost::json::object JsonOf(const UserView& view, Instant now);
boost::json::object JsonOf(const ChangeView& view);
boost::json::object JsonOf(const Client& client);
boost::json::object JsonOf(const AuditEntry& entry);
boost::json::object JsonOf(const Role& role);

// Members of the body of a request. Error codes: http.media_type, http.bad_body from Read; access.member {member} from
// the others and from Read for a member that is not among `known`.
class Body {
 public:
  static Result<Body> Read(const http::Request& request, std::initializer_list<std::string_view> known);
  Body(Body&&) noexcept;
  ~Body();

  Result<std::string> Text(std::string_view member) const;
  Result<std::optional<std::string>> MaybeText(std::string_view member) const;  // missing or null: none
  Result<std::optional<std::int64_t>> MaybeNumber(std::string_view member) const;
  Result<std::optional<bool>> MaybeFlag(std::string_view member) const;
  Result<std::vector<std::string>> Texts(std::string_view member) const;  // missing: empty
  Result<std::optional<CivilDate>> MaybeDate(std::string_view member) const;

 private:
  explicit Body(boost::json::object object);
  std::unique_ptr<boost::json::object> object_;
};

// The query parameter `limit` within 1 … limits::kPageSizeMax, or the most; and `cursor` as a number, 0 when missing.
// Error code: access.cursor.
Result<std::int64_t> NumberCursor(const http::Request& request);
std::int64_t PageSize(const http::Request& request);

}  // namespace credence::access
