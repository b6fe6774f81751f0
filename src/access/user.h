// An account of somebody who works here: whose it is, what it is for, and when its holder may come in. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "access/role.h"
#include "base/civil_date.h"
#include "base/result.h"
#include "ledger/entry.h"

namespace credence::access {

enum class UserState { kActive, kDisabled };
std::string_view NameOf(UserState state);  // active, disabled

struct User {
  std::int64_t id = 0;
  std::string name;        // to sign in; never changed, never used again (SEC-01)
  std::string shown_name;  // what pages call the person
  std::string department;  // id
  Duty duty = Duty::kBusiness;
  UserState state = UserState::kActive;
  std::string password;  // as crypto/password.h stores it
  Instant password_at;
  bool must_change = true;  // somebody else has seen the password
  std::string totp_secret;  // sealed; "" when none was ever made
  bool totp_active = false;
  std::int64_t version = 0;  // counts the changes of all of the above
  Instant created_at;
  Instant changed_at;
  ledger::EntryPlace place;  // of the entry that commits to this state
};

// What changes with use; no ledger entry tells of it.
struct UserUse {
  std::int64_t user_id = 0;
  int failures = 0;  // since the last good sign-in or the last lock
  Instant locked_until;
  std::int64_t totp_step = 0;  // of the last code that counted
  Instant signed_in_at;        // 0: never

  bool IsLocked(Instant now) const { return now < locked_until; }
  // One failure more; the last one that is allowed locks. True when it did.
  bool Fail(Instant now);
};

// What still stands between a session and the work.
enum class Stage {
  kOpen,
  kSecondFactor,  // the code is asked for
  kPassword,      // the password must be changed: first sign-in, or too old
  kEnrolment,     // an administrator without a second factor sets one up (SEC-05)
};
std::string_view NameOf(Stage stage);  // open, second_factor, password, enrolment
Stage StageOf(const User& user, bool second_factor_given, Instant now);

// Nobody came in, and no password was set, for 90 days (SEC-07).
bool IsUnused(const User& user, const UserUse& use, Instant now);
// False for disabled accounts, for those that nobody used for 90 days (SEC-07), and for a one-time password that was
// not used in time.
bool MayComeIn(const User& user, const UserUse& use, Instant now);

// 3 to 40 of a–z 0–9 . _ -, a letter first; upper case is lowered. Error code: access.user_name.
Result<std::string> ParseUserName(std::string_view text);
// Error code: access.shown_name.
Result<std::string> ParseShownName(std::string_view text);

// SEC-02 without the history. Error codes: access.password_length, access.password_classes, access.password_name.
Status CheckPassword(std::string_view password, std::string_view user_name);
// 16 characters in groups of four that people can read out, of three classes; more than 80 bits.
std::string MakePassword();

// What the ledger entry of this state commits to.
ledger::Content ContentOf(const User& user);

}  // namespace credence::access
