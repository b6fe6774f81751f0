// The pages around the lists: search, a subject's whole lists, feeds, the block for other sites, the frame, what robots
// read – and what people and programs send that is not what was meant.
#include <gtest/gtest.h>

#include <set>

#include "api/city.h"
#include "http/target.h"

namespace credence::api {
namespace {

using http::EncodeQueryValue;

bool Has(const http::RawAnswer& answer, std::string_view text) { return answer.body.find(text) != std::string::npos; }

std::size_t CountOf(const http::RawAnswer& answer, std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = answer.body.find(text, at)) != std::string::npos; at += text.size()) ++count;
  return count;
}

// The address behind `mark` in the page, up to the closing quote.
// The first link with this beginning, sought from a place of the page on; empty when there is none.
std::string LinkBehind(const http::RawAnswer& answer, std::string_view mark, std::size_t from = 0) {
  const std::size_t at = answer.body.find(mark, from);
  if (at == std::string::npos) return {};
  std::string link = answer.body.substr(at, answer.body.find('"', at) - at);
  for (std::size_t amp; (amp = link.find("&amp;")) != std::string::npos;) link.replace(amp, 5, "&");
  return link;
}

class PortalSite : public testing::TestWithParam<db::Engine> {
 protected:
  static void TearDownTestSuite() { cities_.clear(); }

  City& city() {
    auto& city = cities_[GetParam()];
    if (!city) city = std::make_unique<City>(GetParam());
    return *city;
  }
  http::RawAnswer Page(const std::string& target, int status = 200, std::string_view headers = "") {
    http::RawAnswer answer = city().GetPage(target, headers);
    EXPECT_EQ(answer.status, status) << target;
    return answer;
  }

 private:
  static std::map<db::Engine, std::unique_ptr<City>> cities_;
};
std::map<db::Engine, std::unique_ptr<City>> PortalSite::cities_;

INSTANTIATE_TEST_SUITE_P(Engines, PortalSite, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(PortalSite, SearchShowsCardsThatLeadToSubjects) {
  const auto page = Page("/search?q=" + EncodeQueryValue("示例磷化工"));
  EXPECT_TRUE(Has(page, "href=\"/subjects/" + std::string(kChemicals)));
  EXPECT_TRUE(Has(page, "共 1 条"));
  EXPECT_EQ(page.headers.at("x-robots-tag"), "noindex, noarchive");
  EXPECT_TRUE(Has(Page("/en/search?q=" + EncodeQueryValue("示例磷化工")), "href=\"/en/subjects/"));
}

TEST_P(PortalSite, AWholeCodeLeadsToItsSubject) {
  const auto answer = city().GetPage("/search?q=" + EncodeQueryValue("91420881dem090013 w"));
  EXPECT_EQ(answer.status, 303);
  EXPECT_EQ(answer.headers.at("location"), "/subjects/" + std::string(kChemicals));
}

TEST_P(PortalSite, SearchSaysWhichRuleACodeBreaks) {
  const auto page = Page("/search?q=91420881DEM090013X", 400);
  EXPECT_TRUE(Has(page, "class=\"failed\""));
  EXPECT_TRUE(Has(page, "aria-invalid=\"true\""));
  EXPECT_TRUE(Has(page, "value=\"91420881DEM090013X\""));
}

TEST_P(PortalSite, SearchWithoutAHitSaysWhatThatMeans) {
  const auto page = Page("/search?q=" + EncodeQueryValue("查无此名"));
  EXPECT_TRUE(Has(page, "未查到不代表没有信用记录"));
  EXPECT_FALSE(Has(Page("/search"), "未查到不代表没有信用记录"));  // nobody has asked yet
}

TEST_P(PortalSite, APersonsNumberIsAnsweredAsTheUnknown) {
  for (const char* path : {"/search?q=", "/codes?number=", "/subjects?code=", "/publicity?q="}) {
    const auto page = city().GetPage(path + std::string(kPersonNumber));
    EXPECT_FALSE(Has(page, ">" + std::string(kPersonNumber))) << path;
    EXPECT_FALSE(Has(page, "value=\"" + std::string(kPersonNumber))) << path;
    EXPECT_FALSE(Has(page, "钟公罚〔2026〕5号")) << path;  // the decision about the person was not kept
  }
}

TEST_P(PortalSite, ALongListOfASubjectIsPagedWithoutGaps) {
  const auto subject = Page("/subjects/" + std::string(kBuilders));
  std::string link = LinkBehind(subject, "/subjects/" + std::string(kBuilders) + "/records?item=licence");
  ASSERT_FALSE(link.empty());
  std::size_t rows = 0;
  int pages = 0;
  for (; !link.empty() && pages < 5; ++pages) {
    const auto page = Page(link);
    rows += CountOf(page, "class=\"entry\"");
    EXPECT_TRUE(Has(page, "共 45 条"));
    EXPECT_EQ(page.headers.at("x-robots-tag"), "noindex, noarchive");
    const auto pager = page.body.find("class=\"pager\"");
    link = LinkBehind(page, "/subjects/" + std::string(kBuilders) + "/records?item=licence&amp;cursor=", pager);
  }
  EXPECT_EQ(rows, kManyLicences);
  EXPECT_EQ(pages, 3);
}

TEST_P(PortalSite, ASubjectsListRefusesWhatItCannotRead) {
  const std::string base = "/subjects/" + std::string(kBuilders) + "/records";
  Page(base + "?item=organisation", 400);
  Page(base + "?cursor=broken", 400);
  Page("/subjects/" + std::string(kStranger) + "/records", 404);
  Page("/subjects/123/records", 400);
  EXPECT_TRUE(Has(Page(base + "?item=penalty"), "行政处罚"));
}

TEST_P(PortalSite, TheNoticeOfAFormerCodeNeedsAFormerCode) {
  const std::string page = "/subjects/" + std::string(kChemicals);
  for (const std::string& from : {std::string(kBuilders), std::string(kStranger), std::string(kChemicals),
                                  std::string("<b>"), std::string(kPersonNumber)}) {
    EXPECT_FALSE(Has(Page(page + "?from=" + EncodeQueryValue(from)), "所属主体的信息已并入")) << from;
  }
}

TEST_P(PortalSite, FeedsHoldWhatIsPublic) {
  const auto feed = city().Get("/publicity/feed");
  EXPECT_EQ(feed.status, 200);
  EXPECT_EQ(feed.headers.at("content-type"), "application/atom+xml; charset=utf-8");
  EXPECT_EQ(feed.headers.at("x-robots-tag"), "noindex, noarchive");
  EXPECT_TRUE(feed.body.starts_with("<?xml"));
  EXPECT_EQ(CountOf(feed, "<entry>"), 30u);
  EXPECT_TRUE(Has(feed, "钟环罚〔2026〕12号"));
  EXPECT_TRUE(Has(feed, "http://test/records/"));
  for (const char* never : {"钟公罚", "钟建罚〔2026〕3号", "钟环罚〔2022〕3号", "内部备注", "13800138000"}) {
    EXPECT_FALSE(Has(feed, never)) << never;
  }
  const auto penalties = city().Get("/en/publicity/feed?item=penalty&department=D026");
  EXPECT_TRUE(Has(penalties, "xml:lang=\"en\""));
  EXPECT_EQ(CountOf(penalties, "term=\"licence\""), 0u);
  EXPECT_GT(CountOf(penalties, "term=\"penalty\""), 0u);
  EXPECT_EQ(city().Get("/publicity/feed?department=D999").status, 400);
}

TEST_P(PortalSite, TheBlockMayBeFramedByConfiguredSitesOnly) {
  const auto block = Page("/publicity/embed?department=D026");
  const std::string& policy = block.headers.at("content-security-policy");
  EXPECT_NE(policy.find("frame-ancestors 'self' https://www.example.gov.cn"), std::string::npos) << policy;
  EXPECT_TRUE(policy.starts_with("default-src 'none'"));
  EXPECT_TRUE(Has(block, "<title>钟祥市市场监督管理局双公示</title>"));
  EXPECT_TRUE(Has(block, "target=\"_top\""));
  EXPECT_FALSE(Has(block, "<script"));
  for (const char* other : {"/", "/publicity", "/search"}) {
    EXPECT_NE(city().Get(other).headers.at("content-security-policy").find("frame-ancestors 'none'"), std::string::npos)
        << other;
  }
  EXPECT_EQ(city().GetPage("/publicity/embed?department=D999").status, 400);
}

TEST_P(PortalSite, TheMonthOfTheFiguresCanBeChosen) {
  const auto page = Page("/publicity?item=penalty&department=D026&month=2026-10");
  EXPECT_TRUE(Has(page, "2026年10月"));
  EXPECT_TRUE(Has(page, "<option value=\"2026-10\" selected>"));
  EXPECT_TRUE(Has(page, "name=\"department\" value=\"D026\""));
  EXPECT_FALSE(Has(page, "本月尚未结束"));
  EXPECT_TRUE(Has(Page("/publicity"), "本月尚未结束"));
  Page("/publicity?month=2026-12", 400);
  EXPECT_TRUE(Has(Page("/publicity?month=2019-01"), "<option value=\"2019-01\" selected>"));
}

TEST_P(PortalSite, FiguresOfTheCityAreThoseOfTheLists) {
  const auto home = Page("/");
  EXPECT_TRUE(Has(home, "<dd>3</dd>"));   // organisations
  EXPECT_TRUE(Has(home, "<dd>48</dd>"));  // licences: 45 and 3 more
}

// Several bear one name since the reform; whoever chooses must see which is which.
TEST_P(PortalSite, NoTwoDepartmentsAreOfferedUnderOneName) {
  const std::string page = Page("/publicity").body;
  std::set<std::string> names;
  std::size_t choices = 0;
  for (std::size_t at = 0; (at = page.find("<option value=\"D", at)) != std::string::npos; ++choices) {
    const std::size_t begin = page.find('>', at) + 1;
    at = page.find('<', begin);
    EXPECT_TRUE(names.insert(page.substr(begin, at - begin)).second) << page.substr(begin, at - begin);
  }
  EXPECT_EQ(choices, names.size());
  EXPECT_GT(choices, 30u);  // those that report, of some seventy
  EXPECT_TRUE(names.contains("钟祥市发展和改革局（钟祥市物价局）"));
  EXPECT_TRUE(names.contains("钟祥市发展和改革局"));
}

TEST_P(PortalSite, OnlyPagesThatMayBeKeptStandInTheSitemap) {
  const auto map = city().Get("/sitemap.xml");
  EXPECT_EQ(map.headers.at("content-type"), "application/xml; charset=utf-8");
  EXPECT_TRUE(Has(map, "<loc>http://test/</loc>"));
  EXPECT_TRUE(Has(map, "<loc>http://test/en/about/privacy</loc>"));
  for (const char* never : {"/subjects", "/records", "/publicity", "/search", "/codes", "/leave"}) {
    EXPECT_FALSE(Has(map, never)) << never;
  }
  for (const char* path :
       {"/", "/about/statement", "/about/privacy", "/about/accessibility", "/about/contact", "/about/sitemap"}) {
    EXPECT_FALSE(Page(path).headers.contains("x-robots-tag")) << path;
    EXPECT_FALSE(Page(std::string("/en") + path).headers.contains("x-robots-tag")) << path;
  }
}

TEST_P(PortalSite, RobotsMayReadWhatTheyMayNotKeep) {
  const auto robots = city().Get("/robots.txt");
  EXPECT_TRUE(Has(robots, "Sitemap: http://test/sitemap.xml"));
  for (const char* path : {"/subjects", "/records", "/publicity", "/search"}) {
    EXPECT_FALSE(Has(robots, std::string("Disallow: ") + path)) << path;  // else nobody learns of noindex
  }
}

TEST_P(PortalSite, AWrongHostIsNotRepeated) {
  for (const char* host : {"a\"b", "<b>", "a/b", "a b"}) {
    const auto map = city().Ask("GET", "/sitemap.xml", host);
    EXPECT_TRUE(map.status == 400 || Has(map, "<loc>http://localhost/</loc>")) << host;
  }
}

TEST_P(PortalSite, OnlyConfiguredSitesHaveALeaveNotice) {
  const auto notice = Page("/leave?to=" + EncodeQueryValue("https://support.example/"));
  EXPECT_TRUE(Has(notice, "href=\"https://support.example/\""));
  EXPECT_EQ(notice.headers.at("x-robots-tag"), "noindex, noarchive");
  for (const char* to : {"", "https://elsewhere.example/", "https://support.example/other", "javascript:alert(1)",
                         "//support.example/", "https://www.example.gov.cn"}) {
    // The link to the other language keeps the address of this page; what counts is that no link leads there.
    const auto refused = Page("/leave?to=" + EncodeQueryValue(to), 404);
    EXPECT_FALSE(Has(refused, "href=\"https://elsewhere")) << to;
    EXPECT_FALSE(Has(refused, ">https://elsewhere")) << to;
    EXPECT_FALSE(Has(refused, "href=\"javascript")) << to;
  }
  const auto home = Page("/");
  EXPECT_TRUE(Has(home, "href=\"/leave?to=https%3A%2F%2Fsupport.example%2F\""));
  EXPECT_TRUE(Has(home, "href=\"https://www.creditchina.gov.cn/\""));
}

TEST_P(PortalSite, TheFrameSaysWhoRunsTheSite) {
  const auto page = Page("/records/" + city().IdOf("钟环罚〔2026〕12号"));
  for (const char* text :
       {"主办单位：示例信用办公室", "技术支持：", "name=\"ColumnName\" content=\"双公示\"",
        "name=\"ArticleTitle\" content=\"钟环罚〔2026〕12号\"", "name=\"PubDate\" content=\"2026-11-",
        "name=\"ContentSource\"", "name=\"keywords\"", "property=\"og:title\""}) {
    EXPECT_TRUE(Has(page, text)) << text;
  }
  EXPECT_FALSE(Has(page, "ICP"));  // not configured, not shown
  EXPECT_TRUE(Has(Page("/en/"), "Sponsor: Example Credit Office"));
}

TEST_P(PortalSite, AboutPagesExistInBothLanguages) {
  for (const char* path :
       {"/about/statement", "/about/privacy", "/about/accessibility", "/about/contact", "/about/sitemap", "/codes"}) {
    EXPECT_TRUE(Has(Page(path), "<html lang=\"zh-CN\">")) << path;
    EXPECT_TRUE(Has(Page(std::string("/en") + path), "<html lang=\"en\">")) << path;
  }
  EXPECT_TRUE(Has(Page("/about/contact"), "tel:0724-0000000"));
  Page("/about/nothing", 404);
}

TEST_P(PortalSite, AnswersHeadAndConditions) {
  for (const char* path : {"/", "/search", "/publicity", "/sitemap.xml", "/robots.txt", "/publicity/feed", "/codes"}) {
    const auto whole = city().Get(path, "Range: bytes=0-9\r\n");
    EXPECT_EQ(whole.status, 200) << path;  // ranges are not offered
    EXPECT_FALSE(whole.headers.contains("content-range")) << path;
    const auto head = city().Ask("HEAD", path);
    EXPECT_EQ(head.status, 200) << path;
    EXPECT_EQ(head.body, "") << path;
    EXPECT_EQ(head.headers.at("content-length"), whole.headers.at("content-length")) << path;
    const auto known = city().Get(path, "If-None-Match: " + whole.headers.at("etag") + "\r\n");
    EXPECT_EQ(known.status, 304) << path;
    EXPECT_EQ(city().Ask("POST", path).status, 405) << path;
  }
}

TEST_P(PortalSite, RefusesAddressesThatAreNoText) {
  for (const char* target :
       {"/search?q=%FF%FE", "/search?q=%C0%AF", "/search?q=%ED%A0%80", "/search?q=%", "/search?q=%4", "/search?q=%00",
        "/codes?number=%01", "/subjects/%ff", "/publicity?q=%E4%B8"}) {
    EXPECT_EQ(city().GetPage(target).status, 400) << target;
  }
}

TEST_P(PortalSite, EscapesWhatIsTypedIntoAnyField) {
  const std::string typed[] = {"<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' OR '1'='1' --",
                               "{{t.menu.home}}", "');DROP TABLE subject;--"};
  const std::string fields[] = {"/search?q=",
                                "/search?q=ab&kind=",
                                "/search?q=ab&cursor=",
                                "/codes?number=",
                                "/codes?cursor=",
                                "/subjects?code=",
                                "/publicity?q=",
                                "/publicity?department=",
                                "/publicity?from=",
                                "/publicity?month=",
                                "/publicity?item=",
                                "/publicity?cursor=",
                                "/publicity/feed?q=",
                                "/publicity/embed?q=",
                                "/leave?to=",
                                "/nowhere?back=",
                                "/subjects/" + std::string(kChemicals) + "?from="};
  for (const std::string& field : fields) {
    for (const std::string& text : typed) {
      const auto page = city().GetPage(field + EncodeQueryValue(text));
      EXPECT_TRUE(page.status == 200 || page.status == 303 || page.status == 400 || page.status == 404)
          << field << text << " " << page.status;
      EXPECT_FALSE(Has(page, "<script>alert")) << field;
      EXPECT_FALSE(Has(page, "<img src=x")) << field;
    }
  }
  EXPECT_TRUE(Has(Page("/search?q=" + EncodeQueryValue("示例")), std::string(kChemicals)));  // the table is still there
}

}  // namespace
}  // namespace credence::api
