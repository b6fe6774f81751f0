#include "access/sign_in_service.h"

#include <algorithm>

#include "access/access_errors.h"
#include "access/department_store.h"
#include "access/grant_store.h"
#include "access/user_service.h"
#include "access/user_store.h"
#include "base/base_errors.h"
#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/one_time_code.h"
#include "crypto/password.h"
#include "http/source.h"

namespace credence::access {
namespace {

constexpr std::size_t kAgentCodePoints = 120;
constexpr std::size_t kPasswordBytesMax = limits::kPasswordMax * 4;
constexpr std::int64_t kKeepEndedMs = 30LL * 24 * 3600 * 1000;

std::int64_t StepAt(Instant now) { return crypto::CodeStep(now.epoch_ms / 1000); }

std::vector<RoleGrant> HoldingGrants(db::Transaction& tx, const User& user, CivilDate today) {
  std::vector<RoleGrant> grants = grant_store::OfUser(tx, user.id);
  std::erase_if(grants, [&](const RoleGrant& grant) { return !grant.HoldsOn(today); });
  return grants;
}

std::string CleanAgent(std::string_view agent) {
  std::string plain;
  for (char c : agent) plain.push_back(c >= 0x20 && c < 0x7F ? c : ' ');
  return Shorten(plain, kAgentCodePoints);
}

// "K7QX2-M9F4T": ten characters of base32, fifty bits.
std::string MakeRecoveryCode() {
  const std::string text = crypto::Base32(crypto::RandomBytes(7)).substr(0, 10);
  return text.substr(0, 5) + "-" + text.substr(5);
}

}  // namespace

// What is read before a sign-in is decided.
struct SignInService::Known {
  std::optional<User> user;
};

SignInService::SignInService(const AccessParts& parts)
    : parts_(parts), nobodys_password_(crypto::UnopenablePassword()) {}

SignInAttempt SignInService::SignIn(const SignInRequest& request) {
  const Result<std::string> name = ParseUserName(request.name);
  auto known = parts_.database.Read([&](db::Transaction& tx) -> Result<Known> {
    return Known{name.ok() ? user_store::FindByName(tx, *name) : std::nullopt};
  });
  const std::optional<User>& user = known->user;
  // The slow part comes in every case, and outside the transaction.
  const bool too_long = request.password.size() > kPasswordBytesMax;
  const bool right = crypto::VerifyPassword(too_long ? std::string_view() : std::string_view(request.password),
                                            user ? user->password : nobodys_password_);
  SignInAttempt attempt{Error(errors::kSignInRefused), user ? user->name : "", user ? "password" : "unknown"};
  Status decided = parts_.database.Write([&](db::Transaction& tx) -> Status {
    const Instant now = parts_.clock.Now();
    SignInSource source = session_store::HoldSource(tx, http::NetworkOf(request.source));
    // Read again: of many attempts at once, those behind the lock must not pass it, and a password that was changed
    // since must not count.
    UserUse use = user ? user_store::HoldUse(tx, user->id) : UserUse();
    auto fresh = user ? user_store::FindById(tx, user->id) : std::nullopt;
    const bool still_right = right && fresh && fresh->password == user->password;
    if (source.IsLocked(now)) attempt.reason = "source_locked";
    if (fresh && use.IsLocked(now)) attempt.reason = "locked";
    const bool locked = source.IsLocked(now) || (fresh && use.IsLocked(now));
    if (still_right && !locked && !MayComeIn(*fresh, use, now)) attempt.reason = "disabled";
    if (still_right && !locked && MayComeIn(*fresh, use, now)) {
      const Instant last = use.signed_in_at;
      // With a second factor the failures count on until that was given as well: whoever has the password must not
      // buy new guesses with it.
      if (!fresh->totp_active) use.failures = 0;
      use.signed_in_at = now;
      user_store::SaveUse(tx, use);
      // The least used ones make room.
      std::vector<Session> open = session_store::OpenOfUser(tx, fresh->id);
      std::sort(open.begin(), open.end(), [](const Session& a, const Session& b) { return a.seen_at > b.seen_at; });
      for (std::size_t i = limits::kSessionsOfUserMax - 1; i < open.size(); ++i) {
        session_store::End(tx, open[i].token_digest, now, "too_many");
      }
      const std::string token = MakeToken();
      Session session{TokenDigest(token),       fresh->id, false, now, now, std::nullopt, "", request.source,
                      CleanAgent(request.agent)};
      session_store::Insert(tx, session);
      SessionView view = MakeView(tx, token, std::move(session), *std::move(fresh));
      view.last_sign_in = last;
      attempt.session = std::move(view);
      attempt.reason.clear();
      return {};
    }
    if (!locked) {
      if (fresh && !still_right) {
        use.Fail(now);
        user_store::SaveUse(tx, use);
      }
      source.Fail(now);
    }
    session_store::SaveSource(tx, source);
    return {};
  });
  CHECK(decided.ok());
  return attempt;
}

Result<Caller> SignInService::Authenticate(std::string_view token, bool touch) {
  const std::string digest = TokenDigest(token);
  bool touched = false;
  auto caller = parts_.database.Read([&](db::Transaction& tx) -> Result<Caller> {
    const Instant now = parts_.clock.Now();
    auto session = session_store::Find(tx, digest);
    if (!session) return Error(errors::kSessionUnknown);
    if (session->ended_at) return Error(errors::kSessionEnded);
    auto user = user_store::FindById(tx, session->user_id);
    CHECK(user.has_value());
    if (IsExpired(*session, user->duty, now)) return Error(errors::kSessionExpired);
    if (user->state != UserState::kActive) return Error(errors::kSessionEnded);
    touched = touch && now.epoch_ms - session->seen_at.epoch_ms >= limits::kSessionTouchMs;
    const Stage stage = StageOf(*user, session->second_factor, now);
    CallerFacts facts{user->name, user->id, user->department, digest, "", session->second_factor};
    Reaches reaches;
    if (stage == Stage::kOpen) {
      const CivilDate today = parts_.clock.Today();
      reaches = ReachesOf(parts_.roles, HoldingGrants(tx, *user, today), user->duty, user->department,
                          grant_store::DepartmentsBelow(tx, user->department), today);
    } else {
      facts.stage = NameOf(stage);
    }
    reaches[Permission::kReadPublic] = Reach::Everything();
    reaches[Permission::kOwnSession] = Reach{false, {}, FieldProfile::kMasked};
    return Caller(std::move(facts), std::move(reaches));
  });
  if (touched) {
    Status noted = parts_.database.Write([&](db::Transaction& tx) -> Status {
      session_store::Touch(tx, digest, parts_.clock.Now());
      return {};
    });
    CHECK(noted.ok());
  }
  return caller;
}

Result<SignInService::Opened> SignInService::Open(db::Transaction& tx, const Caller& caller) const {
  RETURN_IF_ERROR(caller.Require(Permission::kOwnSession));
  auto session = session_store::Find(tx, caller.facts().session);
  if (!session || session->ended_at) return Error(errors::kSessionEnded);
  auto user = user_store::FindById(tx, session->user_id);
  CHECK(user.has_value() && user->id == caller.facts().user_id);
  const Stage stage = StageOf(*user, session->second_factor, parts_.clock.Now());
  return Opened{*std::move(session), *std::move(user), stage};
}

Result<SignInService::Opened> SignInService::Hold(db::Transaction& tx, const Caller& caller) const {
  RETURN_IF_ERROR(caller.Require(Permission::kOwnSession));
  user_store::Hold(tx, caller.facts().user_id);
  return Open(tx, caller);
}

SessionView SignInService::MakeView(db::Transaction& tx, std::string token, Session session, User user) const {
  SessionView view;
  view.csrf_token = token.empty() ? "" : CsrfToken(token);
  view.token = std::move(token);
  view.stage = StageOf(user, session.second_factor, parts_.clock.Now());
  view.grants = HoldingGrants(tx, user, parts_.clock.Today());
  view.last_sign_in = user_store::FindUse(tx, user.id).signed_in_at;
  if (auto department = department_store::FindByIdOrCode(tx, user.department)) view.department_name = department->name;
  view.recovery_codes = user_store::CountRecoveryCodes(tx, user.id);
  view.session = std::move(session);
  view.user = std::move(user);
  return view;
}

// A session that may do more than before goes on under another token: whoever knew the old one is left behind. Its age
// counts from the sign-in all the same.
Result<SessionView> SignInService::Rotate(db::Transaction& tx, const Opened& opened, bool second_factor) {
  const Instant now = parts_.clock.Now();
  if (!session_store::End(tx, opened.session.token_digest, now, "rotated")) return Error(errors::kSessionEnded);
  const std::string token = MakeToken();
  Session session = opened.session;
  session.token_digest = TokenDigest(token);
  session.second_factor = second_factor;
  session.seen_at = now;
  session_store::Insert(tx, session);
  return MakeView(tx, token, std::move(session), opened.user);
}

Result<SessionView> SignInService::View(const Caller& caller) {
  return parts_.database.Read([&](db::Transaction& tx) -> Result<SessionView> {
    ASSIGN_OR_RETURN(Opened opened, Open(tx, caller));
    return MakeView(tx, "", std::move(opened.session), std::move(opened.user));
  });
}

std::string SignInService::OpenSecret(const User& user) const {
  // A secret that does not open is a damaged row or another key: nobody on the spot can mend it.
  auto secret = parts_.data_key.Open(user.totp_secret, "user:" + std::to_string(user.id) + ":totp");
  CHECK(secret.ok());
  return *secret;
}

std::string SignInService::RecoveryDigest(const User& user, std::string_view code) const {
  std::string plain;
  for (char c : UpperAscii(code)) {
    if (c != '-' && c != ' ') plain.push_back(c);
  }
  return parts_.data_key.BlindIndex("recovery:" + std::to_string(user.id) + ":" + plain);
}

bool SignInService::TakeCode(db::Transaction& tx, const User& user, std::string_view code) const {
  const UserUse use = user_store::FindUse(tx, user.id);
  if (use.IsLocked(parts_.clock.Now())) return false;
  auto step = crypto::MatchOneTimeCode(OpenSecret(user), code, StepAt(parts_.clock.Now()), use.totp_step);
  return step && user_store::UseStep(tx, user.id, *step);
}

bool SignInService::CountTry(const Opened& opened, bool right) {
  auto counted = parts_.database.Write([&](db::Transaction& tx) -> Result<bool> {
    const Instant now = parts_.clock.Now();
    UserUse use = user_store::HoldUse(tx, opened.user.id);
    if (use.IsLocked(now)) return false;
    if (right) return true;
    if (use.Fail(now)) session_store::End(tx, opened.session.token_digest, now, "failures");
    user_store::SaveUse(tx, use);
    return false;
  });
  return counted.value();
}

Result<SessionView> SignInService::GiveSecondFactor(const Caller& caller, std::string_view code) {
  // Tried and counted in one transaction: of many guesses at once no more are looked at than one after the other.
  // Nothing is given for a wrong code, whose count must stay.
  auto given = parts_.database.Write([&](db::Transaction& tx) -> Result<std::optional<SessionView>> {
    ASSIGN_OR_RETURN(Opened opened, Hold(tx, caller));
    if (!opened.user.totp_active) return Error(errors::kNoEnrolment);
    UserUse use = user_store::FindUse(tx, opened.user.id);
    const Instant now = parts_.clock.Now();
    const bool right =
        TakeCode(tx, opened.user, code) ||
        (!use.IsLocked(now) && user_store::TakeRecoveryCode(tx, opened.user.id, RecoveryDigest(opened.user, code)));
    if (!right) {
      if (use.Fail(now)) session_store::End(tx, opened.session.token_digest, now, "failures");
      user_store::SaveUse(tx, use);
      return std::optional<SessionView>();
    }
    use.failures = 0;
    user_store::SaveUse(tx, use);
    ASSIGN_OR_RETURN(SessionView view, Rotate(tx, opened, true));
    return std::optional<SessionView>(std::move(view));
  });
  if (!given.ok()) return given.error();
  if (!*given) return Error(errors::kCodeWrong);
  return **std::move(given);
}

Result<SessionView> SignInService::ChangePassword(const Caller& caller, std::string_view current,
                                                  std::string_view next) {
  std::vector<std::string> history;
  auto before = parts_.database.Read([&](db::Transaction& tx) -> Result<Opened> {
    ASSIGN_OR_RETURN(Opened opened, Open(tx, caller));
    history = user_store::PasswordHistory(tx, opened.user.id);
    return opened;
  });
  if (!before.ok()) return before.error();
  if (before->stage == Stage::kSecondFactor) {
    return Error(credence::errors::kStepMissing, {{"stage", std::string(NameOf(before->stage))}});
  }
  const bool right = current.size() <= kPasswordBytesMax && crypto::VerifyPassword(current, before->user.password);
  if (!CountTry(*before, right)) return Error(errors::kPasswordWrong);
  RETURN_IF_ERROR(CheckPassword(next, before->user.name));
  history.insert(history.begin(), before->user.password);
  if (history.size() > static_cast<std::size_t>(limits::kPasswordHistory)) history.resize(limits::kPasswordHistory);
  for (const std::string& used : history) {
    if (crypto::VerifyPassword(next, used)) {
      return Error(errors::kPasswordUsed, {{"count", std::to_string(limits::kPasswordHistory)}});
    }
  }
  const std::string hash = crypto::HashPassword(next);
  return parts_.database.Write([&](db::Transaction& tx) -> Result<SessionView> {
    ASSIGN_OR_RETURN(Opened opened, Hold(tx, caller));
    if (opened.user.password != before->user.password) return Error(errors::kPasswordWrong);
    opened.user.password = hash;
    opened.user.password_at = parts_.clock.Now();
    opened.user.must_change = false;
    RETURN_IF_ERROR(user_changes::Save(tx, parts_, caller, "user.password_changed", opened.user));
    user_store::SavePasswordHistory(tx, opened.user.id, history);
    session_store::EndOthers(tx, opened.user.id, opened.session.token_digest, parts_.clock.Now(), "password_changed");
    return Rotate(tx, opened, opened.session.second_factor);
  });
}

Result<Enrolment> SignInService::StartEnrolment(const Caller& caller) {
  return parts_.database.Write([&](db::Transaction& tx) -> Result<Enrolment> {
    ASSIGN_OR_RETURN(Opened opened, Hold(tx, caller));
    if (opened.user.totp_active) return Error(errors::kAlreadyEnrolled);
    if (opened.stage != Stage::kOpen && opened.stage != Stage::kEnrolment) {
      return Error(credence::errors::kStepMissing, {{"stage", std::string(NameOf(opened.stage))}});
    }
    const std::string secret = crypto::RandomBytes(crypto::kCodeSecretBytes);
    opened.user.totp_secret = parts_.data_key.Seal(secret, "user:" + std::to_string(opened.user.id) + ":totp");
    RETURN_IF_ERROR(user_changes::Save(tx, parts_, caller, "user.second_factor_begun", opened.user));
    return Enrolment{crypto::Base32(secret), crypto::OneTimeCodeUri(parts_.issuer, opened.user.name, secret)};
  });
}

Result<Enrolled> SignInService::ConfirmEnrolment(const Caller& caller, std::string_view code) {
  std::optional<Opened> tried;
  auto enrolled = parts_.database.Write([&](db::Transaction& tx) -> Result<Enrolled> {
    ASSIGN_OR_RETURN(Opened opened, Hold(tx, caller));
    if (opened.user.totp_active) return Error(errors::kAlreadyEnrolled);
    if (opened.user.totp_secret.empty()) return Error(errors::kNoEnrolment);
    if (opened.stage != Stage::kOpen && opened.stage != Stage::kEnrolment) {
      return Error(credence::errors::kStepMissing, {{"stage", std::string(NameOf(opened.stage))}});
    }
    if (!TakeCode(tx, opened.user, code)) {
      tried = std::move(opened);
      return Error(errors::kCodeWrong);
    }
    opened.user.totp_active = true;
    RETURN_IF_ERROR(user_changes::Save(tx, parts_, caller, "user.second_factor_set", opened.user));
    Enrolled result;
    std::vector<std::string> digests;
    for (int i = 0; i < limits::kRecoveryCodes; ++i) {
      result.recovery_codes.push_back(MakeRecoveryCode());
      digests.push_back(RecoveryDigest(opened.user, result.recovery_codes.back()));
    }
    user_store::ReplaceRecoveryCodes(tx, opened.user.id, digests);
    session_store::EndOthers(tx, opened.user.id, opened.session.token_digest, parts_.clock.Now(), "rotated");
    ASSIGN_OR_RETURN(result.session, Rotate(tx, opened, true));
    return result;
  });
  if (tried) CountTry(*tried, false);
  return enrolled;
}

Status SignInService::SignOut(const Caller& caller) {
  return parts_.database.Write([&](db::Transaction& tx) -> Status {
    ASSIGN_OR_RETURN(Opened opened, Hold(tx, caller));
    session_store::End(tx, opened.session.token_digest, parts_.clock.Now(), "signed_out");
    return {};
  });
}

Result<std::vector<Session>> SignInService::OwnSessions(const Caller& caller) {
  return parts_.database.Read([&](db::Transaction& tx) -> Result<std::vector<Session>> {
    ASSIGN_OR_RETURN(Opened opened, Open(tx, caller));
    std::vector<Session> sessions = session_store::OpenOfUser(tx, opened.user.id);
    std::erase_if(sessions,
                  [&](const Session& session) { return IsExpired(session, opened.user.duty, parts_.clock.Now()); });
    return sessions;
  });
}

Status SignInService::EndOwnSession(const Caller& caller, std::string_view number) {
  return parts_.database.Write([&](db::Transaction& tx) -> Status {
    ASSIGN_OR_RETURN(Opened opened, Hold(tx, caller));
    for (const Session& session : session_store::OpenOfUser(tx, opened.user.id)) {
      if (session.number() != number) continue;
      session_store::End(tx, session.token_digest, parts_.clock.Now(), "by_user");
      return {};
    }
    return Error(errors::kNoSuchSession);
  });
}

void SignInService::Sweep() {
  Status swept = parts_.database.Write([&](db::Transaction& tx) -> Status {
    const Instant before{parts_.clock.Now().epoch_ms - kKeepEndedMs};
    session_store::Forget(tx, before);
    session_store::ForgetSources(tx, before);
    return {};
  });
  CHECK(swept.ok());
}

}  // namespace credence::access
