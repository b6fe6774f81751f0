#include "portal/site_settings.h"

#include <gtest/gtest.h>

namespace credence::portal {
namespace {

TEST(SiteSettings, KnowsSitesOfGovernment) {
  for (const char* url : {"https://www.creditchina.gov.cn/", "http://credit.hubei.gov.cn", "https://gov.cn/x",
                          "https://a.gov.cn:8443/path?x=1"}) {
    EXPECT_TRUE(IsGovernmentSite(url)) << url;
  }
  for (const char* url : {"https://gov.cn.example/", "https://examplegov.cn/", "https://a.example/gov.cn",
                          "https://a.gov.cn@evil.example/", "https://evil.example\\.gov.cn/",
                          "https://evil.example#.gov.cn", "ftp://a.gov.cn/", "a.gov.cn", ""}) {
    EXPECT_FALSE(IsGovernmentSite(url)) << url;
  }
}

TEST(SiteSettings, LeadsElsewhereByTheNotice) {
  EXPECT_EQ(LinkTo("/en", "https://a.example/?b=c&d"), "/en/leave?to=https%3A%2F%2Fa.example%2F%3Fb%3Dc%26d");
  EXPECT_EQ(LinkTo("", "https://credit.hubei.gov.cn/"), "https://credit.hubei.gov.cn/");
  EXPECT_EQ(LinkTo("", "/about/contact"), "/about/contact");
  EXPECT_EQ(LinkTo("", ""), "");
}

TEST(SiteSettings, KnowsItsOwnLinksOnly) {
  SiteSettings settings;
  settings.links = {{{"示例", "Example"}, "https://a.example/"}};
  settings.party_mark_url = "https://mark.example/1";
  EXPECT_TRUE(IsConfiguredLink(settings, "https://a.example/"));
  EXPECT_TRUE(IsConfiguredLink(settings, "https://mark.example/1"));
  for (const char* url : {"", "https://a.example", "https://a.example/x", "javascript:alert(1)"}) {
    EXPECT_FALSE(IsConfiguredLink(settings, url)) << url;
  }
}

TEST(SiteSettings, OriginHasAScheme) {
  SiteSettings settings;
  EXPECT_EQ(OriginOf(settings), "");
  settings.domain = "credit.example";
  EXPECT_EQ(OriginOf(settings), "https://credit.example");
  EXPECT_EQ(HostOf(settings), "credit.example");
  settings.domain = "http://credit.example";
  EXPECT_EQ(OriginOf(settings), "http://credit.example");
  EXPECT_EQ(HostOf(settings), "credit.example");
}

TEST(SiteSettings, BuiltinLinksLeadToGovernment) {
  ASSERT_FALSE(BuiltinLinks().empty());
  for (const SiteLink& link : BuiltinLinks()) {
    EXPECT_TRUE(IsGovernmentSite(link.url)) << link.url;
    EXPECT_FALSE(link.label.zh.empty() || link.label.en.empty());
  }
}

TEST(LocalText, FallsBackToChinese) {
  EXPECT_EQ((LocalText{"甲", "A"}).In(true), "A");
  EXPECT_EQ((LocalText{"甲", ""}).In(true), "甲");
  EXPECT_EQ((LocalText{"甲", "A"}).In(false), "甲");
  EXPECT_TRUE(LocalText{}.empty());
}

}  // namespace
}  // namespace credence::portal
