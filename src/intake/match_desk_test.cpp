#include "intake/match_desk.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "intake/batch_check.h"
#include "intake/intake_bench_test.h"
#include "intake/match_finding_codes.h"
#include "intake/match_store.h"
#include "intake/match_view.h"
#include "intake/rematch.h"
#include "ledger/changed_columns_test.h"
#include "subjects/merge_service.h"
#include "subjects/quality_service.h"
#include "subjects/subjects_service.h"

namespace credence::intake {
namespace {

using Strings = std::vector<std::string>;

constexpr const char* kReason = "经核对营业执照";

class MatchDeskOn : public testing::TestWithParam<db::Engine>, protected IntakeBench {
 protected:
  MatchDeskOn() : IntakeBench(GetParam()) {}

  // A penalty of organisation `of` whose code nobody knows; `document` and `name` as given.
  static PenaltyRow Unknown(int of, int document, const std::string& name = "") {
    PenaltyRow row = NumberedPenalty(of);
    row.code = TestCode(900 + of);
    row.document = "钟食药监罚〔2018〕" + std::to_string(document) + "号";
    if (!name.empty()) row.name = name;
    return row;
  }
  // Files rows in one batch and returns it.
  Batch ImportRows(const std::vector<PenaltyRow>& rows) {
    std::string file = kPenaltyHeader;
    for (const PenaltyRow& row : rows) file += row.Csv();
    return Import("penalty", file);
  }
  std::string RowOf(const Batch& batch, int row = 2) const {
    return std::to_string(batch.id) + "-" + std::to_string(row);
  }
  Result<MatchOutcomes> Accept(const std::string& row, int subject,
                               records::OtherSubject meaning = records::OtherSubject::kAsk) {
    return desk.Accept(Caller::Operator(), {row, TestCode(subject), kReason, meaning});
  }
  static std::string CodeOf(const Result<MatchOutcomes>& outcomes) {
    return outcomes.ok() ? "" : outcomes.error().code;
  }
  std::size_t PublicOf(int n) {
    std::size_t count = 0;
    Read([&](db::Transaction& tx) {
      records::PublicQuery query;
      query.item = "penalty";
      query.subject_ids = subjects::SubjectsService::FindByCode(tx, TestCode(n))->group;
      count = records.ListPublic(tx, query).size();
    });
    return count;
  }
  std::int64_t Waiting() { return Count("SELECT COUNT(*) FROM unmatched_row"); }
  Strings AllDefects() {
    Strings defects = Defects();
    Read([&](db::Transaction& tx) {
      for (auto& defect : FindMatchDefects(tx, ledger.algorithm())) defects.push_back(defect);
      for (auto& defect : FindBatchDefects(tx, ledger.algorithm())) defects.push_back(defect);
      for (auto& defect : subjects::FindMergeDefects(tx, ledger.algorithm())) defects.push_back(defect);
    });
    return defects;
  }
  static Strings CodesOf(const std::vector<subjects::Remark>& remarks) {
    Strings codes;
    for (const subjects::Remark& remark : remarks) codes.emplace_back(remark.code);
    return codes;
  }

  MatchDesk desk{{*database, ledger, filer, items, data_key, clock}};
};
INSTANTIATE_TEST_SUITE_P(Engines, MatchDeskOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(MatchDeskOn, ShowsARowBesideItsCandidates) {
  Import("organisation", "name,uscc,registration_no,status,region\n" + TestName(1) + "," + TestCode(1) +
                             ",420881000000011,存续,钟祥市\n" + TestName(2) + "," + TestCode(2) + ",,注销,钟祥市\n");
  PenaltyRow by_number = Unknown(1, 1, "钟祥示例别名有限公司");
  by_number.registration_number = "420881000000011";
  const Batch batch = ImportRows({Unknown(1, 2), by_number, Unknown(5, 3), Unknown(2, 4)});
  EXPECT_EQ(Counts(batch), "filed rows 4 unmatched 4");
  auto list = desk.List(Caller::Operator(), {});
  ASSERT_TRUE(list.ok());
  ASSERT_EQ(list->size(), 4u);
  ASSERT_EQ((*list)[0].candidates.size(), 1u);
  EXPECT_EQ((*list)[0].candidates[0].subject.code, TestCode(1));
  EXPECT_EQ(CodesOf((*list)[0].candidates[0].likenesses).front().substr(0, 15), "match.same_name");
  EXPECT_EQ(CodesOf((*list)[1].candidates[0].likenesses), (Strings{"match.same_registration_other_name"}));
  EXPECT_TRUE((*list)[2].candidates.empty());  // no name, no number in common
  EXPECT_EQ(CodesOf((*list)[3].candidates[0].remarks), (Strings{"match.ended"}));

  // One at a time, by the cursor of the list.
  WaitingQuery query;
  query.rows_max = 1;
  Strings rows;
  for (int page = 0; page < 6; ++page) {
    auto one = desk.List(Caller::Operator(), query);
    if (one->empty()) break;
    rows.push_back(RowName(one->front().row));
    query.after_batch = one->front().row.batch_id;
    query.after_row = one->front().row.row;
  }
  EXPECT_EQ(rows, (Strings{RowOf(batch, 2), RowOf(batch, 3), RowOf(batch, 4), RowOf(batch, 5)}));
  query = {};
  query.department_id = "D001";
  EXPECT_TRUE(desk.List(Caller::Operator(), query)->empty());
  query.department_id = "D026";
  query.item = "penalty";
  EXPECT_EQ(desk.List(Caller::Operator(), query)->size(), 4u);

  auto shown = desk.Show(Caller::Operator(), RowOf(batch, 2));
  ASSERT_TRUE(shown.ok());
  EXPECT_FALSE(shown->fields.empty());
  for (const auto& [title, value] : shown->fields) EXPECT_NE(value, "示例备注") << title.zh;
  for (const char* row : {"", "7", "1-", "-2", "1-2-3", "999-2", "1-999", "一-二", "420881190001010017"}) {
    auto missing = desk.Show(Caller::Operator(), row);
    EXPECT_EQ(missing.error().code, "match.row_not_found") << row;
    for (const auto& [name, value] : missing.error().values) {
      EXPECT_EQ(value.find("420881190001010017"), std::string::npos);
    }
  }
}

TEST_P(MatchDeskOn, AskForPermissionAndAReason) {
  Import("organisation", RegisterFile(1, 1));
  const Batch batch = ImportRows({Unknown(1, 1)});
  EXPECT_EQ(desk.List(Caller::Public(), {}).error().code, "access.forbidden");
  EXPECT_EQ(desk.Show(Caller::Public(), RowOf(batch)).error().code, "access.forbidden");
  EXPECT_EQ(desk.Decisions(Caller::Public(), 0, 10).error().code, "access.forbidden");
  EXPECT_EQ(desk.CountWaiting(Caller::Public()).error().code, "access.forbidden");
  for (const Caller& caller : {Caller::Public(), Caller::Job()}) {
    EXPECT_EQ(CodeOf(desk.Accept(caller, {RowOf(batch), TestCode(1), kReason, {}})), "access.forbidden");
    EXPECT_EQ(CodeOf(desk.SetAside(caller, RowOf(batch), kReason)), "access.forbidden");
    EXPECT_EQ(CodeOf(desk.Reject(caller, RowOf(batch), kReason)), "access.forbidden");
    EXPECT_EQ(CodeOf(desk.Undo(caller, 1, kReason)), "access.forbidden");
  }
  EXPECT_EQ(CodeOf(desk.Accept(Caller::Operator(), {RowOf(batch), TestCode(1), " ", {}})), "subjects.reason");
  EXPECT_EQ(CodeOf(desk.Reject(Caller::Operator(), RowOf(batch), "x")), "subjects.reason");
  EXPECT_EQ(CodeOf(desk.Accept(Caller::Operator(), {RowOf(batch), "123", kReason, {}})), "credit_code.length");
  EXPECT_EQ(CodeOf(Accept(RowOf(batch), 7)), "subjects.not_found");
  EXPECT_EQ(CodeOf(Accept("9-9", 1)), "match.row_not_found");
  EXPECT_EQ(CodeOf(desk.Undo(Caller::Operator(), 4711, kReason)), "match.decision_not_found");
  EXPECT_EQ(Waiting(), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM match_decision"), 0);
}

TEST_P(MatchDeskOn, AnAcceptedRowIsFiledAndSoAreLaterOnes) {
  Import("organisation", RegisterFile(1, 2));
  const Batch first = ImportRows({Unknown(1, 1), Unknown(1, 2), Unknown(1, 3, "钟祥示例别名有限公司")});
  auto accepted = Accept(RowOf(first), 2);
  ASSERT_TRUE(accepted.ok());
  EXPECT_EQ(accepted->rows, 2);  // the other row of the same code and name goes along; another name does not
  EXPECT_EQ(accepted->records.size(), 2u);
  EXPECT_EQ(Waiting(), 1);
  EXPECT_EQ(PublicOf(2), 2u);
  EXPECT_EQ(AllDefects(), Strings());

  const Batch later = ImportRows({Unknown(1, 5), Unknown(1, 1)});
  EXPECT_EQ(Counts(later), "filed rows 2 filed 1 unchanged 1");
  EXPECT_EQ(Codes(later.id).front(), "2:" + std::string(codes::kMatchedByDecision));
  bool says_why = false;
  for (const catalog::Finding& finding : Findings(later.id)) {
    for (const auto& [name, value] : finding.values) {
      says_why |= name == "decision" && value == std::to_string(accepted->decision.id);
    }
  }
  EXPECT_TRUE(says_why);
  EXPECT_EQ(PublicOf(2), 3u);
  // Another department's rows are not meant.
  ImportRequest other = Request("penalty");
  other.department = "D024";
  EXPECT_EQ(Import(other, kPenaltyHeader + Unknown(1, 6).Csv()).counts.unmatched, 1);
  EXPECT_EQ(AllDefects(), Strings());
}

TEST_P(MatchDeskOn, AnUndoneDecisionLeavesEverythingAsItWas) {
  Import("organisation", RegisterFile(1, 3));
  const Batch first = ImportRows({Unknown(1, 1)});
  const std::int64_t decision = Accept(RowOf(first), 2)->decision.id;
  const Batch second = ImportRows({Unknown(1, 2)});
  EXPECT_EQ(Counts(second), "filed rows 1 filed 1");
  EXPECT_EQ(PublicOf(2), 2u);
  auto undone = desk.Undo(Caller::Operator(), decision, "认定有误");
  ASSERT_TRUE(undone.ok());
  EXPECT_EQ(undone->rows, 2);
  EXPECT_EQ(undone->records.size(), 2u);
  EXPECT_EQ(PublicOf(2), 0u);
  EXPECT_EQ(Waiting(), 2);
  EXPECT_EQ(CodeOf(desk.Undo(Caller::Operator(), decision, "认定有误")), "match.undone_already");
  EXPECT_EQ(AllDefects(), Strings());
  EXPECT_EQ(ImportRows({Unknown(1, 9)}).counts.unmatched, 1);  // it speaks no more

  // The right subject now; and back and forth once more.
  const std::int64_t right = Accept(RowOf(first), 3)->decision.id;
  EXPECT_EQ(PublicOf(3), 3u);
  EXPECT_EQ(AllDefects(), Strings());
  ASSERT_TRUE(desk.Undo(Caller::Operator(), right, "认定有误").ok());
  ASSERT_TRUE(Accept(RowOf(first), 2).ok());
  EXPECT_EQ(PublicOf(2), 3u);
  EXPECT_EQ(PublicOf(3), 0u);
  EXPECT_EQ(AllDefects(), Strings());
  auto decisions = desk.Decisions(Caller::Operator(), 0, 2);
  ASSERT_EQ(decisions->size(), 2u);
  EXPECT_GT(decisions->front().id, right);
  EXPECT_TRUE(decisions->back().undone_at.has_value());
  EXPECT_EQ(desk.Decisions(Caller::Operator(), right, 10)->size(), 1u);
}

TEST_P(MatchDeskOn, ARecordThatWasCorrectedSinceStays) {
  Import("organisation", RegisterFile(1, 2));
  const Batch first = ImportRows({Unknown(1, 1)});
  const std::int64_t decision = Accept(RowOf(first), 1)->decision.id;
  // Reported properly by now, with another content: the record's present version owes nothing to the decision.
  PenaltyRow proper = Unknown(1, 1);
  proper.code = TestCode(1);
  proper.content = "罚款 3000 元";
  EXPECT_EQ(Counts(ImportRows({proper})), "filed rows 1 versioned 1");
  auto undone = desk.Undo(Caller::Operator(), decision, "认定有误");
  ASSERT_TRUE(undone.ok());
  EXPECT_EQ(undone->rows, 0);
  EXPECT_EQ(PublicOf(1), 1u);
  EXPECT_EQ(Waiting(), 0);
  EXPECT_EQ(AllDefects(), Strings());
}

TEST_P(MatchDeskOn, NobodyWaitsOnAndIsRemembered) {
  Import("organisation", RegisterFile(1, 1));
  const Batch first = ImportRows({Unknown(1, 1)});
  auto nobody = desk.SetAside(Caller::Operator(), RowOf(first), kReason);
  ASSERT_TRUE(nobody.ok());
  EXPECT_EQ(nobody->still_waiting, 1);
  EXPECT_EQ(Waiting(), 1);
  EXPECT_EQ(CodeOf(desk.SetAside(Caller::Operator(), RowOf(first), kReason)), "match.decided_already");
  EXPECT_EQ(ImportRows({Unknown(1, 2)}).counts.unmatched, 1);
  const auto list = desk.List(Caller::Operator(), {});
  for (const WaitingView& view : *list) {
    ASSERT_TRUE(view.decision.has_value());
    EXPECT_EQ(view.decision->verdict, MatchVerdict::kNobody);
  }
  // The register learns the code: a number speaks louder than a person who did not know it.
  Import("organisation", "name,uscc,registration_no,status,region\n" + TestName(1) + "," + TestCode(901) + ",,存续,\n");
  EXPECT_EQ(intake->Rematch(Caller::Job()), 2);
  EXPECT_EQ(Waiting(), 0);
  // And a decision for a subject ends the earlier one.
  const Batch other = ImportRows({Unknown(2, 7)});
  ASSERT_TRUE(desk.SetAside(Caller::Operator(), RowOf(other), kReason).ok());
  ASSERT_TRUE(Accept(RowOf(other), 1).ok());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM match_decision WHERE undone_at IS NULL AND outcome = 'nobody'"), 1);
  EXPECT_EQ(AllDefects(), Strings());
}

TEST_P(MatchDeskOn, ARejectedRowGoesBackAndSoDoLaterOnes) {
  Import("organisation", RegisterFile(1, 1));
  const Batch first = ImportRows({Unknown(1, 1), Unknown(1, 2)});
  auto rejected = desk.Reject(Caller::Operator(), RowOf(first), "代码与执照不符");
  ASSERT_TRUE(rejected.ok());
  EXPECT_EQ(rejected->rows, 2);
  EXPECT_EQ(Waiting(), 0);
  const Batch later = ImportRows({Unknown(1, 3), NumberedPenalty(1)});
  EXPECT_EQ(Counts(later), "filed rows 2 filed 1 refused 1");
  EXPECT_EQ(Codes(later.id), (Strings{"2:" + std::string(codes::kRejectedByDecision)}));
  ImportRequest all = Request("penalty");
  all.all_or_nothing = true;
  EXPECT_EQ(Counts(Import(all, kPenaltyHeader + Unknown(1, 3).Csv() + NumberedPenalty(1).Csv())),
            "refused rows 2 refused 2");
  EXPECT_EQ(AllDefects(), Strings());
  ASSERT_TRUE(desk.Undo(Caller::Operator(), rejected->decision.id, "认定有误").ok());
  EXPECT_EQ(Waiting(), 2);
  EXPECT_EQ(AllDefects(), Strings());
}

TEST_P(MatchDeskOn, ADecisionUnderAnotherSubjectAsksFirst) {
  Import("organisation", RegisterFile(1, 2));
  ImportRows({NumberedPenalty(1)});
  PenaltyRow row = Unknown(2, 1, "钟祥示例别名有限公司");
  row.document = NumberedPenalty(1).document;
  const Batch batch = ImportRows({row});
  ASSERT_EQ(Waiting(), 1);
  auto shown = desk.Show(Caller::Operator(), RowOf(batch));
  ASSERT_EQ(shown->candidates.size(), 1u);
  EXPECT_EQ(CodesOf(shown->candidates[0].likenesses), (Strings{"match.same_decision"}));
  EXPECT_EQ(CodeOf(Accept(RowOf(batch), 2)), "match.other_subject");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM match_decision"), 0);
  auto replaced = Accept(RowOf(batch), 2, records::OtherSubject::kReplaces);
  ASSERT_TRUE(replaced.ok());
  EXPECT_EQ(PublicOf(1), 0u);
  EXPECT_EQ(PublicOf(2), 1u);
  EXPECT_EQ(AllDefects(), Strings());
}

TEST_P(MatchDeskOn, ACorrectedRowTakesTheWaitingOneAlong) {
  Import("organisation", RegisterFile(1, 2));
  PenaltyRow second = Unknown(2, 1);  // the same document names another company, too
  ImportRows({Unknown(1, 1), second});
  EXPECT_EQ(Waiting(), 2);
  PenaltyRow corrected = Unknown(1, 1);
  corrected.code = TestCode(1);
  corrected.content = "罚款 3000 元";
  EXPECT_EQ(Counts(ImportRows({corrected})), "filed rows 1 filed 1");
  EXPECT_EQ(Waiting(), 1);  // the other company's row waits on
  EXPECT_EQ(desk.List(Caller::Operator(), {})->front().row.name, TestName(2));
  // Rows that began to wait before decisions were kept beside them get theirs when they are matched again.
  Write([](db::Transaction& tx) { tx.Execute("UPDATE unmatched_row SET decision_key = ''"); });
  intake->Rematch(Caller::Job());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM unmatched_row WHERE decision_key = ''"), 0);
  EXPECT_EQ(AllDefects(), Strings());
}

TEST_P(MatchDeskOn, ARowOfAMergedCodeComesBackWithIt) {
  Import("organisation", RegisterFile(1, 2));
  subjects::MergeService merges(*database, ledger, clock);
  ASSERT_TRUE(merges.Merge(Caller::Operator(), TestCode(1), TestCode(2), "同一企业重复登记").ok());
  const Batch batch = ImportRows({NumberedPenalty(1), NumberedPenalty(2)});
  EXPECT_EQ(Counts(batch), "filed rows 2 filed 2");
  EXPECT_EQ(Codes(batch.id), Strings());  // the merged one's name is a name of the survivor
  EXPECT_EQ(PublicOf(2), 2u);
  EXPECT_EQ(PublicOf(1), 2u);
  // Accepting under the merged code is the same.
  const Batch waiting = ImportRows({Unknown(5, 9)});
  ASSERT_TRUE(Accept(RowOf(waiting), 1).ok());
  EXPECT_EQ(PublicOf(2), 3u);
  EXPECT_EQ(AllDefects(), Strings());
  ASSERT_TRUE(merges.Unmerge(Caller::Operator(), TestCode(1), "经核实为两个企业").ok());
  EXPECT_EQ(PublicOf(1), 2u);
  EXPECT_EQ(PublicOf(2), 1u);
  EXPECT_EQ(AllDefects(), Strings());
}

TEST_P(MatchDeskOn, FsckNoticesEveryChangedColumn) {
  Import("organisation", RegisterFile(1, 3));
  const Batch batch = ImportRows({Unknown(1, 1), Unknown(2, 2), Unknown(3, 3)});
  ASSERT_TRUE(Accept(RowOf(batch, 2), 1).ok());
  const std::int64_t second = desk.Reject(Caller::Operator(), RowOf(batch, 3), kReason)->decision.id;
  ASSERT_TRUE(desk.SetAside(Caller::Operator(), RowOf(batch, 4), kReason).ok());
  ASSERT_TRUE(desk.Undo(Caller::Operator(), second, "认定有误").ok());
  ASSERT_TRUE(desk.Reject(Caller::Operator(), RowOf(batch, 3), kReason).ok());
  ASSERT_EQ(AllDefects(), Strings());
  auto check = [&](db::Transaction& tx) { return FindMatchDefects(tx, ledger.algorithm()); };
  const Strings outcomes = {"subject", "nobody", "rejected"};
  auto result = ledger::ChangeEveryColumn(
      *database, {"match_decision", {"identifier", "id"}, "1 = 1", {{"outcome", outcomes}}, {}, 10}, check);
  EXPECT_EQ(result.unnoticed, Strings());
  EXPECT_GT(result.changes, 50u);
  for (const char* sql :
       {"UPDATE decided_row SET decision_id = 4711", "UPDATE decided_row SET name = 'x'",
        "UPDATE decided_row SET identifier = 'x'", "UPDATE decided_row SET record = '' WHERE record <> ''",
        "UPDATE decided_row SET record = '1-1' WHERE record = ''", "DELETE FROM match_decision",
        "DELETE FROM match_decision WHERE outcome = 'nobody'"}) {
    Status undone = database->Write([&](db::Transaction& tx) -> Status {
      EXPECT_GT(tx.Execute(sql), 0) << sql;
      EXPECT_FALSE(check(tx).empty()) << sql;
      return Error();
    });
    EXPECT_FALSE(undone.ok());
  }
}

TEST_P(MatchDeskOn, FsckNoticesEveryChangedClaim) {
  Import("organisation", RegisterFile(1, 3) + TestName(4) + ",91420881DEM09XXXX1,,存续,\n");
  ImportRows({NumberedPenalty(1)});
  ASSERT_EQ(AllDefects(), Strings());
  auto check = [&](db::Transaction& tx) {
    Strings defects = FindBatchDefects(tx, ledger.algorithm());
    for (auto& defect : subjects::FindClaimDefects(tx, ledger.algorithm())) defects.push_back(defect);
    return defects;
  };
  // What a batch said last may move on without a trace: it only delays the end of a claim.
  auto result = ledger::ChangeEveryColumn(*database,
                                          {"identifier_claim",
                                           {"value", "scheme", "normalised_name", "department_id", "item"},
                                           "1 = 1",
                                           {},
                                           {"last_batch_id", "scheme"},
                                           10},
                                          check);
  EXPECT_EQ(result.unnoticed, Strings());
  EXPECT_GT(result.changes, 50u);
  for (const char* sql : {"DELETE FROM identifier_claim WHERE verdict <> 'valid'", "DELETE FROM identifier_claim",
                          "UPDATE batch SET claims_digest = ''", "UPDATE identifier_claim SET last_batch_id = 0"}) {
    Status undone = database->Write([&](db::Transaction& tx) -> Status {
      EXPECT_GT(tx.Execute(sql), 0) << sql;
      EXPECT_FALSE(check(tx).empty()) << sql;
      return Error();
    });
    EXPECT_FALSE(undone.ok());
  }
}

TEST_P(MatchDeskOn, ViewsAreMaskedAndComplete) {
  Import("organisation", RegisterFile(1, 1));
  PenaltyRow row = Unknown(1, 1);
  row.content = "罚款，联系电话13800138000";
  const Batch batch = ImportRows({row});
  auto waiting = desk.Show(Caller::Operator(), RowOf(batch));
  const std::string text = boost::json::serialize(ViewOf(*waiting, Language::kChinese));
  EXPECT_EQ(text.find("13800138000"), std::string::npos);
  for (const char* member : {"row", "item", "department", "batch", "name", "identifier", "waits_since", "decision",
                             "candidates", "fields", "likenesses", "remarks", "facts", "agreement"}) {
    EXPECT_NE(text.find("\"" + std::string(member) + "\""), std::string::npos) << member;
  }
  EXPECT_NE(text, boost::json::serialize(ViewOf(*waiting, Language::kEnglish)));
}

}  // namespace
}  // namespace credence::intake
