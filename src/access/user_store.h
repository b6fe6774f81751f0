// SQL of accounts, their use, earlier passwords and recovery codes.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "access/user.h"
#include "db/database.h"

namespace credence::access {

// Which accounts to list, in the order of their names.
struct UserFilter {
  std::string department;  // "" for all
  std::string state;       // "" for both
  std::string word;        // in name or shown name; "" for all
  std::string after;       // the name of the last one seen; "" from the beginning
  std::int64_t rows_max = 0;
};

namespace user_store {

std::optional<User> FindByName(db::Transaction& tx, std::string_view name);
std::optional<User> FindById(db::Transaction& tx, std::int64_t id);
std::vector<User> List(db::Transaction& tx, const UserFilter& filter);
// All accounts, for fsck.
std::vector<User> All(db::Transaction& tx);

// A new account with its use, which begins empty.
void Insert(db::Transaction& tx, const User& user);
// False when the row has another version than the one before `user.version` by now.
bool Update(db::Transaction& tx, const User& user);

UserUse FindUse(db::Transaction& tx, std::int64_t user_id);
// The turn of an account, to the end of this transaction: whoever changes the account, its use, its roles or its
// sessions takes it first, and reads them afterwards. Whoever holds a source as well (session_store::HoldSource) holds
// that before.
void Hold(db::Transaction& tx, std::int64_t user_id);
// Takes that turn. The use, to be changed and saved.
UserUse HoldUse(db::Transaction& tx, std::int64_t user_id);
void SaveUse(db::Transaction& tx, const UserUse& use);
// False when a code of that step or a later one counted before.
bool UseStep(db::Transaction& tx, std::int64_t user_id, std::int64_t step);

// Newest first.
std::vector<std::string> PasswordHistory(db::Transaction& tx, std::int64_t user_id);
void SavePasswordHistory(db::Transaction& tx, std::int64_t user_id, const std::vector<std::string>& newest_first);

void ReplaceRecoveryCodes(db::Transaction& tx, std::int64_t user_id, const std::vector<std::string>& digests);
std::int64_t CountRecoveryCodes(db::Transaction& tx, std::int64_t user_id);
// False when there is no such code (any more).
bool TakeRecoveryCode(db::Transaction& tx, std::int64_t user_id, std::string_view digest);

}  // namespace user_store
}  // namespace credence::access
