#include "access/user.h"

#include <algorithm>
#include <boost/json.hpp>

#include "access/access_errors.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/typed_text.h"
#include "crypto/digest.h"

namespace credence::access {
namespace {

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;
constexpr std::int64_t kMinuteMs = 60LL * 1000;

bool IsLower(char c) { return c >= 'a' && c <= 'z'; }
bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (IsUpper(c)) c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

bool IsOlder(Instant since, Instant now, int days) { return now.epoch_ms - since.epoch_ms >= days * kDayMs; }

}  // namespace

std::string_view NameOf(UserState state) { return state == UserState::kActive ? "active" : "disabled"; }

bool UserUse::Fail(Instant now) {
  if (++failures < limits::kSignInFailuresMax) return false;
  failures = 0;
  locked_until = {now.epoch_ms + limits::kLockMinutes * kMinuteMs};
  return true;
}

std::string_view NameOf(Stage stage) {
  switch (stage) {
    case Stage::kOpen:
      return "open";
    case Stage::kSecondFactor:
      return "second_factor";
    case Stage::kPassword:
      return "password";
    case Stage::kEnrolment:
      break;
  }
  return "enrolment";
}

Stage StageOf(const User& user, bool second_factor_given, Instant now) {
  if (user.totp_active && !second_factor_given) return Stage::kSecondFactor;
  if (user.must_change || IsOlder(user.password_at, now, limits::kPasswordDays)) return Stage::kPassword;
  if (IsAdministrator(user.duty) && !user.totp_active) return Stage::kEnrolment;
  return Stage::kOpen;
}

bool IsUnused(const User& user, const UserUse& use, Instant now) {
  return IsOlder(std::max({use.signed_in_at, user.created_at, user.password_at}), now, limits::kUnusedDays);
}

bool MayComeIn(const User& user, const UserUse& use, Instant now) {
  if (user.state != UserState::kActive) return false;
  if (user.must_change && IsOlder(user.password_at, now, limits::kOneTimePasswordDays)) return false;
  return !IsUnused(user, use, now);
}

Result<std::string> ParseUserName(std::string_view text) {
  std::string name = LowerAscii(text);
  const bool good = name.size() >= limits::kUserNameMin && name.size() <= limits::kUserNameMax && IsLower(name[0]) &&
                    std::all_of(name.begin(), name.end(),
                                [](char c) { return IsLower(c) || IsDigit(c) || c == '.' || c == '_' || c == '-'; });
  if (good) return name;
  return Error(errors::kUserName,
               {{"least", std::to_string(limits::kUserNameMin)}, {"most", std::to_string(limits::kUserNameMax)}});
}

Result<std::string> ParseShownName(std::string_view text) {
  const Error refused(errors::kShownName, {{"most", std::to_string(limits::kShownNameMax)}});
  if (!IsValidUtf8(text)) return refused;
  const std::string_view name = TrimBlanks(text);
  if (name.empty() || !IsTypedText(name, Lines::kOne) || CodePointCount(name) > limits::kShownNameMax) return refused;
  return std::string(name);
}

Status CheckPassword(std::string_view password, std::string_view user_name) {
  const Error length(errors::kPasswordLength,
                     {{"least", std::to_string(limits::kPasswordMin)}, {"most", std::to_string(limits::kPasswordMax)}});
  if (!IsValidUtf8(password)) return length;
  const std::size_t count = CodePointCount(password);
  if (count < limits::kPasswordMin || count > limits::kPasswordMax) return length;
  bool lower = false, upper = false, digit = false, other = false;
  for (char c : password) {
    lower = lower || IsLower(c);
    upper = upper || IsUpper(c);
    digit = digit || IsDigit(c);
    other = other || !(IsLower(c) || IsUpper(c) || IsDigit(c));
  }
  if (static_cast<std::size_t>(lower + upper + digit + other) < limits::kPasswordClassesMin) {
    return Error(errors::kPasswordClasses, {{"classes", std::to_string(limits::kPasswordClassesMin)}});
  }
  if (LowerAscii(password).find(LowerAscii(user_name)) != std::string::npos) return Error(errors::kPasswordName);
  return {};
}

std::string MakePassword() {
  // Without characters that are mistaken for one another.
  static constexpr std::string_view kDigits = "ABCDEFGHJKMNPQRSTUVWXYZabcdefgh23456789";
  const std::string bytes = crypto::RandomBytes(32);
  std::string password;
  for (int i = 0; i < 16; ++i) {
    if (i > 0 && i % 4 == 0) password.push_back('-');
    const unsigned number = static_cast<unsigned char>(bytes[2 * static_cast<std::size_t>(i)]) * 256U +
                            static_cast<unsigned char>(bytes[2 * static_cast<std::size_t>(i) + 1]);
    password.push_back(kDigits[number % kDigits.size()]);
  }
  return CheckPassword(password, "-----").ok() ? password : MakePassword();
}

ledger::Content ContentOf(const User& user) {
  return {"{}", boost::json::serialize(boost::json::object{{"id", user.id},
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
                                                           {"changed_at", user.changed_at.epoch_ms}})};
}

}  // namespace credence::access
