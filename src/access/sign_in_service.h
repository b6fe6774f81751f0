// Coming in, staying in and going out: password, second factor, sessions. One answer and the same time for every way
// in which a sign-in fails (SEC-03).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access_parts.h"
#include "access/session.h"
#include "access/session_store.h"
#include "access/user.h"
#include "base/caller.h"

namespace credence::access {

struct SignInRequest {
  std::string name;
  std::string password;
  std::string source;  // address of the caller
  std::string agent;   // what the browser calls itself
};

// What a session shows about itself. `token` is given once, when it is new.
struct SessionView {
  std::string token;
  std::string csrf_token;
  Session session;
  User user;
  Stage stage = Stage::kOpen;
  std::string department_name;    // "" when its department is not known any more
  std::vector<RoleGrant> grants;  // those that hold today
  Instant last_sign_in;           // before this one; 0: never
  std::int64_t recovery_codes = 0;
};

// The account that was tried, for the log of sign-ins: "" when there is none of that name, because people type
// passwords into the field of the name. `reason` stands in that log only: unknown, password, locked, source_locked,
// disabled.
struct SignInAttempt {
  Result<SessionView> session;
  std::string account;
  std::string reason;
};

struct Enrolment {
  std::string secret;  // base32, to type
  std::string uri;     // otpauth://…, for a square code
};

struct Enrolled {
  SessionView session;
  std::vector<std::string> recovery_codes;  // shown once
};

// Thread-safe.
class SignInService {
 public:
  explicit SignInService(const AccessParts& parts);

  // Error code of the attempt: access.sign_in_refused.
  SignInAttempt SignIn(const SignInRequest& request);

  // Who a token stands for. A session that still waits for something may use its own session and nothing else.
  // `touch` says that somebody is at work. Error codes: access.session_unknown, access.session_expired,
  // access.session_ended.
  Result<Caller> Authenticate(std::string_view token, bool touch);

  // What follows needs a session of the caller: kOwnSession. It gives a new token where the session may do more than
  // before.

  Result<SessionView> View(const Caller& caller);
  // A code of the telephone, or a recovery code. Five wrong ones lock the account and end the session.
  // Error codes: access.code_wrong, access.no_enrolment, access.session_ended.
  Result<SessionView> GiveSecondFactor(const Caller& caller, std::string_view code);
  // Ends the other sessions of the account. Error codes: access.password_wrong (of a locked account: whatever was
  // given), access.password_length,
  // access.password_classes, access.password_name, access.password_used, access.step_missing, access.session_ended.
  Result<SessionView> ChangePassword(const Caller& caller, std::string_view current, std::string_view next);

  // A new secret that counts once it was confirmed with a code. Error codes: access.already_enrolled,
  // access.step_missing.
  Result<Enrolment> StartEnrolment(const Caller& caller);
  // Error codes: access.no_enrolment, access.already_enrolled, access.code_wrong, access.step_missing.
  Result<Enrolled> ConfirmEnrolment(const Caller& caller, std::string_view code);

  Status SignOut(const Caller& caller);
  Result<std::vector<Session>> OwnSessions(const Caller& caller);
  // Error code: access.no_such_session.
  Status EndOwnSession(const Caller& caller, std::string_view number);

  // Forgets sessions, failed sources and what else has no use any more. For a nightly run.
  void Sweep();

 private:
  struct Known;
  struct Opened {
    Session session;
    User user;
    Stage stage = Stage::kOpen;
  };
  Result<Opened> Open(db::Transaction& tx, const Caller& caller) const;
  // To be changed: with the turn of the account (user_store::Hold), read once it is held.
  Result<Opened> Hold(db::Transaction& tx, const Caller& caller) const;
  Result<SessionView> Rotate(db::Transaction& tx, const Opened& opened, bool second_factor);
  SessionView MakeView(db::Transaction& tx, std::string token, Session session, User user) const;
  // Counts a wrong code or password of somebody who has come in already. False while the account is locked: then a
  // right one counts as wrong, also of those that were on their way when it was locked.
  bool CountTry(const Opened& opened, bool right);
  bool TakeCode(db::Transaction& tx, const User& user, std::string_view code) const;
  std::string OpenSecret(const User& user) const;
  std::string RecoveryDigest(const User& user, std::string_view code) const;

  const AccessParts& parts_;
  std::string nobodys_password_;  // verified where there is no account, so that it takes the same time
};

}  // namespace credence::access
