#include "api/city.h"

#include <unistd.h>

#include <cstdlib>
#include <set>

#include "access/access_routes.h"
#include "base/check.h"
#include "catalog/catalog_service.h"
#include "formats/csv_writer.h"
#include "intake/batch_routes.h"
#include "intake/task_routes.h"
#include "intake/workbench_routes.h"
#include "jobs/job_runner.h"
#include "portal/portal_routes.h"
#include "queries/subject_file_routes.h"
#include "records/record_store.h"
#include "records/reported_routes.h"

namespace credence::api {
namespace {

constexpr std::string_view kSnacksName = "钟祥市郢中示例小吃店";

CivilDate Date(std::string_view iso) { return CivilDate::ParseIso(iso).value(); }

std::filesystem::path MakeFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "credence_city_XXXXXX").string();
  CHECK(::mkdtemp(pattern.data()) != nullptr);
  return pattern;
}

Row With(Row row, const Row& changes) {
  for (const auto& [column, value] : changes) row[column] = value;
  return row;
}

// Words enough to tell the sheets and columns of the workbook of errors apart.
intake::ErrorWorkbookWords WorkbookWords(Language) {
  intake::ErrorWorkbookWords words;
  words.title = "错误明细";
  words.rows_sheet = "数据";
  words.rules_sheet = "规则汇总";
  words.more_sheet = "其余问题";
  words.original_row = "原行号（批次 {batch}）";
  return words;
}

}  // namespace

std::string Csv(const std::vector<Row>& rows) {
  std::set<std::string> columns;
  for (const Row& row : rows) {
    for (const auto& [column, value] : row) columns.insert(column);
  }
  std::string csv;
  formats::CsvWriter writer(csv);
  writer.WriteRow(std::vector<std::string_view>(columns.begin(), columns.end()));
  for (const Row& row : rows) {
    std::vector<std::string_view> cells;
    for (const std::string& column : columns) {
      cells.push_back(row.contains(column) ? std::string_view(row.at(column)) : std::string_view());
    }
    writer.WriteRow(cells);
  }
  return csv;
}

Row Licence(std::string_view code, std::string_view name, std::string_view document, std::string_view decided_on) {
  return {{"XK_XDR_MC", std::string(name)},
          {"XK_XDR_LB", code.starts_with("92") ? "个体工商户" : "法人及非法人组织"},
          {"XK_XDR_SHXYM", std::string(code)},
          {"XK_FRDB", "示例某"},
          {"XK_FR_ZJLX", "身份证"},
          {"XK_FR_ZJHM", std::string(kPersonNumber)},
          {"XK_XKWS", "排污许可证变更决定"},
          {"XK_WSH", std::string(document)},
          {"XK_XKLB", "普通"},
          {"XK_NR", "准予变更排污许可证。"},
          {"XK_JDRQ", std::string(decided_on)},
          {"XK_YXQZ", std::string(decided_on)},
          {"XK_YXQZI", "2031-11-16"},
          {"XK_XKJG", "钟祥市食品药品监督管理局"},
          {"XK_XKJGDM", "11420881DEM001260X"},
          {"XK_ZT", "1"},
          {"XK_LYDW", "钟祥市食品药品监督管理局"},
          {"XK_LYDWDM", "11420881DEM001260X"},
          {"BZ", "内部备注不得外传"}};
}

Row Penalty(std::string_view code, std::string_view name, std::string_view document, std::string_view decided_on) {
  return {{"CF_XDR_MC", std::string(name)},
          {"CF_XDR_LB", code.starts_with("92") ? "个体工商户" : "法人及非法人组织"},
          {"CF_XDR_SHXYM", std::string(code)},
          {"CF_FRDB", "示例某"},
          {"CF_FR_ZJLX", "身份证"},
          {"CF_FR_ZJHM", std::string(kPersonNumber)},
          {"CF_WSH", std::string(document)},
          {"CF_WFXW", "未按照排污许可证规定排放水污染物"},
          {"CF_SY", "总磷日均浓度超过限值。"},
          {"CF_YJ", "《中华人民共和国水污染防治法》第八十三条第二项"},
          {"CF_CFLB", "罚款"},
          {"CF_NR", "罚款人民币 120,000 元。"},
          {"CF_NR_FK", "12"},
          {"CF_JDRQ", std::string(decided_on)},
          {"CF_YXQ", "2027-11-13"},
          {"CF_CFJG", "钟祥市食品药品监督管理局"},
          {"CF_CFJGDM", "11420881DEM001260X"},
          {"CF_SJLY", "钟祥市食品药品监督管理局"},
          {"CF_SJLYDM", "11420881DEM001260X"},
          {"BZ", "内部备注不得外传"}};
}

City::City(db::Engine engine)
    : database(engine, db::TestTables::kOfProgram),
      clock(Date(kToday)),
      folder(MakeFolder()),
      signer(std::move(crypto::CreateKeyFile((folder / "key.pem").string(), crypto::SignatureAlgorithm::kSm2)).value()),
      data_key(crypto::DataKey::FromSecret(1, std::string(32, 'k')).value()),
      access(*database) {
  catalog::CatalogService catalog(*database);
  CHECK(catalog.LoadBuiltin(Caller::Operator()).ok());
  CHECK(access.SaveDepartments(Caller::Operator(), access::BuiltinDepartments()).ok());
  items = std::make_unique<catalog::Items>(catalog.ReadItems().value());
  const workdays::Calendar& calendar = workdays::Calendar::Builtin();
  const records::RuleSets& rule_sets = records::RuleSets::Builtin();

  ledger = std::make_unique<ledger::LedgerService>(*database, *signer, clock, crypto::HashAlgorithm::kSm3);
  staff = std::make_unique<access::AccessServices>(
      access::AccessParts{*database, *ledger, data_key, clock, access::Roles::Builtin(), "示例平台"});
  records = std::make_unique<records::RecordsService>(
      records::RecordsParts{*database, *ledger, *items, calendar, rule_sets, data_key, clock});
  filer_ = std::make_unique<records::RecordFiler>(*ledger, calendar, rule_sets, data_key, clock);
  std::filesystem::create_directory(folder / "blobs");
  intake_ = std::make_unique<intake::IntakeService>(PartsOfIntake());
  uploads_ = std::make_unique<intake::UploadService>(PartsOfIntake(), *intake_);
  Populate();

  portal::SiteSettings settings;
  settings.name = {"示例市公共信用信息平台", "Example Public Credit"};
  settings.phone = "0724-0000000";
  settings.sponsor = {"示例信用办公室", "Example Credit Office"};
  settings.footer = {{{"技术支持", "Support"}, "示例中心", "https://support.example/"}};
  settings.links = {{{"信用中国", "Credit China"}, "https://www.creditchina.gov.cn/"}};
  settings.embed_ancestors = {"https://www.example.gov.cn"};
  settings.demo = true;
  portal = std::make_unique<portal::PortalService>(
      portal::PortalParts{*database, *records, access, *items, clock, std::move(settings)});
  http::Router router;
  portal::AddRoutes(router, *portal);
  access::AddRoutes(router, *staff, access::CookieOptions());
  intake::AddBatchRoutes(router, {*intake_, *uploads_, *items, clock, true, WorkbookWords});
  workbench = std::make_unique<intake::Workbench>(
      intake::MatchDeskParts{*database, *ledger, *filer_, *items, data_key, clock}, *records);
  intake::AddWorkbenchRoutes(router, *workbench);
  tasks = std::make_unique<intake::TaskService>(PartsOfTasks());
  intake::AddTaskRoutes(router, *tasks);
  const records::ReportedParts reported{*database, *ledger, *items, data_key, clock};
  records::AddReportedRoutes(router, reported);
  queries::AddSubjectFileRoutes(router, reported);
  http::SiteOptions options;
  access::Protect(options, *staff, access::CookieOptions());
  options.error_page = [this](const Error& error, int status, const http::Request& request) {
    return portal::ErrorPage(*portal, error, status, request);
  };
  site = std::make_unique<http::Site>(std::move(router), metrics_, std::move(options));
  server_ = std::move(http::Server::Start({}, *site)).value();
}

City::~City() {
  server_->Stop();
  std::error_code ignored;  // a folder in the temporary directory may stay
  std::filesystem::remove_all(folder, ignored);
}

void City::File(std::string_view item, std::string_view department, std::string_view received_on,
                const std::vector<Row>& rows, records::OtherSubject other_subject) {
  const std::string csv = Csv(rows);
  auto source = formats::MemorySource(csv);
  intake::ImportRequest request{std::string(item), std::string(department), "rows.csv", Date(received_on), false, false,
                                other_subject};
  auto accepted = intake_->Accept(Caller::Operator(), request, *source);
  CHECK(accepted.ok());
  jobs::JobRunner runner(*database, clock);
  runner.Handle(std::string(intake::kFileBatchJob),
                [&](const jobs::Job& job) { return intake_->FileBatch(Caller::Operator(), job); });
  CHECK(runner.Run(accepted->job_id));
}

intake::TaskParts City::PartsOfTasks() {
  return {*database, *ledger, access, *items, workdays::Calendar::Builtin(), intake::ReportingRules::Builtin(), clock};
}

intake::IntakeParts City::PartsOfIntake() {
  return {*database, *ledger, *filer_,         access, *items, workdays::Calendar::Builtin(),
          data_key,  clock,   folder / "blobs"};
}

void City::RunJobs() {
  jobs::JobRunner runner(*database, clock);
  runner.Handle(std::string(intake::kFileBatchJob),
                [&](const jobs::Job& job) { return intake_->FileBatch(Caller::Job(), job); });
  runner.RunOpen();
}

void City::Populate() {
  auto organisation = [](std::string_view code, std::string_view name, std::string_view kind) {
    return Row{{"name", std::string(name)},
               {"uscc", std::string(code)},
               {"registered_on", "2009-03-26"},
               {"kind", std::string(kind)},
               {"status", "存续"},
               {"authority", "钟祥市市场监督管理局"},
               {"region", "420881"},
               {"legal_representative", "示例某"},
               {"scope", "示例经营范围"}};
  };
  File("organisation", "D024", "2024-01-05", {organisation(kChemicals, "钟祥示例磷肥厂", "全民所有制")});
  File("organisation", "D024", "2026-01-05",
       {organisation(kChemicals, kChemicalsName, "有限责任公司"),
        organisation(kBuilders, kBuildersName, "有限责任公司"), organisation(kSnacks, kSnacksName, "个体工商户")});
  FileLicences();
  FilePenalties();
  ledger->SequenceAll();
  File("licence", "D026", "2026-11-22", {Licence(kSnacks, kSnacksName, "钟食药监许〔2026〕99号", "2026-11-20")});
}

void City::FileLicences() {
  File("licence", "D026", "2026-11-19", {Licence(kChemicals, kChemicalsName, "钟环许〔2026〕41号", "2026-11-17")});
  File("licence", "D026", "2026-11-20",
       {With(Licence(kChemicals, kChemicalsName, "钟环许〔2026〕41号", "2026-11-17"),
             {{"XK_NR", "准予变更，排放口由 3 个调整为 2 个。"}})});
  // Late, without an end, and with a title that a spreadsheet would run.
  File("licence", "D011", "2026-11-20",
       {With(Licence(kSnacks, kSnacksName, "钟市监许〔2026〕298号", "2026-11-03"),
             {{"XK_YXQZI", "2099-12-31"}, {"XK_XKWS", "=HYPERLINK(示例)"}})});
  std::vector<Row> many;
  for (int i = 1; i <= kManyLicences; ++i) {
    // Many fall on one day, so that pages must be told apart by number.
    many.push_back(Licence(kBuilders, kBuildersName, "钟建许〔2026〕" + std::to_string(i) + "号",
                           i % 2 == 0 ? "2026-09-08" : "2026-09-09"));
  }
  File("licence", "D012", "2026-09-10", many);
}

void City::FilePenalties() {
  File("penalty", "D026", "2026-11-19",
       {With(Penalty(kChemicals, kChemicalsName, "钟环罚〔2026〕12号", "2026-11-13"), {{"CF_XDR_SWDJ", ""}})});
  File("penalty", "D026", "2022-06-05", {Penalty(kChemicals, kChemicalsName, "钟环罚〔2022〕3号", "2022-06-01")});
  // Minor: a small fine, and nothing else.
  File("penalty", "D026", "2026-11-19",
       {With(Penalty(kBuilders, kBuildersName, "钟建罚〔2026〕2号", "2026-11-13"), {{"CF_NR_FK", "0.1"}})});
  const std::string personal = "经手人电话 " + std::string(kMobile) + "，身份证号 " + std::string(kPersonNumber) + "。";
  File(
      "penalty", "D026", "2026-11-19",
      {With(Penalty(kBuilders, kBuildersName, "钟建罚〔2026〕3号", "2026-11-13"), {{"CF_SY", "暂缓公示：" + personal}}),
       With(Penalty(kBuilders, kBuildersName, "钟建罚〔2026〕4号", "2026-11-12"), {{"CF_SY", "已确认：" + personal}})});
  CHECK(records->Confirm(Caller::Operator(), IdOf("钟建罚〔2026〕4号")).ok());
  // A decision about a person: checked, counted, not kept.
  Row person = Penalty("", "示例某", "钟公罚〔2026〕5号", "2026-11-13");
  person["CF_XDR_LB"] = "自然人";
  person["CF_XDR_SHXYM"] = person["CF_FRDB"] = person["CF_FR_ZJLX"] = person["CF_FR_ZJHM"] = "";
  person["CF_XDR_ZJLX"] = "身份证";
  person["CF_XDR_ZJHM"] = kPersonNumber;
  File("penalty", "D026", "2026-11-19", {person});
  // Filed under the wrong organisation first, then put right.
  File("penalty", "D026", "2026-11-18", {Penalty(kBuilders, kBuildersName, "钟环罚〔2026〕20号", "2026-11-10")});
  File("penalty", "D026", "2026-11-19", {Penalty(kChemicals, kChemicalsName, "钟环罚〔2026〕20号", "2026-11-10")},
       records::OtherSubject::kReplaces);
}

std::string City::IdOf(std::string_view document_number, std::string_view state) {
  std::vector<std::string> ids;
  Status read = database->Read([&](db::Transaction& tx) -> Status {
    records::record_store::ForEach(tx, [&](const records::Record& record) {
      if (record.derived.document_number != document_number) return;
      if (state.empty() || records::Name(record.state) == state) ids.push_back(record.id.str());
    });
    return {};
  });
  CHECK(read.ok() && ids.size() == 1);
  return ids.front();
}

http::RawAnswer City::Get(std::string_view target, std::string_view more_headers) {
  return http::RawClient(server_->port()).Get(target, more_headers);
}

http::RawAnswer City::GetPage(std::string_view target, std::string_view more_headers) {
  return Get(target, "Accept: text/html,*/*;q=0.8\r\n" + std::string(more_headers));
}

http::RawAnswer City::Ask(std::string_view method, std::string_view target, std::string_view host) {
  http::RawClient client(server_->port());
  client.Send(std::string(method) + " " + std::string(target) + " HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n");
  return client.Read(method == "HEAD");
}

}  // namespace credence::api
