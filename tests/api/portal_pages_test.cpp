// The pages as a browser meets them: both languages, the senior edition, errors with a way on, downloads.
#include <gtest/gtest.h>

#include "api/city.h"
#include "http/target.h"

namespace credence::api {
namespace {

using http::EncodeQueryValue;

class PortalPages : public testing::TestWithParam<db::Engine> {
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
    EXPECT_EQ(answer.headers.at("content-type"), "text/html; charset=utf-8") << target;
    EXPECT_NE(answer.body.find("</html>"), std::string::npos) << target << " is cut";
    EXPECT_EQ(answer.body.find("{{"), std::string::npos) << target;
    EXPECT_NE(answer.body.find("0724-0000000"), std::string::npos) << target << " lacks the phone number";
    return answer;
  }

 private:
  static std::map<db::Engine, std::unique_ptr<City>> cities_;
};
std::map<db::Engine, std::unique_ptr<City>> PortalPages::cities_;

INSTANTIATE_TEST_SUITE_P(Engines, PortalPages, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

bool Has(const http::RawAnswer& answer, std::string_view text) { return answer.body.find(text) != std::string::npos; }
bool MayBeKept(const http::RawAnswer& answer) {
  const bool by_header = !answer.headers.contains("x-robots-tag");
  EXPECT_EQ(by_header, !Has(answer, "<meta name=\"robots\" content=\"noindex, noarchive\">"));
  return by_header;
}

TEST_P(PortalPages, HomeShowsTheNewestAndMayBeFound) {
  const auto page = Page("/");
  EXPECT_TRUE(Has(page, "<html lang=\"zh-CN\">"));
  EXPECT_TRUE(Has(page, "钟祥示例磷化工有限公司"));
  EXPECT_TRUE(Has(page, "演示数据"));
  EXPECT_TRUE(Has(page, "href=\"/en/\""));
  EXPECT_TRUE(MayBeKept(page));
}

TEST_P(PortalPages, EveryPageExistsInEnglish) {
  const std::string record = city().IdOf("钟环罚〔2026〕12号");
  for (const std::string& path : {std::string("/"), "/subjects/" + std::string(kChemicals), "/records/" + record,
                                  std::string("/publicity?item=penalty"), std::string("/about/accessibility")}) {
    const auto page = Page("/en" + path);
    EXPECT_TRUE(Has(page, "<html lang=\"en\">")) << path;
    EXPECT_TRUE(Has(page, "href=\"" + path + "\"")) << path << " does not lead back to Chinese";
    EXPECT_EQ(page.headers.at("content-language"), "en");
  }
  EXPECT_TRUE(Has(Page("/en/records/" + record), "Document number of the penalty decision"));
}

TEST_P(PortalPages, SubjectPageShowsBlocksAndIsNotKept) {
  const auto page = Page("/subjects/" + std::string(kBuilders));
  EXPECT_TRUE(Has(page, "钟祥示例建筑工程有限公司"));
  EXPECT_TRUE(Has(page, "45 条"));
  EXPECT_TRUE(Has(page, "/subjects/" + std::string(kBuilders) + "/records?item=licence"));
  EXPECT_FALSE(MayBeKept(page));
}

TEST_P(PortalPages, EachSubjectHasOneAddress) {
  const auto lower = city().GetPage("/subjects/92420881dem090048c");
  EXPECT_EQ(lower.status, 303);
  EXPECT_EQ(lower.headers.at("location"), "/subjects/92420881DEM090048C");
}

TEST_P(PortalPages, SearchLeadsToTheSubjectOrSaysWhatIsWrong) {
  const auto found = city().GetPage("/en/subjects?code=" + EncodeQueryValue("9242 0881dem090048c"));
  EXPECT_EQ(found.status, 303);
  EXPECT_EQ(found.headers.at("location"), "/en/subjects/92420881DEM090048C");

  const auto broken = Page("/subjects?code=91420881dem090013x", 400);
  EXPECT_TRUE(Has(broken, "统一社会信用代码未通过校验"));
  EXPECT_TRUE(Has(broken, "91420881DEM090013X"));
  EXPECT_FALSE(MayBeKept(broken));
  EXPECT_TRUE(Has(Page("/subjects", 400), "应为 18 位，现为 0 位"));
  EXPECT_TRUE(Has(Page("/subjects/" + std::string(kStranger), 404), "未查到不代表没有信用记录"));
}

TEST_P(PortalPages, AWrongCodeIsShownMaskedWhenItIsAPersonsNumber) {
  const auto page = Page("/subjects/" + std::string(kPersonNumber), 400);
  EXPECT_FALSE(Has(page, ">" + std::string(kPersonNumber)));
  EXPECT_FALSE(Has(page, "value=\"" + std::string(kPersonNumber)));
  EXPECT_TRUE(Has(page, "******************"));
}

TEST_P(PortalPages, EscapesWhatWasTyped) {
  const auto page = Page("/subjects?code=" + EncodeQueryValue("<script>alert(1)</script>"), 400);
  EXPECT_FALSE(Has(page, "<script>alert"));
  const auto list = Page("/publicity?q=" + EncodeQueryValue("\"><b>"));
  EXPECT_FALSE(Has(list, "\"><b>"));
}

TEST_P(PortalPages, RecordPageShowsAmountsDatesAndWaysOn) {
  const auto page = Page("/records/" + city().IdOf("钟环罚〔2026〕12号"));
  EXPECT_TRUE(Has(page, "12.00 万元"));
  EXPECT_TRUE(Has(page, "（120,000.00 元）"));
  EXPECT_TRUE(Has(page, "最短公示期尚未届满，自 2027-02-13 起可以申请信用修复。"));
  EXPECT_TRUE(Has(page, "提出异议"));
  EXPECT_TRUE(Has(page, "自作出决定之日起 7 个工作日内，即不晚于 2026-11-24"));
  EXPECT_TRUE(Has(page, "2026 年公示规则（RS2026）"));
  EXPECT_TRUE(Has(page, "/api/v1/proofs/"));
  EXPECT_FALSE(MayBeKept(page));
  const auto licence = Page("/records/" + city().IdOf("钟市监许〔2026〕298号"));
  EXPECT_TRUE(Has(licence, "长期"));
  EXPECT_TRUE(Has(licence, "超期公示"));
  EXPECT_FALSE(Has(licence, "申请信用修复"));
  EXPECT_FALSE(Has(licence, "适用规则"));
}

TEST_P(PortalPages, EndedPublicityHasAPageWithoutContent) {
  const auto page = Page("/records/" + city().IdOf("钟环罚〔2022〕3号"), 410);
  EXPECT_TRUE(Has(page, "该信息已结束公示"));
  EXPECT_FALSE(Has(page, "钟环罚"));
  EXPECT_FALSE(Has(page, "示例磷化工"));
  EXPECT_FALSE(MayBeKept(page));
  EXPECT_EQ(page.headers.at("cache-control"), "no-store");
}

TEST_P(PortalPages, HeldAndUnknownRecordsLookTheSame) {
  const std::string held = city().IdOf("钟建罚〔2026〕3号");
  std::string a = Page("/records/" + held, 404).body, b = Page("/records/2-999999", 404).body;
  for (std::size_t at; (at = a.find(held)) != std::string::npos;) a.replace(at, held.size(), "ID");
  for (std::size_t at; (at = b.find("2-999999")) != std::string::npos;) b.replace(at, 8, "ID");
  EXPECT_EQ(a, b);
}

TEST_P(PortalPages, ListKeepsTheFormWhenAFilterIsWrong) {
  const auto page = Page("/publicity?item=penalty&from=2026-11-22&to=2026-11-01&q=abc", 400);
  EXPECT_TRUE(Has(page, "起始日期 2026-11-22 晚于截止日期 2026-11-01。"));
  EXPECT_TRUE(Has(page, "value=\"2026-11-22\""));
  EXPECT_TRUE(Has(page, "value=\"abc\""));
  EXPECT_FALSE(Has(page, "钟环罚〔2026〕12号"));
  EXPECT_TRUE(Has(Page("/publicity?cursor=broken", 400), "翻页标记无法识别"));
}

TEST_P(PortalPages, ListPagesForwardAndBackToTheTop) {
  const auto first = Page("/publicity?item=licence&department=D012");
  const std::size_t at = first.body.find("/publicity?item=licence&amp;department=D012&amp;cursor=");
  ASSERT_NE(at, std::string::npos);
  std::string next = first.body.substr(at, first.body.find('"', at) - at);
  for (std::size_t amp; (amp = next.find("&amp;")) != std::string::npos;) next.replace(amp, 5, "&");
  const auto second = Page(next);
  EXPECT_TRUE(Has(second, "href=\"/publicity?item=licence&amp;department=D012\""));
  EXPECT_TRUE(Has(second, "共 45 条"));
}

TEST_P(PortalPages, DownloadHoldsTheWholeListAndNoFormula) {
  const auto csv = city().GetPage("/publicity.csv?item=licence");
  EXPECT_EQ(csv.status, 200);
  EXPECT_EQ(csv.headers.at("content-type"), "text/csv; charset=utf-8");
  EXPECT_TRUE(csv.headers.at("content-disposition").starts_with("attachment"));
  EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), kManyLicences + 3 + 1);
  EXPECT_TRUE(csv.body.starts_with("\xEF\xBB\xBF行政相对人名称,统一社会信用代码,行政许可决定文书号"));
  EXPECT_EQ(csv.body.find(",=HYPERLINK"), std::string::npos);
  EXPECT_NE(csv.body.find("'=HYPERLINK"), std::string::npos);
  EXPECT_EQ(csv.headers.at("x-robots-tag"), "noindex, noarchive");
  EXPECT_TRUE(city().GetPage("/en/publicity.csv?item=penalty").body.find("decision number") != std::string::npos);
  EXPECT_EQ(city().Get("/publicity.csv?department=D999").status, 400);
}

TEST_P(PortalPages, SeniorEditionIsKeptInACookie) {
  const auto on = city().GetPage("/senior?on=1&back=" + EncodeQueryValue("/publicity?item=penalty&q=磷化工"));
  EXPECT_EQ(on.status, 303);
  EXPECT_EQ(on.headers.at("location"), "/publicity?item=penalty&q=" + EncodeQueryValue("磷化工"));
  EXPECT_TRUE(on.headers.at("set-cookie").starts_with("senior=1; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"));
  EXPECT_TRUE(city().GetPage("/senior?on=0").headers.at("set-cookie").starts_with("senior=; Path=/; Max-Age=0"));

  const auto page = Page("/", 200, "Cookie: senior=1\r\n");
  EXPECT_TRUE(Has(page, "class=\"senior\""));
  EXPECT_TRUE(Has(page, "/senior?on=0&amp;back=%2F"));
  EXPECT_NE(page.headers.at("vary").find("Cookie"), std::string::npos);
  EXPECT_FALSE(Has(Page("/"), "class=\"senior\""));
}

TEST_P(PortalPages, SeniorSwitchNeverLeadsAway) {
  for (const char* back : {"https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "evil",
                           "", "/%0d%0aSet-Cookie:x", "/..", "javascript:alert(1)", "/senior?on=1"}) {
    const auto answer = city().GetPage("/senior?on=1&back=" + EncodeQueryValue(back));
    EXPECT_EQ(answer.status, 303) << back;
    EXPECT_EQ(answer.headers.at("location"), "/") << back;
  }
}

TEST_P(PortalPages, UnknownAddressesHaveAPageInTheirLanguage) {
  EXPECT_TRUE(Has(Page("/nowhere", 404), "未找到页面"));
  EXPECT_TRUE(Has(Page("/en/nowhere", 404), "Page not found"));
  EXPECT_EQ(city().Get("/nowhere").headers.at("content-type"), "application/problem+json");
}

TEST_P(PortalPages, ProgramsGetProblemsAtPageAddresses) {
  EXPECT_EQ(city().Get("/records/1-999999").headers.at("content-type"), "application/problem+json");
  EXPECT_EQ(city().Get("/publicity?from=x").headers.at("content-type"), "application/problem+json");
}

TEST_P(PortalPages, PagesAreKnownByTheirTag) {
  const std::string tag = Page("/publicity").headers.at("etag");
  EXPECT_EQ(city().GetPage("/publicity", "If-None-Match: " + tag + "\r\n").status, 304);
  EXPECT_EQ(city().GetPage("/publicity?item=penalty", "If-None-Match: " + tag + "\r\n").status, 200);
}

TEST_P(PortalPages, LoadsNothingFromElsewhereAndNothingInline) {
  for (const char* path : {"/", "/publicity", "/about/accessibility", "/nowhere"}) {
    const auto page = city().GetPage(path);
    EXPECT_FALSE(Has(page, " style=")) << path;
    EXPECT_FALSE(Has(page, "<style")) << path;
    EXPECT_FALSE(Has(page, "src=\"http")) << path;
    EXPECT_TRUE(Has(page, "/assets/site.css?v=")) << path;
  }
}

}  // namespace
}  // namespace credence::api
