// The words and forms of one language on the public pages: web/portal/i18n/<zh|en>.json (ux 7),
// and its articles: web/portal/articles/<zh|en>.json. Immutable; thread-safe.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "base/error.h"
#include "base/texts.h"

namespace credence::portal {

class Words {
 public:
  // Lives as long as the program.
  static const Words& Of(Language language);

  explicit Words(Language language);
  ~Words();

  Language language() const { return language_; }
  bool english() const { return language_ == Language::kEnglish; }
  // "" or "/en": what stands in front of every path of this language.
  std::string_view prefix() const { return english() ? "/en" : ""; }
  std::string_view tag() const { return english() ? "en" : "zh-CN"; }

  const boost::json::object& texts() const { return *texts_; }  // `t` of the templates
  // {title, intro, sections: [{title, paragraphs}]}: an article of the site about itself. A missing one is a mistake of
  // the build: BrokenInvariant.
  const boost::json::value& Article(std::string_view name) const;
  // By path, "words.open_end". nullopt when there is none.
  std::optional<std::string> Find(std::string_view path) const;
  // As Find; a missing text is a mistake of the build: BrokenInvariant.
  std::string Text(std::string_view path) const;
  // patterns.<name> with its places filled.
  std::string Pattern(std::string_view name, const TextValues& values) const;

  std::string Date(std::string_view iso) const;  // anything that is no ISO date comes back as it is
  std::string Moment(Instant instant) const;     // date and minutes, Beijing time
  std::string Month(std::string_view iso_month) const;
  static std::string Count(std::int64_t count);  // 12,345
  // Amounts reach us as decimals in units of 10,000 yuan: 0.2 → 0.20 万元 and 2,000.00 元 (ux 7).
  std::string Amount(std::string_view ten_thousand_yuan) const;
  std::string Yuan(std::string_view ten_thousand_yuan) const;

 private:
  Language language_;
  std::unique_ptr<const boost::json::object> texts_;
  std::unique_ptr<const boost::json::object> articles_;
};

// `text` with {name} filled from `values`; a place without a value stays.
std::string FillPlaces(std::string text, const TextValues& values);

// "1234567.5" → "1,234,567.50": thousands grouped, at least two decimals, zeros behind them dropped. The point moves
// `shift` digits to the right first.
std::string GroupedDecimal(std::string_view decimal, int shift);

}  // namespace credence::portal
