// SQL of sessions and of sources that failed to sign in.
#pragma once

#include <optional>
#include <vector>

#include "access/session.h"
#include "db/database.h"

namespace credence::access {

struct SignInSource {
  std::string source;
  int failures = 0;
  Instant failed_at;
  Instant locked_until;

  bool IsLocked(Instant now) const { return now < locked_until; }
  // Failures older than a lock lasts are forgotten. True when this one locked.
  bool Fail(Instant now);
};

namespace session_store {

void Insert(db::Transaction& tx, const Session& session);
std::optional<Session> Find(db::Transaction& tx, std::string_view token_digest);
// Those that have not ended, newest first; expired ones may be among them.
std::vector<Session> OpenOfUser(db::Transaction& tx, std::int64_t user_id);
void Touch(db::Transaction& tx, std::string_view token_digest, Instant now);
// False when it had ended before.
bool End(db::Transaction& tx, std::string_view token_digest, Instant now, std::string_view because);
// All of a user but one (or none). The number ended.
std::int64_t EndOthers(db::Transaction& tx, std::int64_t user_id, std::string_view but_digest, Instant now,
                       std::string_view because);
// Rows of sessions that began before the moment.
void Forget(db::Transaction& tx, Instant before);

// To be changed and saved: nobody else changes it until this transaction ends.
SignInSource HoldSource(db::Transaction& tx, std::string_view source);
void SaveSource(db::Transaction& tx, const SignInSource& source);
void ForgetSources(db::Transaction& tx, Instant failed_before);

}  // namespace session_store
}  // namespace credence::access
