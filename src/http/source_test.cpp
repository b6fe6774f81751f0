#include "http/source.h"

#include <gtest/gtest.h>

#include "http/http_errors.h"

namespace credence::http {
namespace {

Request From(std::string address, std::string forwarded = "") {
  Request request;
  request.remote_address = std::move(address);
  if (!forwarded.empty()) request.headers = {{"x-forwarded-for", std::move(forwarded)}};
  return request;
}

TEST(SourceOf, BelievesNobodyButTrustedProxies) {
  EXPECT_EQ(SourceOf(From("203.0.113.9", "198.51.100.1"), {}), "203.0.113.9");
  EXPECT_EQ(SourceOf(From("203.0.113.9", "198.51.100.1"), {"127.0.0.1"}), "203.0.113.9");
  EXPECT_EQ(SourceOf(From("127.0.0.1", "198.51.100.1"), {"127.0.0.1"}), "198.51.100.1");
  EXPECT_EQ(SourceOf(From("127.0.0.1"), {"127.0.0.1"}), "127.0.0.1");
}

TEST(SourceOf, TakesTheLastAddressThatIsNoProxy) {
  const std::vector<std::string> proxies{"127.0.0.1", "10.0.0.2"};
  EXPECT_EQ(SourceOf(From("127.0.0.1", "192.0.2.66, 198.51.100.1, 10.0.0.2"), proxies), "198.51.100.1");
  EXPECT_EQ(SourceOf(From("127.0.0.1", "2001:db8::1"), proxies), "2001:db8::1");
  EXPECT_EQ(SourceOf(From("127.0.0.1", "10.0.0.2"), proxies), "10.0.0.2");
}

TEST(SourceOf, TakesNoWordForAnAddress) {
  for (const char* forwarded : {"unknown", "198.51.100.1, evil\"", "x' OR 1=1", "1.1.1.1:80 junk", " , "}) {
    EXPECT_EQ(SourceOf(From("127.0.0.1", forwarded), {"127.0.0.1"}), "127.0.0.1") << forwarded;
  }
  EXPECT_EQ(SourceOf(From("127.0.0.1", std::string(46, '1')), {"127.0.0.1"}), "127.0.0.1");
}

TEST(NetworkOf, CountsAnIpv6NetworkAsOne) {
  EXPECT_EQ(NetworkOf("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::/64");
  EXPECT_EQ(NetworkOf("2001:db8:1:2::9"), "2001:db8:1:2::/64");
  EXPECT_NE(NetworkOf("2001:db8:1:3::9"), "2001:db8:1:2::/64");
  EXPECT_EQ(NetworkOf("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(NetworkOf(""), "");
}

Request Change(std::vector<std::pair<std::string, std::string>> headers, Method method = Method::kPost) {
  Request request;
  request.method = method;
  request.headers = std::move(headers);
  return request;
}

TEST(RequireSameSite, RefusesWhatAnotherSiteSent) {
  const std::vector<std::vector<std::pair<std::string, std::string>>> refused = {
      {{"sec-fetch-site", "cross-site"}},
      {{"sec-fetch-site", "same-site"}},
      {{"sec-fetch-site", ""}},
      {{"host", "credit.example"}, {"origin", "https://evil.example"}},
      {{"host", "credit.example"}, {"origin", "https://credit.example.evil.example"}},
      {{"host", "credit.example"}, {"origin", "null"}},
      {{"host", "credit.example"}, {"origin", ""}},
      {{"host", "credit.example"}, {"origin", "https://credit.example:8443"}},
      {{"origin", "https://credit.example"}},
      // The browser's own word goes before one that agrees.
      {{"sec-fetch-site", "cross-site"}, {"host", "credit.example"}, {"origin", "https://credit.example"}},
  };
  for (const auto& headers : refused) {
    for (Method method : {Method::kPost, Method::kPut, Method::kPatch, Method::kDelete}) {
      EXPECT_FALSE(RequireSameSite(Change(headers, method)).ok()) << headers.back().second;
    }
    EXPECT_TRUE(RequireSameSite(Change(headers, Method::kGet)).ok());
  }
  EXPECT_EQ(RequireSameSite(Change(refused[0])).error().code, errors::kCrossSite.code);
}

TEST(RequireSameSite, LetsOwnPagesAndProgramsPass) {
  EXPECT_TRUE(RequireSameSite(Change({})).ok());
  EXPECT_TRUE(RequireSameSite(Change({{"sec-fetch-site", "same-origin"}})).ok());
  EXPECT_TRUE(RequireSameSite(Change({{"sec-fetch-site", "none"}})).ok());
  EXPECT_TRUE(RequireSameSite(Change({{"host", "Credit.example"}, {"origin", "https://credit.example"}})).ok());
  EXPECT_TRUE(RequireSameSite(Change({{"host", "localhost:8080"}, {"origin", "http://localhost:8080"}})).ok());
}

}  // namespace
}  // namespace credence::http
