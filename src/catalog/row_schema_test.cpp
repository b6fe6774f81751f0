#include "catalog/row_schema.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <regex>

#include "base/text.h"

namespace credence::catalog {
namespace {

namespace json = boost::json;

json::object SchemaOf(std::string_view code, Language language = Language::kChinese) {
  return json::parse(RowSchema(**FindBuiltinItem(code), language)).as_object();
}

const json::object& Property(const json::object& schema, std::string_view field) {
  return schema.at("properties").as_object().at(field).as_object();
}

bool Requires(const json::object& schema, std::string_view field) {
  for (const json::value& required : schema.at("required").as_array()) {
    if (required.as_string() == field) return true;
  }
  return false;
}

// Whether the pattern of a field takes a value. ASCII values only: std::regex knows bytes.
bool Takes(const json::object& schema, std::string_view field, const std::string& value) {
  const std::string pattern(Property(schema, field).at("pattern").as_string());
  return std::regex_match(value, std::regex(pattern));
}

TEST(RowSchema, NamesItemAndVersion) {
  const json::object schema = SchemaOf("penalty");
  EXPECT_EQ(schema.at("$id").as_string(), "urn:credence:item:penalty:1");
  EXPECT_EQ(schema.at("$schema").as_string(), "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(schema.at("title").as_string(), "行政处罚");
  EXPECT_FALSE(schema.at("additionalProperties").as_bool());
  EXPECT_EQ(SchemaOf("penalty", Language::kEnglish).at("title").as_string(), "Administrative penalty");
}

TEST(RowSchema, SaysWhatIsRequired) {
  const json::object schema = SchemaOf("penalty");
  EXPECT_TRUE(Requires(schema, "CF_WSH"));
  EXPECT_FALSE(Requires(schema, "CF_FRDB"));
  const std::string conditions = json::serialize(schema.at("allOf"));
  const std::string fine = R"x({"if":{"properties":{"CF_CFLB":{"pattern":"(罚款)"}},"required":["CF_CFLB"]},)x"
                           R"x("then":{"required":["CF_NR_FK"]}})x";
  EXPECT_NE(conditions.find(fine), std::string::npos);
  const std::string papers = R"x({"dependentRequired":{"CF_FR_ZJLX":["CF_FR_ZJHM"],"CF_FR_ZJHM":["CF_FR_ZJLX"]}})x";
  EXPECT_NE(conditions.find(papers), std::string::npos);
}

TEST(RowSchema, TakesFormsOfValuesAsTheChecksDo) {
  const json::object schema = SchemaOf("penalty");
  EXPECT_TRUE(Takes(schema, "CF_JDRQ", "2025-03-03"));
  EXPECT_TRUE(Takes(schema, "CF_JDRQ", "2025/03/03"));
  EXPECT_FALSE(Takes(schema, "CF_JDRQ", "2025/03-03"));
  EXPECT_FALSE(Takes(schema, "CF_JDRQ", "2025-13-01"));
  EXPECT_FALSE(Takes(schema, "CF_JDRQ", "20250303"));
  EXPECT_TRUE(Takes(schema, "CF_NR_FK", "0.2"));
  EXPECT_TRUE(Takes(schema, "CF_NR_FK", "123456789012.123456"));
  EXPECT_FALSE(Takes(schema, "CF_NR_FK", "1234567890123"));
  EXPECT_FALSE(Takes(schema, "CF_NR_FK", "0.1234567"));
  EXPECT_FALSE(Takes(schema, "CF_NR_FK", "-1"));
  EXPECT_TRUE(Takes(schema, "CF_CFJGDM", "11420881DEM0012448"));
  EXPECT_FALSE(Takes(schema, "CF_CFJGDM", "11420881DEM001244"));
  EXPECT_FALSE(Takes(schema, "CF_CFJGDM", "11420881DEM001244I"));
}

TEST(RowSchema, HasNoPlaceForPersons) {
  const json::object schema = SchemaOf("penalty");
  EXPECT_FALSE(schema.at("properties").as_object().contains("CF_XDR_ZJHM"));
  EXPECT_EQ(json::serialize(Property(schema, "CF_XDR_LB")).find("自然人"), std::string::npos);
}

TEST(RowSchema, OffersTheValuesOfAList) {
  const json::object chinese = SchemaOf("penalty"), english = SchemaOf("penalty", Language::kEnglish);
  EXPECT_TRUE(Property(chinese, "CF_CFLB").at("x-multiple").as_bool());
  EXPECT_FALSE(Property(chinese, "CF_XDR_LB").at("x-multiple").as_bool());
  EXPECT_FALSE(Property(chinese, "CF_WSH").contains("x-values"));
  EXPECT_EQ(json::serialize(Property(chinese, "CF_XDR_LB").at("x-values")),
            R"([{"value":"法人及非法人组织","explained":false},{"value":"个体工商户","explained":false}])");
  const std::string values = json::serialize(Property(english, "CF_CFLB").at("x-values"));
  EXPECT_NE(values.find(R"({"value":"罚款","explained":false,"title":"fine"})"), std::string::npos) << values;
  EXPECT_NE(values.find(R"("until":"2021-07-14")"), std::string::npos) << values;
  EXPECT_NE(values.find(R"({"value":"其他","explained":true)"), std::string::npos) << values;
}

TEST(RowSchema, LeavesTheCodeOfTheSubjectToTheChecks) {
  // A wrong code is only doubtful beside another number that is right (DP-06).
  EXPECT_FALSE(Property(SchemaOf("penalty"), "CF_XDR_SHXYM").contains("pattern"));
}

TEST(RowSchema, IsIndented) {
  const std::string text = RowSchema(**FindBuiltinItem("organisation"), Language::kChinese);
  EXPECT_TRUE(text.starts_with("{\n  \"$schema\": \"https://"));
  EXPECT_TRUE(text.ends_with("\n}\n"));
}

}  // namespace
}  // namespace credence::catalog
