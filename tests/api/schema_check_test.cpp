#include "api/schema_check.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <stdexcept>

#include "api/yaml_reader.h"

namespace credence::api {
namespace {

namespace json = boost::json;

TEST(YamlReader, ReadsNestedMappingsListsAndScalars) {
  const json::value read =
      ReadYaml("# c\na:\n  \"200\":\n    - x: 1\n      y: [b, \"null\", null]\n    - plain\nf: false\n");
  EXPECT_EQ(read, json::parse(R"({"a": {"200": [{"x": "1", "y": ["b", "null", null]}, "plain"]}, "f": false})"));
}

TEST(YamlReader, RefusesWhatItDoesNotKnow) {
  for (const char* text : {"a: {b: c}\n", "a: |\n  b\n", "a: b: c\n", "a: b # c\n", "a:\n", "a:\n    b: c\n",
                           "a: 1\na: 2\n", "a: [b\n", "a: \"b\n", "alone\n", "a: 1\n  b: 2\n"}) {
    EXPECT_THROW(ReadYaml(text), std::runtime_error) << text;
  }
}

const json::value& Document() {
  static const json::value document = json::parse(R"({"defs": {
    "thing": {"type": "object", "additionalProperties": false, "required": ["n"],
              "properties": {"n": {"type": ["integer", "null"]}, "d": {"type": "string", "format": "date"},
                             "l": {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}}}},
    "ref": {"$ref": "#/defs/thing"}})");
  return document;
}

std::size_t Breaches(const char* value) {
  return FindBreaches(Document(), Document().at("ref"), json::parse(value)).size();
}

TEST(SchemaCheck, AcceptsWhatKeepsTheSchema) {
  EXPECT_EQ(Breaches(R"({"n": 1, "d": "2026-11-22", "l": ["a", "b", "a"]})"), 0u);
  EXPECT_EQ(Breaches(R"({"n": null})"), 0u);
}

TEST(SchemaCheck, NamesEveryBreach) {
  EXPECT_EQ(Breaches(R"({})"), 1u);
  EXPECT_EQ(Breaches(R"([])"), 1u);
  EXPECT_EQ(Breaches(R"({"n": "1"})"), 1u);
  EXPECT_EQ(Breaches(R"({"n": 1, "more": 2})"), 1u);
  EXPECT_EQ(Breaches(R"({"n": 1, "d": "2026-02-30"})"), 1u);
  EXPECT_EQ(Breaches(R"({"n": 1, "l": ["c", 3]})"), 2u);
}

TEST(SchemaCheck, RefusesADocumentItDoesNotUnderstand) {
  EXPECT_THROW(FindBreaches(Document(), json::parse(R"({"type": "string", "minLength": 1})"), "x"), std::runtime_error);
  EXPECT_THROW(FindBreaches(Document(), json::parse(R"({"type": "float"})"), "x"), std::runtime_error);
}

}  // namespace
}  // namespace credence::api
