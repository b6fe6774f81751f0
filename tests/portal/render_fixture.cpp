// Renders one page template with one fixture to HTML on standard output, for looking at pages without a server.
//
//   g++ -std=c++20 tests/portal/render_fixture.cpp -lboost_json -o /tmp/render_fixture
//   /tmp/render_fixture web/portal tests/portal/fixtures/subject.zh.json > subject.html
//
// The fixture is the template context without `t` (the texts come from web/portal/i18n) and with one member more,
// `template`: the name of the page template. A missing value is JSON null and reads as false, like an empty text.
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <kainjow/mustache.hpp>
#include <stdexcept>
#include <string>

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using kainjow::mustache::data;
using kainjow::mustache::mustache;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

data ToData(const json::value& value) {
  switch (value.kind()) {
    case json::kind::object: {
      data result{data::type::object};
      for (const auto& [name, member] : value.get_object()) result.set(name, ToData(member));
      return result;
    }
    case json::kind::array: {
      data result{data::type::list};
      for (const auto& element : value.get_array()) result.push_back(ToData(element));
      return result;
    }
    case json::kind::string: {
      const std::string text(value.get_string());
      return text.empty() ? data{false} : data{text};
    }
    case json::kind::bool_:
      return data{value.get_bool()};
    case json::kind::null:
      return data{false};
    default:
      return data{json::serialize(value)};
  }
}

int Render(const fs::path& portal, const fs::path& fixture) {
  const json::value context = json::parse(ReadFile(fixture));
  const json::object& members = context.as_object();
  data root = ToData(context);
  const fs::path texts = portal / "i18n" / (members.at("english").as_bool() ? "en.json" : "zh.json");
  root.set("t", ToData(json::parse(ReadFile(texts))));
  for (const auto& entry : fs::directory_iterator(portal / "partials")) {
    root.set(entry.path().stem().string(), data{ReadFile(entry.path())});
  }
  const std::string name(members.at("template").as_string());
  mustache page(ReadFile(portal / "templates" / (name + ".mustache")));
  page.render(root, std::cout);
  if (!page.is_valid()) throw std::runtime_error(name + ": " + page.error_message());
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: render_fixture PORTAL_DIRECTORY FIXTURE\n";
    return 2;
  }
  try {
    return Render(argv[1], argv[2]);
  } catch (const std::exception& problem) {
    std::cerr << problem.what() << '\n';
    return 1;
  }
}
