#include <gtest/gtest.h>

#include <fstream>
#include <latch>
#include <thread>

#include "base/limits.h"
#include "base/text.h"
#include "intake/intake_bench_test.h"
#include "intake/rematch.h"

namespace credence::intake {
namespace {

using Strings = std::vector<std::string>;

class IntakeOn : public testing::TestWithParam<db::Engine>, protected IntakeBench {
 protected:
  IntakeOn() : IntakeBench(GetParam()) {}
};
INSTANTIATE_TEST_SUITE_P(Engines, IntakeOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(IntakeOn, TheSameFilesThreeTimesLeaveOneSet) {
  std::string hash;
  for (int time = 1; time <= 3; ++time) {
    Batch organisations = Import("organisation", RegisterFile(1, 6));
    std::string file = PenaltyFile(1, 5);
    file += NumberedPenalty(5).Csv();  // repeated key
    PenaltyRow bad = NumberedPenalty(6), person = NumberedPenalty(8), unknown = NumberedPenalty(7);
    bad.code.back() = bad.code.back() == '0' ? '1' : '0';
    person.category = "自然人";
    person.code = "";
    file += bad.Csv() + unknown.Csv() + person.Csv() + "\n,,,\n";
    Batch penalties = Import("penalty", file);
    const std::string kept = time == 1 ? "filed" : "unchanged";
    EXPECT_EQ(Counts(organisations), "filed rows 6 " + kept + " 6");
    EXPECT_EQ(Counts(penalties), "filed rows 9 " + kept + " 5 unmatched 1 refused 3 persons 1");
    EXPECT_EQ(Codes(penalties.id), (Strings{"7:record.duplicate_in_batch", "8:credit_code.check", "9:subject.unmatched",
                                            "10:subject.person_not_collected"}));
    EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), 11);
    EXPECT_EQ(Count("SELECT COUNT(*) FROM subject"), 6);
    EXPECT_EQ(Count("SELECT COUNT(*) FROM unmatched_row"), 1);
    EXPECT_EQ(Blobs(), static_cast<std::size_t>(time));  // rows to correct keep a copy of their file
    if (time == 1) hash = ContentHash();
    EXPECT_EQ(ContentHash(), hash);
  }
  EXPECT_EQ(Defects(), Strings());
  const auto same_as = Accept(Request("organisation"), RegisterFile(1, 6)).same_as;
  ASSERT_TRUE(same_as.has_value());
  EXPECT_EQ(same_as->batch_id, 1);
  EXPECT_EQ(same_as->sent_on, clock.Today());
  EXPECT_FALSE(Accept(Request("organisation"), RegisterFile(1, 5)).same_as.has_value());
}

TEST_P(IntakeOn, LicencesAreFiledAndPublic) {
  Import("organisation", RegisterFile(1, 1));
  const std::string file =
      "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_XDR_GSZC,XK_XDR_ZZJG,XK_XDR_SWDJ,XK_XDR_SYDW,XK_XDR_SHZZ,XK_FRDB,XK_FR_ZJLX,"
      "XK_FR_ZJHM,XK_XDR_ZJLX,XK_XDR_ZJHM,XK_XKWS,XK_WSH,XK_XKLB,XK_XKZS,XK_XKBH,XK_NR,XK_JDRQ,XK_YXQZ,XK_YXQZI,XK_"
      "XKJG,"
      "XK_XKJGDM,XK_ZT,XK_LYDW,XK_LYDWDM,BZ\n" +
      TestName(1) + ",法人及非法人组织," + TestCode(1) +
      ",,,,,,示例某,,,,,危险化学品经营许可决定书,钟安监许〔2018〕12号,普通,危险化学品经营许可证,示例经字000012,"
      "批发经营示例品种,2018-05-10,2018-05-08,2021-05-07,钟祥市安全生产监督管理局,11420881DEM001279T,1,"
      "钟祥市安全生产监督管理局,11420881DEM001279T,\n";
  EXPECT_EQ(Counts(Import("licence", file)), "filed rows 1 filed 1");
  Read([&](db::Transaction& tx) {
    records::PublicQuery query;
    query.item = "licence";
    auto found = records::record_store::FindPublic(tx, query, clock.Today());
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].derived.public_until, "2021-05-07");
    query.word = "第1有限";
    EXPECT_EQ(records::record_store::FindPublic(tx, query, clock.Today()).size(), 1u);
    query.word = "%";
    EXPECT_TRUE(records::record_store::FindPublic(tx, query, clock.Today()).empty());
  });
}

// A stop at every border of a slice, and going on: the same end as without.
TEST_P(IntakeOn, GoesOnAfterAStopAtEverySlice) {
  IntakeBench undisturbed(db::Engine::kSqlite);
  const int rows = static_cast<int>(limits::kSliceRowsMax) + 100;  // more than one block
  for (bool all_or_nothing : {false, true}) {
    ImportRequest request = Request("penalty");
    request.all_or_nothing = all_or_nothing;
    std::string file = PenaltyFile(1, rows);
    if (!all_or_nothing) {  // with a warning of the header, and a key that is repeated behind many stops
      undisturbed.Import("organisation", RegisterFile(1, rows));
      Import("organisation", RegisterFile(1, rows));
      file = kPenaltyHeader;
      file.insert(file.size() - 1, ",未知列");
      for (int n = 1; n <= rows; ++n) {
        std::string row = NumberedPenalty(n).Csv();
        file += row.insert(row.size() - 1, ",x");
      }
      std::string repeated = NumberedPenalty(2).Csv();
      file += repeated.insert(repeated.size() - 1, ",x");
    }
    const Batch expected = undisturbed.Import(request, file);
    AcceptedBatch accepted = Accept(request, file);
    int stops = 0;
    intake->ReportProgress([&](const Progress& progress) {
      EXPECT_LE(progress.rows, rows + 1);
      ++stops;
      throw std::runtime_error("stopped");
    });
    for (int tries = 0; tries < 500; ++tries) {
      try {
        if (runner->Run(accepted.job_id)) break;
        FAIL() << "the job is not open any more";
      } catch (const std::runtime_error&) {
        EXPECT_EQ(Blobs(), all_or_nothing ? 2u : 1u);
      }
    }
    intake->ReportProgress({});
    EXPECT_GE(stops, all_or_nothing ? 4 : 2);
    const Batch batch = FindBatch(accepted.batch_id);
    EXPECT_EQ(Counts(batch), Counts(expected));
    EXPECT_EQ(batch.counts.findings, expected.counts.findings);
    EXPECT_EQ(Codes(batch.id), undisturbed.Codes(expected.id));
    EXPECT_EQ(Blobs(), 1u);  // of the first, which has a row to correct
  }
  EXPECT_EQ(ContentHash(), undisturbed.ContentHash());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM ledger_entry WHERE action = 'batch.ended'"), 3);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM job WHERE state <> 'done'"), 0);
  ledger.SequenceAll();
  Read([&](db::Transaction& tx) {
    EXPECT_EQ(ledger::FindLedgerDefects(tx, ledger.algorithm(), key.verifier()), Strings());
  });
}

TEST_P(IntakeOn, AllOrNothingRefusesEverythingForOneBadRow) {
  Import("organisation", RegisterFile(1, 5));
  ImportRequest request = Request("penalty");
  request.all_or_nothing = true;
  PenaltyRow bad = NumberedPenalty(4);
  bad.content = "";
  Batch batch = Import(request, PenaltyFile(1, 3) + bad.Csv() + NumberedPenalty(9).Csv());
  EXPECT_EQ(Counts(batch), "refused rows 5 refused 5");
  EXPECT_EQ(Codes(batch.id), (Strings{"5:check.required", "6:subject.unmatched"}));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM unmatched_row"), 0);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM identifier_claim WHERE item = 'penalty'"), 0);
  EXPECT_EQ(Blobs(), 1u);  // kept, so that the rows can be corrected

  batch = Import(request, PenaltyFile(1, 4) + NumberedPenalty(9).Csv());
  EXPECT_EQ(Counts(batch), "filed rows 5 filed 4 unmatched 1");
  EXPECT_EQ(Codes(batch.id), (Strings{"6:subject.unmatched"}));

  // What only filing can see refuses all as well: the decision stands under another organisation.
  PenaltyRow other = NumberedPenalty(1);
  other.name = TestName(5);
  other.code = TestCode(5);
  batch = Import(request, kPenaltyHeader + NumberedPenalty(5).Csv() + other.Csv());
  EXPECT_EQ(Counts(batch), "refused rows 2 refused 2");
  EXPECT_EQ(Codes(batch.id), (Strings{"3:record.other_subject"}));
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 4);

  // A register file is examined without entering anything.
  ImportRequest entries = Request("organisation");
  entries.all_or_nothing = true;
  batch = Import(entries, RegisterFile(20, 21) + "无代码公司,,,存续,钟祥市\n");
  EXPECT_EQ(Counts(batch), "refused rows 3 refused 3");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM subject"), 5);
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(IntakeOn, RefusesFilesThatAreNotThisTable) {
  struct Case {
    const char* name;
    std::string file;
    std::string error;
    Strings codes;
  };
  std::string duplicate = kPenaltyHeader, missing = kPenaltyHeader, unknown = kPenaltyHeader;
  duplicate.insert(duplicate.size() - 1, ",CF_NR");
  missing.replace(missing.find("CF_NR,"), 6, "CF_XX,");
  const std::string zip = std::string("PK\x03\x04\x14\x00\x06\x00", 8) + std::string(200, '\1') +
                          "[Content_Types].xml" + std::string(100, '\2') + "xl/workbook.xml";
  std::string binary =
      "\x7f"
      "ELF";
  for (int i = 0; i < 4'096; ++i) binary.push_back(static_cast<char>(i * 37));
  for (const Case& c :
       std::vector<Case>{{"duplicate", duplicate, "", {"1:header.duplicate_column"}},
                         {"missing", missing, "", {"1:header.unknown_column", "1:header.missing_column"}},
                         {"licence",
                          "XK_XDR_MC,XK_XDR_LB,XK_XDR_SHXYM,XK_WSH,XK_XKWS,XK_XKLB,XK_NR,XK_JDRQ\n",
                          "intake.wrong_item",
                          {}},
                         {"empty", "", "file.empty", {}},
                         {"blank", "\n\n ,, \n", "file.empty", {}},
                         {"workbook", zip, "xlsx.damaged_archive", {}},
                         {"binary", binary, "file.is_binary", {}},
                         {"pdf", "%PDF-1.4\n1 0 obj\n", "file.is_pdf", {}}}) {
    Batch batch = Import("penalty", c.file);
    EXPECT_EQ(Counts(batch), "refused rows 0") << c.name;
    EXPECT_EQ(last_error, c.error) << c.name;
    Strings codes = Codes(batch.id);
    std::sort(codes.begin(), codes.end());
    Strings wanted = c.codes;
    std::sort(wanted.begin(), wanted.end());
    EXPECT_EQ(codes, wanted) << c.name;
    EXPECT_EQ(Count("SELECT COUNT(*) FROM job WHERE state = 'open'"), 0) << c.name;
    EXPECT_EQ(Blobs(), 0u) << c.name;
  }
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), 0);
  // An unknown column is no reason to refuse.
  Import("organisation", RegisterFile(1, 1));
  unknown.insert(unknown.size() - 1, ",未知列");
  std::string row = NumberedPenalty(1).Csv();
  row.insert(row.size() - 1, ",x");
  Batch batch = Import("penalty", unknown + row);
  EXPECT_EQ(Counts(batch), "filed rows 1 filed 1");
  EXPECT_EQ(Codes(batch.id), (Strings{"1:header.unknown_column"}));
  // A header alone.
  EXPECT_EQ(Counts(Import("penalty", kPenaltyHeader)), "filed rows 0");
  EXPECT_EQ(WhereIs("未知列x"), Strings());
}

TEST_P(IntakeOn, AsksForTheRightDepartmentItemDayAndPermission) {
  auto code = [&](ImportRequest request, const Caller& caller = Caller::Operator()) {
    auto source = formats::MemorySource("x");
    auto accepted = intake->Accept(caller, request, *source);
    return accepted.ok() ? std::string("accepted") : accepted.error().code;
  };
  ImportRequest request = Request("penalty");
  request.department = "D999";
  EXPECT_EQ(code(request), "access.unknown_department");
  request.department = "\xFF\xFE";
  EXPECT_EQ(code(request), "access.unknown_department");
  request.department = "11420881DEM001260X";
  EXPECT_EQ(code(request), "accepted");
  EXPECT_EQ(code(request, Caller::Public()), "access.forbidden");
  request.item = "unknown";
  EXPECT_EQ(code(request), "catalog.unknown_item");
  request = Request("organisation");
  request.department = "D026";
  EXPECT_EQ(code(request), "intake.not_provider");
  request = Request("penalty");
  request.received_on = clock.Today().AddDays(1);
  EXPECT_EQ(code(request), "intake.received_in_future");
  request.received_on = clock.Today();
  EXPECT_EQ(code(request), "accepted");
  request.received_on = *CivilDate::FromYmd(2017, 12, 31);  // before the item
  EXPECT_EQ(code(request), "catalog.item_not_in_force");
  EXPECT_EQ(Blobs(), 2u);  // those that were accepted
  EXPECT_EQ(intake->FindBatch(Caller::Operator(), 999).error().code, "intake.batch_not_found");
  EXPECT_EQ(intake->FindBatch(Caller::Public(), 1).error().code, "access.forbidden");
}

TEST_P(IntakeOn, ShowsTheLastPartOfAnyFileName) {
  for (const auto& [given, shown] :
       std::vector<std::pair<std::string, std::string>>{{"/home/x/罚款.csv", "罚款.csv"},
                                                        {"C:\\Users\\x\\a.csv", "a.csv"},
                                                        {"\xB7\xA3.csv", "??.csv"},  // GBK
                                                        {std::string("a\0b\n.csv", 8), "a?b?.csv"},
                                                        {std::string(3'000, 'a'), std::string(200, 'a') + "…"}}) {
    ImportRequest request = Request("penalty");
    request.file_name = given;
    EXPECT_EQ(FindBatch(Accept(request, kPenaltyHeader).batch_id).file_name, shown);
  }
}

TEST_P(IntakeOn, ReadsTheEncodingsOfSpreadsheets) {
  Import("organisation", RegisterFile(1, 3));
  const std::string file = kPenaltyHeader + NumberedPenalty(1).Csv();
  // UTF-16LE with a character outside the BMP and a lone surrogate in the second row.
  auto utf16 = [](std::string_view utf8) {
    std::string out;
    for (std::size_t at = 0; at < utf8.size();) {
      char32_t c = NextCodePoint(utf8, at);
      auto unit = [&](char32_t u) { out += {static_cast<char>(u & 0xFF), static_cast<char>(u >> 8)}; };
      if (c < 0x10000) {
        unit(c);
      } else {
        unit(0xD800 + ((c - 0x10000) >> 10));
        unit(0xDC00 + ((c - 0x10000) & 0x3FF));
      }
    }
    return out;
  };
  PenaltyRow rare = NumberedPenalty(2), broken = NumberedPenalty(3);
  rare.content = "罚款 𠮷𡃁 2000 元";
  std::string text = std::string("\xFF\xFE", 2) + utf16(file + rare.Csv());
  std::string lone = utf16(broken.Csv());
  const std::string needle = utf16("示例事实");
  const std::size_t at = lone.find(needle);
  ASSERT_NE(at, std::string::npos);
  lone[at] = '\x00';
  lone[at + 1] = '\xD8';
  Batch batch = Import("penalty", text + lone);
  EXPECT_EQ(batch.encoding, "UTF-16LE");
  EXPECT_EQ(Counts(batch), "filed rows 3 filed 2 refused 1");
  EXPECT_EQ(Codes(batch.id), (Strings{"4:row.damaged_cell"}));
  EXPECT_EQ(WhereIs("𠮷𡃁"), (Strings{"record.payload"}));

  batch = Import("penalty", "\xEF\xBB\xBF" + file);
  EXPECT_EQ(batch.encoding, "UTF-8");
  EXPECT_EQ(Counts(batch), "filed rows 1 unchanged 1");

  // Half GB18030, half UTF-8: the damaged rows are refused, the others filed.
  std::string mixed = kPenaltyHeader + NumberedPenalty(1).Csv() + NumberedPenalty(2).Csv();
  PenaltyRow gbk = NumberedPenalty(3);
  gbk.content = "\xB7\xA3\xBF\xEE";
  batch = Import("penalty", mixed + gbk.Csv());
  EXPECT_EQ(batch.counts.refused, 1);
  EXPECT_EQ(Codes(batch.id).back(), "4:row.damaged_cell");

  PenaltyRow nul = NumberedPenalty(3);
  nul.content = std::string("罚\0款", 7);
  batch = Import("penalty", kPenaltyHeader + nul.Csv());
  EXPECT_EQ(Counts(batch), "filed rows 1 refused 1");
  EXPECT_EQ(Codes(batch.id), (Strings{"2:row.nul_character"}));

  PenaltyRow open_quote = NumberedPenalty(3);
  open_quote.content = "\"罚款";
  batch = Import("penalty", kPenaltyHeader + open_quote.Csv());
  EXPECT_EQ(batch.counts.refused, 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 2);
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(IntakeOn, ACellOfTwentyMegabytesIsOneFinding) {
  if (GetParam() == db::Engine::kPostgres) return;  // the file never reaches the engine
  Import("organisation", RegisterFile(1, 2));
  PenaltyRow huge = NumberedPenalty(1);
  huge.content = std::string(20'000'000, 'a');
  Batch batch = Import("penalty", kPenaltyHeader + huge.Csv() + NumberedPenalty(2).Csv());
  EXPECT_EQ(Counts(batch), "filed rows 2 filed 1 refused 1");
  EXPECT_EQ(Codes(batch.id), (Strings{"2:row.cell_too_long"}));
  EXPECT_LT(Findings(batch.id)[0].value.size(), 1'000u);
}

TEST_P(IntakeOn, NothingOfAPersonStays) {
  const std::string number = kCitizenNumber;
  Import("organisation", RegisterFile(1, 2));
  PenaltyRow person = NumberedPenalty(1), hidden = NumberedPenalty(2), as_code = NumberedPenalty(2), typo, beside;
  person.name = "张某甲乙";
  person.category = "自然人";
  person.code = "";
  person.person_paper = "身份证," + number;
  hidden.name = "李某甲乙";
  hidden.code = "";
  hidden.category = "";
  hidden.person_paper = "身份证," + number;
  as_code.name = "王某甲乙";
  as_code.code = number;
  typo = as_code;
  typo.name = "赵某甲乙";
  typo.code = "420881190001010018";  // wrong check digit
  beside = typo;
  beside.document = "钟食药监罚〔2018〕99号";
  beside.name = TestName(2);
  beside.organisation_code = TestCode(2).substr(8, 9);  // valid, and no excuse
  Batch batch =
      Import("penalty", kPenaltyHeader + person.Csv() + hidden.Csv() + as_code.Csv() + typo.Csv() + beside.Csv());
  EXPECT_EQ(Counts(batch), "filed rows 5 refused 5 persons 2");
  for (const catalog::Finding& finding : Findings(batch.id)) {
    if (finding.row > 3) continue;
    EXPECT_EQ(finding.code, "subject.person_not_collected");
    EXPECT_EQ(finding.field + finding.value, "");
    EXPECT_TRUE(finding.values.empty());
  }
  Strings codes = Codes(batch.id);
  EXPECT_EQ(std::count(codes.begin(), codes.end(), "2:subject.person_not_collected"), 1);
  EXPECT_EQ(std::count(codes.begin(), codes.end(), "3:subject.person_not_collected"), 1);
  for (const std::string& clue : {std::string("张某甲乙"), std::string("李某甲乙"), number, std::string("420881190001"),
                                  std::string("19000101001"), typo.code}) {
    EXPECT_EQ(WhereIs(clue), Strings()) << clue;
  }
  EXPECT_EQ(Blobs(), 0u);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM unmatched_row"), 0);

  // A cell too many: everything behind it may have moved, so nothing of the row can be trusted to be an organisation's.
  std::string moved = person.Csv();
  moved.insert(moved.find("自然人"), "杂项,某号,");
  batch = Import("penalty", kPenaltyHeader + moved);
  EXPECT_EQ(Counts(batch), "filed rows 1 refused 1");
  EXPECT_EQ(WhereIs("张某甲乙"), Strings());
  EXPECT_EQ(WhereIs(number), Strings());

  // The register as well.
  batch = Import("organisation", "name,uscc,organisation_no\n王某甲乙," + number + ",\n赵某甲乙," + typo.code + "," +
                                     TestCode(3).substr(8, 9) + "\n");
  EXPECT_EQ(Counts(batch), "filed rows 2 refused 2");
  EXPECT_EQ(WhereIs("420881190001"), Strings());

  // The 2018 table of natural persons.
  batch = Import("penalty",
                 "CF_XDR_MC,CF_XDR_ZJLX,CF_XDR_ZJHM,CF_WSH,CF_WFXW,CF_SY,CF_YJ,CF_CFLB,CF_NR,CF_NR_FK,CF_NR_WFFF,"
                 "CF_NR_ZKDX,CF_JDRQ,CF_YXQ,CF_GSJZQ,CF_CFJG,CF_CFJGDM,CF_SJLY,CF_SJLYDM,BZ\n"
                 "张某甲乙,身份证," +
                     number +
                     ",钟食药监罚〔2018〕7号,a,b,c,罚款,d,0.2,,,2018-05-08,2019-05-08,,"
                     "钟祥市食品药品监督管理局,11420881DEM001260X,钟祥市食品药品监督管理局,11420881DEM001260X,\n");
  EXPECT_EQ(Counts(batch), "filed rows 1 refused 1 persons 1");
  EXPECT_EQ(WhereIs("张某甲乙"), Strings());
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(IntakeOn, TheRepresentativesNumberIsSealedAlsoWhileTheRowWaits) {
  PenaltyRow row = NumberedPenalty(1);
  row.representative_paper = "身份证," + std::string(kCitizenNumber);
  EXPECT_EQ(Counts(Import("penalty", kPenaltyHeader + row.Csv())), "filed rows 1 unmatched 1");
  EXPECT_EQ(WhereIs(kCitizenNumber), Strings());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM unmatched_row"), 1);
  Import("organisation", RegisterFile(1, 1));
  EXPECT_EQ(Counts(Import("penalty", kPenaltyHeader + row.Csv())), "filed rows 1 filed 1");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM unmatched_row"), 0);
  EXPECT_EQ(WhereIs(kCitizenNumber), Strings());
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record_secret"), 1);
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(IntakeOn, WaitingRowsAreFiledWhenTheRegisterGrows) {
  runner->Handle(std::string(kRematchJob), [&](const jobs::Job&) -> Status {
    intake->Rematch(Caller::Operator());
    return {};
  });
  PenaltyRow sealed = NumberedPenalty(1), by_number = NumberedPenalty(2), held = NumberedPenalty(3);
  sealed.representative_paper = "身份证," + std::string(kCitizenNumber);
  by_number.code.back() = by_number.code.back() == '0' ? '1' : '0';
  by_number.organisation_code = TestCode(2).substr(8, 9);
  held.content = "联系电话13800138000";
  const std::string file = kPenaltyHeader + sealed.Csv() + by_number.Csv() + held.Csv() + NumberedPenalty(4).Csv();
  EXPECT_EQ(Counts(Import("penalty", file)), "filed rows 4 unmatched 4");
  EXPECT_EQ(runner->RunOpen(), 0);
  Import("organisation", RegisterFile(1, 3));
  EXPECT_EQ(runner->RunOpen(), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 3);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE state = 'held'"), 1);
  EXPECT_EQ(Count("SELECT COUNT(*) FROM unmatched_row"), 1);
  EXPECT_EQ(intake->Rematch(Caller::Operator()), 0);
  EXPECT_EQ(Counts(Import("penalty", file)), "filed rows 4 unchanged 3 unmatched 1");
  EXPECT_EQ(WhereIs(kCitizenNumber), Strings());
  EXPECT_EQ(Defects(), Strings());
}

// Shows 4, from file to page.
TEST_P(IntakeOn, ACorrectedCodeMovesThePenalty) {
  Import("organisation", RegisterFile(1, 2));
  const std::string wrong = kPenaltyHeader + NumberedPenalty(1).Csv();
  PenaltyRow right = NumberedPenalty(1);
  right.name = TestName(2);
  right.code = TestCode(2);
  Import("penalty", wrong);
  Batch asked = Import("penalty", kPenaltyHeader + right.Csv());
  EXPECT_EQ(Counts(asked), "filed rows 1 refused 1");
  EXPECT_EQ(Codes(asked.id), (Strings{"2:record.other_subject"}));
  ImportRequest request = Request("penalty");
  request.other_subject = records::OtherSubject::kReplaces;
  EXPECT_EQ(Counts(Import(request, kPenaltyHeader + right.Csv())), "filed rows 1 filed 1");
  EXPECT_EQ(Counts(Import(request, kPenaltyHeader + right.Csv())), "filed rows 1 unchanged 1");
  Batch old_again = Import("penalty", wrong);
  EXPECT_EQ(Counts(old_again), "filed rows 1 unchanged 1");
  EXPECT_EQ(Codes(old_again.id), (Strings{"2:record.superseded"}));
  Read([&](db::Transaction& tx) {
    records::PublicQuery query;
    query.item = "penalty";
    auto found = records::record_store::FindPublic(tx, query, clock.Today());
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].subject_key, TestCode(2));
    auto history = records.HistoryOf(tx, found[0]);
    ASSERT_EQ(history.size(), 1u);
    EXPECT_NE(history[0].payload.find(TestCode(1)), std::string::npos);
  });
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(IntakeOn, AnInvalidCodeBesideAValidNumberIsMatchedByTheNumber) {
  Import("organisation", RegisterFile(1, 1));
  PenaltyRow row = NumberedPenalty(1);
  row.code.back() = row.code.back() == '0' ? '1' : '0';
  row.organisation_code = TestCode(1).substr(8, 9);
  Batch batch = Import("penalty", kPenaltyHeader + row.Csv());
  EXPECT_EQ(Counts(batch), "filed rows 1 filed 1");
  EXPECT_EQ(Codes(batch.id), (Strings{"2:credit_code.check"}));
  // Later with the right code: the same record.
  EXPECT_EQ(Counts(Import("penalty", kPenaltyHeader + NumberedPenalty(1).Csv())), "filed rows 1 versioned 1");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 1);
  EXPECT_EQ(Defects(), Strings());
}

// Two programs, the same rows in opposite order.
TEST_P(IntakeOn, TwoBatchesAtOnceLeaveOneSet) {
  auto second_database = database.OpenAgain();
  ledger::LedgerService second_ledger(*second_database, key.signer(), clock, ledger.algorithm());
  records::RecordFiler second_filer(second_ledger, workdays::Calendar::Builtin(), records::RuleSets::Builtin(),
                                    data_key, clock);
  access::AccessService second_access(*second_database);
  auto second_intake = MakeIntake(*second_database, second_filer, second_ledger, second_access);
  jobs::JobRunner second_runner(*second_database, clock);
  second_runner.Handle(std::string(kFileBatchJob),
                       [&](const jobs::Job& job) { return second_intake->FileBatch(Caller::Operator(), job); });
  constexpr int kRows = 400;
  for (const char* item : {"organisation", "penalty"}) {
    const bool is_register = item == std::string("organisation");
    std::string forwards = is_register ? RegisterFile(1, kRows) : PenaltyFile(1, kRows);
    std::string backwards = forwards.substr(0, forwards.find('\n') + 1);
    for (int n = kRows; n >= 1; --n) {
      const std::string one = is_register ? RegisterFile(n, n) : PenaltyFile(n, n);
      backwards += one.substr(one.find('\n') + 1);
    }
    AcceptedBatch first = Accept(Request(item), forwards), second = Accept(Request(item), backwards);
    std::latch start(2);
    auto run = [&](jobs::JobRunner& with, std::int64_t job_id) {
      start.arrive_and_wait();
      EXPECT_TRUE(with.Run(job_id));
    };
    std::thread other([&] { run(second_runner, second.job_id); });
    run(*runner, first.job_id);
    other.join();
    const BatchCounts one = FindBatch(first.batch_id).counts, two = FindBatch(second.batch_id).counts;
    EXPECT_EQ(one.filed + two.filed, kRows) << item;
    EXPECT_EQ(one.unchanged + two.unchanged, kRows) << item;
    EXPECT_EQ(Count("SELECT COUNT(*) FROM subject"), kRows);
    EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = '" + std::string(item) + "'"), kRows);
  }
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(IntakeOn, AChangedOrMissingCopyIsNoticed) {
  Import("organisation", RegisterFile(1, 1));
  AcceptedBatch missing = Accept(Request("penalty"), PenaltyFile(1, 1));
  std::filesystem::remove_all(blob_folder);
  ASSERT_TRUE(runner->Run(missing.job_id));
  EXPECT_EQ(last_error, "intake.blob_missing");
  EXPECT_EQ(Counts(FindBatch(missing.batch_id)), "refused rows 0");

  AcceptedBatch changed = Accept(Request("penalty"), PenaltyFile(1, 1));
  for (const auto& entry : std::filesystem::directory_iterator(blob_folder)) {
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(60);
    const int byte = file.get();
    file.seekp(60);
    file.put(byte == 'A' ? 'B' : 'A');
  }
  ASSERT_TRUE(runner->Run(changed.job_id));
  EXPECT_EQ(last_error, "intake.blob_missing");
  EXPECT_EQ(Counts(FindBatch(changed.batch_id)), "refused rows 0");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record WHERE item = 'penalty'"), 0);
}

TEST_P(IntakeOn, RunningAnEndedJobAgainDoesNothing) {
  AcceptedBatch accepted = Accept(Request("organisation"), RegisterFile(1, 2));
  EXPECT_TRUE(runner->Run(accepted.job_id));
  EXPECT_FALSE(runner->Run(accepted.job_id));
  // The batch ended, but the program stopped before it could say so of the job.
  Write([](db::Transaction& tx) { tx.Execute("UPDATE job SET state = 'open'"); });
  EXPECT_TRUE(runner->Run(accepted.job_id));
  EXPECT_EQ(Counts(FindBatch(accepted.batch_id)), "filed rows 2 filed 2");
  EXPECT_EQ(Count("SELECT COUNT(*) FROM ledger_entry WHERE action = 'batch.ended'"), 1);
}

}  // namespace
}  // namespace credence::intake
