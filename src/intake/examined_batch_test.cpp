#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "base/limits.h"
#include "intake/intake_bench_test.h"
#include "intake/intake_errors.h"

namespace credence::intake {
namespace {

using Strings = std::vector<std::string>;

// The file of ux J1, smaller: ten rows, of which 4 is wrong, 6 and 7 are doubtful, and 7 asks for a reason.
std::string TenRows() {
  std::string file = kPenaltyHeader;
  for (int n = 1; n <= 10; ++n) {
    PenaltyRow row = NumberedPenalty(n);
    if (n == 3) row.content = "";
    if (n == 5) row.document = "口头决定";
    std::string csv = row.Csv();
    if (n == 6) csv.replace(csv.find(",0.2,"), 5, ",20000,");
    file += csv;
  }
  return file;
}

class ExaminedBatchOn : public testing::TestWithParam<db::Engine>, protected IntakeBench {
 protected:
  ExaminedBatchOn() : IntakeBench(GetParam()) {
    // Before the deadline of the decisions in the test files, so that DP-16 does not warn of each.
    clock.Set(BeijingMidnight(*CivilDate::FromYmd(2018, 5, 10)));
    Import("organisation", RegisterFile(1, 20));
  }

  ImportRequest Examine() const {
    ImportRequest request = Request("penalty");
    request.examine_first = true;
    return request;
  }
  std::string Submit(const Submission& submission) {
    auto job = intake->Submit(Caller::Operator(), submission);
    if (!job.ok()) return job.error().code;
    CHECK(runner->Run(*job));
    return "submitted";
  }
  std::string Withdraw(std::int64_t batch) {
    Status withdrawn = intake->Withdraw(Caller::Operator(), batch);
    return withdrawn.ok() ? "withdrawn" : withdrawn.error().code;
  }
  std::string KeptText(const Batch& batch) {
    BlobFolder blobs(blob_folder, data_key);
    auto source = std::move(blobs.Open(batch.blob, batch.blob_bytes)).value();
    std::string text, chunk(4'096, '\0');
    while (std::size_t got = source->Read(chunk.data(), chunk.size())) text.append(chunk, 0, got);
    return text;
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, ExaminedBatchOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(ExaminedBatchOn, WaitsUntilItIsSubmitted) {
  const Batch examined = Import(Examine(), TenRows());
  EXPECT_EQ(Counts(examined), "examined rows 10 filed 9 refused 1");
  EXPECT_EQ(examined.counts.clean(), 7);
  EXPECT_EQ(examined.counts.warned, 2);
  EXPECT_EQ(examined.counts.reasons_asked, 1);
  EXPECT_EQ(Codes(examined.id), (Strings{"4:check.required", "6:document_number.unreadable", "7:number.unlikely"}));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM identifier_claim WHERE item = 'penalty'"), 0);
  EXPECT_EQ(Blobs(), 1u);
  EXPECT_EQ(BatchDefects(), Strings());

  EXPECT_EQ(Submit({99}), "intake.batch_not_found");
  EXPECT_EQ(Submit({examined.id}), "intake.warnings_unconfirmed");
  EXPECT_EQ(Submit({examined.id, true}), "intake.reason_required");
  EXPECT_EQ(Submit({examined.id, true, "  "}), "intake.reason_required");
  EXPECT_EQ(Submit({examined.id, true, "经手机13800138000核实"}), "intake.reason_unusable");
  EXPECT_EQ(Submit({examined.id, true, "a\nb"}), "intake.reason_unusable");
  EXPECT_EQ(Submit({examined.id, true, "\xFF"}), "intake.reason_unusable");
  EXPECT_EQ(intake->Submit(Caller::Public(), {examined.id, true, "核对"}).error().code, "access.forbidden");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 0);
  EXPECT_EQ(FindBatch(examined.id).state, BatchState::kExamined);

  EXPECT_EQ(Submit({examined.id, true, "决定书原件载明两亿元"}), "submitted");
  const Batch filed = FindBatch(examined.id);
  EXPECT_EQ(Counts(filed), "filed rows 10 filed 9 refused 1");
  EXPECT_EQ(filed.counts.warned, 2);
  EXPECT_EQ(filed.confirmed, 2);
  EXPECT_EQ(filed.reason, "决定书原件载明两亿元");
  EXPECT_EQ(Codes(filed.id), Codes(examined.id));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 9);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM ledger_entry WHERE action = 'batch.submitted'"), 1);
  EXPECT_EQ(BatchDefects(), Strings());
  EXPECT_EQ(Submit({examined.id, true, "再来"}), "intake.not_examined");
  EXPECT_EQ(Withdraw(examined.id), "intake.not_examined");
}

TEST_P(ExaminedBatchOn, LeavesTheSameRecordsAsOnePass) {
  IntakeBench one_pass(db::Engine::kSqlite);
  one_pass.clock.Set(clock.Now());
  one_pass.Import("organisation", RegisterFile(1, 20));
  const Batch expected = one_pass.Import("penalty", TenRows());
  const Batch examined = Import(Examine(), TenRows());
  EXPECT_EQ(Codes(examined.id), one_pass.Codes(expected.id));
  EXPECT_EQ(Submit({examined.id, true, "核对无误"}), "submitted");
  EXPECT_EQ(ContentHash(), one_pass.ContentHash());
  EXPECT_EQ(Counts(FindBatch(examined.id)), Counts(expected));
}

TEST_P(ExaminedBatchOn, FsckSeesWhatNobodySubmitted) {
  const Batch examined = Import(Examine(), TenRows());
  EXPECT_EQ(Submit({examined.id, true, "核对无误"}), "submitted");
  for (const auto& [change, back] :
       std::vector<std::pair<std::string, std::string>>{{"confirmed = 1", "confirmed = 2"},
                                                        {"reason = ''", "reason = '核对无误'"},
                                                        {"examine_first = 0", "examine_first = 1"},
                                                        {"warned = 10", "warned = 2"},
                                                        {"copy_until = ''", "copy_until = '2018-06-09'"},
                                                        {"corrects = 1", "corrects = 0"}}) {
    const std::string where = " WHERE id = " + std::to_string(examined.id);
    Write([&](db::Transaction& tx) { tx.Execute("UPDATE batch SET " + change + where); });
    EXPECT_NE(BatchDefects(), Strings()) << change;
    Write([&](db::Transaction& tx) { tx.Execute("UPDATE batch SET " + back + where); });
    EXPECT_EQ(BatchDefects(), Strings()) << back;
  }
  const Batch waiting = Import(Examine(), TenRows());
  Write([&](db::Transaction& tx) {
    tx.Execute("UPDATE batch SET state = 'filing' WHERE id = :id", {{"id", waiting.id}});
  });
  EXPECT_NE(BatchDefects(), Strings());
}

TEST_P(ExaminedBatchOn, CanBeWithdrawn) {
  const Batch examined = Import(Examine(), TenRows());
  EXPECT_EQ(Withdraw(99), "intake.batch_not_found");
  EXPECT_EQ(Withdraw(examined.id), "withdrawn");
  EXPECT_EQ(Counts(FindBatch(examined.id)), "withdrawn rows 10 refused 10");
  EXPECT_EQ(Codes(examined.id).size(), 3u);
  EXPECT_EQ(Blobs(), 0u);
  EXPECT_EQ(Submit({examined.id, true, "核对"}), "intake.not_examined");
  EXPECT_EQ(Withdraw(examined.id), "intake.not_examined");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 0);
  EXPECT_EQ(BatchDefects(), Strings());
}

TEST_P(ExaminedBatchOn, NeedsNoConfirmationWithoutWarnings) {
  const Batch examined = Import(Examine(), PenaltyFile(1, 4));
  EXPECT_EQ(examined.counts.clean(), 4);
  EXPECT_EQ(Submit({examined.id}), "submitted");
  EXPECT_EQ(Counts(FindBatch(examined.id)), "filed rows 4 filed 4");
  EXPECT_EQ(FindBatch(examined.id).confirmed, 0);
  EXPECT_EQ(Blobs(), 0u);
  EXPECT_EQ(BatchDefects(), Strings());
}

TEST_P(ExaminedBatchOn, WithNothingButErrorsIsNotFiled) {
  PenaltyRow bad = NumberedPenalty(1);
  bad.content = "";
  const Batch examined = Import(Examine(), kPenaltyHeader + bad.Csv());
  EXPECT_EQ(Submit({examined.id, true, "核对"}), "intake.nothing_to_submit");
  ImportRequest whole = Examine();
  whole.all_or_nothing = true;
  const Batch strict = Import(whole, TenRows());
  EXPECT_EQ(strict.state, BatchState::kExamined);
  EXPECT_EQ(Submit({strict.id, true, "核对"}), "intake.errors_open");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 0);
}

TEST_P(ExaminedBatchOn, AFileThatIsNoTableIsRefusedAtOnce) {
  const Batch wrong = Import(Examine(), "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_WSH,XK_XKWS,XK_XKLB,XK_NR,XK_JDRQ\n");
  EXPECT_EQ(last_error, "intake.wrong_item");
  EXPECT_EQ(Counts(wrong), "refused rows 0");
  std::string header = kPenaltyHeader;
  header.replace(header.find("CF_NR,"), 6, "CF_XX,");
  EXPECT_EQ(Counts(Import(Examine(), header + NumberedPenalty(1).Csv())), "refused rows 0");
  EXPECT_EQ(Blobs(), 0u);
  EXPECT_EQ(BatchDefects(), Strings());
}

TEST_P(ExaminedBatchOn, OfTwoSubmissionsOneWins) {
  const Batch examined = Import(Examine(), TenRows());
  auto second_database = database.OpenAgain();
  ledger::LedgerService second_ledger(*second_database, key.signer(), clock, ledger.algorithm());
  records::RecordFiler second_filer(second_ledger, workdays::Calendar::Builtin(), records::RuleSets::Builtin(),
                                    data_key, clock);
  access::AccessService second_access(*second_database);
  auto second_intake = MakeIntake(*second_database, second_filer, second_ledger, second_access);
  std::latch start(2);
  auto submit = [&](IntakeService& with) {
    start.arrive_and_wait();
    return with.Submit(Caller::Operator(), {examined.id, true, "核对"});
  };
  Result<std::int64_t> other = Error(errors::kNotExamined);
  std::thread thread([&] { other = submit(*second_intake); });
  Result<std::int64_t> mine = submit(*intake);
  thread.join();
  EXPECT_NE(mine.ok(), other.ok());
  EXPECT_EQ((mine.ok() ? other : mine).error().code, "intake.not_examined");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM job WHERE state = 'open'"), 1);
  EXPECT_TRUE(runner->Run(mine.ok() ? *mine : *other));
  EXPECT_EQ(Counts(FindBatch(examined.id)), "filed rows 10 filed 9 refused 1");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM ledger_entry WHERE action = 'batch.submitted'"), 1);
  EXPECT_EQ(BatchDefects(), Strings());
}

// A stop at every slice of the examination and of the filing; with a row about a person and a title nobody knows.
TEST_P(ExaminedBatchOn, GoesOnAfterAStopInEachState) {
  const int rows = 600;
  std::string file = kPenaltyHeader;
  file.insert(file.size() - 1, ",未知列");
  for (int n = 1; n <= rows; ++n) {
    PenaltyRow row = NumberedPenalty(n);
    if (n == 7) row.content = "";
    if (n == 50) {
      row.category = "自然人";
      row.code = "";
      row.name = "张某甲乙";
    }
    std::string csv = row.Csv();
    file += csv.insert(csv.size() - 1, ",x");
  }
  Import("organisation", RegisterFile(1, rows));
  IntakeBench undisturbed(db::Engine::kSqlite);
  undisturbed.clock.Set(clock.Now());
  undisturbed.Import("organisation", RegisterFile(1, rows));
  const Batch expected = undisturbed.Import("penalty", file);

  auto run_with_stops = [&](std::int64_t job) {
    intake->ReportProgress([](const Progress&) { throw std::runtime_error("stopped"); });
    for (int tries = 0; tries < 500; ++tries) {
      try {
        if (runner->Run(job)) break;
        FAIL() << "the job is not open any more";
      } catch (const std::runtime_error&) {
      }
    }
    intake->ReportProgress({});
  };
  const AcceptedBatch accepted = Accept(Examine(), file);
  run_with_stops(accepted.job_id);
  Batch batch = FindBatch(accepted.batch_id);
  EXPECT_EQ(batch.state, BatchState::kExamined);
  EXPECT_EQ(batch.copy, CopyKind::kWithoutPersons);
  EXPECT_EQ(Blobs(), 1u);
  EXPECT_EQ(Codes(batch.id), undisturbed.Codes(expected.id));
  EXPECT_EQ(BatchDefects(), Strings());
  auto job = intake->Submit(Caller::Operator(), {batch.id, true, "核对"});
  ASSERT_TRUE(job.ok());
  run_with_stops(*job);
  batch = FindBatch(batch.id);
  EXPECT_EQ(Counts(batch), Counts(expected));
  EXPECT_EQ(batch.counts.findings, expected.counts.findings);
  EXPECT_EQ(batch.counts.warned, expected.counts.warned);
  EXPECT_EQ(Codes(batch.id), undisturbed.Codes(expected.id));
  EXPECT_EQ(ContentHash(), undisturbed.ContentHash());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM job WHERE state <> 'done'"), 0);
  EXPECT_EQ(BatchDefects(), Strings());
}

TEST_P(ExaminedBatchOn, KeepsNoByteOfAPerson) {
  const std::string number = kCitizenNumber;
  PenaltyRow person = NumberedPenalty(1), bad = NumberedPenalty(3), as_code = NumberedPenalty(4);
  person.name = "张某甲乙";
  person.category = "自然人";
  person.code = "";
  person.person_paper = "身份证," + number;
  bad.content = "";
  bad.remark = "留存的原文";
  as_code.name = "赵某甲乙";
  as_code.code = "420881190001010018";  // a citizen number with a wrong check digit
  std::string moved = person.Csv();
  moved.insert(moved.find("自然人"), "杂项,某号,");
  const std::string file = kPenaltyHeader + person.Csv() + NumberedPenalty(2).Csv() + bad.Csv() + as_code.Csv() + moved;
  for (bool examine_first : {true, false}) {
    ImportRequest request = Request("penalty");
    request.examine_first = examine_first;
    const Batch batch = Import(request, file);
    EXPECT_EQ(batch.counts.persons, 1);
    EXPECT_EQ(batch.counts.left_out, 3);
    EXPECT_EQ(batch.counts.open(), 3);
    ASSERT_EQ(batch.copy, CopyKind::kWithoutPersons);
    const std::string kept = KeptText(batch);
    for (const std::string& clue :
         {std::string("甲乙"), number, as_code.code, std::string("420881190001"), std::string("杂项")}) {
      EXPECT_EQ(kept.find(clue), std::string::npos) << clue;
      EXPECT_EQ(WhereIs(clue), Strings()) << clue;
    }
    EXPECT_NE(kept.find("留存的原文"), std::string::npos);
    EXPECT_NE(kept.find(TestName(2)), std::string::npos);
    EXPECT_EQ(BatchDefects(), Strings());
    if (!examine_first) continue;
    const Strings before = Codes(batch.id);
    EXPECT_EQ(Submit({batch.id, true, "核对"}), "submitted");
    EXPECT_EQ(Counts(FindBatch(batch.id)), "filed rows 5 filed 1 refused 4 persons 1");
    EXPECT_EQ(Codes(batch.id), before);
    EXPECT_EQ(KeptText(FindBatch(batch.id)), kept);
  }
  EXPECT_EQ(Blobs(), 2u);
}

// Whatever a reader says about a row survives the copy.
TEST_P(ExaminedBatchOn, AKeptCopyIsReadToTheSameFindings) {
  PenaltyRow person = NumberedPenalty(1), nul = NumberedPenalty(2), quote = NumberedPenalty(9),
             marked = NumberedPenalty(4);
  person.category = "自然人";
  person.code = "";
  nul.content = std::string("罚\0款", 7);
  quote.content = "\"罚款";
  marked.document = "=\"钟食药监罚〔2018〕4号\"";
  PenaltyRow damaged = NumberedPenalty(3);
  damaged.content = "\xEF\xBF\xBD\xEF\xBF\xBD";
  std::string wide = NumberedPenalty(5).Csv();
  wide.insert(wide.size() - 1, ",多一列");
  const std::string file = kPenaltyHeader + person.Csv() + nul.Csv() + "\n\n" + damaged.Csv() + marked.Csv() + wide +
                           NumberedPenalty(6).Csv() + quote.Csv();
  const Batch examined = Import(Examine(), file);
  ASSERT_EQ(examined.copy, CopyKind::kWithoutPersons);
  const Strings found = Codes(examined.id);
  EXPECT_EQ(found.size(), 5u);
  EXPECT_EQ(Submit({examined.id, true, "核对"}), "submitted");
  EXPECT_EQ(Codes(examined.id), found);
  EXPECT_EQ(Counts(FindBatch(examined.id)), "filed rows 7 filed 2 refused 5 persons 1");
  EXPECT_EQ(BatchDefects(), Strings());
}

TEST_P(ExaminedBatchOn, CopiesGoWhenTheirTimeIsOver) {
  PenaltyRow bad = NumberedPenalty(2);
  bad.content = "";
  const Batch filed = Import("penalty", kPenaltyHeader + NumberedPenalty(1).Csv() + bad.Csv());
  const Batch examined = Import(Examine(), TenRows());
  const AcceptedBatch open = Accept(Request("penalty"), PenaltyFile(1, 2));
  EXPECT_EQ(filed.copy_until, clock.Today().AddDays(limits::kUploadKeptDays).Iso());
  EXPECT_EQ(Blobs(), 3u);
  clock.Set(BeijingMidnight(clock.Today().AddDays(limits::kUploadKeptDays)));
  intake->SweepCopies(Caller::Job());
  EXPECT_EQ(Blobs(), 3u);
  clock.Set(BeijingMidnight(clock.Today().AddDays(1)));
  intake->SweepCopies(Caller::Job());
  EXPECT_EQ(Blobs(), 1u);  // of the batch that has not begun
  EXPECT_EQ(FindBatch(filed.id).copy, CopyKind::kNone);
  EXPECT_EQ(Counts(FindBatch(filed.id)), "filed rows 2 filed 1 refused 1");
  EXPECT_EQ(FindBatch(examined.id).state, BatchState::kWithdrawn);
  EXPECT_TRUE(runner->Run(open.job_id));
  EXPECT_EQ(FindBatch(open.batch_id).state, BatchState::kFiled);
  EXPECT_EQ(BatchDefects(), Strings());
  EXPECT_EQ(intake->FindCopyDefects(), Strings());
}

TEST_P(ExaminedBatchOn, AMissingCopyIsNoticed) {
  const Batch examined = Import(Examine(), TenRows());
  EXPECT_EQ(intake->FindCopyDefects(), Strings());
  std::filesystem::remove_all(blob_folder);
  std::filesystem::create_directory(blob_folder);
  EXPECT_EQ(intake->FindCopyDefects().size(), 1u);
  EXPECT_EQ(Submit({examined.id, true, "核对"}), "submitted");
  EXPECT_EQ(last_error, "intake.blob_missing");
  EXPECT_EQ(Counts(FindBatch(examined.id)), "refused rows 0");
  EXPECT_EQ(BatchDefects(), Strings());
}

TEST_P(ExaminedBatchOn, AHeaderAloneIsSaidToHoldNoRows) {
  const Batch batch = Import("penalty", kPenaltyHeader);
  EXPECT_EQ(Counts(batch), "filed rows 0");
  EXPECT_EQ(Codes(batch.id), (Strings{"0:file.no_rows"}));
  EXPECT_EQ(Submit({Import(Examine(), kPenaltyHeader).id, true, "核对"}), "intake.nothing_to_submit");
  EXPECT_EQ(Blobs(), 1u);  // of the examined one
}

}  // namespace
}  // namespace credence::intake
