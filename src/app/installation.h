// An installation: the data folder with database, keys and files, and the services wired over it.
//
//   <data>/credence.db        the embedded database (unless credence.toml names a PostgreSQL)
//   <data>/credence.toml      configuration, optional
//   <data>/keys/ledger.key    signs checkpoints; ledger.pub is published so that anybody can verify
//   <data>/keys/data.key      seals sensitive fields and stored files
//   <data>/blobs/             sealed copies of files while they are being filed
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "access/access_services.h"
#include "app/configuration.h"
#include "base/caller.h"
#include "base/clock.h"
#include "catalog/items.h"
#include "crypto/cipher.h"
#include "crypto/signature.h"
#include "db/database.h"
#include "intake/intake_service.h"
#include "intake/match_desk.h"
#include "intake/task_service.h"
#include "intake/upload_service.h"
#include "jobs/job_runner.h"
#include "ledger/ledger_service.h"
#include "records/records_service.h"
#include "records/reported_records.h"
#include "subjects/subjects_service.h"
#include "workdays/calendar.h"

namespace credence::app {

struct InitOptions {
  std::string database;  // postgresql://…, or empty for the embedded one
  crypto::HashAlgorithm hash = crypto::HashAlgorithm::kSm3;
  crypto::SignatureAlgorithm signature = crypto::SignatureAlgorithm::kSm2;
};

// Makes the folder, the keys and the tables, loads departments, calendar and items. On an existing installation it
// brings tables and catalogue up to date and leaves keys and data alone. Error codes: app.folder_in_use,
// app.folder_unwritable, db.newer_version, …
Status Initialise(const std::filesystem::path& data, const InitOptions& options, const Clock& clock);

class Installation {
 public:
  // Error codes: app.not_initialised, app.configuration, db.newer_version, db.not_migrated, crypto.bad_key, …
  // `durable` false: as db::OpenOptions says.
  static Result<std::unique_ptr<Installation>> Open(const std::filesystem::path& data, const Clock& clock,
                                                    bool durable = true);
  ~Installation();

  const std::filesystem::path& data() const { return data_; }
  const Configuration& configuration() const { return configuration_; }
  const Clock& clock() const { return clock_; }
  db::Database& database() { return *database_; }
  db::DatabaseAddress database_address() const;
  const crypto::Signer& signer() const { return *signer_; }
  const catalog::Items& items() const { return items_; }
  const workdays::Calendar& calendar() const { return calendar_; }
  access::AccessService& access() { return *access_; }
  access::AccessServices& staff() { return *staff_; }  // accounts, sessions, permissions, API clients, the second log
  ledger::LedgerService& ledger() { return *ledger_; }
  subjects::SubjectsService& subjects() { return *subjects_; }
  records::RecordsService& records() { return *records_; }
  intake::IntakeService& intake() { return *intake_; }
  intake::UploadService& uploads() { return *uploads_; }
  records::ReportedParts reported_parts() { return {*database_, *ledger_, items_, *data_key_, clock_}; }
  intake::MatchDeskParts match_parts() { return {*database_, *ledger_, *record_filer_, items_, *data_key_, clock_}; }
  intake::TaskParts task_parts() {
    return {*database_, *ledger_, *access_, items_, calendar_, intake::ReportingRules::Builtin(), clock_};
  }
  jobs::JobRunner& jobs() { return *jobs_; }
  bool is_demo() const { return is_demo_; }

  // How the last filing job of this process ended, when it was not well: its error with the values of its text.
  const Status& last_filing() const { return last_filing_; }

 private:
  Installation(std::filesystem::path data, const Clock& clock) : data_(std::move(data)), clock_(clock) {}
  Status LoadKeys();
  Status LoadFacts();
  std::string IssuerName() const;
  void Wire();

  std::filesystem::path data_;
  const Clock& clock_;
  Configuration configuration_;
  crypto::HashAlgorithm hash_ = crypto::HashAlgorithm::kSm3;
  bool is_demo_ = false;
  bool durable_ = true;
  std::unique_ptr<crypto::Signer> signer_;
  std::unique_ptr<crypto::DataKey> data_key_;
  std::unique_ptr<db::Database> database_;
  catalog::Items items_;
  workdays::Calendar calendar_;
  std::unique_ptr<access::AccessService> access_;
  std::unique_ptr<ledger::LedgerService> ledger_;
  std::unique_ptr<access::AccessServices> staff_;
  std::unique_ptr<subjects::SubjectsService> subjects_;
  std::unique_ptr<records::RecordFiler> record_filer_;
  std::unique_ptr<records::RecordsService> records_;
  std::unique_ptr<intake::IntakeService> intake_;
  std::unique_ptr<intake::UploadService> uploads_;
  std::unique_ptr<jobs::JobRunner> jobs_;
  Status last_filing_;
};

}  // namespace credence::app
