// The use cases of intake: take a file in, go on after a stop, say what came of it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "access/access_service.h"
#include "base/caller.h"
#include "base/clock.h"
#include "catalog/items.h"
#include "crypto/cipher.h"
#include "db/database.h"
#include "formats/byte_source.h"
#include "intake/batch.h"
#include "intake/sealed_file.h"
#include "intake/slice_filer.h"
#include "jobs/job.h"
#include "ledger/ledger_service.h"
#include "records/filing.h"
#include "workdays/calendar.h"

namespace credence::intake {

inline constexpr std::string_view kFileBatchJob = "intake.file_batch";

struct ImportRequest {
  std::string item;
  std::string department;                // id or unified code
  std::string file_name;                 // shown to people: the last part of it, what is no text replaced
  std::optional<CivilDate> received_on;  // today when empty
  bool all_or_nothing = false;
  records::OtherSubject other_subject = records::OtherSubject::kAsk;
};

// A batch that is stored and waits to be filed.
struct AcceptedBatch {
  std::int64_t batch_id = 0;
  std::int64_t job_id = 0;
  std::optional<std::int64_t> same_as;  // an earlier batch with the same bytes
};

struct Progress {
  std::int64_t batch_id = 0;
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
  std::int64_t bytes_total = 0;
};

struct IntakeParts {
  db::Database& database;
  ledger::LedgerService& ledger;
  records::RecordFiler& record_filer;
  access::AccessService& access;
  const catalog::Items& items;
  const workdays::Calendar& calendar;
  const crypto::DataKey& data_key;
  const Clock& clock;
  std::filesystem::path blob_folder;
  bool durable = true;  // false: stored copies do not wait for the disk (db::OpenOptions)
};

class IntakeService {
 public:
  explicit IntakeService(const IntakeParts& parts)
      : parts_(parts), blobs_(parts.blob_folder, parts.data_key, parts.durable) {}

  // Called after each slice, on the thread that files.
  void ReportProgress(std::function<void(const Progress&)> report) { report_ = std::move(report); }

  // Stores a sealed copy of the file and the job that files it; nothing is filed yet.
  // Error codes: access.unknown_department, catalog.unknown_item, intake.not_provider, intake.received_in_future.
  Result<AcceptedBatch> Accept(const Caller& caller, const ImportRequest& request, formats::ByteSource& source);

  // The handler of kFileBatchJob: files from the job's mark on, to the end. Error codes: those of formats for files
  // that are no CSV, intake.wrong_item, intake.blob_missing; the batch is refused then, unless rows were filed already.
  Status FileBatch(const Caller& caller, const jobs::Job& job);

  // The handler of kRematchJob: files waiting rows whose subject the register knows by now; returns how many.
  std::int64_t Rematch(const Caller& caller);

  // Error codes: intake.batch_not_found.
  Result<Batch> FindBatch(const Caller& caller, std::int64_t batch_id);
  Status ForEachFinding(const Caller& caller, std::int64_t batch_id,
                        const std::function<void(const catalog::Finding&)>& visit);

  // Sealed copies that open batches read.
  std::vector<std::string> BlobsInUse();
  // Sealed copies that a stop at the wrong moment left behind.
  void RemoveOrphans();

 private:
  Status CheckProvider(const catalog::ItemDefinition& item, const access::Department& department);
  Status FileFrom(const Caller& caller, const jobs::Job& job, Batch& batch, const catalog::ItemDefinition& item,
                  formats::ByteSource& source, std::int64_t& mark);
  Status FileRows(const Caller& caller, const jobs::Job& job, Batch& batch, const catalog::CheckProgram& program,
                  formats::RowReader& reader, std::int64_t& mark);
  void StartFiling(const jobs::Job& job, Batch& batch, std::int64_t& mark);
  void SaveHeaderFindings(Batch& batch, catalog::FindingList findings);
  void Stop(const Caller& caller, Batch& batch);
  void End(const Caller& caller, Batch& batch, BatchState state);

  IntakeParts parts_;
  BlobFolder blobs_;
  std::function<void(const Progress&)> report_;
};

}  // namespace credence::intake
