#include "http/request.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "base/check.h"
#include "http/http_errors.h"

namespace credence::http {
namespace {

TEST(Request, FindsHeadersCookiesAndParameters) {
  Request request;
  request.headers = {{"accept", "a"}, {"cookie", "x=1; session=abc=; y"}, {"accept", "b"}};
  request.query = {{"q", "1"}, {"p", "2"}, {"q", "3"}};
  request.path_parameters = {{"code", "C"}};
  EXPECT_EQ(request.Header("accept"), "a, b");
  EXPECT_EQ(request.Header("missing"), std::nullopt);
  EXPECT_EQ(request.Cookie("session"), "abc=");
  EXPECT_EQ(request.Cookie("sess"), std::nullopt);
  EXPECT_EQ(request.Cookie("y"), std::nullopt);
  EXPECT_EQ(request.Query("q"), "1");
  EXPECT_EQ(request.Query("Q"), std::nullopt);
  EXPECT_EQ(request.QueryAll("q"), (std::vector<std::string_view>{"1", "3"}));
  EXPECT_EQ(request.Path("code"), "C");
  EXPECT_THROW(request.Path("id"), BrokenInvariant);
}

TEST(Request, ReadsForms) {
  Request request;
  request.headers = {{"content-type", "Application/x-www-form-urlencoded; charset=UTF-8"}};
  request.body = "a=1&b=%E4%B8%AD";
  EXPECT_EQ(FormBody(request).value()[1].value, "中");
  request.body = "a=%FF";
  EXPECT_TRUE(FormBody(request).error().Is(errors::kBadBody));
  request.body = "a=1";
  request.headers = {{"content-type", "text/plain"}};
  EXPECT_FALSE(FormBody(request).ok());
  request.headers.clear();
  EXPECT_FALSE(FormBody(request).ok());
}

TEST(Request, ReadsJson) {
  Request request;
  request.body = R"({"a": [1]})";
  EXPECT_EQ(JsonBody(request).value().at("a").at(0).as_int64(), 1);
  const std::string deep(100'000, '[');
  for (std::string_view text : {std::string_view(""), std::string_view("{"), std::string_view("{} x"),
                                std::string_view("\"\xff\""), std::string_view(deep)}) {
    request.body = text;
    EXPECT_FALSE(JsonBody(request).ok()) << text.substr(0, 10);
  }
}

TEST(Request, WeighsChoices) {
  EXPECT_EQ(WeightOf("gzip;q=0.5, br", "gzip"), 500);
  EXPECT_EQ(WeightOf("gzip;q=0.5, br", "BR"), 1000);
  EXPECT_EQ(WeightOf("gzip ; q=0.123", "gzip"), 123);
  EXPECT_EQ(WeightOf("gzip;q=0", "gzip"), 0);
  EXPECT_EQ(WeightOf("*;q=0.2", "gzip"), 200);
  EXPECT_EQ(WeightOf("*;q=0.2", "gzip", false), std::nullopt);
  EXPECT_EQ(WeightOf("gzip;q=0, *", "gzip"), 0);
  EXPECT_EQ(WeightOf("", "gzip"), std::nullopt);
  EXPECT_EQ(WeightOf(",;,", "gzip"), std::nullopt);
}

TEST(Request, SpeaksChineseUnlessEnglishIsPreferred) {
  EXPECT_EQ(PreferredLanguage(""), Language::kChinese);
  EXPECT_EQ(PreferredLanguage("zh-CN,zh;q=0.9,en;q=0.8"), Language::kChinese);
  EXPECT_EQ(PreferredLanguage("en"), Language::kEnglish);
  EXPECT_EQ(PreferredLanguage("en-GB, zh;q=0.5"), Language::kEnglish);
  EXPECT_EQ(PreferredLanguage("en, zh"), Language::kChinese);
  EXPECT_EQ(PreferredLanguage("en;q=0"), Language::kChinese);
  EXPECT_EQ(PreferredLanguage("fr"), Language::kChinese);
}

TEST(Request, KnowsWhoWantsPages) {
  Request request;
  EXPECT_FALSE(WantsPage(request));
  request.headers = {{"accept", "text/html,application/xhtml+xml,*/*;q=0.8"}};
  EXPECT_TRUE(WantsPage(request));
  request.path = "/api/v1/subjects";
  EXPECT_FALSE(WantsPage(request));
  request.path = "/";
  request.headers = {{"accept", "*/*"}};
  EXPECT_FALSE(WantsPage(request));
}

}  // namespace
}  // namespace credence::http
