#include "base/result.h"

#include <gtest/gtest.h>

#include <string>

#include "base/base_errors.h"
#include "base/caller.h"
#include "base/texts.h"

namespace credence {
namespace {

Result<int> Half(int number) {
  if (number % 2 != 0) return Error(errors::kUsage, {{"reason", "odd"}});
  return number / 2;
}

Result<int> Quarter(int number) {
  ASSIGN_OR_RETURN(int half, Half(number));
  return Half(half);
}

TEST(Result, CarriesValueOrError) {
  EXPECT_EQ(*Quarter(8), 2);
  ASSERT_FALSE(Quarter(6).ok());
  EXPECT_EQ(Quarter(6).error().code, "command.usage");
}

TEST(Result, ReadingTheWrongSideThrows) {
  EXPECT_THROW((void)Half(3).value(), BrokenInvariant);
  EXPECT_THROW((void)Half(2).error(), BrokenInvariant);
}

TEST(Texts, FillsTheNamedPlacesInBothLanguages) {
  EXPECT_EQ(TextOf("command.usage", {{"reason", "x"}}, Language::kChinese).text, "命令用法有误：x。");
  EXPECT_EQ(TextOf("command.usage", {{"reason", "x"}}, Language::kEnglish).text, "The command was used wrongly: x.");
}

TEST(Texts, AnEnglishValueReplacesTheOtherInEnglishOnly) {
  const TextValues values{{"reason", "甲"}, {"reason.en", "a"}};
  EXPECT_EQ(TextOf("command.usage", values, Language::kChinese).text, "命令用法有误：甲。");
  EXPECT_EQ(TextOf("command.usage", values, Language::kEnglish).text, "The command was used wrongly: a.");
  EXPECT_EQ(TextOf("command.usage", {{"reason", "甲"}}, Language::kEnglish).text, "The command was used wrongly: 甲.");
}

TEST(Texts, UnknownCodeShowsItself) { EXPECT_EQ(TextOf("no.such", {}, Language::kChinese).text, "no.such"); }

TEST(Caller, PublicMayNotReport) {
  EXPECT_FALSE(Caller::Public().Require(Permission::kReportData).ok());
  EXPECT_TRUE(Caller::Operator().Require(Permission::kReportData).ok());
}

}  // namespace
}  // namespace credence
