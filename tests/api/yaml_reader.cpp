#include "api/yaml_reader.h"

#include <boost/json.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/text.h"

namespace credence::api {
namespace {

namespace json = boost::json;

struct Line {
  std::size_t number = 0;
  std::size_t indent = 0;
  std::string_view text;
};

[[noreturn]] void Refuse(const Line& line, const char* why) {
  throw std::runtime_error("line " + std::to_string(line.number) + ": " + why);
}

class Reader {
 public:
  explicit Reader(std::string_view text) {
    std::size_t number = 0;
    for (std::string_view line : Split(text, '\n')) {
      ++number;
      const std::size_t indent = line.find_first_not_of(' ');
      if (indent == std::string_view::npos || line[indent] == '#') continue;
      lines_.push_back({number, indent, line.substr(indent)});
    }
  }

  json::value Read() {
    json::value value = Block(0);
    if (at_ != lines_.size()) Refuse(lines_[at_], "wrong indentation");
    return value;
  }

 private:
  json::value Block(std::size_t indent) {
    if (at_ == lines_.size()) return nullptr;
    return lines_[at_].text.starts_with("- ") ? json::value(List(indent)) : json::value(Mapping(indent));
  }

  json::array List(std::size_t indent) {
    json::array list;
    while (at_ < lines_.size() && lines_[at_].indent == indent && lines_[at_].text.starts_with("- ")) {
      // "- name: x" begins a mapping two columns further in.
      lines_[at_].text.remove_prefix(2);
      lines_[at_].indent += 2;
      list.push_back(KeyEnd(lines_[at_].text) == std::string_view::npos ? Scalar(lines_[at_++]) : Mapping(indent + 2));
    }
    return list;
  }

  json::object Mapping(std::size_t indent) {
    json::object mapping;
    while (at_ < lines_.size() && lines_[at_].indent == indent && !lines_[at_].text.starts_with("- ")) {
      Line line = lines_[at_];
      const std::size_t colon = KeyEnd(line.text);
      if (colon == std::string_view::npos) Refuse(line, "no key");
      const std::string key = Unquoted(line, line.text.substr(0, colon));
      if (mapping.contains(key)) Refuse(line, "a key twice");
      line.text = TrimBlanks(line.text.substr(colon + 1));
      if (!line.text.empty()) {
        mapping[key] = Scalar(line);
        ++at_;
        continue;
      }
      ++at_;
      if (at_ == lines_.size() || lines_[at_].indent != indent + 2) Refuse(line, "nothing below the key");
      mapping[key] = Block(indent + 2);
    }
    return mapping;
  }

  static std::size_t KeyEnd(std::string_view text) {
    if (text.starts_with('"')) {
      const std::size_t quote = text.find('"', 1);
      return quote != std::string_view::npos && text.substr(quote + 1).starts_with(':') ? quote + 1
                                                                                        : std::string_view::npos;
    }
    const std::size_t colon = text.find(": ");
    if (colon != std::string_view::npos) return colon;
    return text.ends_with(':') ? text.size() - 1 : std::string_view::npos;
  }

  static std::string Unquoted(const Line& line, std::string_view text) {
    if (!text.starts_with('"')) return std::string(text);
    if (text.size() < 2 || !text.ends_with('"')) Refuse(line, "an open quote");
    return std::string(text.substr(1, text.size() - 2));
  }

  static json::value Scalar(Line line) {
    std::string_view text = line.text;
    if (text.starts_with('[')) {
      if (!text.ends_with(']')) Refuse(line, "an open list");
      json::array list;
      for (std::string_view item : Split(text.substr(1, text.size() - 2), ',')) {
        line.text = TrimBlanks(item);
        list.push_back(Scalar(line));
      }
      return list;
    }
    if (text.starts_with('"')) return json::string(Unquoted(line, text));
    if (text.find_first_of("{}&*|>!%@`") == 0) Refuse(line, "a form of YAML that this file does not use");
    if (text.find(": ") != std::string_view::npos || text.find(" #") != std::string_view::npos) {
      Refuse(line, "quotes are needed");
    }
    if (text == "true" || text == "false") return text == "true";
    if (text == "null") return nullptr;
    return json::string(text);
  }

  std::vector<Line> lines_;
  std::size_t at_ = 0;
};

}  // namespace

json::value ReadYaml(std::string_view text) { return Reader(text).Read(); }

}  // namespace credence::api
