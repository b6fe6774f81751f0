// The public JSON: every answer keeps the API document, and nothing leaves that may not.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "api/city.h"
#include "api/schema_check.h"
#include "api/yaml_reader.h"
#include "base/resources.h"
#include "http/target.h"
#include "ledger/proof.h"

namespace credence::api {
namespace {

namespace json = boost::json;
using http::EncodeQueryValue;

const json::value& Document() {
  static const json::value document = ReadYaml(RequireResource("docs/api/openapi.yaml"));
  return document;
}

// The schema of the document for an operation, a status and a kind of content; null when it does not know the answer.
const json::value* SchemaOf(std::string_view path, int status, std::string_view content_type) {
  const json::object& responses = Document().at("paths").at(path).at("get").at("responses").as_object();
  const json::value* response = responses.if_contains(std::to_string(status));
  if (response == nullptr) return nullptr;
  if (const json::value* reference = response->as_object().if_contains("$ref")) {
    response = &Resolve(Document(), reference->as_string());
  }
  const json::value* content = response->at("content").as_object().if_contains(content_type);
  return content == nullptr ? nullptr : &content->at("schema");
}

class PortalApi : public testing::TestWithParam<db::Engine> {
 protected:
  static void TearDownTestSuite() { cities_.clear(); }

  City& city() {
    auto& city = cities_[GetParam()];
    if (!city) city = std::make_unique<City>(GetParam());
    return *city;
  }

  // The answer, checked against the document.
  json::value Ask(std::string_view path, const std::string& target, int status, std::string_view headers = "") {
    const http::RawAnswer answer = city().Get(target, headers);
    EXPECT_EQ(answer.status, status) << target << "\n" << answer.body;
    const std::string& type = answer.headers.at("content-type");
    const json::value* schema = SchemaOf(path, answer.status, type);
    if (schema == nullptr) {
      ADD_FAILURE() << target << ": the document does not know " << answer.status << " with " << type;
      return nullptr;
    }
    json::value body = json::parse(answer.body);
    for (const std::string& breach : FindBreaches(Document(), *schema, body)) ADD_FAILURE() << target << ": " << breach;
    EXPECT_EQ(answer.headers.at("x-robots-tag"), "noindex, noarchive") << target;
    return body;
  }
  json::value Subject(std::string_view code, int status = 200) {
    return Ask("/api/v1/subjects/{code}", "/api/v1/subjects/" + EncodeQueryValue(code), status);
  }
  json::value Record(std::string_view id, int status = 200) {
    return Ask("/api/v1/records/{id}", "/api/v1/records/" + EncodeQueryValue(id), status);
  }
  json::value Publicity(const std::string& query, int status = 200) {
    return Ask("/api/v1/publicity", "/api/v1/publicity?" + query, status);
  }
  json::value Proof(std::string_view id, int status = 200) {
    return Ask("/api/v1/proofs/{record}", "/api/v1/proofs/" + EncodeQueryValue(id), status);
  }

 private:
  static std::map<db::Engine, std::unique_ptr<City>> cities_;
};
std::map<db::Engine, std::unique_ptr<City>> PortalApi::cities_;

INSTANTIATE_TEST_SUITE_P(Engines, PortalApi, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

std::string CodeOf(const json::value& problem) { return std::string(problem.at("code").as_string()); }

TEST_P(PortalApi, DocumentAndRoutesAreTheSame) {
  std::set<std::string> documented, routed;
  for (const auto& [path, operations] : Document().at("paths").as_object()) {
    for (const auto& [method, operation] : operations.as_object()) {
      documented.insert(std::string(method) + " " + std::string(path) + " " +
                        std::string(operation.at("operationId").as_string()));
    }
  }
  for (const http::Route& route : city().site->router().routes()) {
    if (!route.path.starts_with("/api/")) continue;
    std::string method(http::NameOf(route.method));
    for (char& c : method) c = static_cast<char>(std::tolower(c));
    routed.insert(method + " " + route.path + " " + route.operation_id);
  }
  EXPECT_EQ(documented, routed);
}

TEST_P(PortalApi, ServesItsDocument) {
  const http::RawAnswer answer = city().Get("/api/openapi.yaml");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.headers.at("content-type"), "application/yaml");
  EXPECT_EQ(answer.body, RequireResource("docs/api/openapi.yaml"));
}

TEST_P(PortalApi, SaysWhatTheSiteCallsItself) {
  const json::value body = Ask("/api/v1/site", "/api/v1/site", 200);
  EXPECT_EQ(body.at("name").at("zh"), "示例市公共信用信息平台");
  EXPECT_EQ(body.at("demo"), true);
}

TEST_P(PortalApi, AnswersASubjectWithWhatIsPublic) {
  const json::value body = Subject(kChemicals);
  EXPECT_EQ(body.at("subject").at("name"), "钟祥示例磷化工有限公司");
  EXPECT_EQ(body.at("subject").at("kind"), "有限责任公司");
  EXPECT_EQ(body.at("subject").at("legal_representative"), "示例某");
  EXPECT_EQ(body.at("subject").at("registered_on"), "2009-03-26");
  EXPECT_EQ(body.at("subject").at("former_names").at(0).at("name"), "钟祥示例磷肥厂");
  EXPECT_EQ(body.at("subject").at("former_names").at(0).at("until"), "2026-01-05");
  EXPECT_EQ(body.at("licences").at("total"), 1);
  EXPECT_EQ(body.at("penalties").at("total"), 2);  // the ended one is neither listed nor counted
  EXPECT_EQ(body.at("counts").as_array().size(), 9u);
  EXPECT_EQ(body.at("counts").at(1), json::parse(R"({"item": "penalty", "count": 2})"));
  EXPECT_EQ(body.at("demo"), true);
}

TEST_P(PortalApi, ShowsTheNewestTenOfASubjectAndCountsAll) {
  const json::value body = Subject(kBuilders);
  EXPECT_EQ(body.at("licences").at("total"), kManyLicences);
  EXPECT_EQ(body.at("licences").at("rows").as_array().size(), 10u);
  EXPECT_EQ(body.at("licences").at("rows").at(0).at("decided_on"), "2026-09-09");
}

TEST_P(PortalApi, UnderstandsCodesAsPeopleTypeThem) {
  EXPECT_EQ(Subject(" 9242 0881dem090048c").at("subject").at("category"), "individual_business");
}

TEST_P(PortalApi, SaysWhichRuleACodeBreaks) {
  EXPECT_EQ(CodeOf(Subject("91420881DEM09001W", 400)), "credit_code.length");
  EXPECT_EQ(CodeOf(Subject("91420881DEM090013X", 400)), "credit_code.check");
  EXPECT_EQ(CodeOf(Subject(kStranger, 404)), "subjects.not_found");
}

TEST_P(PortalApi, AnswersARecordWithItsPublicFields) {
  const json::value body = Record(city().IdOf("钟环罚〔2026〕12号"));
  const json::value& record = body.at("record");
  EXPECT_EQ(record.at("class"), "general");
  EXPECT_EQ(record.at("rule_set"), "RS2026");
  EXPECT_EQ(record.at("public_until"), "2027-11-13");
  EXPECT_EQ(record.at("repairable_from"), "2027-02-13");
  EXPECT_EQ(record.at("deadline"), "2026-11-24");
  EXPECT_EQ(record.at("late"), false);
  EXPECT_EQ(body.at("proof").at("status"), "proven");
  std::map<std::string, std::string> fields;
  for (const json::value& field : record.at("fields").as_array()) {
    fields[std::string(field.at("code").as_string())] = json::serialize(field.at("value"));
  }
  EXPECT_EQ(fields.at("CF_NR_FK"), "\"12\"");
  EXPECT_EQ(fields.at("CF_FRDB"), "\"示例某\"");
  for (const char* hidden : {"CF_FR_ZJHM", "CF_FR_ZJLX", "CF_XDR_ZJHM", "BZ", "X_GSLB"}) {
    EXPECT_FALSE(fields.contains(hidden)) << hidden;
  }
}

TEST_P(PortalApi, TellsLateRecordsAndOpenEnds) {
  const json::value body = Record(city().IdOf("钟市监许〔2026〕298号"));
  EXPECT_EQ(body.at("record").at("late"), true);
  EXPECT_TRUE(body.at("record").at("public_until").is_null());
  EXPECT_TRUE(body.at("record").at("class").is_null());
  EXPECT_TRUE(body.at("record").at("repairable_from").is_null());
}

TEST_P(PortalApi, NamesEarlierVersionsWithoutTheirContent) {
  const json::value body = Record(city().IdOf("钟环许〔2026〕41号"));
  EXPECT_EQ(body.at("record").at("version"), 2);
  ASSERT_EQ(body.at("record").at("versions").as_array().size(), 1u);
  EXPECT_EQ(body.at("record").at("versions").at(0).at("version"), 1);
  EXPECT_EQ(json::serialize(body).find("准予变更排污许可证。"), std::string::npos);
}

TEST_P(PortalApi, MasksPersonalDataThatSomebodyConfirmed) {
  const json::value body = Record(city().IdOf("钟建罚〔2026〕4号"));
  const std::string fact(body.at("record").at("fact").as_string());
  EXPECT_TRUE(fact.starts_with("已确认：经手人电话 ***********，身份证号 ******************"));
  for (const json::value& field : body.at("record").at("fields").as_array())
    EXPECT_EQ(field.at("masked"), field.at("code") == "CF_SY");
}

TEST_P(PortalApi, AnswersEndedPublicityWithoutContent) {
  const std::string id = city().IdOf("钟环罚〔2022〕3号");
  const json::value body = Record(id, 410);
  EXPECT_EQ(CodeOf(body), "records.publicity_ended");
  EXPECT_EQ(body.at("status"), 410);
  EXPECT_EQ(json::serialize(body).find("2022"), std::string::npos);
  EXPECT_EQ(CodeOf(Proof(id, 410)), "records.publicity_ended");
}

TEST_P(PortalApi, AnswersReplacedRecordsAsEnded) {
  Record(city().IdOf("钟环罚〔2026〕20号", "superseded"), 410);
  const json::value body = Record(city().IdOf("钟环罚〔2026〕20号", "active"));
  EXPECT_EQ(body.at("record").at("subject").at("code").as_string(), kChemicals);
  EXPECT_EQ(body.at("record").at("versions").as_array().size(), 1u);
}

TEST_P(PortalApi, DoesNotKnowWhatWasNeverPublic) {
  for (const char* document : {"钟建罚〔2026〕3号", "钟建罚〔2026〕2号"}) {  // held; minor
    const std::string id = city().IdOf(document);
    EXPECT_EQ(CodeOf(Record(id, 404)), "records.not_found") << document;
    EXPECT_EQ(CodeOf(Proof(id, 404)), "records.not_found") << document;
  }
  EXPECT_EQ(CodeOf(Record("999-999", 404)), "records.not_found");
  EXPECT_EQ(CodeOf(Record("nonsense", 404)), "records.not_found");
  EXPECT_EQ(CodeOf(Proof("1-01", 404)), "records.not_found");
}

TEST_P(PortalApi, GivesProofsThatVerify) {
  const std::string id = city().IdOf("钟环许〔2026〕41号");
  Proof(id);
  const http::RawAnswer answer = city().Get("/api/v1/proofs/" + id);
  auto proof = ledger::ParseProof(answer.body);
  ASSERT_TRUE(proof.ok());
  auto verifier = crypto::VerifierFromPem(city().signer->PublicKeyPem());
  EXPECT_TRUE(ledger::VerifyProof(*proof, **verifier).ok());
}

TEST_P(PortalApi, SaysWhenAProofIsPending) {
  const std::string id = city().IdOf("钟食药监许〔2026〕99号");
  EXPECT_EQ(Record(id).at("proof").at("status"), "pending");
  EXPECT_EQ(CodeOf(Proof(id, 503)), "ledger.pending");
  EXPECT_FALSE(city().Get("/api/v1/proofs/" + id).headers.at("retry-after").empty());
}

TEST_P(PortalApi, PagesThroughTheListWithoutGapOrRepetition) {
  std::set<std::string> ids;
  std::string cursor;
  int pages = 0;
  do {
    const json::value body = Publicity("item=licence" + (cursor.empty() ? "" : "&cursor=" + cursor));
    EXPECT_EQ(body.at("total"), kManyLicences + 3);
    for (const json::value& row : body.at("rows").as_array()) {
      EXPECT_TRUE(ids.insert(std::string(row.at("id").as_string())).second);
    }
    cursor = body.at("next").is_null() ? "" : std::string(body.at("next").as_string());
    ++pages;
  } while (!cursor.empty() && pages < 10);
  EXPECT_EQ(pages, 3);
  EXPECT_EQ(ids.size(), kManyLicences + 3u);
}

TEST_P(PortalApi, FiltersByDepartmentPeriodAndWord) {
  EXPECT_EQ(Publicity("item=licence&department=D011").at("total"), 1);
  EXPECT_EQ(Publicity("item=licence&department=D013").at("total"), 0);
  EXPECT_EQ(Publicity("item=licence&from=2026-11-03&to=2026-11-17").at("total"), 2);
  EXPECT_EQ(Publicity("item=licence&q=" + EncodeQueryValue("磷化工")).at("total"), 1);
  EXPECT_EQ(Publicity("item=licence&q=" + EncodeQueryValue("〔2026〕298")).at("total"), 1);
  EXPECT_EQ(Publicity("item=licence&q=" + EncodeQueryValue("%%")).at("total"), 0);
  EXPECT_EQ(Publicity("item=licence&department=&from=&to=&q=&cursor=").at("total"), kManyLicences + 3);
}

TEST_P(PortalApi, ListsOnlyPenaltiesThatArePublicToday) {
  std::set<std::string> documents;
  const json::value body = Publicity("item=penalty");
  for (const json::value& row : body.at("rows").as_array()) {
    documents.insert(std::string(row.at("document_number").as_string()));
  }
  EXPECT_EQ(documents, (std::set<std::string>{"钟环罚〔2026〕12号", "钟建罚〔2026〕4号", "钟环罚〔2026〕20号"}));
}

TEST_P(PortalApi, MeasuresTheMonth) {
  const json::value now = Publicity("item=licence").at("timeliness");
  EXPECT_EQ(now.at("month"), "2026-11");
  EXPECT_EQ(now.at("unfinished"), true);
  const json::value september = Publicity("item=licence&month=2026-09").at("timeliness");
  EXPECT_EQ(september.at("unfinished"), false);
  ASSERT_EQ(september.at("rows").as_array().size(), 1u);
  EXPECT_EQ(september.at("rows").at(0).at("due"), kManyLicences);
  EXPECT_EQ(september.at("rows").at(0).at("rate"), "100.00");
  EXPECT_TRUE(Publicity("item=licence&month=2019-03").at("timeliness").at("rows").as_array().empty());
}

TEST_P(PortalApi, CountsLateDecisionsOfTheDepartmentThatReported) {
  const json::value body = Publicity("item=penalty");
  ASSERT_FALSE(body.at("timeliness").at("rows").as_array().empty());
  for (const json::value& row : body.at("timeliness").at("rows").as_array()) {
    const bool late = row.at("late") == 1;
    EXPECT_EQ(row.at("late").to_number<int>(), row.at("due").to_number<int>() - row.at("on_time").to_number<int>());
    EXPECT_EQ(row.at("rate") == "0.00", late);
  }
}

TEST_P(PortalApi, RefusesFiltersThatMeanNothing) {
  const std::pair<const char*, const char*> cases[] = {
      {"item=organisation", "portal.filter_item"},
      {"from=2026-02-30", "portal.filter_date"},
      {"to=2026/11/22", "portal.filter_date"},
      {"from=2026-11-22&to=2026-11-21", "portal.filter_dates"},
      {"department=D999", "portal.filter_department"},
      {"department=%25", "portal.filter_department"},
      {"q=a", "portal.filter_word"},
      {"month=2026-13", "portal.filter_month"},
      {"month=2026-12", "portal.filter_month"},
      {"month=2026-11-01", "portal.filter_month"},
      {"cursor=zzz", "portal.cursor"},
      {"cursor=MjAyNi0xMS0yMiww", "portal.cursor"},
      {"cursor=MjAyNi0wMi0zMCwx", "portal.cursor"},
  };
  for (const auto& [query, code] : cases) EXPECT_EQ(CodeOf(Publicity(query, 400)), code) << query;
  EXPECT_EQ(CodeOf(Publicity("q=" + std::string(201, 'a'), 400)), "portal.filter_word");
}

TEST_P(PortalApi, AnswersPersonsAsTheUnknown) {
  const std::string number(kPersonNumber);
  EXPECT_EQ(CodeOf(Subject(number, 400)), CodeOf(Subject("420881190001010025", 400)));
  EXPECT_EQ(Publicity("item=penalty&q=" + number).at("total"), 0);
  EXPECT_EQ(Publicity("item=penalty&q=" + EncodeQueryValue("示例某")).at("total"), 0);
  EXPECT_EQ(Publicity("item=penalty&q=" + EncodeQueryValue("钟公罚")).at("total"), 0);
  const std::string problem = json::serialize(Record(number, 404));
  EXPECT_EQ(problem.find(number), std::string::npos);
}

TEST_P(PortalApi, KeepsPersonalDataOutOfEveryBody) {
  std::vector<std::string> targets{"/api/v1/publicity?item=licence",
                                   "/api/v1/publicity?item=penalty",
                                   "/",
                                   "/en/",
                                   "/publicity?item=penalty",
                                   "/publicity?item=licence",
                                   "/publicity.csv?item=penalty",
                                   "/publicity.csv?item=licence"};
  for (std::string_view code : {kChemicals, kBuilders, kSnacks}) {
    targets.push_back("/subjects/" + std::string(code));
    targets.push_back("/api/v1/subjects/" + std::string(code));
  }
  for (const char* document : {"钟环罚〔2026〕12号", "钟建罚〔2026〕4号", "钟建罚〔2026〕3号", "钟环许〔2026〕41号"}) {
    const std::string id = city().IdOf(document);
    for (const char* door : {"/records/", "/en/records/", "/api/v1/records/", "/api/v1/proofs/"})
      targets.push_back(door + id);
  }
  for (const std::string& target : targets) {
    const std::string body = city().GetPage(target).body;
    ASSERT_FALSE(body.empty()) << target;
    for (std::string_view secret :
         {kPersonNumber, kMobile, std::string_view("内部备注"), std::string_view("暂缓公示")}) {
      EXPECT_EQ(body.find(secret), std::string::npos) << target << " tells " << secret;
    }
  }
}

TEST_P(PortalApi, SpeaksEnglishWhenAsked) {
  const json::value body = Ask("/api/v1/records/{id}", "/api/v1/records/1-999999", 404, "Accept-Language: en\r\n");
  EXPECT_TRUE(body.at("title").as_string().starts_with("There is no published record"));
}

TEST_P(PortalApi, AnswersHeadWithoutBody) {
  const std::string target = "/api/v1/subjects/" + std::string(kChemicals);
  const http::RawAnswer head = city().Ask("HEAD", target);
  EXPECT_EQ(head.status, 200);
  EXPECT_TRUE(head.body.empty());
  EXPECT_EQ(head.headers.at("content-length"), std::to_string(city().Get(target).body.size()));
}

TEST_P(PortalApi, AnswersWhatIsKnownWithoutSendingItAgain) {
  const std::string target = "/api/v1/subjects/" + std::string(kChemicals);
  const std::string tag = city().Get(target).headers.at("etag");
  const http::RawAnswer again = city().Get(target, "If-None-Match: " + tag + "\r\n");
  EXPECT_EQ(again.status, 304);
  EXPECT_TRUE(again.body.empty());
  EXPECT_EQ(city().Get(target, "If-None-Match: \"other\"\r\n").status, 200);
}

TEST_P(PortalApi, RefusesToWrite) {
  EXPECT_EQ(city().Ask("POST", "/api/v1/publicity").status, 405);
  EXPECT_EQ(city().Ask("DELETE", "/api/v1/records/1-1").status, 405);
}

TEST(PortalApiAlone, StopsShowingARecordOnTheDayAfterItsEnd) {
  City city(db::Engine::kSqlite);
  const std::string target = "/api/v1/records/" + city.IdOf("钟环罚〔2026〕12号");
  city.clock.Set(BeijingMidnight(CivilDate::ParseIso("2027-11-13").value()));
  EXPECT_EQ(city.Get(target).status, 200);
  city.clock.Set(BeijingMidnight(CivilDate::ParseIso("2027-11-14").value()));
  EXPECT_EQ(city.Get(target).status, 410);
  EXPECT_EQ(city.Get("/api/v1/publicity?item=penalty").body.find("钟环罚〔2026〕12号"), std::string::npos);
}

}  // namespace
}  // namespace credence::api
