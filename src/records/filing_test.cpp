#include "records/filing.h"

#include <gtest/gtest.h>

#include "catalog/finding_codes.h"
#include "ledger/changed_columns_test.h"
#include "records/filing_bench_test.h"
#include "records/records_errors.h"

namespace credence::records {
namespace {

constexpr const char* kCode = "91420881DEM09003XF";
constexpr const char* kOtherCode = "91420881DEM090048L";
constexpr const char* kThirdCode = "91420881DEM090056C";

class FilingOn : public testing::TestWithParam<db::Engine>, protected FilingBench {
 protected:
  FilingOn() : FilingBench(GetParam()) {
    AddSubject(1, kCode);
    AddSubject(2, kOtherCode);
    AddSubject(3, kThirdCode);
  }
  // Files one penalty and returns the answer.
  Filed FileOne(std::int64_t batch_id, const TestRow& row, std::int64_t subject_id = 1,
                OtherSubject other_subject = OtherSubject::kAsk, const std::string& withheld = "") {
    const char* codes[] = {"", kCode, kOtherCode, kThirdCode};
    return File(batch_id, {row.Draft(data_key, subject_id, codes[subject_id], withheld)}, other_subject).front();
  }
  std::string PublicCode(const RecordId& id) {
    std::string code;
    Read([&](db::Transaction& tx) {
      auto record = records.FindPublic(tx, id.str());
      code = record.ok() ? "" : record.error().code;
    });
    return code;
  }
  std::vector<RecordVersion> History(const RecordId& id) {
    std::vector<RecordVersion> history;
    Read([&](db::Transaction& tx) { history = records.HistoryOf(tx, *record_store::Find(tx, id)); });
    return history;
  }
  ledger::Proof Proven(const RecordId& id) {
    ledger.SequenceAll();
    auto proof = records.Prove(Caller::Operator(), id.str());
    EXPECT_TRUE(ledger::VerifyProof(*proof, key.verifier()).ok());
    return *proof;
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, FilingOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(FilingOn, FilesKeepsAndVersions) {
  const TestRow first = Penalty("钟工商罚〔2018〕7号"), second = Penalty("钟工商罚〔2018〕7号", "罚款 3000 元");
  Filed filed = FileOne(1, first);
  EXPECT_EQ(filed.outcome, FilingOutcome::kFiled);
  EXPECT_EQ(filed.code, "");
  EXPECT_EQ(filed.id.subject_id, 1);
  EXPECT_EQ(PublicCode(filed.id), "");

  clock.Set(BeijingMidnight(Day("2018-06-01")));
  Filed again = FileOne(2, first);
  EXPECT_EQ(again.outcome, FilingOutcome::kUnchanged);
  EXPECT_EQ(again.id, filed.id);
  EXPECT_EQ(Find(filed.id).batch_id, 1);

  Filed later = FileOne(3, second);
  EXPECT_EQ(later.outcome, FilingOutcome::kVersioned);
  EXPECT_EQ(later.version, 2);
  EXPECT_EQ(later.code, catalog::codes::kNewVersion);
  const Record record = Find(filed.id);
  EXPECT_EQ(record.version, 2);
  EXPECT_EQ(record.batch_id, 3);
  // Publication began with the first filing.
  EXPECT_EQ(record.received_on, "2018-05-10");
  EXPECT_EQ(record.derived.public_from, "2018-05-10");
  EXPECT_NE(record.payload.find("3000"), std::string::npos);

  auto history = History(filed.id);
  ASSERT_EQ(history.size(), 1u);
  EXPECT_EQ(history[0].version, 1);
  EXPECT_EQ(history[0].batch_id, 1);
  EXPECT_NE(history[0].payload.find("2000"), std::string::npos);
  EXPECT_EQ(history[0].until, record.filed_at);

  // Back to the first content: a third version, nothing is undone.
  EXPECT_EQ(FileOne(4, first).version, 3);
  EXPECT_EQ(History(filed.id).size(), 2u);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), 1);
  EXPECT_EQ(Defects(), std::vector<std::string>());
  EXPECT_NE(Proven(filed.id).public_text.find("\"version\":\"3\""), std::string::npos);
}

TEST_P(FilingOn, AsksWhatARowMeansWhoseDecisionStandsUnderAnotherSubject) {
  const TestRow row = Penalty("钟工商罚〔2018〕7号");
  const RecordId first = FileOne(1, row).id;
  Filed asked = FileOne(2, row, 2);
  EXPECT_EQ(asked.outcome, FilingOutcome::kRefused);
  EXPECT_EQ(asked.code, catalog::codes::kOtherSubject);
  EXPECT_EQ(asked.other, first);
  EXPECT_EQ(asked.count, 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), 1);

  Filed added = FileOne(3, row, 2, OtherSubject::kAdds);
  EXPECT_EQ(added.outcome, FilingOutcome::kFiled);
  EXPECT_EQ(Find(first).state, RecordState::kActive);
  EXPECT_EQ(Find(added.id).replaces, "");

  // Which of the two would it replace?
  Filed many = FileOne(4, row, 3, OtherSubject::kReplaces);
  EXPECT_EQ(many.outcome, FilingOutcome::kRefused);
  EXPECT_EQ(many.code, errors::kOtherSubjectMany.code);
  EXPECT_EQ(many.count, 2);
  many = FileOne(5, row, 3);
  EXPECT_EQ(many.code, catalog::codes::kOtherSubject);
  EXPECT_EQ(many.count, 2);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), 2);
  EXPECT_EQ(Defects(), std::vector<std::string>());
}

TEST_P(FilingOn, RowsOfOneFileAboutSeveralSubjectsStandBesideEachOther) {
  const TestRow row = Penalty("钟工商罚〔2018〕7号");
  auto both = File(1, {row.Draft(data_key, 1, kCode), row.Draft(data_key, 2, kOtherCode)});
  EXPECT_EQ(both[0].outcome, FilingOutcome::kFiled);
  EXPECT_EQ(both[1].outcome, FilingOutcome::kFiled);
  EXPECT_EQ(FileOne(1, row, 3).outcome, FilingOutcome::kFiled);  // a later slice of the same file
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), 3);
}

// What a file does must not depend on where its slices end.
TEST_P(FilingOn, AnswersTheSameInOneCallAndInSeveral) {
  for (bool in_one_call : {true, false}) {
    const std::int64_t batch = in_one_call ? 10 : 20;
    const std::string document = in_one_call ? "钟工商罚〔2018〕8号" : "钟工商罚〔2018〕9号";
    const TestRow before = Penalty(document), now = Penalty(document, "罚款 3000 元");
    FileOne(batch, before);
    for (OtherSubject meaning : {OtherSubject::kAsk, OtherSubject::kReplaces}) {
      const std::int64_t file = batch + (meaning == OtherSubject::kAsk ? 1 : 2);
      std::vector<RecordDraft> drafts = {now.Draft(data_key, 1, kCode), now.Draft(data_key, 2, kOtherCode),
                                         now.Draft(data_key, 3, kThirdCode)};
      std::vector<Filed> filed;
      if (in_one_call) {
        filed = File(file, drafts, meaning);
      } else {
        for (const RecordDraft& draft : drafts) filed.push_back(File(file, {draft}, meaning).front());
      }
      if (meaning == OtherSubject::kAsk) {
        EXPECT_EQ(filed[0].outcome, FilingOutcome::kVersioned) << in_one_call;
        EXPECT_EQ(filed[1].outcome, FilingOutcome::kRefused) << in_one_call;
        EXPECT_EQ(filed[2].outcome, FilingOutcome::kRefused) << in_one_call;
      } else {
        EXPECT_EQ(filed[0].outcome, FilingOutcome::kUnchanged) << in_one_call;
        EXPECT_EQ(filed[1].outcome, FilingOutcome::kFiled) << in_one_call;
        EXPECT_EQ(filed[1].other, filed[0].id) << in_one_call;
        EXPECT_EQ(filed[2].outcome, FilingOutcome::kFiled) << in_one_call;
        EXPECT_EQ(filed[2].other, RecordId{}) << in_one_call;  // the one record is replaced once
      }
    }
  }
  EXPECT_EQ(Defects(), std::vector<std::string>());
}

TEST_P(FilingOn, OneDecisionAboutOneSubjectStaysOneRecordUnderAnotherOfItsNumbers) {
  const TestRow by_code = Penalty("钟工商罚〔2018〕7号").Set("CF_XDR_SHXYM", kCode);
  const TestRow by_number = Penalty("钟工商罚〔2018〕7号").Set("CF_XDR_GSZC", "420881000000010");
  const std::string number_key = "registration_no:420881000000010";
  const RecordId id = FileOne(1, by_code).id;
  Filed again = File(2, {by_number.Draft(data_key, 1, number_key)}).front();
  EXPECT_EQ(again.outcome, FilingOutcome::kVersioned);
  EXPECT_EQ(again.id, id);
  EXPECT_EQ(File(3, {by_number.Draft(data_key, 1, number_key)}).front().outcome, FilingOutcome::kUnchanged);
  EXPECT_EQ(Find(id).subject_key, kCode);

  // Both at once.
  TestRow code_row = Penalty("钟工商罚〔2018〕9号").Set("CF_XDR_SHXYM", kCode);
  TestRow number_row = Penalty("钟工商罚〔2018〕9号").Set("CF_XDR_GSZC", "420881000000010");
  auto both = File(4, {code_row.Draft(data_key, 1, kCode), number_row.Draft(data_key, 1, number_key)});
  EXPECT_EQ(both[0].outcome, FilingOutcome::kFiled);
  EXPECT_EQ(both[1].outcome, FilingOutcome::kVersioned);
  EXPECT_EQ(both[1].id, both[0].id);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), 2);
  EXPECT_EQ(Defects(), std::vector<std::string>());
}

// Shows 4: the company code of a penalty is corrected later.
TEST_P(FilingOn, ACorrectedCodeMovesThePenaltyAndLeavesNoSecondRecord) {
  const TestRow wrong = Penalty("钟工商罚〔2018〕7号").Set("CF_XDR_SHXYM", kCode);
  const TestRow changed = Penalty("钟工商罚〔2018〕7号", "罚款 3000 元").Set("CF_XDR_SHXYM", kCode);
  const TestRow right = Penalty("钟工商罚〔2018〕7号", "罚款 3000 元").Set("CF_XDR_SHXYM", kOtherCode);
  const RecordId before = FileOne(1, wrong).id;
  FileOne(2, changed);
  Filed moved = FileOne(3, right, 2, OtherSubject::kReplaces);
  EXPECT_EQ(moved.outcome, FilingOutcome::kFiled);
  EXPECT_EQ(moved.id.subject_id, 2);
  EXPECT_EQ(moved.other, before);
  EXPECT_EQ(Find(before).state, RecordState::kSuperseded);
  EXPECT_EQ(Find(before).replaced_by, moved.id.str());
  EXPECT_EQ(Find(moved.id).replaces, before.str());
  EXPECT_EQ(PublicCode(before), errors::kPublicityEnded.code);
  EXPECT_EQ(PublicCode(moved.id), "");

  // Old and corrected file once more: nothing comes back, nothing is doubled.
  Filed old_again = FileOne(4, wrong);
  EXPECT_EQ(old_again.outcome, FilingOutcome::kUnchanged);
  EXPECT_EQ(old_again.code, errors::kSuperseded.code);
  EXPECT_EQ(old_again.other, moved.id);
  EXPECT_EQ(FileOne(5, right, 2, OtherSubject::kReplaces).outcome, FilingOutcome::kUnchanged);
  EXPECT_EQ(FileOne(6, right, 2).outcome, FilingOutcome::kUnchanged);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE state = 'active'"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), 2);

  auto history = History(moved.id);
  ASSERT_EQ(history.size(), 2u);
  EXPECT_NE(history[0].payload.find("2000"), std::string::npos);
  EXPECT_NE(history[1].payload.find(kCode), std::string::npos);
  EXPECT_EQ(history[1].until, Find(moved.id).filed_at);
  EXPECT_EQ(Defects(), std::vector<std::string>());
}

TEST_P(FilingOn, TextWithPersonalDataIsHeldUntilItIsConfirmed) {
  const TestRow row = Penalty("钟工商罚〔2018〕7号", "联系电话13800138000");
  const RecordId id = FileOne(1, row, 1, OtherSubject::kAsk, "CF_NR").id;
  EXPECT_EQ(Find(id).state, RecordState::kHeld);
  EXPECT_EQ(PublicCode(id), errors::kNotFound.code);
  EXPECT_EQ(records.Held(Caller::Operator(), 10).size(), 1u);
  EXPECT_EQ(records.Confirm(Caller::Public(), id.str()).error().kind, ErrorKind::kForbidden);
  EXPECT_EQ(records.Confirm(Caller::Operator(), "7-7").error().code, errors::kNotFound.code);

  ASSERT_TRUE(records.Confirm(Caller::Operator(), id.str()).ok());
  EXPECT_EQ(records.Confirm(Caller::Operator(), id.str()).error().code, errors::kNotHeld.code);
  EXPECT_EQ(PublicCode(id), "");
  EXPECT_TRUE(records.Held(Caller::Operator(), 10).empty());
  const auto proof = Proven(id);
  EXPECT_EQ(proof.public_text.find("13800138000"), std::string::npos);
  EXPECT_EQ(WriteProof(proof).find("CF_NR\\\""), std::string::npos);
  EXPECT_EQ(Defects(), std::vector<std::string>());

  // A new version is judged anew.
  FileOne(2, Penalty("钟工商罚〔2018〕7号", "联系电话13900139000"), 1, OtherSubject::kAsk, "CF_NR");
  EXPECT_EQ(Find(id).state, RecordState::kHeld);
  EXPECT_EQ(PublicCode(id), errors::kNotFound.code);
  EXPECT_EQ(Defects(), std::vector<std::string>());
  FileOne(3, Penalty("钟工商罚〔2018〕7号"));
  EXPECT_EQ(Find(id).state, RecordState::kActive);
  EXPECT_EQ(Defects(), std::vector<std::string>());
}

TEST_P(FilingOn, ThePublicListEndsOnTheLastDay) {
  const RecordId id = FileOne(1, Penalty("钟工商罚〔2018〕7号")).id;
  const RecordId open = File(1,
                             {TestRow(Item("licence"), {{"XK_WSH", "钟许〔2018〕1号"},
                                                        {"XK_JDRQ", "2018-05-08"},
                                                        {"XK_YXQZI", "2099-12-31"},
                                                        {"XK_XKJGDM", "11420881DEM0240170"}})
                                  .Draft(data_key, 1, kCode)},
                             OtherSubject::kAsk, "licence")
                            .front()
                            .id;
  for (const auto& [day, is_public] : std::map<std::string, bool>{
           {"2018-05-09", false}, {"2018-05-10", true}, {"2019-05-08", true}, {"2019-05-09", false}}) {
    Read([&](db::Transaction& tx) {
      PublicQuery query;
      query.item = "penalty";
      EXPECT_EQ(record_store::FindPublic(tx, query, Day(day)).size(), is_public ? 1u : 0u) << day;
      EXPECT_EQ(record_store::CountPublic(tx, query, Day(day), 10), is_public ? 1 : 0) << day;
      PublicCounts counts = record_store::CountPublicOf(tx, {1, 2}, Day(day));
      EXPECT_EQ((counts[{1, "penalty"}]), is_public ? 1 : 0) << day;
      EXPECT_EQ((counts[{2, "penalty"}]), 0) << day;
      std::int64_t from_sources = 0;
      for (const PublicSource& source : record_store::FindPublicSources(tx, {1}, Day(day))) {
        from_sources += source.item == "penalty" ? source.count : 0;
      }
      EXPECT_EQ(from_sources, is_public ? 1 : 0) << day;
    });
  }
  // Today is the day in Beijing, not in Greenwich.
  clock.Set({BeijingMidnight(Day("2019-05-09")).epoch_ms - 1});
  EXPECT_EQ(PublicCode(id), "");
  clock.Set(BeijingMidnight(Day("2019-05-09")));
  EXPECT_EQ(PublicCode(id), errors::kPublicityEnded.code);
  clock.Set(BeijingMidnight(Day("2098-05-09")));
  EXPECT_EQ(PublicCode(open), "");
  for (const char* unknown : {"1-999", "9-1", "x", "", "1-1'", "01-1"}) {
    Read([&](db::Transaction& tx) { EXPECT_EQ(records.FindPublic(tx, unknown).error().code, errors::kNotFound.code); });
  }
}

TEST_P(FilingOn, SensitiveFieldsAreSealedAndNowhereInTheClear) {
  const RecordId id = FileOne(1, Penalty("钟工商罚〔2018〕7号")).id;
  FileOne(2, Penalty("钟工商罚〔2018〕7号", "罚款 3000 元"));
  EXPECT_EQ(WhereIs(kCitizenNumber), std::vector<std::string>());
  EXPECT_EQ(WhereIs("190001010017"), std::vector<std::string>());
  EXPECT_FALSE(WhereIs("示例备注").empty());  // the search does find what stands there
  Read([&](db::Transaction& tx) {
    for (int version : {1, 2}) {
      auto secrets = record_store::SecretsOf(tx, id, version);
      ASSERT_EQ(secrets.size(), 1u);
      EXPECT_EQ(secrets[0].field, "CF_FR_ZJHM");
      EXPECT_EQ(secrets[0].blind_index, data_key.BlindIndex(kCitizenNumber));
      EXPECT_EQ(*data_key.Open(secrets[0].sealed, RecordSecret::Context(id, version, "CF_FR_ZJHM")), kCitizenNumber);
      EXPECT_FALSE(data_key.Open(secrets[0].sealed, RecordSecret::Context(id, 3 - version, "CF_FR_ZJHM")).ok());
    }
  });
  const std::string proof = WriteProof(Proven(id));
  EXPECT_EQ(proof.find(kCitizenNumber), std::string::npos);
  EXPECT_EQ(proof.find(data_key.BlindIndex(kCitizenNumber)), std::string::npos);
  EXPECT_EQ(proof.find("示例备注"), std::string::npos);
}

TEST_P(FilingOn, ExaminingWritesNothing) {
  const TestRow row = Penalty("钟工商罚〔2018〕7号"), changed = Penalty("钟工商罚〔2018〕7号", "罚款 3000 元");
  FileOne(1, row);
  Write([&](db::Transaction& tx) {
    const FilingContext context{&Item("penalty"), "D024", clock.Today(), 2, OtherSubject::kAsk};
    auto found = filer.Examine(tx, context,
                               {changed.Draft(data_key, 1, kCode), row.Draft(data_key, 2, kOtherCode),
                                Penalty("钟工商罚〔2018〕8号").Draft(data_key, 1, kCode)});
    EXPECT_EQ(found[0].outcome, FilingOutcome::kVersioned);
    EXPECT_EQ(found[1].outcome, FilingOutcome::kRefused);
    EXPECT_EQ(found[2].outcome, FilingOutcome::kFiled);
  });
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record_version"), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM ledger_entry"), 1);
}

TEST_P(FilingOn, RecomputingAfterARuleChangeRepairsWhatIsDerived) {
  FileOne(1, Penalty("钟工商罚〔2018〕7号"));
  FileOne(2, Penalty("钟工商罚〔2018〕8号"));
  EXPECT_EQ(*records.Recompute(Caller::Operator()), 0);
  Write([](db::Transaction& tx) { tx.Execute("UPDATE record SET public_until = '2030-01-01' WHERE id = 1"); });
  EXPECT_EQ(Defects().size(), 1u);
  EXPECT_EQ(records.Recompute(Caller::Public()).error().kind, ErrorKind::kForbidden);
  EXPECT_EQ(*records.Recompute(Caller::Operator()), 1);
  EXPECT_EQ(Defects(), std::vector<std::string>());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM ledger_entry WHERE action = 'record.recomputed'"), 1);
}

TEST_P(FilingOn, TimelinessCountsTheFirstReceipt) {
  FileOne(1, Penalty("钟工商罚〔2018〕7号"));
  clock.Set(BeijingMidnight(Day("2018-05-18")));  // a day late
  FileOne(2, Penalty("钟工商罚〔2018〕7号", "罚款 3000 元"));
  FileOne(3, Penalty("钟工商罚〔2018〕8号"));
  Read([&](db::Transaction& tx) {
    auto rows = record_store::MeasureTimeliness(tx, "penalty", Day("2018-05-01"), Day("2018-05-31"));
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_EQ(rows[0].due, 2);
    EXPECT_EQ(rows[0].on_time, 1);
    EXPECT_TRUE(record_store::MeasureTimeliness(tx, "penalty", Day("2018-06-01"), Day("2018-06-30")).empty());
  });
}

// The check must see every change of every column.
TEST_P(FilingOn, FindDefectsNoticesEveryChangedColumn) {
  const TestRow seven = Penalty("钟工商罚〔2018〕7号").Set("CF_XDR_SHXYM", kCode);
  FileOne(1, seven);
  clock.Set({clock.Now().epoch_ms + 1'000});
  FileOne(2, Penalty("钟工商罚〔2018〕7号", "罚款 3000 元").Set("CF_XDR_SHXYM", kCode));
  clock.Set({clock.Now().epoch_ms + 1'000});
  FileOne(3, Penalty("钟工商罚〔2018〕7号", "联系电话13800138000").Set("CF_XDR_SHXYM", kCode), 1, OtherSubject::kAsk,
          "CF_NR");
  const RecordId confirmed =
      FileOne(4, Penalty("钟工商罚〔2018〕8号", "联系电话13800138000"), 2, OtherSubject::kAsk, "CF_NR").id;
  ASSERT_TRUE(records.Confirm(Caller::Operator(), confirmed.str()).ok());
  FileOne(5, Penalty("钟工商罚〔2018〕9号"), 2);
  clock.Set({clock.Now().epoch_ms + 1'000});
  FileOne(6, Penalty("钟工商罚〔2018〕9号"), 3, OtherSubject::kReplaces);
  File(7,
       {TestRow(Item("organisation"), {{"name", "钟祥示例粮油贸易有限公司"}, {"uscc", kCode}})
            .Draft(data_key, 1, kCode)},
       OtherSubject::kAsk, "organisation");
  ASSERT_EQ(Defects(), std::vector<std::string>());

  auto check = [&](db::Transaction& tx) { return records.FindDefects(tx); };
  const std::size_t rows_max = GetParam() == db::Engine::kSqlite ? 10 : 2;
  const std::vector<std::string> states = {"held", "active", "superseded", "revoked", "repaired", "expired"};
  for (const ledger::ChangedTable& table :
       {ledger::ChangedTable{"record", {"subject_id", "id"}, "1 = 1", {{"state", states}}, {"changed_at"}, rows_max},
        ledger::ChangedTable{"record_version", {"subject_id", "record_id", "version"}, "1 = 1", {}, {}, rows_max},
        ledger::ChangedTable{"record_secret", {"subject_id", "record_id", "version"}, "1 = 1", {}, {}, rows_max}}) {
    auto result = ledger::ChangeEveryColumn(*database, table, check);
    EXPECT_EQ(result.unnoticed, std::vector<std::string>());
    EXPECT_GT(result.changes, 20u) << table.table;
  }
  for (const char* sql : {"DELETE FROM record WHERE subject_id = 1", "DELETE FROM record_version WHERE version = 1",
                          "DELETE FROM record_secret WHERE version = 1", "DELETE FROM record_secret WHERE version = 3",
                          "UPDATE ledger_entry SET salt = commitment WHERE action = 'record.superseded'",
                          "UPDATE ledger_entry SET action = 'record.confirmed' WHERE action = 'record.superseded'",
                          "INSERT INTO record_secret (subject_id, record_id, version, field, sealed, blind_index) "
                          "VALUES (9, 9, 1, 'CF_FR_ZJHM', '', '')"}) {
    Status undone = database->Write([&](db::Transaction& tx) -> Status {
      EXPECT_GT(tx.Execute(sql), 0);
      EXPECT_FALSE(records.FindDefects(tx).empty()) << sql;
      return Error(errors::kNotHeld);
    });
    EXPECT_FALSE(undone.ok());
  }
}

TEST_P(FilingOn, ContentHashTellsHistoriesApartAndNotTheirNumbers) {
  auto hash = [](FilingBench& bench) {
    std::string text;
    bench.Read([&](db::Transaction& tx) { text = bench.records.ContentHash(tx); });
    return text;
  };
  FilingBench other(db::Engine::kSqlite);
  for (std::int64_t id : {3, 2, 1})
    other.AddSubject(id, std::vector<const char*>{kCode, kOtherCode, kThirdCode}[static_cast<std::size_t>(id) - 1]);
  EXPECT_EQ(hash(*this), hash(other));
  const TestRow one = Penalty("钟工商罚〔2018〕7号"), two = Penalty("钟工商罚〔2018〕8号");
  File(1, {one.Draft(data_key, 1, kCode)});
  File(2, {two.Draft(data_key, 2, kOtherCode)});
  EXPECT_NE(hash(*this), hash(other));
  other.clock.Set({other.clock.Now().epoch_ms + 5'000});
  other.File(9, {two.Draft(data_key, 2, kOtherCode), one.Draft(data_key, 1, kCode)});
  EXPECT_EQ(hash(*this), hash(other));
}

}  // namespace
}  // namespace credence::records
