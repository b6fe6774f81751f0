#include "access/session_store.h"

#include "base/limits.h"

namespace credence::access {

bool SignInSource::Fail(Instant now) {
  constexpr std::int64_t kLockMs = limits::kLockMinutes * 60'000LL;
  if (now.epoch_ms - failed_at.epoch_ms >= kLockMs) failures = 0;
  failed_at = now;
  if (++failures < limits::kSignInFailuresMax) return false;
  failures = 0;
  locked_until = {now.epoch_ms + kLockMs};
  return true;
}

namespace session_store {
namespace {

std::vector<Session> Select(db::Transaction& tx, const std::string& where, db::Params params) {
  std::vector<Session> sessions;
  tx.ForEach<std::string, std::int64_t, bool, std::int64_t, std::int64_t, std::optional<std::int64_t>, std::string,
             std::string, std::string>(
      R"(SELECT token_digest, user_id, second_factor, created_at, seen_at, ended_at, ended_because, source, agent
         FROM session )" +
          where,
      params,
      [&](const std::string& digest, std::int64_t user_id, bool second_factor, std::int64_t created_at,
          std::int64_t seen_at, std::optional<std::int64_t> ended_at, const std::string& because,
          const std::string& source, const std::string& agent) {
        Session session{digest, user_id, second_factor, {created_at}, {seen_at}, std::nullopt, because, source, agent};
        if (ended_at) session.ended_at = Instant{*ended_at};
        sessions.push_back(std::move(session));
      });
  return sessions;
}

}  // namespace

void Insert(db::Transaction& tx, const Session& session) {
  tx.Execute(
      R"(INSERT INTO session (token_digest, user_id, second_factor, created_at, seen_at, ended_at, ended_because,
           source, agent)
         VALUES (:token_digest, :user_id, :second_factor, :created_at, :seen_at, NULL, '', :source, :agent))",
      {{"token_digest", session.token_digest},
       {"user_id", session.user_id},
       {"second_factor", session.second_factor},
       {"created_at", session.created_at.epoch_ms},
       {"seen_at", session.seen_at.epoch_ms},
       {"source", session.source},
       {"agent", session.agent}});
}

std::optional<Session> Find(db::Transaction& tx, std::string_view token_digest) {
  auto sessions = Select(tx, "WHERE token_digest = :token_digest", {{"token_digest", token_digest}});
  if (sessions.empty()) return std::nullopt;
  return std::move(sessions.front());
}

std::vector<Session> OpenOfUser(db::Transaction& tx, std::int64_t user_id) {
  return Select(tx, "WHERE user_id = :user_id AND ended_at IS NULL ORDER BY created_at DESC, token_digest",
                {{"user_id", user_id}});
}

void Touch(db::Transaction& tx, std::string_view token_digest, Instant now) {
  tx.Execute("UPDATE session SET seen_at = :now WHERE token_digest = :token_digest AND seen_at < :now_again",
             {{"now", now.epoch_ms}, {"token_digest", token_digest}, {"now_again", now.epoch_ms}});
}

bool End(db::Transaction& tx, std::string_view token_digest, Instant now, std::string_view because) {
  return tx.Execute(
             R"(UPDATE session SET ended_at = :now, ended_because = :because
                WHERE token_digest = :token_digest AND ended_at IS NULL)",
             {{"now", now.epoch_ms}, {"because", because}, {"token_digest", token_digest}}) == 1;
}

std::int64_t EndOthers(db::Transaction& tx, std::int64_t user_id, std::string_view but_digest, Instant now,
                       std::string_view because) {
  return tx.Execute(
      R"(UPDATE session SET ended_at = :now, ended_because = :because
         WHERE user_id = :user_id AND token_digest <> :but_digest AND ended_at IS NULL)",
      {{"now", now.epoch_ms}, {"because", because}, {"user_id", user_id}, {"but_digest", but_digest}});
}

void Forget(db::Transaction& tx, Instant before) {
  tx.Execute("DELETE FROM session WHERE created_at < :before", {{"before", before.epoch_ms}});
}

SignInSource HoldSource(db::Transaction& tx, std::string_view source) {
  tx.TakeTurn("access.source:" + std::string(source));
  auto row = tx.SelectOne<std::int64_t, std::int64_t, std::int64_t>(
      "SELECT failures, failed_at, locked_until FROM sign_in_source WHERE source = :source", {{"source", source}});
  if (!row) return {std::string(source), 0, {}, {}};
  const auto& [failures, failed_at, locked_until] = *row;
  return {std::string(source), static_cast<int>(failures), {failed_at}, {locked_until}};
}

void SaveSource(db::Transaction& tx, const SignInSource& source) {
  tx.Execute(
      R"(INSERT INTO sign_in_source (source, failures, failed_at, locked_until)
         VALUES (:source, :failures, :failed_at, :locked_until)
         ON CONFLICT (source) DO UPDATE SET failures = excluded.failures, failed_at = excluded.failed_at,
           locked_until = excluded.locked_until)",
      {{"source", source.source},
       {"failures", source.failures},
       {"failed_at", source.failed_at.epoch_ms},
       {"locked_until", source.locked_until.epoch_ms}});
}

void ForgetSources(db::Transaction& tx, Instant failed_before) {
  tx.Execute("DELETE FROM sign_in_source WHERE failed_at < :before", {{"before", failed_before.epoch_ms}});
}

}  // namespace session_store
}  // namespace credence::access
