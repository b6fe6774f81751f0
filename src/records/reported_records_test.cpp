// Reported records and their withdrawal against both engines.
#include "records/reported_records.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <latch>
#include <set>
#include <thread>

#include "access/access_service.h"
#include "records/filing_bench_test.h"
#include "records/records_errors.h"
#include "records/withdrawal_store.h"

namespace credence::records {
namespace {

constexpr const char* kCode = "91420881DEM09003XF";
constexpr const char* kOtherCode = "91420881DEM090048L";
using Strings = std::vector<std::string>;

class ReportedOn : public testing::TestWithParam<db::Engine>, protected FilingBench {
 protected:
  ReportedOn() : FilingBench(GetParam()) {
    CHECK(access::AccessService(*database).SaveDepartments(Caller::Operator(), access::BuiltinDepartments()).ok());
    AddSubject(1, kCode);
    AddSubject(2, kOtherCode);
    Write([](db::Transaction& tx) {
      for (const auto& [code, id] : {std::pair(kCode, 1), std::pair(kOtherCode, 2)}) {
        tx.Execute("INSERT INTO subject_identifier (scheme, value, subject_id) VALUES ('uscc', :code, :id)",
                   {{"code", code}, {"id", id}});
      }
    });
  }

  static Caller Person(const std::string& name, const std::set<std::string>& departments, bool approves = false,
                       FieldProfile profile = FieldProfile::kMasked) {
    Reach reach;
    reach.departments = departments;
    reach.profile = profile;
    Reaches reaches{{Permission::kReportData, reach}, {Permission::kReadSubjects, reach}};
    if (approves) reaches[Permission::kApproveData] = reach;
    CallerFacts facts;
    facts.name = name;
    return Caller(facts, reaches);
  }
  RecordId FileOne(const TestRow& row, std::int64_t subject_id = 1, const std::string& withheld = "") {
    clock.Set({clock.Now().epoch_ms + 1'000});
    return File(++batch_, {row.Draft(data_key, subject_id, subject_id == 1 ? kCode : kOtherCode, withheld)}).front().id;
  }
  WithdrawalRequest Of(const RecordId& id, int version = 1, std::string reason = "wrong_subject",
                       std::string note = "") const {
    return {id.str(), version, std::move(reason), std::move(note)};
  }
  Strings Listed(const Caller& caller, ReportedSearch search) {
    auto rows = reported.List(caller, search);
    Strings ids;
    EXPECT_TRUE(rows.ok());
    if (!rows.ok()) return ids;
    for (const ReportedRow& row : *rows) ids.push_back(row.record.id.str());
    return ids;
  }

  const TestRow row_ = Penalty("钟工商罚〔2018〕7号");
  const Caller reporter_ = Person("reporter", {"D024"});
  const Caller approver_ = Person("approver", {"D024"}, true);
  const Caller stranger_ = Person("stranger", {"D011"}, true);
  ReportedRecords reported{{*database, ledger, items, data_key, clock}};
  std::int64_t batch_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, ReportedOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(ReportedOn, ListsTheNewestFirstAndGoesOnBehindTheLast) {
  Strings expected;
  for (int i = 1; i <= 7; ++i) {
    expected.insert(expected.begin(), FileOne(Penalty("钟工商罚〔2018〕" + std::to_string(i) + "号")).str());
  }
  EXPECT_EQ(Listed(reporter_, {}), expected);
  EXPECT_EQ(Listed(stranger_, {}), Strings());
  Strings paged;
  ReportedSearch search;
  search.rows_max = 3;
  for (int pages = 0; pages < 4; ++pages) {
    auto rows = reported.List(reporter_, search);
    ASSERT_TRUE(rows.ok());
    if (rows->empty()) break;
    for (const ReportedRow& row : *rows) paged.push_back(row.record.id.str());
    search.behind = ReportedCursor{rows->back().record.filed_at, rows->back().record.id.number};
  }
  EXPECT_EQ(paged, expected);
  // A new version comes to the top.
  FileOne(Penalty("钟工商罚〔2018〕3号", "罚款 3000 元"));
  EXPECT_EQ(Listed(reporter_, {}).front(), expected[4]);
}

TEST_P(ReportedOn, ListsRecordsOfOneInstantByTheirNumbers) {
  std::vector<RecordDraft> drafts;
  std::vector<TestRow> rows;
  for (int i = 1; i <= 5; ++i) rows.push_back(Penalty("钟工商罚〔2018〕" + std::to_string(i) + "号"));
  for (const TestRow& row : rows) drafts.push_back(row.Draft(data_key, 1, kCode));
  File(1, drafts);
  ReportedSearch search;
  search.rows_max = 1;
  std::set<std::string> seen;
  for (int i = 0; i < 5; ++i) {
    auto page = reported.List(reporter_, search);
    ASSERT_TRUE(page.ok() && page->size() == 1u);
    EXPECT_TRUE(seen.insert(page->front().record.id.str()).second);
    search.behind = ReportedCursor{page->front().record.filed_at, page->front().record.id.number};
  }
  EXPECT_TRUE(reported.List(reporter_, search)->empty());
}

TEST_P(ReportedOn, FindsBySubjectDocumentStateItemAndDay) {
  const RecordId one = FileOne(row_);
  const RecordId other = FileOne(Penalty("钟工商罚〔2018〕8号"), 2, "CF_NR");
  auto with = [&](auto change) {
    ReportedSearch search;
    change(search);
    return Listed(reporter_, search);
  };
  EXPECT_EQ(with([](ReportedSearch& s) { s.subject = kCode; }), Strings{one.str()});
  EXPECT_EQ(with([](ReportedSearch& s) { s.subject = "91420881DEM090021P"; }), Strings());
  EXPECT_EQ(with([](ReportedSearch& s) { s.document_number = "钟工商罚(2018)8号"; }), Strings{other.str()});
  EXPECT_EQ(with([](ReportedSearch& s) { s.state = RecordState::kHeld; }), Strings{other.str()});
  EXPECT_EQ(with([](ReportedSearch& s) { s.state = RecordState::kActive; }), Strings{one.str()});
  EXPECT_EQ(with([](ReportedSearch& s) { s.item = "licence"; }), Strings());
  EXPECT_EQ(with([](ReportedSearch& s) { s.item = "penalty"; }).size(), 2u);
  EXPECT_EQ(with([](ReportedSearch& s) { s.filed_from = Day("2018-05-11"); }), Strings());
  EXPECT_EQ(with([](ReportedSearch& s) { s.filed_to = Day("2018-05-09"); }), Strings());
  EXPECT_EQ(with([](ReportedSearch& s) { s.filed_from = s.filed_to = Day("2018-05-10"); }).size(), 2u);
  ReportedSearch foreign;
  foreign.department = "D011";
  EXPECT_EQ(reported.List(reporter_, foreign).error().code, "access.other_department");
  // Narrow filters do not reach further than the list.
  ReportedSearch by_document;
  by_document.document_number = "钟工商罚〔2018〕8号";
  EXPECT_EQ(Listed(stranger_, by_document), Strings());
  ReportedSearch by_state;
  by_state.state = RecordState::kHeld;
  EXPECT_EQ(Listed(stranger_, by_state), Strings());
  EXPECT_EQ(Listed(Caller::Operator(), {}).size(), 2u);
}

TEST_P(ReportedOn, ShowsChangesOfSealedFieldsWithoutTheirValues) {
  const RecordId id = FileOne(row_);
  TestRow changed = Penalty("钟工商罚〔2018〕7号", "罚款 3000 元");
  changed.Set("CF_FR_ZJHM", "420881190001010025");
  FileOne(changed);
  for (const Caller& caller : {reporter_, Person("full", {"D024"}, false, FieldProfile::kFull)}) {
    auto file = reported.Show(caller, id.str());
    ASSERT_TRUE(file.ok());
    ASSERT_EQ(file->versions.size(), 2u);
    std::map<std::string, FieldChange> changes;
    for (const FieldChange& change : file->versions[0].changes) changes.emplace(change.field->code, change);
    ASSERT_EQ(changes.size(), 2u);
    EXPECT_EQ(changes.at("CF_NR").before.text, "罚款 2000 元");
    EXPECT_EQ(changes.at("CF_NR").after.text, "罚款 3000 元");
    EXPECT_TRUE(changes.at("CF_FR_ZJHM").after.is_masked);
    EXPECT_EQ(changes.at("CF_FR_ZJHM").after.text.find("1900010100"), std::string::npos);
    EXPECT_FALSE(file->versions[0].until.has_value());
    EXPECT_EQ(*file->versions[1].until, file->versions[0].filed_at);
  }
  auto opened = reported.Show(Caller::Operator(), id.str());  // may open what is sealed
  ASSERT_TRUE(opened.ok());
  bool found = false;
  for (const ShownField& shown : opened->fields) found |= shown.value.text == "420881190001010025";
  EXPECT_TRUE(found);
  EXPECT_TRUE(reported.Show(stranger_, id.str()).error().Is(errors::kNoReported));
  EXPECT_TRUE(reported.Show(reporter_, "1-x").error().Is(errors::kNoReported));
}

TEST_P(ReportedOn, ASecondPersonDecidesWhatThePublicSees) {
  const RecordId id = FileOne(row_);
  auto asked = reported.Withdraw(reporter_, Of(id));
  ASSERT_TRUE(asked.ok());
  EXPECT_EQ(asked->state, WithdrawalState::kAsked);
  EXPECT_EQ(Find(id).state, RecordState::kActive);
  EXPECT_TRUE(reported.Withdraw(reporter_, Of(id)).ok());  // an answer was lost
  EXPECT_TRUE(reported.Withdraw(reporter_, Of(id, 1, "other", "另有原因")).error().Is(errors::kWithdrawalWaits));
  EXPECT_TRUE(reported.Withdraw(approver_, Of(id)).error().Is(errors::kWithdrawalWaits));
  EXPECT_EQ(reported.Waiting(approver_, 10)->size(), 1u);
  EXPECT_EQ(reported.Waiting(stranger_, 10)->size(), 0u);
  EXPECT_EQ(reported.Approve(reporter_, id.str(), 1).error().code, "access.forbidden");
  EXPECT_TRUE(reported.Approve(stranger_, id.str(), 1).error().Is(errors::kNoReported));
  ASSERT_TRUE(reported.Approve(approver_, id.str(), 1).ok());
  EXPECT_EQ(Find(id).state, RecordState::kRevoked);
  EXPECT_TRUE(reported.Approve(approver_, id.str(), 1).error().Is(errors::kNoWithdrawal));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record_withdrawal"), 1);
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(ReportedOn, WhoAskedNeverDecides) {
  const RecordId id = FileOne(row_);
  ASSERT_TRUE(reported.Withdraw(approver_, Of(id)).ok());
  EXPECT_TRUE(reported.Approve(approver_, id.str(), 1).error().Is(errors::kOwnWithdrawal));
  EXPECT_TRUE(reported.Refuse(approver_, id.str(), "经核对有效").error().Is(errors::kOwnWithdrawal));
  // Nor does the database take it.
  EXPECT_ANY_THROW(Write([](db::Transaction& tx) {
    tx.Execute("UPDATE record_withdrawal SET state = 'done', decided_by = asked_by, decided_at = 1");
  }));
  EXPECT_EQ(Find(id).state, RecordState::kActive);
  ASSERT_TRUE(reported.TakeBack(reporter_, id.str()).ok());
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(ReportedOn, WhatNobodyHasSeenIsNotApproved) {
  const RecordId id = FileOne(row_);
  ASSERT_TRUE(reported.Withdraw(reporter_, Of(id)).ok());
  FileOne(Penalty("钟工商罚〔2018〕7号", "罚款 3000 元"));
  EXPECT_TRUE(reported.Approve(approver_, id.str(), 1).error().Is(errors::kOvertaken));
  EXPECT_TRUE(reported.Approve(approver_, id.str(), 2).ok());
  EXPECT_EQ(Find(id).state, RecordState::kRevoked);
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(ReportedOn, AWithdrawnRecordStaysWithdrawnAndStandsInNobodysWay) {
  const RecordId id = FileOne(row_, 1, "CF_NR");  // held: nobody else is asked
  ASSERT_EQ(reported.Withdraw(reporter_, Of(id))->state, WithdrawalState::kDone);
  auto again = File(++batch_, {row_.Draft(data_key, 1, kCode)}).front();
  EXPECT_EQ(again.outcome, FilingOutcome::kUnchanged);
  EXPECT_EQ(again.code, errors::kRevoked.code);
  const TestRow changed = Penalty("钟工商罚〔2018〕7号", "罚款 3000 元");
  EXPECT_EQ(File(++batch_, {changed.Draft(data_key, 1, kCode)}, OtherSubject::kReplaces).front().code,
            errors::kRevoked.code);
  EXPECT_EQ(Find(id).state, RecordState::kRevoked);
  EXPECT_EQ(Find(id).version, 1);
  auto right = File(++batch_, {row_.Draft(data_key, 2, kOtherCode)}).front();
  EXPECT_EQ(right.outcome, FilingOutcome::kFiled);
  EXPECT_EQ(right.code, "");
  EXPECT_TRUE(reported.Withdraw(reporter_, Of(id, 1, "other", "另有原因")).error().Is(errors::kNotInForce));
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(ReportedOn, OfTwoDecidersOneWins) {
  auto second = db::Database::Open(database.address());
  ASSERT_TRUE(second.ok());
  const ReportedRecords elsewhere({**second, ledger, items, data_key, clock});
  const Caller refuser = Person("refuser", {"D024"}, true);
  for (int n = 1; n <= 5; ++n) {
    const RecordId id = FileOne(Penalty("钟工商罚〔2018〕" + std::to_string(100 + n) + "号"));
    ASSERT_TRUE(reported.Withdraw(reporter_, Of(id)).ok());
    std::latch start(2);
    bool approved = false, refused = false;
    std::thread other([&] {
      start.arrive_and_wait();
      refused = elsewhere.Refuse(refuser, id.str(), "经核对有效").ok();
    });
    start.arrive_and_wait();
    approved = reported.Approve(approver_, id.str(), 1).ok();
    other.join();
    EXPECT_NE(approved, refused);
    EXPECT_EQ(Find(id).state, approved ? RecordState::kRevoked : RecordState::kActive);
  }
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(ReportedOn, FsckSeesWhatWasChangedBehindTheLog) {
  const RecordId id = FileOne(row_);
  ASSERT_TRUE(reported.Withdraw(reporter_, Of(id)).ok());
  Write([](db::Transaction& tx) { tx.Execute("UPDATE record_withdrawal SET reason = 'protected'"); });
  ASSERT_EQ(Defects().size(), 1u);
  EXPECT_NE(Defects()[0].find("does not match its ledger entry"), std::string::npos);
  Write([](db::Transaction& tx) { tx.Execute("UPDATE record_withdrawal SET reason = 'wrong_subject'"); });
  EXPECT_EQ(Defects(), Strings());
  Write([](db::Transaction& tx) { tx.Execute("UPDATE record SET state = 'revoked'"); });
  EXPECT_EQ(Defects().size(), 2u);  // the log says nothing of it, and nobody has withdrawn it
}

TEST_P(ReportedOn, TheFileOfASubjectShowsOthersWhatThePublicSees) {
  const RecordId shown = FileOne(row_);
  const RecordId held = FileOne(Penalty("钟工商罚〔2018〕8号"), 1, "CF_NR");
  SubjectRecordsQuery query;
  query.subject_ids = {1};
  query.rows_max = 10;
  auto rows_of = [&](const Caller& caller) {
    std::vector<FileRow> rows;
    Read([&](db::Transaction& tx) { rows = reported.OfSubject(tx, caller, query).value(); });
    return rows;
  };
  auto has = [](const FileRow& row, std::string_view code) {
    return std::any_of(row.fields.begin(), row.fields.end(),
                       [&](const ShownField& field) { return field.field->code == code; });
  };
  EXPECT_EQ(rows_of(reporter_).size(), 2u);
  const auto of_stranger = rows_of(stranger_);
  ASSERT_EQ(of_stranger.size(), 1u);
  EXPECT_EQ(of_stranger[0].row.record.id, shown);
  EXPECT_TRUE(of_stranger[0].as_public);
  EXPECT_TRUE(has(of_stranger[0], "CF_NR"));
  EXPECT_FALSE(has(of_stranger[0], "BZ"));
  EXPECT_FALSE(has(of_stranger[0], "CF_FR_ZJHM"));
  EXPECT_TRUE(has(rows_of(reporter_)[0], "BZ"));
  query.before_date = "2018-05-08";
  query.before_number = held.number;
  ASSERT_EQ(rows_of(reporter_).size(), 1u);
  EXPECT_EQ(rows_of(reporter_)[0].row.record.id, shown);
}

}  // namespace
}  // namespace credence::records
