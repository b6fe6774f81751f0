// The page code gives the templates every member that their fixtures show, so that a template tried with a fixture
// works with a real record.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <iterator>

#include "api/city.h"
#include "portal/display.h"

namespace credence::api {
namespace {

namespace json = boost::json;

json::value FixtureView(const std::string& name) {
  std::ifstream in(std::string(CREDENCE_SOURCE_DIR) + "/tests/portal/fixtures/" + name + ".zh.json");
  EXPECT_TRUE(in.good()) << name;
  return json::parse(std::string(std::istreambuf_iterator<char>(in), {})).at("view");
}

// Every member of the fixture exists, with a value of the same kind where both have one. Of lists the first elements
// are compared.
void ExpectMembers(const json::value& fixture, const json::value& given, const std::string& place) {
  if (fixture.is_null() || given.is_null()) return;
  ASSERT_EQ(fixture.kind() == json::kind::uint64 ? json::kind::int64 : fixture.kind(), given.kind()) << place;
  if (fixture.is_array()) {
    if (fixture.as_array().empty() || given.as_array().empty()) return;
    ExpectMembers(fixture.as_array()[0], given.as_array()[0], place + "[0]");
  }
  if (!fixture.is_object()) return;
  for (const auto& [name, member] : fixture.as_object()) {
    const json::value* found = given.as_object().if_contains(name);
    ASSERT_NE(found, nullptr) << place << "." << std::string(name) << " is missing";
    ExpectMembers(member, *found, place + "." + std::string(name));
  }
}

TEST(PageContexts, HoldEveryMemberOfTheFixtures) {
  City city(db::Engine::kSqlite);
  const portal::Words& words = portal::Words::Of(Language::kChinese);
  const Caller anybody = Caller::Public();
  const CivilDate today = city.clock.Today();

  json::object subject = city.portal->Subject(anybody, kChemicals).value();
  portal::ShowSubject(words, subject);
  ExpectMembers(FixtureView("subject"), subject, "subject");

  json::object record = city.portal->Record(anybody, city.IdOf("钟环罚〔2026〕12号")).value();
  portal::ShowRecord(
      words, today, [](auto, auto) { return std::string(); }, record);
  ExpectMembers(FixtureView("record_penalty"), record, "record");

  const auto filter = portal::ParsePublicityFilter({{"item", "penalty"}}, today).value();
  json::object list = city.portal->Publicity(anybody, filter).value();
  portal::ShowPublicity(words, filter, today, list);
  ExpectMembers(FixtureView("publicity_penalties"), list, "publicity");

  json::object search = city.portal->Search(anybody, Language::kChinese, "示例", "", "").value();
  portal::ShowSearch(words, "", false, search);
  ExpectMembers(FixtureView("search_results"), search, "search");

  json::object codes = city.portal->Codes(anybody, "420881000000007", "").value();
  portal::ShowCodes(words, false, codes);
  ExpectMembers(FixtureView("codes_found"), codes, "codes");

  json::object home = city.portal->Home(anybody).value();
  portal::ShowHome(words, home);
  json::value fixture = FixtureView("home");
  ExpectMembers(fixture.at("figures"), home.at("figures"), "figures");
  for (const char* block : {"licences", "penalties"}) {
    ExpectMembers(fixture.at(block).at("rows"), home.at(block).at("rows"), block);
    EXPECT_EQ(home.at(block).at("all_url"), fixture.at(block).at("all_url"));
    EXPECT_EQ(home.at(block).at("rows_present"), true);
  }
}

}  // namespace
}  // namespace credence::api
