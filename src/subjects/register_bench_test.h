// A register over a fresh database, with its ledger, and constructed organisations in one line.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/interrupted_clock_test.h"
#include "db/test_database.h"
#include "identity/credit_code.h"
#include "identity/organisation_code.h"
#include "ledger/ledger_service.h"
#include "ledger/signing_key_test.h"
#include "subjects/merge_service.h"
#include "subjects/registration.h"
#include "subjects/subjects_service.h"

namespace credence::subjects {

// The n-th constructed organisation; with "92420881" an individual business.
inline std::string RegisterCode(int n, std::string_view prefix = "91420881") {
  std::string body = "DEM0" + std::to_string(1'0000 + n).substr(1);
  body = std::string(prefix) + body + identity::OrganisationCodeCheckCharacter(body);
  return body + identity::CreditCodeCheckCharacter(body);
}
inline std::string RegisterName(int n) { return "钟祥示例第" + std::to_string(n) + "有限公司"; }

class RegisterBench {
 public:
  explicit RegisterBench(db::Engine engine) : database(engine, db::TestTables::kOfProgram) {}

  void Write(const std::function<void(db::Transaction&)>& work) {
    CHECK(database
              ->Write([&](db::Transaction& tx) -> Status {
                work(tx);
                return {};
              })
              .ok());
  }
  void Read(const std::function<void(db::Transaction&)>& work) {
    CHECK(database
              ->Read([&](db::Transaction& tx) -> Status {
                work(tx);
                return {};
              })
              .ok());
  }
  static RegisterEntry Entry(int n) { return {RegisterCode(n), RegisterName(n), "存续", "420881", "", ""}; }
  std::int64_t Register(const RegisterEntry& entry) {
    std::int64_t id = 0;
    Write([&](db::Transaction& tx) { id = RegisterOrganisations(tx, {entry}, clock.Today(), clock.Now()).front(); });
    return id;
  }
  // The code of the error, empty when there was none.
  std::string Merge(int from, int into, const Caller& caller = Caller::Operator()) {
    auto merged = merges.Merge(caller, RegisterCode(from), RegisterCode(into), "同一企业重复登记");
    return merged.ok() ? "" : merged.error().code;
  }
  std::string Unmerge(int from, const Caller& caller = Caller::Operator()) {
    auto undone = merges.Unmerge(caller, RegisterCode(from), "经核实为两个企业");
    return undone.ok() ? "" : undone.error().code;
  }
  SubjectFile Find(int n) { return subjects.FindByCode(Caller::Public(), RegisterCode(n)).value(); }
  std::int64_t Count(const std::string& sql) {
    std::int64_t count = -1;
    Read([&](db::Transaction& tx) { count = std::get<0>(*tx.SelectOne<std::int64_t>(sql)); });
    return count;
  }

  db::TestDatabase database;
  InterruptedClock clock{CivilDate::ParseIso("2018-05-10").value()};
  ledger::TestKey key;
  ledger::LedgerService ledger{*database, key.signer(), clock, crypto::HashAlgorithm::kSm3};
  SubjectsService subjects{*database};
  MergeService merges{*database, ledger, clock};
};

}  // namespace credence::subjects
