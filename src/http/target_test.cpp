#include "http/target.h"

#include <gtest/gtest.h>

#include "http/http_errors.h"

namespace credence::http {
namespace {

using namespace std::string_literals;

TEST(Target, DecodesPathAndQuery) {
  auto target = ParseTarget("/subjects/%E9%92%9F%E7%A5%A5?q=%E7%A4%BA%E4%BE%8B+a%2Bb&page=2&q=&flag");
  ASSERT_TRUE(target.ok());
  EXPECT_EQ(target->path, "/subjects/钟祥");
  ASSERT_EQ(target->query.size(), 4u);
  EXPECT_EQ(target->query[0].name, "q");
  EXPECT_EQ(target->query[0].value, "示例 a+b");
  EXPECT_EQ(target->query[1].value, "2");
  EXPECT_EQ(target->query[2].name, "q");
  EXPECT_EQ(target->query[2].value, "");
  EXPECT_EQ(target->query[3].name, "flag");
}

TEST(Target, NormalisesThePath) {
  auto path = [](std::string_view text) { return ParseTarget(text).value().path; };
  EXPECT_EQ(path("/"), "/");
  EXPECT_EQ(path("//"), "/");
  EXPECT_EQ(path("/a//b"), "/a/b");
  EXPECT_EQ(path("/a/./b/."), "/a/b/");
  EXPECT_EQ(path("//evil.example/"), "/evil.example/");
  EXPECT_EQ(path("/a/"), "/a/");
  EXPECT_EQ(path("/a+b"), "/a+b");  // a blank only in queries
  EXPECT_EQ(path("/..."), "/...");
  EXPECT_EQ(path("http://host/a?b"), "/a");
  EXPECT_EQ(path("https://host"), "/");
}

TEST(Target, RefusesDangerousPaths) {
  for (const std::string& text :
       {""s,       "a"s,       "*"s,          "/.."s,    "/a/../b"s, "/%2e%2E/b"s, "/.%2e"s, "/a%2Fb"s,
        "/a%5cb"s, "/a\\b"s,   "/%00"s,       "/a%0Ab"s, "/%7F"s,    "/%"s,        "/%4"s,   "/%4g"s,
        "/%FF"s,   "/%C0%AF"s, "/%ED%A0%80"s, "/a#b"s,   "/\0"s,     "http:/a/.."s}) {
    auto target = ParseTarget(text);
    ASSERT_FALSE(target.ok()) << text;
    EXPECT_TRUE(target.error().Is(errors::kBadTarget));
  }
}

TEST(Target, RefusesBadQueries) {
  for (const std::string& text : {"/?a=%"s, "/?%4=b"s, "/?a=%00"s, "/?a=%FF"s, "/?a%0A=b"s, "/?a=%1B"s}) {
    EXPECT_FALSE(ParseTarget(text).ok()) << text;
  }
  EXPECT_EQ(ParseTarget("/?a=1%0D%0A2").value().query[0].value, "1\r\n2");  // lines of a text field
}

TEST(Target, LimitsTheNumberOfParameters) {
  std::string query;
  for (std::size_t i = 0; i < kParametersMax; ++i) query += "a=1&";
  EXPECT_EQ(ParseQuery(query).value().size(), kParametersMax);
  EXPECT_FALSE(ParseQuery(query + "a=1").ok());
}

TEST(Target, EncodesWhatItDecodes) {
  const std::string path = "/名单/a b?c#d%";
  EXPECT_EQ(EncodePath("/a b"), "/a%20b");
  EXPECT_EQ(ParseTarget(EncodePath(path)).value().path, path);
  const std::string value = "a&b=c+d 示例/\n";
  EXPECT_EQ(ParseQuery("x=" + EncodeQueryValue(value)).value()[0].value, value);
}

}  // namespace
}  // namespace credence::http
