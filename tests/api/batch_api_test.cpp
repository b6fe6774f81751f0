// Reporting over the API as the console meets it: items, uploads in pieces, batches, findings, the second person.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <thread>

#include "api/reporting_test.h"

namespace credence::api {
namespace {

class BatchApi : public ReportingTest {};
INSTANTIATE_TEST_SUITE_P(Engines, BatchApi, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(BatchApi, ListsWhatADepartmentReports) {
  Browser reporter = Enter("rina", "reporter");
  auto items = reporter.Ask("listItems");
  ASSERT_EQ(items.status, 200);
  EXPECT_EQ(items.body.at("department"), "D011");
  bool has_licence = false;
  for (const json::value& row : items.body.at("rows").as_array()) {
    EXPECT_NE(row.at("code"), "organisation");  // the register's own department brings it
    if (row.at("code") != "licence") continue;
    has_licence = true;
    EXPECT_EQ(row.at("title").at("zh"), "行政许可");
    EXPECT_EQ(row.at("last_report").at("received_on"), "2026-11-20");
  }
  EXPECT_TRUE(has_licence);
  EXPECT_EQ(reporter.Ask("listItems", {}, "", "department=D012").code, "access.other_department");
  EXPECT_EQ(reporter.Ask("listItems", {}, "", "department=D999").code, "access.unknown_department");
  Browser office = Enter("olga", "office");
  EXPECT_EQ(office.Ask("listItems", {}, "", "department=D012").status, 200);
}

TEST_P(BatchApi, HandsOutTemplates) {
  Browser reporter = Enter("rina", "reporter");
  auto workbook = reporter.Ask("getItemTemplate", {"penalty"});
  ASSERT_EQ(workbook.status, 200);
  EXPECT_TRUE(workbook.response.body.starts_with("PK"));
  EXPECT_NE(workbook.response.FindHeader("Content-Disposition")->find("attachment"), std::string::npos);
  EXPECT_TRUE(reporter.Ask("getItemTemplate", {"penalty"}, "", "format=pdf").response.body.starts_with("%PDF"));
  EXPECT_EQ(reporter.Ask("getItemTemplate", {"penalty"}, "", "format=schema").body.at("type"), "object");
  EXPECT_EQ(reporter.Ask("getItemTemplate", {"penalty"}, "", "format=exe").code, "access.member");
  EXPECT_EQ(reporter.Ask("getItemTemplate", {"nothing"}).code, "catalog.unknown_item");
}

TEST_P(BatchApi, WalksTheWholeJourneyThroughTwoPeople) {
  Browser reporter = Enter("rina", "reporter");
  const std::string batch = Upload(reporter, JourneyFile());
  auto view = reporter.Ask("getBatch", {batch});
  EXPECT_EQ(view.body.at("state"), "examining");
  EXPECT_EQ(StepOf(view.body, "receive"), "done");
  EXPECT_EQ(StepOf(view.body, "examine"), "waiting");
  EXPECT_EQ(view.body.at("progress").at("rows"), 0);
  city_.RunJobs();
  view = reporter.Ask("getBatch", {batch});
  EXPECT_EQ(view.body.at("state"), "examined");
  EXPECT_EQ(StepOf(view.body, "examine"), "done");
  EXPECT_EQ(StepOf(view.body, "submit"), "open");
  EXPECT_EQ(StepOf(view.body, "approve"), "pending");
  const json::value& counts = view.body.at("counts");
  EXPECT_EQ(counts.at("rows"), 5);
  EXPECT_EQ(counts.at("refused"), 3);
  EXPECT_EQ(counts.at("reasons_asked"), 1);
  EXPECT_EQ(view.body.at("may").at("submit"), true);
  EXPECT_EQ(view.body.at("may").at("approve"), false);

  EXPECT_EQ(reporter.Ask("submitBatch", {batch}, "{}").code, "intake.warnings_unconfirmed");
  EXPECT_EQ(reporter.Ask("submitBatch", {batch}, R"({"confirm_warnings": true})").code, "intake.reason_required");
  EXPECT_EQ(reporter.Ask("submitBatch", {batch}, R"({"confirm_warnings": "yes"})").code, "access.member");
  const std::string submission = Body({{"confirm_warnings", true}, {"reason", "决定书载明罚款二亿元"}});
  auto submitted = reporter.Ask("submitBatch", {batch}, submission);
  ASSERT_EQ(submitted.status, 200);
  EXPECT_EQ(submitted.body.at("state"), "submitted");
  EXPECT_EQ(submitted.body.at("submitted").at("by"), "rina");
  EXPECT_EQ(StepOf(submitted.body, "approve"), "open");
  city_.RunJobs();  // nothing is filed before the second person has seen it
  EXPECT_EQ(reporter.Ask("getBatch", {batch}).body.at("counts").at("filed"), 2);
  EXPECT_EQ(Defects(), std::vector<std::string>{});
  EXPECT_EQ(reporter.Ask("submitBatch", {batch}, submission).code, "intake.not_examined");
  EXPECT_EQ(reporter.Ask("approveBatch", {batch}).code, "access.forbidden");

  Browser approver = Enter("paul", "approver");
  auto queue = approver.Ask("listBatches", {}, "", "state=submitted");
  ASSERT_EQ(queue.body.at("rows").as_array().size(), 1u);
  EXPECT_EQ(queue.body.at("rows").at(0).at("may").at("approve"), true);
  auto approved = approver.Ask("approveBatch", {batch});
  ASSERT_EQ(approved.status, 200);
  EXPECT_EQ(approved.body.at("state"), "filing");
  EXPECT_EQ(approved.body.at("approved").at("by"), "paul");
  EXPECT_EQ(approver.Ask("approveBatch", {batch}).code, "intake.not_submitted");
  city_.RunJobs();
  view = reporter.Ask("getBatch", {batch});
  EXPECT_EQ(view.body.at("state"), "filed");
  EXPECT_EQ(view.body.at("counts").at("filed"), 2);
  EXPECT_EQ(StepOf(view.body, "file"), "done");
  EXPECT_EQ(view.body.at("submitted").at("reason"), "决定书载明罚款二亿元");
  EXPECT_NE(city_.IdOf("钟示罚〔2026〕1号"), "");
  // What is filed is not undone by any of them.
  EXPECT_EQ(reporter.Ask("withdrawBatch", {batch}).code, "intake.not_examined");
  EXPECT_EQ(approver.Ask("withdrawBatch", {batch}).status, 409);
  EXPECT_EQ(reporter.Ask("submitBatch", {batch}, submission).code, "intake.not_examined");
  EXPECT_EQ(approver.Ask("sendBackBatch", {batch}, R"({"reason": "x"})").code, "intake.not_submitted");
  EXPECT_EQ(reporter.Ask("getBatch", {batch}).body.at("state"), "filed");
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

TEST_P(BatchApi, ShowsFindingsByRowAndByRule) {
  Browser reporter = Enter("rina", "reporter");
  const std::string batch = Examined(reporter, JourneyFile());
  auto errors = reporter.Ask("listFindings", {batch}, "", "severity=error");
  ASSERT_EQ(errors.status, 200);
  std::set<std::int64_t> rows;
  for (const json::value& finding : errors.body.at("rows").as_array()) {
    rows.insert(finding.at("row").as_int64());
    EXPECT_NE(finding.at("text"), "");
  }
  EXPECT_EQ(rows, (std::set<std::int64_t>{4, 5, 6}));
  // Page by page, the same findings in the same order.
  std::string one_by_one, at_once, cursor;
  const auto all = reporter.Ask("listFindings", {batch});
  for (const json::value& finding : all.body.at("rows").as_array()) at_once += json::serialize(finding);
  do {
    auto page = reporter.Ask("listFindings", {batch}, "", "limit=1" + (cursor.empty() ? "" : "&cursor=" + cursor));
    ASSERT_EQ(page.body.at("rows").as_array().size(), 1u);
    one_by_one += json::serialize(page.body.at("rows").at(0));
    cursor = page.body.at("next").is_null() ? "" : std::string(page.body.at("next").as_string());
  } while (!cursor.empty());
  EXPECT_EQ(one_by_one, at_once);
  auto rules = reporter.Ask("countFindings", {batch});
  std::int64_t counted = 0;
  for (const json::value& rule : rules.body.at("rows").as_array()) counted += rule.at("findings").as_int64();
  EXPECT_EQ(counted, static_cast<std::int64_t>(all.body.at("rows").as_array().size()));
  const std::string rule(rules.body.at("rows").at(0).at("rule").as_string());
  const auto of_rule = reporter.Ask("listFindings", {batch}, "", "rule=" + rule);
  for (const json::value& finding : of_rule.body.at("rows").as_array()) {
    EXPECT_EQ(finding.at("rule").as_string(), rule);
  }
  for (const char* wrong : {"cursor=x", "cursor=1", "cursor=1.x", "cursor=-1.0", "cursor=1."}) {
    EXPECT_EQ(reporter.Ask("listFindings", {batch}, "", wrong).code, "access.cursor") << wrong;
  }
  EXPECT_EQ(reporter.Ask("listFindings", {batch}, "", "severity=bad").code, "access.member");
}

// Findings never show a number of an identity document, and rows about people are counted only.
TEST_P(BatchApi, KeepsPersonsOutOfItsAnswers) {
  Browser reporter = Enter("rina", "reporter");
  Row person = Fine("钟示罚〔2026〕6号");
  for (const char* column : {"CF_XDR_SHXYM", "CF_FRDB", "CF_FR_ZJLX", "CF_FR_ZJHM"}) person[column] = "";
  person["CF_XDR_LB"] = "自然人";
  person["CF_XDR_MC"] = "示例某某";
  person["CF_XDR_ZJLX"] = "身份证";
  person["CF_XDR_ZJHM"] = kPersonNumber;
  const std::string batch =
      Examined(reporter, Csv({Fine("钟示罚〔2026〕7号"), person,
                              With(Fine("钟示罚〔2026〕8号"), {{"CF_XDR_SHXYM", std::string(kPersonNumber)}})}));
  auto view = reporter.Ask("getBatch", {batch});
  EXPECT_EQ(view.body.at("counts").at("persons"), 1);
  auto findings = reporter.Ask("listFindings", {batch});
  EXPECT_EQ(findings.response.body.find(kPersonNumber), std::string::npos);
  EXPECT_EQ(findings.response.body.find("示例某某"), std::string::npos);
}

TEST_P(BatchApi, SendsTheErrorWorkbookAndTakesItBack) {
  Browser reporter = Enter("rina", "reporter");
  const std::string batch = Examined(reporter, JourneyFile());
  auto workbook = reporter.Ask("getErrorWorkbook", {batch});
  ASSERT_EQ(workbook.status, 200);
  EXPECT_TRUE(workbook.response.body.starts_with("PK"));
  EXPECT_EQ(*workbook.response.FindHeader("Cache-Control"), "no-store");
  EXPECT_EQ(reporter.Ask("getErrorWorkbook", {batch}, "", "rows=some").code, "access.member");
  // As it is, it brings the same errors, and is linked to the batch.
  const std::string again = Examined(reporter, workbook.response.body);
  auto view = reporter.Ask("getBatch", {again});
  EXPECT_EQ(view.body.at("corrects"), std::stoll(batch));
  EXPECT_EQ(view.body.at("counts").at("rows"), 3);
  EXPECT_EQ(view.body.at("counts").at("refused"), 3);
  EXPECT_EQ(reporter.Ask("submitBatch", {again}, "{}").code, "intake.nothing_to_submit");
  // A copy that is gone.
  EXPECT_EQ(reporter.Ask("withdrawBatch", {again}).body.at("state"), "withdrawn");
  EXPECT_EQ(reporter.Ask("getErrorWorkbook", {again}).code, "intake.copy_gone");
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

TEST_P(BatchApi, GoesOnWhereAnUploadBroke) {
  Browser reporter = Enter("rina", "reporter");
  std::string content = Csv({Fine("钟示罚〔2026〕9号")});
  content.resize(5 * kMiB / 2, '\n');  // empty lines are no rows
  const json::object announced = Announce(content);
  auto begun = Begin(reporter, announced);
  ASSERT_EQ(begun.status, 201);
  EXPECT_EQ(begun.body.at("offset"), 0);
  const std::string upload = IdOf(begun);
  ASSERT_EQ(Piece(reporter, upload, 0, content.substr(0, kMiB)).body.at("offset"), static_cast<std::int64_t>(kMiB));
  // Broken at 40 %. The page is loaded anew and finds the same upload by its digest.
  begun = Begin(reporter, announced);
  EXPECT_EQ(begun.status, 200);
  EXPECT_EQ(IdOf(begun), upload);
  EXPECT_EQ(begun.body.at("offset"), static_cast<std::int64_t>(kMiB));
  // A piece sent once more, or too far on, is told where to go on.
  for (const std::int64_t wrong : {std::int64_t{0}, static_cast<std::int64_t>(2 * kMiB)}) {
    auto refused = Piece(reporter, upload, wrong, content.substr(0, kMiB));
    EXPECT_EQ(refused.status, 409);
    EXPECT_EQ(refused.code, "intake.upload_offset");
    EXPECT_EQ(*refused.response.FindHeader("Upload-Offset"), Text(kMiB));
  }
  EXPECT_EQ(reporter.Ask("finishUpload", {upload}).code, "intake.upload_incomplete");
  // A writer who was stopped left bytes behind that nobody counted.
  for (const auto& entry : std::filesystem::directory_iterator(city_.folder / "blobs")) {
    if (entry.path().extension() == ".growing") std::ofstream(entry.path(), std::ios::app) << "half a line";
  }
  ASSERT_EQ(Piece(reporter, upload, kMiB, content.substr(kMiB)).body.at("offset"),
            static_cast<std::int64_t>(content.size()));
  auto finished = reporter.Ask("finishUpload", {upload});
  ASSERT_EQ(finished.status, 200);
  EXPECT_EQ(reporter.Ask("finishUpload", {upload}).body.at("batch"), finished.body.at("batch"));
  // It has ended: nothing is added to it or taken from it, wherever the sender believes to be.
  for (const std::size_t offset : {std::size_t{0}, content.size()}) {
    EXPECT_EQ(Piece(reporter, upload, static_cast<std::int64_t>(offset), "x").code, "intake.upload_finished");
  }
  EXPECT_EQ(reporter.Ask("dropUpload", {upload}).code, "intake.upload_finished");
  EXPECT_EQ(reporter.Ask("getUpload", {upload}).body.at("batch"), finished.body.at("batch"));
  const std::string batch = Text(finished.body.at("batch").as_int64());
  city_.RunJobs();
  auto view = reporter.Ask("getBatch", {batch});
  EXPECT_EQ(view.body.at("file").at("sm3").as_string(), crypto::Sm3(content).Hex());
  EXPECT_EQ(view.body.at("file").at("bytes"), static_cast<std::int64_t>(content.size()));
  EXPECT_EQ(view.body.at("counts").at("rows"), 1);
  EXPECT_EQ(FilesIn(".growing"), 0);
}

TEST_P(BatchApi, RefusesPiecesThatDoNotFit) {
  Browser reporter = Enter("rina", "reporter");
  const std::string content(3 * kMiB, 'x');
  const std::string upload = IdOf(Begin(reporter, Announce(content)));
  EXPECT_EQ(Piece(reporter, upload, 0, content.substr(0, 1000)).code, "intake.upload_piece");
  EXPECT_EQ(Piece(reporter, upload, 0, "").code, "intake.upload_piece");
  EXPECT_EQ(Piece(reporter, upload, 0, content + "x").code, "intake.upload_piece");
  EXPECT_EQ(reporter.Ask("addPiece", {upload}, "{}").code, "http.media_type");
  for (const char* wrong : {"", "-1", "x", "1 ", "99999999999999999999"}) {
    reporter.more_headers = {{"content-type", "application/octet-stream"}, {"upload-offset", wrong}};
    EXPECT_EQ(reporter.Ask("addPiece", {upload}, "x").code, "access.member") << wrong;
  }
  reporter.more_headers.clear();
  EXPECT_EQ(reporter.Ask("getUpload", {upload}).body.at("offset"), 0);
  EXPECT_EQ(reporter.Ask("dropUpload", {upload}).status, 204);
  EXPECT_EQ(reporter.Ask("getUpload", {upload}).code, "intake.upload_not_found");
  EXPECT_EQ(Piece(reporter, upload, 0, content).code, "intake.upload_not_found");
  EXPECT_EQ(FilesIn(".growing"), 0);
  for (const char* wrong : {"0", "-1", "x", "99999999999999999999"}) {
    EXPECT_EQ(reporter.Ask("getUpload", {wrong}).code, "intake.upload_not_found") << wrong;
  }
}

// A colleague sees that it is on its way, and does not meddle.
TEST_P(BatchApi, LetsOnlyItsSenderGoOnWithAnUpload) {
  Browser reporter = Enter("rina", "reporter"), colleague = Enter("rita", "reporter"), office = Enter("olga", "office");
  const std::string content = JourneyFile();
  const std::string upload = IdOf(Begin(reporter, Announce(content)));
  for (Browser* other : {&colleague, &office}) {
    EXPECT_EQ(other->Ask("getUpload", {upload}).status, 200);
    EXPECT_EQ(Piece(*other, upload, 0, content).code, "intake.upload_of_other");
    EXPECT_EQ(other->Ask("finishUpload", {upload}).code, "intake.upload_of_other");
    EXPECT_EQ(other->Ask("dropUpload", {upload}).code, "intake.upload_of_other");
  }
  EXPECT_EQ(reporter.Ask("getUpload", {upload}).body.at("offset"), 0);
  ASSERT_EQ(Piece(reporter, upload, 0, content).status, 200);
  EXPECT_EQ(colleague.Ask("finishUpload", {upload}).code, "intake.upload_of_other");
  EXPECT_EQ(reporter.Ask("finishUpload", {upload}).status, 200);
}

// What a file is, its first bytes say, not its name: it is refused as a batch, and says why.
TEST_P(BatchApi, RefusesFilesThatAreNotWhatTheySay) {
  Browser reporter = Enter("rina", "reporter");
  const int kept_before = FilesIn(".sealed");
  const std::vector<std::pair<std::string, std::string>> files = {
      {"处罚.xlsx", "%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"},
      {"处罚.xlsx", std::string("PK\x03\x04 no archive at all")},
      {"处罚.csv", std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) + std::string(600, '\0')},
      {"处罚.csv", std::string("\x89PNG\r\n\x1A\n", 8) + std::string(64, '\0')},
      {"处罚.csv", "\n\n\n"}};
  for (const auto& [name, content] : files) {
    json::object announced = Announce(content);
    announced["file_name"] = name;
    const std::string upload = IdOf(Begin(reporter, announced));
    ASSERT_EQ(Piece(reporter, upload, 0, content).status, 200);
    const std::string batch = Text(reporter.Ask("finishUpload", {upload}).body.at("batch").as_int64());
    city_.RunJobs();
    auto view = reporter.Ask("getBatch", {batch});
    EXPECT_EQ(view.body.at("state"), "refused") << name << " " << content.substr(0, 8);
    EXPECT_TRUE(view.body.at("stopped").is_object()) << name << " " << content.substr(0, 8);
    EXPECT_EQ(view.body.at("counts").at("filed"), 0);
    EXPECT_EQ(reporter.Ask("submitBatch", {batch}, "{}").code, "intake.not_examined");
  }
  EXPECT_EQ(FilesIn(".sealed"), kept_before);
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

TEST_P(BatchApi, RefusesUploadsBeforeAByteHasTravelled) {
  Browser reporter = Enter("rina", "reporter");
  auto code = [&](const json::object& changes) {
    json::object announced = Announce("content");
    for (const auto& [member, value] : changes) announced[member] = value;
    return Begin(reporter, announced).code;
  };
  EXPECT_EQ(code({{"size", 0}}), "intake.upload_empty");
  EXPECT_EQ(code({{"size", -5}}), "intake.upload_empty");
  EXPECT_EQ(code({{"size", (std::int64_t{500} << 20) + 1}}), "intake.upload_too_large");
  EXPECT_EQ(code({{"size", "7"}}), "access.member");
  EXPECT_EQ(code({{"sm3", "ABC"}}), "intake.upload_digest");
  EXPECT_EQ(code({{"sm3", std::string(64, 'G')}}), "intake.upload_digest");
  EXPECT_EQ(code({{"sha256", std::string(64, 'a')}}), "access.member");  // one of the two
  EXPECT_EQ(code({{"item", "nothing"}}), "catalog.unknown_item");
  EXPECT_EQ(code({{"item", "organisation"}}), "intake.not_provider");
  EXPECT_EQ(code({{"department", "D012"}}), "access.other_department");
  EXPECT_EQ(code({{"department", "D999"}}), "access.unknown_department");
  EXPECT_EQ(code({{"corrects", 999}}), "intake.other_batch");
  EXPECT_EQ(code({{"other_subject", "moves"}}), "access.member");
  EXPECT_EQ(code({{"file_name", ""}}), "access.member");
  EXPECT_EQ(code({{"file_name", "a\0b"}, {"item", std::string("licence\0", 8)}}), "access.member");
  EXPECT_EQ(code({{"path", "/etc/passwd"}}), "access.member");
  EXPECT_EQ(FilesIn(".growing"), 0);
  // The largest there may be, and names that lead elsewhere.
  json::object largest = Announce("content");
  largest["size"] = std::int64_t{500} << 20;
  largest["file_name"] = "..\\..\\secret/../处罚.csv";
  auto begun = Begin(reporter, largest);
  EXPECT_EQ(begun.status, 201);
  EXPECT_EQ(begun.body.at("file_name"), "处罚.csv");
}

TEST_P(BatchApi, ThrowsAwayWhatIsNotWhatItsDigestSays) {
  Browser reporter = Enter("rina", "reporter");
  const int kept_before = FilesIn(".sealed");
  const std::string content = JourneyFile();
  std::string damaged = content;
  damaged[100] ^= 1;
  for (const char* kind : {"sm3", "sha256"}) {
    json::object announced = Announce(content);
    announced.erase("sm3");
    announced[kind] = kind == std::string_view("sm3") ? crypto::Sm3(content).Hex()
                                                      : crypto::Hash(crypto::HashAlgorithm::kSha256, content).Hex();
    const std::string upload = IdOf(Begin(reporter, announced));
    ASSERT_EQ(Piece(reporter, upload, 0, damaged).status, 200);
    EXPECT_EQ(reporter.Ask("finishUpload", {upload}).code, "intake.upload_differs") << kind;
    EXPECT_EQ(reporter.Ask("getUpload", {upload}).code, "intake.upload_not_found");
  }
  EXPECT_EQ(FilesIn(".growing"), 0);
  EXPECT_EQ(FilesIn(".sealed"), kept_before);
}

// Another process has nothing of the pieces in memory: it reads the file, and judges alike.
TEST_P(BatchApi, FinishesWhatAnotherProcessTook) {
  Browser reporter = Enter("rina", "reporter");
  const std::string content = JourneyFile();
  for (const bool is_damaged : {true, false}) {
    const std::string upload = IdOf(Begin(reporter, Announce(content)));
    std::string sent = content;
    if (is_damaged) sent[100] ^= 1;
    ASSERT_EQ(Piece(reporter, upload, 0, sent).status, 200);
    intake::UploadService other(city_.PartsOfIntake(), city_.Intake());
    auto finished = other.Finish(Caller::Operator(), std::stoll(upload));
    EXPECT_EQ(finished.ok(), !is_damaged);
    if (is_damaged) continue;
    const std::string batch = Text(finished->upload.batch_id);
    EXPECT_EQ(reporter.Ask("getBatch", {batch}).body.at("file").at("sm3").as_string(), crypto::Sm3(content).Hex());
  }
}

TEST_P(BatchApi, RecognisesAFileThatWasSentBefore) {
  Browser reporter = Enter("rina", "reporter");
  const std::string content = Csv({Fine("钟示罚〔2026〕10号")});
  json::object announced = Announce(content);
  announced.erase("sm3");
  announced["sha256"] = crypto::Hash(crypto::HashAlgorithm::kSha256, content).Hex();
  const std::string upload = IdOf(Begin(reporter, announced));
  ASSERT_EQ(Piece(reporter, upload, 0, content).status, 200);
  const std::int64_t batch = reporter.Ask("finishUpload", {upload}).body.at("batch").as_int64();
  city_.RunJobs();
  // By either digest, before anything is sent, while the first waits and when it is filed.
  for (const json::object& same : {announced, Announce(content)}) {
    auto begun = Begin(reporter, same);
    EXPECT_EQ(begun.body.at("same_as").at("batch"), batch);
    EXPECT_EQ(begun.body.at("same_as").at("sent_on"), "2026-11-22");
    EXPECT_EQ(begun.body.at("same_as").at("state"), "examined");
    EXPECT_EQ(reporter.Ask("dropUpload", {IdOf(begun)}).status, 204);
  }
  ASSERT_EQ(reporter.Ask("submitBatch", {Text(batch)}, "{}").status, 200);
  Browser approver = Enter("paul", "approver");
  ASSERT_EQ(approver.Ask("approveBatch", {Text(batch)}).status, 200);
  city_.RunJobs();
  EXPECT_EQ(Begin(reporter, announced).body.at("same_as").at("state"), "filed");
  // Sent all the same, nothing is doubled.
  const std::string again = Examined(reporter, content);
  EXPECT_EQ(reporter.Ask("getBatch", {again}).body.at("counts").at("unchanged"), 1);
  // Of another item it is another file.
  EXPECT_TRUE(Begin(reporter, Announce(content, "licence")).body.at("same_as").is_null());
}

TEST_P(BatchApi, SweepsWhatNobodyGoesOnWith) {
  Browser reporter = Enter("rina", "reporter");
  const std::string stale = IdOf(Begin(reporter, Announce("one")));
  Pass(23 * 3600);
  city_.Uploads().Sweep();
  Browser later = Enter("rita", "reporter");
  EXPECT_EQ(later.Ask("getUpload", {stale}).status, 200);
  const std::string fresh = IdOf(Begin(later, Announce("two")));
  Pass(3600 + 1);
  city_.Uploads().Sweep();
  Browser last = Enter("rosa", "reporter");
  EXPECT_EQ(last.Ask("getUpload", {stale}).code, "intake.upload_not_found");
  EXPECT_EQ(last.Ask("getUpload", {fresh}).status, 200);
  EXPECT_EQ(FilesIn(".growing"), 1);
  // Files of uploads that are known stay when copies are swept, however old they are.
  for (const auto& entry : std::filesystem::directory_iterator(city_.folder / "blobs")) {
    std::filesystem::last_write_time(entry.path(),
                                     std::filesystem::file_time_type::clock::now() - std::chrono::hours(9));
  }
  city_.Intake().SweepCopies(Caller::Job());
  EXPECT_EQ(FilesIn(".growing"), 1);
}

TEST_P(BatchApi, LimitsUploadsOnTheirWay) {
  Browser reporter = Enter("rina", "reporter");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(Begin(reporter, Announce("file " + Text(i))).status, 201);
  EXPECT_EQ(Begin(reporter, Announce("one more")).code, "intake.uploads_open");
  EXPECT_EQ(Begin(reporter, Announce("file 3")).status, 200);  // one of them
  Browser colleague = Enter("rita", "reporter");
  EXPECT_EQ(Begin(colleague, Announce("file 3")).status, 201);
}

TEST_P(BatchApi, RefusesOtherDepartments) {
  Browser reporter = Enter("rina", "reporter");
  const std::string content = JourneyFile();
  const std::string upload = IdOf(Begin(reporter, Announce("abc")));
  const std::string batch = Examined(reporter, content);
  Browser other = Enter("otto", "reporter", "D012");
  EXPECT_EQ(other.Ask("getUpload", {upload}).code, "access.other_department");
  EXPECT_EQ(Piece(other, upload, 0, "abc").code, "access.other_department");
  EXPECT_EQ(other.Ask("finishUpload", {upload}).code, "access.other_department");
  EXPECT_EQ(other.Ask("dropUpload", {upload}).code, "access.other_department");
  for (const char* operation : {"getBatch", "listFindings", "countFindings", "getErrorWorkbook", "withdrawBatch"}) {
    auto refused = other.Ask(operation, {batch});
    EXPECT_EQ(refused.code, "access.other_department") << operation;
    EXPECT_EQ(refused.response.body.find("处罚 11 月"), std::string::npos);
  }
  EXPECT_EQ(other.Ask("submitBatch", {batch}, "{}").code, "access.other_department");
  EXPECT_TRUE(other.Ask("listBatches", {}, "", "item=penalty").body.at("rows").as_array().empty());
  EXPECT_EQ(other.Ask("listBatches", {}, "", "department=D011").code, "access.other_department");
  Browser approver = Enter("olaf", "approver", "D012");
  EXPECT_EQ(approver.Ask("approveBatch", {batch}).code, "access.other_department");
  EXPECT_EQ(approver.Ask("sendBackBatch", {batch}, R"({"reason": "x"})").code, "access.other_department");
}

TEST_P(BatchApi, PagesThroughBatches) {
  Browser office = Enter("olga", "office");
  std::vector<std::int64_t> seen;
  std::string cursor;
  do {
    auto page = office.Ask("listBatches", {}, "", "limit=3" + (cursor.empty() ? "" : "&cursor=" + cursor));
    for (const json::value& row : page.body.at("rows").as_array()) seen.push_back(row.at("id").as_int64());
    cursor = page.body.at("next").is_null() ? "" : std::string(page.body.at("next").as_string());
  } while (!cursor.empty() && seen.size() < 100);
  EXPECT_GT(seen.size(), 6u);
  EXPECT_TRUE(std::is_sorted(seen.rbegin(), seen.rend()));
  EXPECT_EQ(std::set<std::int64_t>(seen.begin(), seen.end()).size(), seen.size());
  auto of_department = office.Ask("listBatches", {}, "", "department=D012&item=licence&state=filed");
  EXPECT_EQ(of_department.body.at("rows").as_array().size(), 1u);
  EXPECT_EQ(office.Ask("listBatches", {}, "", "state=odd").code, "access.member");
  EXPECT_EQ(office.Ask("listBatches", {}, "", "cursor=x").code, "access.cursor");
}

TEST_P(BatchApi, SaysWhyABatchCouldNotGoOn) {
  Browser reporter = Enter("rina", "reporter");
  const std::string batch =
      Examined(reporter, Csv({Licence(kBuilders, kBuildersName, "钟许〔2026〕1号", "2026-11-13")}));
  auto view = reporter.Ask("getBatch", {batch});
  EXPECT_EQ(view.body.at("state"), "refused");
  EXPECT_EQ(view.body.at("stopped").at("code"), "intake.wrong_item");
  EXPECT_NE(std::string(view.body.at("stopped").at("text").as_string()).find("行政许可"), std::string::npos);
  EXPECT_EQ(StepOf(view.body, "examine"), "stopped");
  EXPECT_EQ(reporter.Ask("withdrawBatch", {batch}).code, "intake.not_examined");
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

TEST_P(BatchApi, KeepsTheSecondPersonApart) {
  Browser approver = Enter("paul", "approver");
  const std::string batch = Examined(approver, Csv({Fine("钟示罚〔2026〕11号")}));
  ASSERT_EQ(approver.Ask("submitBatch", {batch}, "{}").body.at("state"), "submitted");
  EXPECT_EQ(approver.Ask("approveBatch", {batch}).code, "intake.own_submission");
  EXPECT_EQ(approver.Ask("sendBackBatch", {batch}, R"({"reason": "x"})").code, "intake.own_submission");
  Browser second = Enter("petra", "approver");
  EXPECT_EQ(second.Ask("sendBackBatch", {batch}, "{}").code, "access.member");
  EXPECT_EQ(second.Ask("sendBackBatch", {batch}, R"({"reason": "  "})").code, "intake.reason_unusable");
  EXPECT_EQ(second.Ask("sendBackBatch", {batch}, Body({{"reason", std::string(kMobile)}})).code,
            "intake.reason_unusable");
  auto back = second.Ask("sendBackBatch", {batch}, Body({{"reason", "请核对处罚日期"}}));
  ASSERT_EQ(back.body.at("state"), "examined");
  EXPECT_EQ(back.body.at("sent_back").at("by"), "petra");
  EXPECT_EQ(back.body.at("sent_back").at("reason"), "请核对处罚日期");
  EXPECT_TRUE(back.body.at("submitted").is_null());
  EXPECT_EQ(Defects(), std::vector<std::string>{});
  // Submitted again, the other way round and withdrawn by the department itself.
  ASSERT_EQ(approver.Ask("submitBatch", {batch}, "{}").status, 200);
  EXPECT_EQ(approver.Ask("getBatch", {batch}).body.at("sent_back"), json::value());
  EXPECT_EQ(approver.Ask("withdrawBatch", {batch}).body.at("state"), "withdrawn");
  EXPECT_EQ(second.Ask("approveBatch", {batch}).code, "intake.not_submitted");
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

TEST_P(BatchApi, LetsOneOfTwoApproversWin) {
  Browser reporter = Enter("rina", "reporter");
  Browser first = Enter("paul", "approver"), second = Enter("petra", "approver");
  for (int round = 0; round < 5; ++round) {
    const std::string batch = Examined(reporter, Csv({Fine("钟示罚〔2026〕" + Text(20 + round) + "号")}));
    ASSERT_EQ(reporter.Ask("submitBatch", {batch}, "{}").status, 200);
    Browser::Answer one, two;
    std::thread other([&] { one = first.Ask("approveBatch", {batch}); });
    two = second.Ask("approveBatch", {batch});
    other.join();
    EXPECT_EQ(one.status + two.status, 200 + 409);
    EXPECT_EQ(one.code + two.code, "intake.not_submitted");
    city_.RunJobs();
    EXPECT_EQ(reporter.Ask("getBatch", {batch}).body.at("counts").at("filed"), 1);
  }
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

// Somebody who writes to the database past the program does not go unnoticed.
TEST_P(BatchApi, ChecksApprovalsAgainstTheLog) {
  Browser reporter = Enter("rina", "reporter");
  const std::string batch = Examined(reporter, Csv({Fine("钟示罚〔2026〕30号")}));
  ASSERT_EQ(reporter.Ask("submitBatch", {batch}, "{}").status, 200);
  Browser approver = Enter("paul", "approver");
  ASSERT_EQ(approver.Ask("approveBatch", {batch}).status, 200);
  city_.RunJobs();
  ASSERT_EQ(Defects(), std::vector<std::string>{});
  auto tamper = [&](const std::string& change) {
    return city_.database->Write([&](db::Transaction& tx) -> Status {
      tx.Execute("UPDATE batch SET " + change + " WHERE id = :id", {{"id", std::stoll(batch)}});
      return {};
    });
  };
  ASSERT_TRUE(tamper("approved_by = 'petra'").ok());
  EXPECT_EQ(Defects(), std::vector<std::string>{"batch " + batch + ": somebody else approved it"});
  ASSERT_TRUE(tamper("approved_by = '', approved_at = 0, approval = 'none'").ok());
  EXPECT_EQ(Defects(), std::vector<std::string>{"batch " + batch + ": state is not what the log says"});
  EXPECT_ANY_THROW((void)tamper("approved_by = submitted_by"));  // the schema is the last guard
}

}  // namespace
}  // namespace credence::api
