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
#include "intake/batch_editing.h"
#include "intake/batch_store.h"
#include "intake/error_workbook.h"
#include "intake/item_table.h"
#include "intake/row_tables.h"
#include "intake/sealed_file.h"
#include "intake/slice_filer.h"
#include "jobs/job_store.h"
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
  bool examine_first = false;  // look at every row, file nothing until the batch is submitted
  records::OtherSubject other_subject = records::OtherSubject::kAsk;
  std::string sheet = {};     // of a workbook, by name; empty: the one that fits the item
  std::int64_t corrects = 0;  // the batch whose open rows the file brings again; a workbook of errors says so itself
};

// A batch that is stored and waits to be filed.
struct AcceptedBatch {
  std::int64_t batch_id = 0;
  std::int64_t job_id = 0;
  std::optional<SameFile> same_as;  // an earlier batch with the same bytes
};

struct Submission {
  std::int64_t batch_id = 0;
  bool confirms_warnings = false;
  std::string reason = {};          // needed where a warning asks for one
  bool asks_second_person = false;  // the batch waits for Approve or SendBack
};

// A batch with what is known of it elsewhere.
struct BatchView {
  Batch batch;
  std::optional<jobs::job_store::JobState> job;  // the last one; of a list only while it works
  std::int64_t settled = 0;                      // rows that later batches brought corrected; not in a list
};

struct ProvidedItem {
  const catalog::ItemDefinition* item = nullptr;  // lives as long as the service
  std::optional<Batch> last_filed;
  std::int64_t open_batches = 0;  // that wait for somebody, or for the program
};
struct DepartmentItems {
  access::Department department;
  std::vector<ProvidedItem> items;
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

  // What is asked of a batch is asked for its department: all of these may answer access.forbidden and
  // access.other_department.

  // Stores a sealed copy of the file and the job that examines or files it; nothing is filed yet.
  // Error codes: access.unknown_department, catalog.unknown_item, catalog.item_not_in_force, intake.not_provider,
  // intake.received_in_future, intake.other_batch, intake.too_large.
  Result<AcceptedBatch> Accept(const Caller& caller, const ImportRequest& request, formats::ByteSource& source);
  // The two halves of it, for files that are stored already: the batch that the request would make, without its file;
  // and the batch with its file, and its job. Error codes: as Accept.
  Result<Batch> Draft(const Caller& caller, const ImportRequest& request);
  AcceptedBatch Store(db::Transaction& tx, Batch& batch);

  // Lets an examined batch be filed: everything but the rows with errors. Returns the job, or 0 where a second person
  // is asked. Of two at once one wins.
  // Warnings that filing itself adds, because the register changed since the examination, are not asked about again.
  // Error codes: intake.batch_not_found, intake.not_examined, intake.nothing_to_submit, intake.errors_open,
  // intake.warnings_unconfirmed, intake.reason_required, intake.reason_unusable.
  Result<std::int64_t> Submit(const Caller& caller, const Submission& submission);
  // A second person lets a submitted batch be filed, and gets the job; or gives it back to those who submitted it, with
  // a reason. Of two at once one wins.
  // Error codes: intake.batch_not_found, intake.not_submitted, intake.own_submission, intake.reason_unusable.
  Result<std::int64_t> Approve(const Caller& caller, std::int64_t batch_id);
  Status SendBack(const Caller& caller, std::int64_t batch_id, const std::string& reason);
  // Ends an examined or submitted batch without filing anything, and removes its copy.
  // Error codes: intake.batch_not_found, intake.not_examined.
  Status Withdraw(const Caller& caller, std::int64_t batch_id);

  // The handler of kFileBatchJob: goes on from the job's mark to the end, or to the end of the examination. Error
  // codes: those of OpenItemTable and of the reader, intake.other_batch, intake.blob_missing; the batch is refused
  // then, unless rows were filed already.
  Status FileBatch(const Caller& caller, const jobs::Job& job);

  // The handler of kRematchJob: files waiting rows whose subject the register knows by now; returns how many.
  std::int64_t Rematch(const Caller& caller);

  // Error codes: intake.batch_not_found.
  Result<Batch> FindBatch(const Caller& caller, std::int64_t batch_id);
  Status ForEachFinding(const Caller& caller, std::int64_t batch_id,
                        const std::function<void(const catalog::Finding&)>& visit);

  // What people read of batches (batch_reading.cpp). Newest first; of one department, or of all that the caller reports
  // for. Error codes: access.unknown_department.
  Result<std::vector<BatchView>> List(const Caller& caller, std::string_view department, BatchQuery query);
  // Error codes: intake.batch_not_found.
  Result<BatchView> View(const Caller& caller, std::int64_t batch_id);
  Result<std::vector<PlacedFinding>> ListFindings(const Caller& caller, const FindingQuery& query);
  Result<std::vector<FindingCount>> CountByRule(const Caller& caller, std::int64_t batch_id);
  // The items in force today that the department provides. Error codes: access.unknown_department.
  Result<DepartmentItems> ItemsOf(const Caller& caller, std::string_view department);

  // Sets one cell of an examined batch right, or takes that back, and judges the row at once as filing will
  // (batch_editing.cpp). The file stays as it came. Error codes: intake.batch_not_found, intake.not_examined,
  // intake.row_not_found, intake.row_shifted, intake.field_not_in_file, intake.cell_overtaken,
  // intake.edit_empties_row, intake.edit_about_person, intake.too_many_edits, intake.too_large_to_edit,
  // intake.blob_missing.
  Result<EditAnswer> EditCell(const Caller& caller, const CellEdit& wanted);
  // One row of an examined or submitted batch. Error codes: as above.
  Result<RowView> ViewRow(const Caller& caller, std::int64_t batch_id, std::int64_t row);
  // All edits that stand over it, for whoever approves them: in the order of rows and fields. Error codes: as above.
  Result<std::vector<EditView>> ListEdits(const Caller& caller, const EditQuery& query);
  // The edit that stands. Error codes: intake.batch_not_found.
  Result<std::optional<BatchEdit>> FindEdit(const Caller& caller, std::int64_t batch_id, std::int64_t row,
                                            std::string_view field);

  // Rows of this batch that later ones brought corrected, in order.
  Result<std::vector<SettledRow>> FindSettled(const Caller& caller, std::int64_t batch_id);
  // How many open rows of the batch it corrects this batch has settled.
  Result<std::int64_t> CountSettledBy(const Caller& caller, std::int64_t batch_id);

  // Writes the rows of a batch with its findings marked in them; see error_workbook.h.
  // Error codes: intake.batch_not_found, intake.copy_gone, intake.blob_missing, file.unwritable.
  Result<ErrorWorkbookCounts> WriteErrors(const Caller& caller, std::int64_t batch_id,
                                          const ErrorWorkbookOptions& options);

  // Removes sealed copies whose time is over (an examined batch ends with its copy), and those that a stop at the wrong
  // moment left behind. Once a day is enough.
  void SweepCopies(const Caller& caller);
  // fsck: batches whose copy is missing.
  std::vector<std::string> FindCopyDefects();
  // Sealed copies that open batches read, or that are kept for correction.
  std::vector<std::string> BlobsInUse();

 private:
  struct OpenedBatch {
    std::unique_ptr<formats::ByteSource> source;
    ItemTable table;
  };
  Status CheckProvider(const catalog::ItemDefinition& item, const access::Department& department);
  // The batch whose open rows are meant, 0 for none.
  Result<std::int64_t> FindCorrected(db::Transaction& tx, const Batch& batch);
  Result<Batch> FindSubmitted(db::Transaction& tx, const Caller& caller, std::int64_t batch_id);
  void TakeBackGuesses(const Batch& batch);
  // The copy as it came, and with its edits laid over it.
  Result<OpenedBatch> OpenCopy(const Batch& batch, const catalog::ItemDefinition& item);
  Result<OpenedBatch> OpenBatch(const Batch& batch, const catalog::ItemDefinition& item);
  Result<std::shared_ptr<HeldTable>> HoldTable(const Batch& batch, std::unique_lock<std::mutex>& lock);
  void LayOverTable(db::Transaction& tx, const Batch& batch, RowTable& table);
  Result<EditAnswer> StoreEdit(db::Transaction& tx, const Caller& caller, const CellEdit& wanted, RowTable& table,
                               std::map<std::string, std::string>& fields);
  Status Rejudge(db::Transaction& tx, const Caller& caller, const CellEdit& wanted, const RowTable& table,
                 const std::map<std::string, std::string>& fields, EditAnswer& answer);
  bool IsNewest(const jobs::Job& job);
  Status FileOpened(const Caller& caller, const jobs::Job& job, Batch& batch, const catalog::ItemDefinition& item,
                    std::int64_t& mark);
  Status FileRows(const Caller& caller, const jobs::Job& job, Batch& batch, const catalog::CheckProgram& program,
                  ItemTable& table, std::int64_t& mark);
  Status Link(Batch& batch, const ItemTable& table);
  void ResetForFiling(db::Transaction& tx, Batch& batch);
  void StartFiling(const jobs::Job& job, Batch& batch, std::int64_t& mark);
  void SaveHeaderFindings(Batch& batch, const catalog::FindingList& findings);
  void EndExamination(Batch& batch, const catalog::FindingList& about_file);
  void Stop(const Caller& caller, Batch& batch, const Error* because);
  void End(const Caller& caller, Batch& batch, BatchState state, const catalog::FindingList& about_file,
           bool has_seen_all);
  void ChooseCopy(Batch& batch, bool has_seen_all);
  StoredFile StoreWithoutPersons(const Batch& batch);

  IntakeParts parts_;
  BlobFolder blobs_;
  RowTables tables_;
  std::function<void(const Progress&)> report_;
};

}  // namespace credence::intake
