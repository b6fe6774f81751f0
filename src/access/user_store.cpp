#include "access/user_store.h"

#include "base/check.h"

namespace credence::access::user_store {
namespace {

using Row =
    std::tuple<std::int64_t, std::string, std::string, std::string, std::string, std::string, std::string, std::int64_t,
               bool, std::string, bool, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

User FromRow(Row row) {
  auto& [id, name, shown_name, department, duty, state, password, password_at, must_change, totp_secret, totp_active,
         version, created_at, changed_at, group_id, position] = row;
  auto known = DutyNamed(duty);
  CHECK(known.has_value());
  return {id,           name,          shown_name,
          department,   *known,        state == "active" ? UserState::kActive : UserState::kDisabled,
          password,     {password_at}, must_change,
          totp_secret,  totp_active,   version,
          {created_at}, {changed_at},  {group_id, position}};
}

std::vector<User> Select(db::Transaction& tx, const std::string& where, db::Params params) {
  std::vector<User> users;
  for (Row& row : tx.Select<std::int64_t, std::string, std::string, std::string, std::string, std::string, std::string,
                            std::int64_t, bool, std::string, bool, std::int64_t, std::int64_t, std::int64_t,
                            std::int64_t, std::int64_t>(
           R"(SELECT id, name, shown_name, department, duty, state, password, password_at, must_change, totp_secret,
                totp_active, version, created_at, changed_at, group_id, position
              FROM user_account )" +
               where,
           params)) {
    users.push_back(FromRow(std::move(row)));
  }
  return users;
}

std::optional<User> One(std::vector<User> users) {
  CHECK(users.size() <= 1);
  return users.empty() ? std::nullopt : std::optional(std::move(users.front()));
}

}  // namespace

std::optional<User> FindByName(db::Transaction& tx, std::string_view name) {
  return One(Select(tx, "WHERE name = :name", {{"name", name}}));
}

std::optional<User> FindById(db::Transaction& tx, std::int64_t id) {
  return One(Select(tx, "WHERE id = :id", {{"id", id}}));
}

std::vector<User> List(db::Transaction& tx, const UserFilter& filter) {
  return Select(tx,
                R"(WHERE name > :after AND (:any_department = 1 OR department = :department)
                     AND (:any_state = 1 OR state = :state)
                     AND (:any_word = 1 OR name LIKE :pattern ESCAPE '!' OR shown_name LIKE :shown ESCAPE '!')
                   ORDER BY name LIMIT :rows_max)",
                {{"after", filter.after},
                 {"any_department", filter.department.empty()},
                 {"department", filter.department},
                 {"any_state", filter.state.empty()},
                 {"state", filter.state},
                 {"any_word", filter.word.empty()},
                 {"pattern", filter.word},
                 {"shown", filter.word},
                 {"rows_max", filter.rows_max}});
}

std::vector<User> All(db::Transaction& tx) { return Select(tx, "ORDER BY id", {}); }

void Insert(db::Transaction& tx, const User& user) {
  tx.Execute(
      R"(INSERT INTO user_account (id, name, shown_name, department, duty, state, password, password_at, must_change,
           totp_secret, totp_active, version, created_at, changed_at, group_id, position)
         VALUES (:id, :name, :shown_name, :department, :duty, :state, :password, :password_at, :must_change,
           :totp_secret, :totp_active, :version, :created_at, :changed_at, :group_id, :position))",
      {{"id", user.id},
       {"name", user.name},
       {"shown_name", user.shown_name},
       {"department", user.department},
       {"duty", NameOf(user.duty)},
       {"state", NameOf(user.state)},
       {"password", user.password},
       {"password_at", user.password_at.epoch_ms},
       {"must_change", user.must_change},
       {"totp_secret", user.totp_secret},
       {"totp_active", user.totp_active},
       {"version", user.version},
       {"created_at", user.created_at.epoch_ms},
       {"changed_at", user.changed_at.epoch_ms},
       {"group_id", user.place.group_id},
       {"position", user.place.position}});
  tx.Execute(
      R"(INSERT INTO user_use (user_id, failures, locked_until, totp_step, signed_in_at) VALUES (:id, 0, 0, 0, 0))",
      {{"id", user.id}});
}

bool Update(db::Transaction& tx, const User& user) {
  return tx.Execute(
             R"(UPDATE user_account SET shown_name = :shown_name, department = :department, state = :state,
                  password = :password, password_at = :password_at, must_change = :must_change,
                  totp_secret = :totp_secret, totp_active = :totp_active, version = :version,
                  changed_at = :changed_at, group_id = :group_id, position = :position
                WHERE id = :id AND version = :version_before)",
             {{"shown_name", user.shown_name},
              {"department", user.department},
              {"state", NameOf(user.state)},
              {"password", user.password},
              {"password_at", user.password_at.epoch_ms},
              {"must_change", user.must_change},
              {"totp_secret", user.totp_secret},
              {"totp_active", user.totp_active},
              {"version", user.version},
              {"changed_at", user.changed_at.epoch_ms},
              {"group_id", user.place.group_id},
              {"position", user.place.position},
              {"id", user.id},
              {"version_before", user.version - 1}}) == 1;
}

UserUse FindUse(db::Transaction& tx, std::int64_t user_id) {
  auto row = tx.SelectOne<std::int64_t, std::int64_t, std::int64_t, std::int64_t>(
      "SELECT failures, locked_until, totp_step, signed_in_at FROM user_use WHERE user_id = :user_id",
      {{"user_id", user_id}});
  CHECK(row.has_value());
  const auto& [failures, locked_until, totp_step, signed_in_at] = *row;
  return {user_id, static_cast<int>(failures), {locked_until}, totp_step, {signed_in_at}};
}

void Hold(db::Transaction& tx, std::int64_t user_id) { tx.TakeTurn("access.account:" + std::to_string(user_id)); }

UserUse HoldUse(db::Transaction& tx, std::int64_t user_id) {
  Hold(tx, user_id);
  return FindUse(tx, user_id);
}

void SaveUse(db::Transaction& tx, const UserUse& use) {
  CHECK(tx.Execute(
            R"(UPDATE user_use SET failures = :failures, locked_until = :locked_until, signed_in_at = :signed_in_at
               WHERE user_id = :user_id)",
            {{"failures", use.failures},
             {"locked_until", use.locked_until.epoch_ms},
             {"signed_in_at", use.signed_in_at.epoch_ms},
             {"user_id", use.user_id}}) == 1);
}

bool UseStep(db::Transaction& tx, std::int64_t user_id, std::int64_t step) {
  return tx.Execute("UPDATE user_use SET totp_step = :step WHERE user_id = :user_id AND totp_step < :step_again",
                    {{"step", step}, {"user_id", user_id}, {"step_again", step}}) == 1;
}

std::vector<std::string> PasswordHistory(db::Transaction& tx, std::int64_t user_id) {
  std::vector<std::string> passwords;
  for (auto& [password] : tx.Select<std::string>(
           "SELECT password FROM password_history WHERE user_id = :user_id ORDER BY age", {{"user_id", user_id}})) {
    passwords.push_back(std::move(password));
  }
  return passwords;
}

void SavePasswordHistory(db::Transaction& tx, std::int64_t user_id, const std::vector<std::string>& newest_first) {
  tx.Execute("DELETE FROM password_history WHERE user_id = :user_id", {{"user_id", user_id}});
  std::int64_t age = 0;
  for (const std::string& password : newest_first) {
    tx.Execute("INSERT INTO password_history (user_id, age, password) VALUES (:user_id, :age, :password)",
               {{"user_id", user_id}, {"age", ++age}, {"password", password}});
  }
}

void ReplaceRecoveryCodes(db::Transaction& tx, std::int64_t user_id, const std::vector<std::string>& digests) {
  tx.Execute("DELETE FROM recovery_code WHERE user_id = :user_id", {{"user_id", user_id}});
  for (const std::string& digest : digests) {
    tx.Execute("INSERT INTO recovery_code (user_id, digest) VALUES (:user_id, :digest)",
               {{"user_id", user_id}, {"digest", digest}});
  }
}

std::int64_t CountRecoveryCodes(db::Transaction& tx, std::int64_t user_id) {
  return std::get<0>(*tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM recovery_code WHERE user_id = :user_id",
                                                 {{"user_id", user_id}}));
}

bool TakeRecoveryCode(db::Transaction& tx, std::int64_t user_id, std::string_view digest) {
  return tx.Execute("DELETE FROM recovery_code WHERE user_id = :user_id AND digest = :digest",
                    {{"user_id", user_id}, {"digest", digest}}) == 1;
}

}  // namespace credence::access::user_store
