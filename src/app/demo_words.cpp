#include "app/demo_words.h"

#include <boost/json.hpp>

#include "base/check.h"
#include "base/resources.h"

namespace credence::app {
namespace {

namespace json = boost::json;

std::string TextOf(const json::object& object, std::string_view key) { return std::string(object.at(key).as_string()); }

std::string OptionalText(const json::object& object, std::string_view key) {
  return object.contains(key) ? TextOf(object, key) : "";
}

int NumberOf(const json::value& value) { return value.to_number<int>(); }

std::vector<std::string> ListOf(const json::value& list) {
  std::vector<std::string> texts;
  for (const json::value& text : list.as_array()) texts.emplace_back(text.as_string());
  return texts;
}

StepRange RangeOf(const json::value& list) {
  const json::array& numbers = list.as_array();
  return {NumberOf(numbers.at(0)), NumberOf(numbers.at(1)), NumberOf(numbers.at(2))};
}

template <typename T>
std::size_t IndexWhere(const std::vector<T>& all, std::string T::*member, std::string_view wanted) {
  std::size_t index = 0;
  while (index < all.size() && all[index].*member != wanted) ++index;
  CHECK(index < all.size());
  return index;
}

}  // namespace

// The data belongs to the program: what is missing in it throws.
class DemoWordsReader {
 public:
  DemoWords Read() {
    const json::value words = json::parse(RequireResource("catalog/demo/words.json"));
    const json::value licences = json::parse(RequireResource("catalog/demo/licences.json"));
    const json::value penalties = json::parse(RequireResource("catalog/demo/penalties.json"));
    ReadTexts(words.as_object());
    ReadNames(words.as_object());
    for (const json::value& kind : licences.at("licences").as_array()) {
      words_.licences.push_back(ReadKind(kind.as_object()));
    }
    for (const json::value& kind : penalties.at("penalties").as_array()) {
      words_.penalties.push_back(ReadKind(kind.as_object()));
    }
    words_.phrases_ = ReadMap(penalties.at("phrases"));
    words_.older_categories_ = ReadMap(penalties.at("older_categories"));
    words_.closing_days = RangeOf(penalties.at("days"));
    for (std::string_view key : {"separator", "closing", "facts"}) {
      words_.texts_.emplace(key, TextOf(penalties.as_object(), key));
    }
    return std::move(words_);
  }

 private:
  static DemoWords::Texts ReadMap(const json::value& object) {
    DemoWords::Texts texts;
    for (const auto& [key, value] : object.as_object()) texts.emplace(key, std::string(value.as_string()));
    return texts;
  }

  void ReadTexts(const json::object& words) {
    for (const auto& [key, value] : words) {
      if (value.is_string()) words_.texts_.emplace(key, std::string(value.as_string()));
    }
    for (const auto& [key, value] : words.at("items").as_object()) {
      words_.texts_.emplace("item." + std::string(key), std::string(value.as_string()));
    }
    for (const auto& [key, value] : words.at("categories").as_object()) {
      words_.texts_.emplace("category." + std::string(key), std::string(value.as_string()));
    }
    words_.texts_.emplace("first_act", TextOf(words.at("acts").as_object(), "first"));
    words_.later_acts = ListOf(words.at("acts").at("later"));
    words_.headers_ = ReadMap(words.at("headers"));
    words_.streets = ListOf(words.at("streets"));
    words_.brands = ListOf(words.at("brands"));
    words_.person_numbers = ListOf(words.at("person_numbers"));
  }

  void ReadNames(const json::object& words) {
    for (const json::value& value : words.at("places").as_array()) {
      const json::object& place = value.as_object();
      words_.places.push_back(
          {TextOf(place, "name"), TextOf(place, "full"), TextOf(place, "region"), NumberOf(place.at("weight"))});
    }
    for (const json::value& value : words.at("trades").as_array()) {
      const json::object& trade = value.as_object();
      words_.trades.push_back({TextOf(trade, "id"), TextOf(trade, "prefix"), NumberOf(trade.at("weight")),
                               TextOf(trade, "name"), ListOf(trade.at("suffixes")), TextOf(trade, "scope")});
    }
    for (const json::value& value : words.at("samples").as_array()) {
      const json::object& sample = value.as_object();
      words_.samples.push_back({TextOf(sample, "code"), TextOf(sample, "name"),
                                IndexWhere(words_.trades, &Trade::id, TextOf(sample, "trade")),
                                IndexWhere(words_.places, &Place::region, TextOf(sample, "place"))});
    }
    for (const auto& [prefix, kind] : words.at("kinds").as_object()) {
      words_.kinds_.emplace(prefix,
                            OrganisationKind{TextOf(kind.as_object(), "kind"), TextOf(kind.as_object(), "authority")});
    }
  }

  // `*91` means every trade whose codes begin so.
  std::vector<std::size_t> ReadTrades(const json::value& list) const {
    std::vector<std::size_t> trades;
    for (const std::string& wanted : ListOf(list)) {
      if (!wanted.starts_with('*')) {
        trades.push_back(IndexWhere(words_.trades, &Trade::id, wanted));
        continue;
      }
      for (std::size_t i = 0; i < words_.trades.size(); ++i) {
        if (words_.trades[i].prefix.starts_with(wanted.substr(1))) trades.push_back(i);
      }
    }
    return trades;
  }

  static std::vector<FillWord> ReadFill(const json::object& fill) {
    std::vector<FillWord> words;
    for (const auto& [key, value] : fill) {
      FillWord word{std::string(key), {}, {}};
      if (value.as_array().at(0).is_string()) {
        word.texts = ListOf(value);
      } else {
        word.range = RangeOf(value);
      }
      words.push_back(std::move(word));
    }
    return words;
  }

  DecisionKind ReadKind(const json::object& object) const {
    DecisionKind kind;
    kind.department_id = TextOf(object, "department");
    kind.weight = NumberOf(object.at("weight"));
    kind.trades = ReadTrades(object.at("trades"));
    kind.infix = TextOf(object, "infix");
    kind.certificate = OptionalText(object, "certificate");
    kind.number = OptionalText(object, "number");
    kind.repeats = object.contains("repeats");
    if (object.contains("fill")) kind.fill = ReadFill(object.at("fill").as_object());
    kind.title = OptionalText(object, "title");
    kind.category = OptionalText(object, "category");
    kind.content = OptionalText(object, "content");
    if (object.contains("months")) kind.months = NumberOf(object.at("months"));
    kind.violation = OptionalText(object, "violation");
    kind.facts = OptionalText(object, "facts");
    kind.basis = OptionalText(object, "basis");
    kind.grade = OptionalText(object, "grade");
    if (object.contains("categories")) kind.categories = ListOf(object.at("categories"));
    if (object.contains("fine")) kind.fine = RangeOf(object.at("fine"));
    if (object.contains("gains")) kind.gains = RangeOf(object.at("gains"));
    if (object.contains("publicity")) kind.publicity_months = NumberOf(object.at("publicity"));
    return kind;
  }

  DemoWords words_;
};

const DemoWords& DemoWords::Builtin() {
  static const DemoWords words = DemoWordsReader().Read();
  return words;
}

const std::string& DemoWords::Text(std::string_view key) const {
  auto found = texts_.find(key);
  CHECK(found != texts_.end());
  return found->second;
}

std::string_view DemoWords::HeaderStyle(std::string_view department_id) const {
  auto found = headers_.find(department_id);
  return found == headers_.end() ? std::string_view("codes") : std::string_view(found->second);
}

const OrganisationKind& DemoWords::KindOf(std::string_view prefix) const {
  auto found = kinds_.find(prefix);
  CHECK(found != kinds_.end());
  return found->second;
}

const std::string& DemoWords::Phrase(std::string_view category) const {
  auto found = phrases_.find(category);
  CHECK(found != phrases_.end());
  return found->second;
}

const std::string* DemoWords::OlderCategory(std::string_view category) const {
  auto found = older_categories_.find(category);
  return found == older_categories_.end() ? nullptr : &found->second;
}

std::string Expand(std::string_view pattern, const Lookup& lookup) {
  std::string text;
  while (true) {
    const std::size_t open = pattern.find('{');
    text += pattern.substr(0, open);
    if (open == std::string_view::npos) return text;
    const std::size_t close = pattern.find('}', open);
    CHECK(close != std::string_view::npos);
    const auto word = lookup(pattern.substr(open + 1, close - open - 1));
    CHECK(word.has_value());
    text += Expand(*word, lookup);
    pattern.remove_prefix(close + 1);
  }
}

}  // namespace credence::app
