#include "records/record_export.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "crypto/digest.h"
#include "formats/byte_source.h"
#include "formats/row_reader.h"
#include "identity/masking.h"
#include "ledger/ledger_store.h"
#include "records/filing_bench_test.h"

namespace credence::records {
namespace {

namespace fs = std::filesystem;

constexpr const char* kCode = "91420881DEM09003XF";
constexpr const char* kOtherCode = "91420881DEM090048L";

using Cells = std::map<std::string, std::string>;

class ExportOn : public testing::TestWithParam<db::Engine>, protected FilingBench {
 protected:
  ExportOn() : FilingBench(GetParam()) {
    std::string name = (fs::temp_directory_path() / "record_export_XXXXXX").string();
    folder_ = mkdtemp(name.data());
    AddSubject(1, kCode);
    AddSubject(2, kOtherCode);
    request_.item = "penalty";
    request_.edition = "merged";
    request_.path = folder_ / "table.csv";
  }
  ~ExportOn() override { fs::remove_all(folder_); }

  Filed FileOne(const TestRow& row, const std::string& withheld = "") {
    return File(++batch_id_, {row.Draft(data_key, 1, kCode, withheld)}).front();
  }
  Exported Export(const Caller& caller = Caller::Operator()) {
    auto exported = records.Export(caller, request_);
    EXPECT_TRUE(exported.ok()) << exported.error().code;
    return exported.ok() ? *exported : Exported{};
  }
  std::string Refusal(const Caller& caller = Caller::Operator()) {
    auto exported = records.Export(caller, request_);
    return exported.ok() ? "" : exported.error().code;
  }
  std::string Bytes() const {
    std::ifstream file(request_.path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
  }
  // The rows below the header, as a reader of tables sees them.
  std::vector<Cells> Rows() const {
    auto source = formats::OpenFile(request_.path).value();
    auto reader = formats::OpenTable(*source).value();
    std::vector<Cells> rows;
    formats::RowBlock block;
    while (reader->ReadRows(block).value() > 0) {
      for (const auto& row : block.rows) {
        Cells& cells = rows.emplace_back();
        for (std::size_t c = 0; c < row.cell_count; ++c) {
          cells[reader->header().cells[c]] = std::string(block.CellText(row, c));
        }
      }
    }
    return rows;
  }
  std::vector<std::string> FilesInFolder() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_)) names.push_back(entry.path().filename().string());
    return names;
  }

  fs::path folder_;
  ExportRequest request_;
  std::int64_t batch_id_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, ExportOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(ExportOn, WritesTheSameBytesWhateverTheOrderOfFiling) {
  std::vector<TestRow> rows;
  for (int i = 1; i <= 1'203; ++i) rows.push_back(Penalty("钟工商罚〔2018〕" + std::to_string(i) + "号"));
  std::vector<RecordDraft> drafts;
  for (const TestRow& row : rows) drafts.push_back(row.Draft(data_key, 1, kCode));
  File(1, drafts);
  const Exported first = Export();
  EXPECT_EQ(first.rows, 1'203);
  const std::string bytes = Bytes();
  EXPECT_EQ(first.digest, crypto::Sm3(bytes).Hex());
  EXPECT_EQ(Export().digest, first.digest);

  FilingBench other(GetParam());
  other.AddSubject(7, kCode);
  std::reverse(drafts.begin(), drafts.end());
  for (RecordDraft& draft : drafts) draft.subject_id = 7;
  other.File(9, drafts);
  ASSERT_TRUE(other.records.Export(Caller::Operator(), request_).ok());
  EXPECT_TRUE(Bytes() == bytes);
}

TEST_P(ExportOn, WritesTheValuesOfTheEdition) {
  FileOne(Penalty("钟工商罚〔2018〕1号").Set("X_GSLB", "严重"));
  Export();
  Cells row = Rows().at(0);
  EXPECT_EQ(row.size(), 30u);
  EXPECT_EQ(row["CF_WSH"], "钟工商罚〔2018〕1号");
  EXPECT_EQ(row["CF_JDRQ"], "2018/05/08");
  EXPECT_EQ(row["BZ"], "示例备注");
  request_.with_local = true;
  Export();
  EXPECT_EQ(Rows().at(0)["X_GSLB"], "严重");
}

TEST_P(ExportOn, OpensSensitiveFieldsOnlyWhenAskedAndAllowed) {
  FileOne(Penalty("钟工商罚〔2018〕1号"));
  Export();
  // Half a document would be refused by whoever reads it.
  EXPECT_EQ(Rows().at(0)["CF_FR_ZJLX"] + Rows().at(0)["CF_FR_ZJHM"], "");
  EXPECT_EQ(Bytes().find(kCitizenNumber), std::string::npos);

  request_.with_sensitive = true;
  EXPECT_EQ(Refusal(Caller("somebody", {Permission::kReadSubjects})), "access.forbidden");
  EXPECT_EQ(Refusal(Caller::Job()), "access.forbidden");
  Export();
  EXPECT_EQ(Rows().at(0)["CF_FR_ZJLX"], "身份证");
  EXPECT_EQ(Rows().at(0)["CF_FR_ZJHM"], kCitizenNumber);
  request_.edition = "2018-legal-person";
  Export();
  EXPECT_EQ(Rows().at(0)["CF_FR_SFZH"], kCitizenNumber);
}

TEST_P(ExportOn, MasksWithheldTextsUnlessAsked) {
  const Filed filed =
      FileOne(Penalty("钟工商罚〔2018〕1号").Set("CF_SY", "电话 13800138000 已核实").Set("CF_XDR_SWDJ", kCitizenNumber),
              "CF_SY;CF_XDR_SWDJ");
  EXPECT_EQ(Export().rows, 0);  // held
  ASSERT_TRUE(records.Confirm(Caller::Operator(), filed.id.str()).ok());
  EXPECT_EQ(Export().rows, 1);
  EXPECT_EQ(Bytes().find("13800138000"), std::string::npos);
  EXPECT_EQ(Rows().at(0)["CF_SY"], identity::MaskFreeText("电话 13800138000 已核实"));
  EXPECT_EQ(Rows().at(0)["CF_XDR_SWDJ"], "");
  request_.with_sensitive = true;
  Export();
  EXPECT_EQ(Rows().at(0)["CF_SY"], "电话 13800138000 已核实");
  EXPECT_EQ(Rows().at(0)["CF_XDR_SWDJ"], kCitizenNumber);
}

TEST_P(ExportOn, WritesOnlyWhatIsInForceUnlessAsked) {
  const TestRow row = Penalty("钟工商罚〔2018〕1号");
  File(1, {row.Draft(data_key, 1, kCode)});
  File(2, {row.Draft(data_key, 2, kOtherCode)}, OtherSubject::kReplaces);
  FileOne(Penalty("钟工商罚〔2018〕2号"), "CF_SY");
  EXPECT_EQ(Export().rows, 1);
  request_.all_states = true;
  EXPECT_EQ(Export().rows, 3);
}

TEST_P(ExportOn, WritesThePresentVersion) {
  FileOne(Penalty("钟工商罚〔2018〕1号"));
  FileOne(Penalty("钟工商罚〔2018〕1号", "罚款 3000 元"));
  EXPECT_EQ(Export().rows, 1);
  EXPECT_EQ(Rows().at(0)["CF_NR"], "罚款 3000 元");
}

TEST_P(ExportOn, SelectsByDepartmentAndDecisionDate) {
  FileOne(Penalty("钟工商罚〔2018〕1号"));
  FileOne(Penalty("钟工商罚〔2018〕2号").Set("CF_JDRQ", "2018-05-09"));
  auto rows = [&](std::string department, std::optional<CivilDate> from, std::optional<CivilDate> to) {
    request_.department_id = std::move(department);
    request_.from = from;
    request_.to = to;
    return Export().rows;
  };
  EXPECT_EQ(rows("D024", {}, {}), 2);
  EXPECT_EQ(rows("D011", {}, {}), 0);
  EXPECT_EQ(rows("", Day("2018-05-09"), {}), 1);
  EXPECT_EQ(rows("", {}, Day("2018-05-08")), 1);
  EXPECT_EQ(rows("D024", Day("2018-05-08"), Day("2018-05-09")), 2);
  EXPECT_EQ(rows("", Day("2018-05-10"), {}), 0);
}

TEST_P(ExportOn, GivesNaturalPersonsAHeaderAlone) {
  FileOne(Penalty("钟工商罚〔2018〕1号"));
  request_.edition = "2018-natural-person";
  EXPECT_EQ(Export().rows, 0);
  EXPECT_TRUE(Rows().empty());
  EXPECT_EQ(Split(Bytes(), ',').size(), 20u);
}

TEST_P(ExportOn, LeavesAnEntryThatTheFileCanBeComparedWith) {
  FileOne(Penalty("钟工商罚〔2018〕1号"));
  request_.department_id = "D024";
  request_.with_sensitive = true;
  const Exported exported = Export();
  Read([&](db::Transaction& tx) {
    auto row = tx.SelectOne<std::int64_t, std::int64_t, std::string>(
        "SELECT group_id, position, object FROM ledger_entry WHERE action = 'records.exported'");
    ASSERT_TRUE(row.has_value());
    EXPECT_EQ(std::get<2>(*row), "penalty/merged rows=1 department=D024 with-sensitive");
    auto entry = ledger::ledger_store::FindEntry(tx, {std::get<0>(*row), std::get<1>(*row)});
    EXPECT_EQ(entry->entry.commitment,
              ledger::Commitment(ledger.algorithm(), ledger::Salt{entry->salt}, {"", exported.digest}).Hex());
  });
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

TEST_P(ExportOn, LeavesTheOlderFileAndNothingElseWhenRefused) {
  FileOne(Penalty("钟工商罚〔2018〕1号"));
  Export();
  const std::string before = Bytes();
  request_.edition = "2017";
  EXPECT_EQ(Refusal(), "records.unknown_edition");
  request_.edition = "merged";
  request_.item = "permit";
  EXPECT_EQ(Refusal(), "catalog.unknown_item");
  request_.item = "penalty";
  EXPECT_EQ(Refusal(Caller::Public()), "access.forbidden");
  EXPECT_EQ(Bytes(), before);
  EXPECT_EQ(FilesInFolder(), std::vector<std::string>{"table.csv"});
  // A damaged seal: the export stops, and its half of a file goes.
  Write([&](db::Transaction& tx) { tx.Execute("UPDATE record_secret SET sealed = 'x'"); });
  request_.with_sensitive = true;
  EXPECT_EQ(Refusal(), "crypto.tampered");
  EXPECT_EQ(Bytes(), before);
  EXPECT_EQ(FilesInFolder(), std::vector<std::string>{"table.csv"});
  request_.path = folder_ / "missing" / "table.csv";
  EXPECT_EQ(Refusal(), "file.unwritable");
}

TEST_P(ExportOn, KnowsTheTablesOfAnEdition) {
  auto names = [&](std::string_view edition, std::string_view item) {
    std::string joined;
    auto tables = records.TablesOf(edition, item);
    if (!tables.ok()) return tables.error().code;
    for (const TableName& table : *tables) joined += table.item + "/" + table.edition + " ";
    return joined;
  };
  EXPECT_EQ(names("merged", ""), "licence/merged penalty/merged ");
  EXPECT_EQ(names("2018", "penalty"), "penalty/2018-legal-person penalty/2018-natural-person ");
  EXPECT_EQ(names("register", ""), "organisation/register ");
  EXPECT_EQ(names("201", ""), "records.unknown_edition");
  EXPECT_EQ(names("", ""), "records.unknown_edition");
  EXPECT_EQ(names("merged", "organisation"), "records.unknown_edition");
  EXPECT_EQ(names("merged", "permit"), "catalog.unknown_item");
}

}  // namespace
}  // namespace credence::records
