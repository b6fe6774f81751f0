#include "http/templates.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <thread>

#include "base/check.h"

namespace credence::http {
namespace {

Templates From(std::map<std::string, std::string> sources) {
  return Templates([sources = std::move(sources)](std::string_view path) -> std::optional<std::string> {
    auto found = sources.find(std::string(path));
    if (found == sources.end()) return std::nullopt;
    return found->second;
  });
}

std::string Render(std::string source, const boost::json::value& context) {
  return From({{"templates/page", std::move(source)}}).Render("page", context);
}

TEST(Templates, EscapesText) {
  EXPECT_EQ(Render("<a title=\"{{x}}\">{{x}}</a>", {{"x", "<script>\"'&"}}),
            "<a title=\"&lt;script&gt;&quot;&apos;&amp;\">&lt;script&gt;&quot;&apos;&amp;</a>");
}

TEST(Templates, EscapesInsideSectionsListsAndPartials) {
  Templates templates =
      From({{"templates/page", "{{#rows}}{{.}}{{> cell}}{{/rows}}"}, {"partials/cell", "[{{name}}]"}});
  EXPECT_EQ(templates.Render("page", {{"name", "<"}, {"rows", {"&", "b"}}}), "&amp;[&lt;]b[&lt;]");
}

TEST(Templates, WritesValues) {
  boost::json::value context{{"zero", 0},      {"big", std::uint64_t{18446744073709551615u}},
                             {"negative", -5}, {"half", 0.5},
                             {"yes", true},    {"none", nullptr},
                             {"text", "示例"}};
  EXPECT_EQ(Render("{{zero}} {{big}} {{negative}} {{half}} {{none}}{{yes}}{{text}}{{missing}}", context),
            "0 18446744073709551615 -5 0.5 示例");
}

TEST(Templates, ShowsSectionsForWhatIsThere) {
  auto shown = [](const boost::json::value& value) { return Render("{{#x}}+{{/x}}{{^x}}-{{/x}}", {{"x", value}}); };
  EXPECT_EQ(shown(true), "+");
  EXPECT_EQ(shown(0), "+");
  EXPECT_EQ(shown("a"), "+");
  EXPECT_EQ(shown(boost::json::object{{"a", 1}}), "+");
  EXPECT_EQ(shown(boost::json::array{1, 2}), "++");
  EXPECT_EQ(shown(false), "-");
  EXPECT_EQ(shown(nullptr), "-");
  EXPECT_EQ(shown(""), "-");
  EXPECT_EQ(shown(boost::json::array{}), "-");
}

TEST(Templates, FindsOuterNamesAndPaths) {
  boost::json::value context{{"title", "T"}, {"subject", {{"name", "N"}}}, {"rows", {{{"name", ""}}, {{"name", "b"}}}}};
  EXPECT_EQ(Render("{{subject.name}} {{#rows}}({{title}}{{name}}){{/rows}}", context), "N (T)(Tb)");
}

TEST(Templates, PutsPartialsIntoPartials) {
  Templates templates =
      From({{"templates/page", "a{{> one }}d"}, {"partials/one", "b{{>two}}"}, {"partials/two", "c"}});
  EXPECT_EQ(templates.Render("page", boost::json::object()), "abcd");
}

TEST(Templates, RefusesMissingAndMalformedTemplates) {
  const boost::json::value empty = boost::json::object();
  EXPECT_THROW(From({}).Render("page", empty), BrokenInvariant);
  EXPECT_THROW(Render("{{> missing}}", empty), BrokenInvariant);
  EXPECT_THROW(Render("{{#open}}", empty), BrokenInvariant);
  EXPECT_THROW(Render("{{open", empty), BrokenInvariant);
  EXPECT_THROW(Render("{{> open", empty), BrokenInvariant);
  EXPECT_THROW(Render("{{=<% %>=}}", empty), BrokenInvariant);
  EXPECT_THROW(From({{"templates/page", "{{>self}}"}, {"partials/self", "{{>self}}"}}).Render("page", empty),
               BrokenInvariant);
  EXPECT_THROW(RenderTemplate("no such page", empty), BrokenInvariant);
}

TEST(Templates, ParsesOnceAndRendersInManyThreads) {
  std::atomic<int> loads{0};
  Templates templates([&](std::string_view) -> std::optional<std::string> {
    ++loads;
    return "{{#rows}}{{.}},{{/rows}}";
  });
  const boost::json::value context{{"rows", {1, 2, 3}}};
  for (int i = 0; i < 5; ++i) EXPECT_EQ(templates.Render("page", context), "1,2,3,");
  EXPECT_EQ(loads, 1);
  std::atomic<int> good{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 100; ++k) good += templates.Render("page", context) == "1,2,3,";
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 400);
  EXPECT_LE(loads, 4);
}

}  // namespace
}  // namespace credence::http
