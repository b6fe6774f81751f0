// A database with departments, accounts and all services of access, for the tests of this module.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "access/access_check.h"
#include "access/access_service.h"
#include "access/access_services.h"
#include "base/check.h"
#include "base/interrupted_clock_test.h"
#include "crypto/one_time_code.h"
#include "db/test_database.h"

namespace credence::access {

inline constexpr std::int64_t kMinuteMs = 60'000;

class Staff {
 public:
  explicit Staff(db::Engine engine)
      : database(engine, db::TestTables::kOfProgram),
        clock(CivilDate::ParseIso("2026-11-23").value()),
        folder(MakeFolder()),
        signer(
            std::move(crypto::CreateKeyFile((folder / "key.pem").string(), crypto::SignatureAlgorithm::kSm2).value())),
        data_key(crypto::DataKey::FromSecret(1, std::string(32, 'k')).value()),
        ledger(*database, *signer, clock, crypto::HashAlgorithm::kSm3) {
    CHECK(AccessService(*database).SaveDepartments(Caller::Operator(), BuiltinDepartments()).ok());
    services =
        std::make_unique<AccessServices>(AccessParts{*database, ledger, data_key, clock, Roles::Builtin(), "示例平台"});
  }
  ~Staff() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }

  void Pass(std::int64_t ms) { clock.Set({clock.Now().epoch_ms + ms}); }

  // An account with a role, and its password, which need not be changed.
  std::string Add(const std::string& name, const std::string& role, const std::string& department = "D011") {
    const Role* found = Roles::Builtin().Find(role);
    NewUser request{name, name, department, found == nullptr ? Duty::kBusiness : found->duty, false};
    auto added = services->users.Add(Caller::Operator(), request);
    CHECK(added.ok());
    if (found != nullptr) CHECK(services->changes.GrantAtServer(Caller::Operator(), name, role).ok());
    return added->password;
  }

  SignInAttempt Try(const std::string& name, const std::string& password, const std::string& source = "192.0.2.1") {
    return services->sign_in.SignIn({name, password, source, "test"});
  }

  // The caller of a fresh session, through the second factor where the account needs one.
  Caller Enter(const std::string& name, const std::string& password) {
    auto attempt = Try(name, password);
    CHECK(attempt.session.ok());
    token = attempt.session->token;
    Caller caller = CallerOf(token);
    if (attempt.session->stage == Stage::kEnrolment) {
      auto enrolment = services->sign_in.StartEnrolment(caller);
      CHECK(enrolment.ok());
      secret = SecretOf(name);
      auto enrolled = services->sign_in.ConfirmEnrolment(caller, CodeNow());
      CHECK(enrolled.ok());
      recovery_codes = enrolled->recovery_codes;
      token = enrolled->session.token;
    }
    return CallerOf(token);
  }

  Caller AddAndEnter(const std::string& name, const std::string& role, const std::string& department = "D011") {
    return Enter(name, Add(name, role, department));
  }

  Caller CallerOf(const std::string& of_token) {
    auto caller = services->sign_in.Authenticate(of_token, true);
    CHECK(caller.ok());
    return *caller;
  }

  std::string SecretOf(const std::string& name) {
    std::string opened;
    Status read = database->Read([&](db::Transaction& tx) -> Status {
      auto user = user_store::FindByName(tx, name);
      CHECK(user.has_value());
      opened = *data_key.Open(user->totp_secret, "user:" + std::to_string(user->id) + ":totp");
      return {};
    });
    CHECK(read.ok());
    return opened;
  }
  std::string CodeNow() const { return crypto::OneTimeCode(secret, crypto::CodeStep(clock.Now().epoch_ms / 1000)); }

  std::vector<std::string> Defects() {
    auto found = database->Read([&](db::Transaction& tx) -> Result<std::vector<std::string>> {
      std::vector<std::string> defects = FindAccessDefects(tx, ledger.algorithm());
      for (std::string& defect : FindAuditDefects(tx, ledger.algorithm())) defects.push_back(std::move(defect));
      return defects;
    });
    return *found;
  }

  db::TestDatabase database;
  InterruptedClock clock;
  std::filesystem::path folder;
  std::unique_ptr<crypto::Signer> signer;
  crypto::DataKey data_key;
  ledger::LedgerService ledger;
  std::unique_ptr<AccessServices> services;
  // Of the last Enter.
  std::string token;
  std::string secret;
  std::vector<std::string> recovery_codes;

 private:
  static std::filesystem::path MakeFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "credence_staff_XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    return pattern;
  }
};

inline std::string CodeOf(const auto& result) { return result.ok() ? std::string("ok") : result.error().code; }

}  // namespace credence::access
