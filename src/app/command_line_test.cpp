#include <gtest/gtest.h>
#include <stdlib.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <regex>
#include <sstream>

#include "app/commands.h"
#include "base/check.h"

namespace credence::app {
namespace {

namespace json = boost::json;

// A folder that goes away, and the program run in this process on a fixed day.
class CommandLine : public testing::Test {
 protected:
  CommandLine() {
    std::string pattern = (std::filesystem::temp_directory_path() / "credence-cli-XXXXXX").string();
    CHECK(mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    unsetenv("CREDENCE_LANG");
  }
  ~CommandLine() override { std::filesystem::remove_all(folder_); }

  int Run(std::vector<std::string> arguments) {
    const std::vector<std::string> begin = {"credence", "--data", (folder_ / "data").string()};
    arguments.insert(arguments.begin(), begin.begin(), begin.end());
    std::vector<const char*> words;
    for (const std::string& argument : arguments) words.push_back(argument.c_str());
    out_.str("");
    err_.str("");
    return RunCommandLine(static_cast<int>(words.size()), words.data(), clock_, out_, err_);
  }
  std::string Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  json::object Object() { return json::parse(out_.str()).as_object(); }
  std::string Code() { return std::string(Object().at("error").at("code").as_string()); }
  // Of the sentence on the error stream, which must be one line.
  std::string SaidCode() {
    static const std::regex line(R"([^\n]+ \[([a-z_.]+)\]\n)");
    std::smatch found;
    const std::string said = err_.str();
    return std::regex_match(said, found, line) ? found[1].str() : "no sentence: " + said;
  }

  std::filesystem::path folder_;
  FixedClock clock_{CivilDate::ParseIso("2018-06-01").value()};
  std::ostringstream out_, err_;
};

constexpr const char* kRegister = "企业名称,统一社会信用代码\n钟祥示例粮油贸易有限公司,91420881DEM09003XF\n";
constexpr const char* kTwoRows =
    "企业名称,统一社会信用代码\n钟祥示例粮油贸易有限公司,91420881DEM09003XF\n钟祥示例商行,91420881DEM09003XX\n";

TEST_F(CommandLine, WrongUsageEndsWith2) {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{}, "command.missing_command"},
      {{"imprt"}, "command.unknown_command"},
      {{"fsck", "--fast"}, "command.unknown_argument"},
      {{"fsck", "stray"}, "command.unknown_argument"},
      {{"bench"}, "command.missing_command"},
      {{"errors"}, "command.missing_argument"},
      {{"errors", "first"}, "command.not_a_number"},
      {{"errors", "1", "--rows", "0"}, "command.not_in_range"},
      {{"errors", "1", "--rows"}, "command.missing_value"},
      {{"import", "x.csv", "--department", "D001", "--item", "--received", "2018-05-08"}, "command.missing_value"},
      {{"init", "--hash", "md5"}, "command.not_allowed"},
      {{"demo", "--until", "yesterday"}, "command.not_a_date"},
      {{"publish", "--confirm"}, "command.missing_argument"},
      {{"import", "x.csv", "--item", "penalty", "--department", "D001", "--received", "2018-02-30"},
       "command.not_a_date"}};
  for (auto [arguments, code] : cases) {
    EXPECT_EQ(Run(arguments), kExitUsage) << code;
    EXPECT_EQ(SaidCode(), code);
    EXPECT_EQ(out_.str(), "");
    arguments.push_back("--json");
    EXPECT_EQ(Run(arguments), kExitUsage) << code;
    EXPECT_EQ(Code(), code);
    EXPECT_EQ(err_.str(), "");
  }
}

TEST_F(CommandLine, WrongUsageIsToldInTheLanguageAskedFor) {
  Run({"fsck", "--fast"});
  EXPECT_NE(err_.str().find("“--fast”"), std::string::npos);
  Run({"fsck", "--fast", "--lang", "en"});
  EXPECT_TRUE(err_.str().starts_with("This command has no argument “--fast”.")) << err_.str();
  Run({"--lang=en", "fsck", "--fast"});
  EXPECT_TRUE(err_.str().starts_with("This command")) << err_.str();
}

TEST_F(CommandLine, HelpAndVersionEndWith0) {
  EXPECT_EQ(Run({"--help"}), kExitDone);
  EXPECT_NE(out_.str().find("import"), std::string::npos);
  EXPECT_EQ(Run({"import", "--help"}), kExitDone);
  EXPECT_NE(out_.str().find("--other-subject"), std::string::npos);
  EXPECT_EQ(Run({"--version"}), kExitDone);
  const std::string version = out_.str();
  EXPECT_EQ(Run({"--version", "--json"}), kExitDone);
  EXPECT_EQ(std::string(Object().at("version").as_string()) + "\n", version);
}

TEST_F(CommandLine, CleanImportEndsWith0FindingsWith1RefusalWith3) {
  ASSERT_EQ(Run({"init"}), kExitDone) << err_.str();
  EXPECT_EQ(Run({"import", Write("a.csv", kRegister), "--item", "organisation", "--department", "D001"}), kExitDone);
  EXPECT_EQ(Run({"import", Write("b.csv", kTwoRows), "--item", "organisation", "--department", "D001"}), kExitFindings);
  EXPECT_EQ(Run({"errors", "2"}), kExitFindings);
  EXPECT_EQ(Run({"errors", "1"}), kExitDone);
  EXPECT_EQ(Run({"import", Write("c.csv", ""), "--item", "organisation", "--department", "D001"}), kExitRefused);
  EXPECT_EQ(SaidCode(), "file.empty");
  EXPECT_EQ(Run({"fsck"}), kExitDone) << out_.str();
}

TEST_F(CommandLine, ImportGivesExactlyThePromisedMembers) {
  ASSERT_EQ(Run({"init"}), kExitDone);
  Run({"import", Write("b.csv", kTwoRows), "--item", "organisation", "--department", "D001", "--json"});
  std::vector<std::string> members;
  const json::object batch = Object();
  for (const auto& [name, value] : batch) members.emplace_back(name);
  EXPECT_EQ(members, (std::vector<std::string>{"batch", "rows", "filed", "unchanged", "versioned", "unmatched",
                                               "refused", "findings", "seconds"}));
  EXPECT_EQ(batch.at("rows").as_int64(), 2);
  EXPECT_EQ(batch.at("filed").as_int64(), 1);
  EXPECT_EQ(batch.at("refused").as_int64(), 1);
}

TEST_F(CommandLine, ARefusedAllOrNothingBatchRefusesEveryRow) {
  ASSERT_EQ(Run({"init"}), kExitDone);
  EXPECT_EQ(Run({"import", Write("b.csv", kTwoRows), "--item", "organisation", "--department", "D001",
                 "--all-or-nothing", "--json"}),
            kExitRefused);
  EXPECT_EQ(Object().at("refused").as_int64(), 2);
  EXPECT_EQ(Object().at("filed").as_int64(), 0);
  EXPECT_EQ(Run({"fsck"}), kExitDone) << out_.str();
}

TEST_F(CommandLine, ANumberOfAPersonIsNeverSaidAgain) {
  ASSERT_EQ(Run({"init"}), kExitDone);
  const std::string number = "420881190001010017";  // constructed
  for (const auto& arguments :
       std::vector<std::vector<std::string>>{{"subject", number},
                                             {"publish", number},
                                             {"proof", number},
                                             {"fsck", number},
                                             {number},
                                             {"import", "x.csv", "--item", "penalty", "--department", number},
                                             {"import", "x.csv", "--item", number, "--department", "D001"}}) {
    EXPECT_NE(Run(arguments), kExitDone);
    EXPECT_EQ((out_.str() + err_.str()).find(number), std::string::npos) << arguments.front();
  }
}

TEST_F(CommandLine, FsckFindsWhatWasChangedInTheRegisterAndInBatches) {
  ASSERT_EQ(Run({"init"}), kExitDone);
  ASSERT_EQ(Run({"import", Write("a.csv", kRegister), "--item", "organisation", "--department", "D001"}), kExitDone);
  ASSERT_EQ(Run({"fsck"}), kExitDone) << out_.str();
  auto change = [&](std::string_view sql) {
    auto installation = Installation::Open(folder_ / "data", clock_).value();
    CHECK(installation->database()
              .Write([&](db::Transaction& tx) -> Status {
                CHECK(tx.Execute(sql) > 0);
                return {};
              })
              .ok());
  };
  const std::vector<std::pair<std::string, std::string>> changes = {
      {"UPDATE subject SET status = 'x'", "UPDATE subject SET status = ''"},
      {"UPDATE subject_identifier SET value = 'D' || value", "UPDATE subject_identifier SET value = SUBSTR(value, 2)"},
      {"UPDATE subject_name SET valid_to = '2018-06-01'", "UPDATE subject_name SET valid_to = ''"},
      {"UPDATE batch SET unchanged = unchanged + 1", "UPDATE batch SET unchanged = unchanged - 1"},
      {"UPDATE batch SET filed = 0, refused = 1", "UPDATE batch SET filed = 1, refused = 0"},
      {"UPDATE batch SET findings = 1", "UPDATE batch SET findings = 0"},
      {"UPDATE batch SET received_on = '2018-05-31'", "UPDATE batch SET received_on = '2018-06-01'"},
      {"UPDATE batch SET state = 'refused'", "UPDATE batch SET state = 'filed'"}};
  for (const auto& [sql, back] : changes) {
    change(sql);
    EXPECT_EQ(Run({"fsck"}), kExitFindings) << sql;
    change(back);
    EXPECT_EQ(Run({"fsck"}), kExitDone) << back << "\n" << out_.str();
  }
}

}  // namespace
}  // namespace credence::app
