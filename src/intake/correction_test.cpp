#include <gtest/gtest.h>

#include "intake/intake_bench_test.h"

namespace credence::intake {
namespace {

using Strings = std::vector<std::string>;

class CorrectionOn : public testing::TestWithParam<db::Engine>, protected IntakeBench {
 protected:
  CorrectionOn() : IntakeBench(GetParam()) {
    clock.Set(BeijingMidnight(*CivilDate::FromYmd(2018, 5, 10)));
    Import("organisation", RegisterFile(1, 20));
  }

  // Rows 2 … 11 of which rows 4, 6 and 8 have no content; row 10 is about a person.
  static std::string FirstFile() {
    std::string file = kPenaltyHeader;
    for (int n = 1; n <= 10; ++n) {
      PenaltyRow row = NumberedPenalty(n);
      if (n == 3 || n == 5 || n == 7) row.content = "";
      if (n == 9) {
        row.category = "自然人";
        row.code = "";
      }
      file += row.Csv();
    }
    return file;
  }
  // As a workbook of errors says it: each row behind the number it had.
  static std::string Named(const std::vector<std::pair<std::string, std::string>>& rows) {
    std::string file = "原行号," + kPenaltyHeader;
    for (const auto& [number, csv] : rows) file += number + "," + csv;
    return file;
  }
  Batch Correct(std::int64_t corrects, const std::string& file) {
    ImportRequest request = Request("penalty");
    request.corrects = corrects;
    return Import(request, file);
  }
  std::string Refusal(const ImportRequest& request) {
    auto source = formats::MemorySource("x");
    auto accepted = intake->Accept(Caller::Operator(), request, *source);
    return accepted.ok() ? "accepted" : accepted.error().code;
  }
  // "row by batch:row" of every settled row.
  Strings Settled(std::int64_t batch) {
    const std::vector<SettledRow> rows = intake->FindSettled(Caller::Operator(), batch).value();
    Strings settled;
    for (const SettledRow& row : rows) {
      settled.push_back(std::to_string(row.row) + " by " + std::to_string(row.settled_by) + ":" +
                        std::to_string(row.settled_row));
    }
    return settled;
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, CorrectionOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(CorrectionOn, NeedsOnlyTheFailedRows) {
  const Batch first = Import("penalty", FirstFile());
  EXPECT_EQ(Counts(first), "filed rows 10 filed 6 refused 4 persons 1");
  EXPECT_EQ(first.counts.open(), 3);
  PenaltyRow still_wrong = NumberedPenalty(5);
  still_wrong.content = "";
  const Batch second = Correct(first.id, Named({{"4", NumberedPenalty(3).Csv()},
                                                {"6", still_wrong.Csv()},
                                                {" 8 ", NumberedPenalty(7).Csv()},
                                                {"2", NumberedPenalty(1).Csv()},
                                                {"10", NumberedPenalty(11).Csv()},
                                                {"99", NumberedPenalty(12).Csv()},
                                                {"", NumberedPenalty(13).Csv()},
                                                {"x", NumberedPenalty(14).Csv()}}));
  EXPECT_EQ(second.corrects, first.id);
  EXPECT_EQ(Counts(second), "filed rows 8 filed 6 unchanged 1 refused 1");
  EXPECT_EQ(Codes(second.id), (Strings{"3:check.required"}));
  // Not the wrong one, not what was never open, not the row about a person.
  const std::string by = " by " + std::to_string(second.id) + ":";
  EXPECT_EQ(Settled(first.id), (Strings{"4" + by + "2", "8" + by + "4"}));
  EXPECT_EQ(*intake->CountSettledBy(Caller::Operator(), second.id), 2);

  // What corrects the correction settles the first batch, and nothing twice.
  const Batch third = Correct(second.id, Named({{"6", NumberedPenalty(5).Csv()}, {"4", NumberedPenalty(3).Csv()}}));
  EXPECT_EQ(third.corrects, first.id);
  EXPECT_EQ(Settled(first.id), (Strings{"4" + by + "2", "6 by " + std::to_string(third.id) + ":2", "8" + by + "4"}));
  EXPECT_EQ(*intake->CountSettledBy(Caller::Operator(), third.id), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 13);
  EXPECT_EQ(BatchDefects(), Strings());
}

TEST_P(CorrectionOn, TheWholeFileAgainKeepsItsRowNumbers) {
  const Batch first = Import("penalty", FirstFile());
  std::string whole = PenaltyFile(1, 10);
  const Batch second = Correct(first.id, whole);
  EXPECT_EQ(Counts(second), "filed rows 10 filed 4 unchanged 6");
  const std::string by = " by " + std::to_string(second.id) + ":";
  EXPECT_EQ(Settled(first.id), (Strings{"4" + by + "4", "6" + by + "6", "8" + by + "8"}));
  EXPECT_EQ(BatchDefects(), Strings());
}

TEST_P(CorrectionOn, RowsThatNameNoneSettleNone) {
  const Batch first = Import("penalty", FirstFile());
  const Batch second = Correct(
      first.id, kPenaltyHeader + NumberedPenalty(15).Csv() + NumberedPenalty(16).Csv() + NumberedPenalty(17).Csv());
  EXPECT_EQ(Counts(second), "filed rows 3 filed 3");
  EXPECT_EQ(Settled(first.id), Strings());
  EXPECT_EQ(BatchDefects(), Strings());
}

// Spreadsheet programs drop the property of the workbook when they save it as CSV; the title of its column stays.
TEST_P(CorrectionOn, TheTitleOfItsColumnNamesTheBatch) {
  const Batch first = Import("penalty", FirstFile());
  const std::string title = "原行号（批次 " + std::to_string(first.id) + "）,";
  const Batch second = Import("penalty", title + kPenaltyHeader + "4," + NumberedPenalty(3).Csv());
  EXPECT_EQ(second.corrects, first.id);
  EXPECT_EQ(Settled(first.id), (Strings{"4 by " + std::to_string(second.id) + ":2"}));
  EXPECT_EQ(Codes(second.id), Strings());

  Import("penalty", "原行号（批次 999）," + kPenaltyHeader + "6," + NumberedPenalty(5).Csv());
  EXPECT_EQ(last_error, "intake.other_batch");
  ImportRequest request = Request("penalty");
  request.corrects = Import("penalty", kPenaltyHeader + NumberedPenalty(5).Csv()).id;
  Import(request, title + kPenaltyHeader + "6," + NumberedPenalty(5).Csv());
  EXPECT_EQ(last_error, "intake.other_batch");
  EXPECT_EQ(Settled(first.id).size(), 1u);
  EXPECT_EQ(BatchDefects(), Strings());
}

TEST_P(CorrectionOn, IsOfTheSameDepartmentAndItem) {
  const Batch first = Import("penalty", FirstFile());
  ImportRequest request = Request("penalty");
  request.corrects = first.id;
  EXPECT_EQ(Refusal(request), "accepted");
  request.department = "D001";
  EXPECT_EQ(Refusal(request), "intake.other_batch");
  request = Request("licence");
  request.corrects = first.id;
  EXPECT_EQ(Refusal(request), "intake.other_batch");
  request = Request("penalty");
  request.corrects = 999;
  EXPECT_EQ(Refusal(request), "intake.other_batch");
  request.corrects = Accept(Request("penalty"), PenaltyFile(1, 1)).batch_id;  // has not been filed yet
  EXPECT_EQ(Refusal(request), "intake.other_batch");
}

TEST_P(CorrectionOn, AnExaminedBatchCanBeCorrectedBeforeItIsSubmitted) {
  ImportRequest request = Request("penalty");
  request.examine_first = true;
  const Batch first = Import(request, FirstFile());
  const Batch second = Correct(first.id, Named({{"4", NumberedPenalty(3).Csv()}}));
  EXPECT_EQ(Settled(first.id).size(), 1u);
  auto job = intake->Submit(Caller::Operator(), {first.id, true, "核对"});
  ASSERT_TRUE(job.ok());
  EXPECT_TRUE(runner->Run(*job));
  EXPECT_EQ(Counts(FindBatch(first.id)), "filed rows 10 filed 6 refused 4 persons 1");
  EXPECT_EQ(Settled(first.id).size(), 1u);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 7);
  EXPECT_EQ(BatchDefects(), Strings());
  EXPECT_EQ(second.state, BatchState::kFiled);
}

// The column of original rows is no data, whatever it is called and wherever it stands.
TEST_P(CorrectionOn, TheColumnOfOriginalRowsIsNoData) {
  std::string header = kPenaltyHeader, row = NumberedPenalty(1).Csv();
  header.insert(header.size() - 1, ", Original Row ");
  row.insert(row.size() - 1, ",7");
  const Batch batch = Import("penalty", header + row);
  EXPECT_EQ(Counts(batch), "filed rows 1 filed 1");
  EXPECT_EQ(Codes(batch.id), Strings());
  EXPECT_EQ(WhereIs("原行号"), Strings());
}

TEST_P(CorrectionOn, FsckSeesRowsSettledByStrangers) {
  const Batch first = Import("penalty", FirstFile());
  Correct(first.id, Named({{"4", NumberedPenalty(3).Csv()}}));
  EXPECT_EQ(BatchDefects(), Strings());
  Write([](db::Transaction& tx) { tx.Execute("UPDATE batch_settled_row SET settled_by = 1"); });
  EXPECT_EQ(BatchDefects().size(), 1u);
  Write([](db::Transaction& tx) { tx.Execute("UPDATE batch_settled_row SET settled_by = 3, row = 5"); });
  EXPECT_EQ(BatchDefects().size(), 1u);
}

}  // namespace
}  // namespace credence::intake
