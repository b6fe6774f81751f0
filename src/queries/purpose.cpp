#include "queries/purpose.h"

#include <boost/json.hpp>
#include <set>

#include "base/check.h"
#include "base/resources.h"
#include "base/text.h"
#include "base/typed_text.h"
#include "identity/masking.h"
#include "queries/queries_errors.h"

namespace credence::queries {
namespace {

namespace json = boost::json;

std::vector<Purpose> ParsePurposes(std::string_view text) {
  std::vector<Purpose> purposes;
  std::set<std::string> codes;
  const json::value document = json::parse(text);
  for (const json::value& one : document.at("purposes").as_array()) {
    Purpose purpose;
    purpose.code = std::string(one.at("code").as_string());
    purpose.title_zh = std::string(one.at("title").at("zh").as_string());
    purpose.title_en = std::string(one.at("title").at("en").as_string());
    CHECK(!purpose.title_zh.empty() && !purpose.title_en.empty() && codes.insert(purpose.code).second);
    CHECK(!purpose.code.empty() && purpose.code.find(' ') == std::string::npos);
    purposes.push_back(std::move(purpose));
  }
  return purposes;
}

}  // namespace

const std::vector<Purpose>& Purposes() {
  static const auto purposes = ParsePurposes(RequireResource("catalog/query_purposes.json"));
  return purposes;
}

const Purpose* FindPurpose(std::string_view code) {
  for (const Purpose& purpose : Purposes()) {
    if (purpose.code == code) return &purpose;
  }
  return nullptr;
}

Result<Occasion> Occasion::Of(std::string_view purpose, std::string_view matter) {
  if (FindPurpose(purpose) == nullptr) return Error(errors::kPurpose);
  const Error unusable(errors::kMatter, {{"limit", std::to_string(kMatterMax)}});
  if (!IsTypedText(matter, Lines::kOne)) return unusable;
  const std::string_view number = TrimBlanks(matter);
  const std::size_t length = CodePointCount(number);
  if (length < kMatterMin || length > kMatterMax || identity::ContainsPersonalData(number)) return unusable;
  return Occasion{std::string(purpose), std::string(number)};
}

Occasion Occasion::FromText(std::string_view text) {
  const std::size_t blank = text.find(' ');
  if (blank == std::string_view::npos) return {std::string(text), ""};
  return {std::string(text.substr(0, blank)), std::string(text.substr(blank + 1))};
}

}  // namespace credence::queries
