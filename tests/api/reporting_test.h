// What the tests of reporting share: people who sign in, small files, uploads in one piece.
#pragma once

#include <gtest/gtest.h>

#include "api/browser.h"
#include "crypto/digest.h"
#include "intake/batch_check.h"

namespace credence::api {

namespace json = boost::json;

inline constexpr std::size_t kMiB = std::size_t{1} << 20;

inline std::string Body(const json::object& object) { return json::serialize(object); }
inline std::string Text(std::int64_t number) { return std::to_string(number); }

inline Row With(Row row, const Row& changes) {
  for (const auto& [column, value] : changes) row[column] = value;
  return row;
}

inline Row Fine(const std::string& document) { return Penalty(kBuilders, kBuildersName, document, "2026-11-13"); }

// The file of ux J1: what is good, one row to confirm with a reason, and three rows to mend.
inline std::string JourneyFile() {
  return Csv({Fine("钟示罚〔2026〕1号"), With(Fine("钟示罚〔2026〕2号"), {{"CF_NR_FK", "20000"}}),
              With(Fine("钟示罚〔2026〕3号"), {{"CF_XDR_SHXYM", "91420881DEM090021"}}),
              With(Fine("钟示罚〔2026〕4号"), {{"CF_JDRQ", "2026-13-01"}}),
              With(Fine("钟示罚〔2026〕5号"), {{"CF_NR_FK", ""}})});
}

class ReportingTest : public testing::TestWithParam<db::Engine> {
 protected:
  Browser Enter(const std::string& name, const std::string& role, const std::string& department = "D011") {
    const std::string password = AddAccount(city_, name, role, department);
    Browser browser(city_);
    browser.Enter(name, password);
    return browser;
  }
  void Pass(std::int64_t seconds) { city_.clock.Set({city_.clock.Now().epoch_ms + seconds * 1000}); }

  static json::object Announce(const std::string& content, const std::string& item = "penalty") {
    return {{"item", item},
            {"file_name", "处罚 11 月.csv"},
            {"size", static_cast<std::int64_t>(content.size())},
            {"sm3", crypto::Sm3(content).Hex()}};
  }
  static Browser::Answer Begin(Browser& browser, const json::object& announced) {
    return browser.Ask("beginUpload", {}, Body(announced));
  }
  static Browser::Answer Piece(Browser& browser, const std::string& upload, std::int64_t offset, std::string bytes) {
    browser.more_headers = {{"content-type", "application/offset+octet-stream"}, {"upload-offset", Text(offset)}};
    auto answer = browser.Ask("addPiece", {upload}, std::move(bytes));
    browser.more_headers.clear();
    return answer;
  }
  static std::string IdOf(const Browser::Answer& answer) { return Text(answer.body.at("id").as_int64()); }

  // Uploads a small file in one piece; the number of its batch.
  static std::string Upload(Browser& browser, const std::string& content, const std::string& item = "penalty") {
    const std::string upload = IdOf(Begin(browser, Announce(content, item)));
    EXPECT_EQ(Piece(browser, upload, 0, content).status, 200);
    auto finished = browser.Ask("finishUpload", {upload});
    EXPECT_EQ(finished.status, 200);
    return Text(finished.body.at("batch").as_int64());
  }
  std::string Examined(Browser& browser, const std::string& content, const std::string& item = "penalty") {
    const std::string batch = Upload(browser, content, item);
    city_.RunJobs();
    return batch;
  }
  std::vector<std::string> Defects() {
    return city_.database
        ->Read([](db::Transaction& tx) -> Result<std::vector<std::string>> {
          return intake::FindBatchDefects(tx, crypto::HashAlgorithm::kSm3);
        })
        .value();
  }
  static std::string StepOf(const json::value& batch, std::string_view name) {
    for (const json::value& step : batch.at("steps").as_array()) {
      if (step.at("step").as_string() == name) return std::string(step.at("state").as_string());
    }
    return "missing";
  }
  int FilesIn(const std::string& ending) {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator(city_.folder / "blobs")) {
      count += entry.path().extension() == ending ? 1 : 0;
    }
    return count;
  }

  City city_{GetParam()};
};

}  // namespace credence::api
