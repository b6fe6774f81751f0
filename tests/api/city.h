// A small city for tests: a database with a handful of constructed records, filed through intake as departments file
// them, and the whole server in front of it.
#pragma once

#include <boost/json/fwd.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "access/access_service.h"
#include "access/access_services.h"
#include "base/clock.h"
#include "catalog/items.h"
#include "crypto/cipher.h"
#include "crypto/signature.h"
#include "db/test_database.h"
#include "http/metrics.h"
#include "http/raw_client.h"
#include "http/server.h"
#include "intake/intake_service.h"
#include "intake/task_service.h"
#include "intake/upload_service.h"
#include "intake/workbench.h"
#include "ledger/ledger_service.h"
#include "portal/portal_service.h"
#include "records/filing.h"
#include "records/records_service.h"

namespace credence::api {

inline constexpr std::string_view kToday = "2026-11-22";
inline constexpr std::string_view kChemicals = "91420881DEM090013W";
inline constexpr std::string_view kBuilders = "91420881DEM090021P";
inline constexpr std::string_view kChemicalsName = "钟祥示例磷化工有限公司";
inline constexpr std::string_view kBuildersName = "钟祥示例建筑工程有限公司";
inline constexpr std::string_view kSnacks = "92420881DEM090048C";    // an individual business
inline constexpr std::string_view kStranger = "91420881DEM09003XF";  // a good code nobody holds here
inline constexpr std::string_view kPersonNumber = "420881190001010017";
inline constexpr std::string_view kMobile = "13800138000";
inline constexpr int kManyLicences = 45;  // of the builders, 钟建许〔2026〕1号 and on

using Row = std::map<std::string, std::string>;

class City {
 public:
  explicit City(db::Engine engine);
  ~City();

  // Files rows of an item as received on that day by the department. `columns` not given stay empty.
  void File(std::string_view item, std::string_view department, std::string_view received_on,
            const std::vector<Row>& rows, records::OtherSubject other_subject = records::OtherSubject::kAsk);

  // Examines or files what waits for it.
  void RunJobs();
  intake::IntakeService& Intake() { return *intake_; }
  intake::UploadService& Uploads() { return *uploads_; }
  intake::IntakeParts PartsOfIntake();
  intake::TaskParts PartsOfTasks();

  // The public number by document number, whatever the state; a broken invariant when there is none or several.
  std::string IdOf(std::string_view document_number, std::string_view state = "");

  http::RawAnswer Get(std::string_view target, std::string_view more_headers = "");
  http::RawAnswer GetPage(std::string_view target, std::string_view more_headers = "");  // as a browser asks
  http::RawAnswer Ask(std::string_view method, std::string_view target, std::string_view host = "test");

  db::TestDatabase database;
  FixedClock clock;
  std::filesystem::path folder;
  std::unique_ptr<crypto::Signer> signer;
  crypto::DataKey data_key;
  std::unique_ptr<catalog::Items> items;
  access::AccessService access;
  std::unique_ptr<ledger::LedgerService> ledger;
  std::unique_ptr<access::AccessServices> staff;
  std::unique_ptr<records::RecordsService> records;
  std::unique_ptr<portal::PortalService> portal;
  std::unique_ptr<intake::Workbench> workbench;
  std::unique_ptr<intake::TaskService> tasks;
  std::unique_ptr<http::Site> site;

 private:
  void Populate();
  void FileLicences();
  void FilePenalties();

  std::unique_ptr<records::RecordFiler> filer_;
  std::unique_ptr<intake::IntakeService> intake_;
  std::unique_ptr<intake::UploadService> uploads_;
  http::MetricsRegistry metrics_;
  std::unique_ptr<http::Server> server_;
};

// The rows as a file: the columns that any of them has, in the order of their codes.
std::string Csv(const std::vector<Row>& rows);

// A row with everything a department must give; the test changes what it is about.
Row Licence(std::string_view code, std::string_view name, std::string_view document, std::string_view decided_on);
Row Penalty(std::string_view code, std::string_view name, std::string_view document, std::string_view decided_on);

}  // namespace credence::api
