// The search over HTTP: every answer keeps the API document, and people are the unknown at this door too.
#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/city.h"
#include "api/schema_check.h"
#include "api/yaml_reader.h"
#include "base/resources.h"
#include "http/target.h"

namespace credence::api {
namespace {

namespace json = boost::json;
using http::EncodeQueryValue;

class SearchApi : public testing::TestWithParam<db::Engine> {
 protected:
  static void TearDownTestSuite() { cities_.clear(); }
  City& city() {
    auto& city = cities_[GetParam()];
    if (!city) city = std::make_unique<City>(GetParam());
    return *city;
  }
  json::value Ask(const std::string& path, const std::string& query, int status) {
    static const json::value document = ReadYaml(RequireResource("docs/api/openapi.yaml"));
    const http::RawAnswer answer = city().Get(path + "?" + query);
    EXPECT_EQ(answer.status, status) << query << "\n" << answer.body;
    const json::value body = json::parse(answer.body);
    const json::object& responses = document.at("paths").at(path).at("get").at("responses").as_object();
    const json::value* response = responses.if_contains(std::to_string(answer.status));
    if (response == nullptr) {
      ADD_FAILURE() << query << ": the document does not know " << answer.status;
      return body;
    }
    if (const json::value* reference = response->as_object().if_contains("$ref")) {
      response = &Resolve(document, reference->as_string());
    }
    const json::value& schema =
        response->at("content").at(std::string_view(answer.headers.at("content-type"))).at("schema");
    for (const std::string& breach : FindBreaches(document, schema, body)) ADD_FAILURE() << query << ": " << breach;
    EXPECT_EQ(answer.headers.at("x-robots-tag"), "noindex, noarchive");
    return body;
  }
  json::value Search(const std::string& text, const std::string& more = "", int status = 200) {
    return Ask("/api/v1/search", "q=" + EncodeQueryValue(text) + more, status);
  }
  std::vector<std::string> Codes(const std::string& text, const std::string& more = "") {
    std::vector<std::string> codes;
    const json::value body = Search(text, more);
    for (const json::value& row : body.at("rows").as_array()) {
      codes.emplace_back(row.at("code").as_string());
    }
    return codes;
  }
  std::string Problem(const std::string& text, const std::string& more = "") {
    const json::value body = Search(text, more, 400);
    return std::string(body.at("code").as_string());
  }

 private:
  static std::map<db::Engine, std::unique_ptr<City>> cities_;
};
std::map<db::Engine, std::unique_ptr<City>> SearchApi::cities_;
INSTANTIATE_TEST_SUITE_P(Engines, SearchApi, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

using Texts = std::vector<std::string>;

TEST_P(SearchApi, FindsByNameCodeNumberAndDocument) {
  const std::string chemicals(kChemicals), builders(kBuilders);
  EXPECT_EQ(Codes("磷肥厂"), (Texts{chemicals}));
  EXPECT_EQ(Search("磷肥厂").at("rows").at(0).at("matched_name").as_string(), "钟祥示例磷肥厂");
  EXPECT_EQ(Codes(chemicals), (Texts{chemicals}));
  EXPECT_EQ(Search(chemicals).at("kind").as_string(), "code");
  EXPECT_EQ(Codes("91420881DEM"), (Texts{chemicals, builders}));
  EXPECT_EQ(Search("91420881DEM").at("kind").as_string(), "number");
  for (const char* document : {"钟建许〔2026〕7号", "钟建许[2026]7号", "钟建许（2026）第007号"}) {
    EXPECT_EQ(Codes(document), (Texts{builders})) << document;
    EXPECT_EQ(Search(document).at("kind").as_string(), "document");
  }
  const json::value row = Search(builders).at("rows").at(0);
  EXPECT_EQ(row.at("counts").at("licence").as_int64(), kManyLicences);
  EXPECT_EQ(row.at("kind").as_string(), "organisation");
}

TEST_P(SearchApi, GivesPages) {
  const json::value first = Search("示例", "&limit=2");
  EXPECT_EQ(first.at("rows").as_array().size(), 2U);
  EXPECT_EQ(first.at("total").as_int64(), 3);
  const std::string next(first.at("next").as_string());
  const json::value second = Search("示例", "&limit=2&cursor=" + EncodeQueryValue(next));
  EXPECT_EQ(second.at("rows").as_array().size(), 1U);
  EXPECT_EQ(second.at("total").as_int64(), 3);
  EXPECT_TRUE(second.at("next").is_null());
}

TEST_P(SearchApi, Suggests) {
  const json::value view = Ask("/api/v1/suggestions", "q=" + EncodeQueryValue("示例"), 200);
  EXPECT_EQ(view.at("suggestions").as_array().size(), 3U);
  for (const char* query : {"q=", "", "q=%E9%92%9F", "q=91420881DEM0900130"}) {
    EXPECT_TRUE(Ask("/api/v1/suggestions", query, 200).at("suggestions").as_array().empty()) << query;
  }
}

TEST_P(SearchApi, RefusesBadInputByItsRule) {
  EXPECT_EQ(Problem(""), "subjects.search_empty");
  EXPECT_EQ(Problem("钟"), "subjects.search_short");
  EXPECT_EQ(Problem(std::string(500, 'x')), "subjects.search_long");
  EXPECT_EQ(Problem("示例", "&kind=person"), "subjects.search_kind");
  EXPECT_EQ(Problem("示例", "&cursor=1"), "subjects.search_cursor");
  for (const char* limit : {"0", "101", "-1", "x", "1x", "99999999999999999999"}) {
    EXPECT_EQ(Problem("示例", std::string("&limit=") + limit), "portal.search_limit");
  }
  EXPECT_EQ(Problem("91420881DEM0900130"), "credit_code.check");
  for (const char* target : {"/api/v1/search?q=%D6%D3%CF%E9", "/api/v1/search?q=%E9%92", "/api/v1/search?q=%zz",
                             "/api/v1/search?q=%00%00", "/api/v1/search?q=%01ab"}) {
    EXPECT_EQ(city().Get(target).status, 400) << target;
  }
  std::string long_text = "/api/v1/search?q=";
  for (int i = 0; i < 10'000; ++i) long_text += "%E9";
  EXPECT_EQ(city().Get(long_text).status, 414);
  for (const char* text : {"%%", "__", "**", "' OR '1'='1", "<script>alert(1)</script>", "\\_\\_"}) {
    EXPECT_TRUE(Codes(text).empty()) << text;
  }
}

TEST_P(SearchApi, AnswersAboutPeopleAsAboutTheUnknown) {
  // A name that stands in rows as legal representative, a name that does not, a number of a person.
  EXPECT_EQ(Search("示例某").at("total").as_int64(), 0);
  EXPECT_EQ(Search("示例某").at("rows").as_array().size(), Search("无此人").at("rows").as_array().size());
  const http::RawAnswer answer = city().Get("/api/v1/search?q=" + std::string(kPersonNumber));
  EXPECT_EQ(answer.status, 400);
  EXPECT_EQ(answer.body.find(kPersonNumber), std::string::npos);
  EXPECT_EQ(city().Get("/api/v1/suggestions?q=" + std::string(kPersonNumber)).body.find(kPersonNumber),
            std::string::npos);
  const http::RawAnswer phone = city().Get("/api/v1/search?q=" + std::string(kMobile));
  EXPECT_EQ(phone.body.find(kMobile), std::string::npos);
}

TEST_P(SearchApi, TellsThePageWhatIsWrong) {
  auto view = [&](std::string_view query, std::string_view kind = "", std::string_view cursor = "") {
    return city().portal->Search(Caller::Public(), Language::kEnglish, query, kind, cursor).value();
  };
  EXPECT_TRUE(view("").at("problem").is_null());
  EXPECT_TRUE(view(" \t").at("problem").is_null());
  EXPECT_EQ(view("钟").at("problem").at("code").as_string(), "subjects.search_short");
  EXPECT_EQ(view("示例", "x").at("problem").at("code").as_string(), "subjects.search_kind");
  EXPECT_EQ(view("示例", "", "x").at("problem").at("code").as_string(), "subjects.search_cursor");
  const json::object code = view("91420881DEM0900130");
  EXPECT_EQ(code.at("problem").at("code").as_string(), "credit_code.check");
  EXPECT_FALSE(code.at("problem").at("text").as_string().empty());
  EXPECT_EQ(json::serialize(view(kPersonNumber)).find(kPersonNumber), std::string::npos);
  EXPECT_TRUE(view("示例").at("problem").is_null());
}

}  // namespace
}  // namespace credence::api
