#include "app/words.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

#include "base/check.h"
#include "base/resources.h"
#include "records/publication.h"
#include "records/record.h"

namespace credence::app {
namespace {

using Patterns = std::map<std::string, std::string>;

Patterns PatternsOf(std::string_view path) {
  Patterns patterns;
  const auto document = boost::json::parse(RequireResource(path));
  for (const auto& [key, pattern] : document.as_object()) {
    patterns[std::string(key)] = pattern.as_string();
  }
  return patterns;
}

std::set<std::string> PlacesOf(const std::string& pattern) {
  static const std::regex place(R"(\{(\w+)\})");
  std::set<std::string> places;
  for (std::sregex_iterator found(pattern.begin(), pattern.end(), place), end; found != end; ++found) {
    places.insert((*found)[1]);
  }
  return places;
}

// What src/app says, without the tests: the first argument of Line(…) and Say(…).
std::string Sources() {
  std::ostringstream text;
  for (const auto& entry : std::filesystem::directory_iterator(CREDENCE_SOURCE_DIR "/src/app")) {
    const std::string name = entry.path().filename().string();
    if (!name.ends_with(".cpp") || name.ends_with("_test.cpp")) continue;
    text << std::ifstream(entry.path()).rdbuf();
  }
  return text.str();
}

TEST(Words, BothLanguagesHaveTheSameKeysAndPlaces) {
  const Patterns chinese = PatternsOf("catalog/command/zh.json"), english = PatternsOf("catalog/command/en.json");
  ASSERT_GT(chinese.size(), 50u);
  ASSERT_EQ(chinese.size(), english.size());
  for (const auto& [key, pattern] : chinese) {
    ASSERT_TRUE(english.contains(key)) << key;
    EXPECT_EQ(PlacesOf(pattern), PlacesOf(english.at(key))) << key;
    EXPECT_FALSE(pattern.empty()) << key;
  }
}

TEST(Words, EveryKeyThatTheProgramSaysExistsAndTheOthersAreGone) {
  const Patterns patterns = PatternsOf("catalog/command/zh.json");
  const std::string sources = Sources();
  std::set<std::string> literals, beginnings;
  static const std::regex literal(R"rx("([a-z_]+(?:\.[a-z_]+)*\.?)")rx");
  for (std::sregex_iterator found(sources.begin(), sources.end(), literal), end; found != end; ++found) {
    const std::string word = (*found)[1];
    (word.ends_with('.') ? beginnings : literals).insert(word);
  }
  static const std::regex said(R"rx((?:Line|Say)\(\s*"([a-z_.]+)"\s*[,)])rx");
  int count = 0;
  for (std::sregex_iterator found(sources.begin(), sources.end(), said), end; found != end; ++found, ++count) {
    EXPECT_TRUE(patterns.contains((*found)[1])) << (*found)[1];
  }
  EXPECT_GT(count, 30);
  for (const auto& [key, pattern] : patterns) {
    const std::string beginning = key.substr(0, key.rfind('.') + 1);
    EXPECT_TRUE(literals.contains(key) || beginnings.contains(beginning)) << key << " is said nowhere";
  }
}

TEST(Words, EveryStateAndClassHasAWord) {
  using records::RecordState;
  for (RecordState state : {RecordState::kHeld, RecordState::kActive, RecordState::kSuperseded, RecordState::kRevoked,
                            RecordState::kRepaired, RecordState::kExpired}) {
    EXPECT_FALSE(Say("record.state." + std::string(records::Name(state)), {}, Language::kChinese).empty());
    EXPECT_FALSE(Say("record.state." + std::string(records::Name(state)), {}, Language::kEnglish).empty());
  }
  const auto sets = boost::json::parse(RequireResource("catalog/rule_sets/publication.json"));
  for (const auto& set : sets.as_array()) {
    for (const auto& [name, period] : set.at("classes").as_object()) {
      EXPECT_FALSE(Say("record.class." + std::string(name), {}, Language::kChinese).empty());
    }
  }
}

TEST(Words, AnUnknownKeyIsABrokenInvariant) {
  EXPECT_THROW(Say("no.such.key", {}, Language::kChinese), BrokenInvariant);
}

}  // namespace
}  // namespace credence::app
