#include "identity/region.h"

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "base/check.h"
#include "base/resources.h"
#include "base/text.h"
#include "identity/normalise.h"

namespace credence::identity {
namespace {

constexpr std::size_t kNameCodePointsMax = 60;  // province to township written out is half of that

using Codes = std::vector<std::string>;

struct RegionTable {
  std::map<std::string, Region, std::less<>> by_code;
  std::map<std::string, Codes, std::less<>> by_form;  // every way to write a name -> the codes it may mean
  std::array<bool, 100> provinces{};
};

// The digits that all codes inside the region share: 420000 -> 42, 420800 -> 4208, 420881 -> 420881.
std::string_view StemOf(std::string_view code) {
  if (code.size() != 6) return code;
  if (code.substr(2) == "0000") return code.substr(0, 2);
  if (code.substr(4) == "00") return code.substr(0, 4);
  return code;
}

bool LiesIn(std::string_view code, std::string_view stem) { return code.starts_with(stem); }

// The full name, and for province to county the name without its suffix. Townships keep theirs: 长寿, 丰乐 and the
// like are too common across the country to mean one place.
std::vector<std::string> FormsOf(const Region& region) {
  static constexpr std::array<std::string_view, 13> kSuffixes = {
      "特别行政区", "维吾尔自治区", "壮族自治区", "回族自治区", "自治区", "土家族苗族自治州", "土家族自治县", "林区",
      "省",         "市",           "县",         "区",         "州"};
  std::string full = NormaliseName(region.name);
  std::vector<std::string> forms = {full};
  if (region.code.size() != 6) return forms;
  for (std::string_view suffix : kSuffixes) {
    if (!full.ends_with(suffix)) continue;
    std::string bare = full.substr(0, full.size() - suffix.size());
    if (CodePointCount(bare) < 2) break;  // 房县 is never called 房
    forms.push_back(bare);
    if (suffix.ends_with("自治州")) forms.push_back(bare + "州");
    break;
  }
  return forms;
}

RegionTable Load() {
  RegionTable table;
  bool header = true;
  for (std::string_view line : Split(RequireResource("catalog/regions.csv"), '\n')) {
    if (line.empty()) continue;
    auto cells = Split(line, ',');
    CHECK(cells.size() == 5);
    if (header) {
      CHECK(line == "code,name,valid_from,valid_to,successor");
      header = false;
      continue;
    }
    Region region{std::string(cells[0]), std::string(cells[1]), std::string(cells[2]), std::string(cells[3]),
                  std::string(cells[4])};
    CHECK(region.code.size() == 6 || region.code.size() == 9);
    CHECK(std::all_of(region.code.begin(), region.code.end(), [](char c) { return c >= '0' && c <= '9'; }));
    if (StemOf(region.code).size() == 2)
      table.provinces[static_cast<std::size_t>(std::stoi(region.code.substr(0, 2)))] = true;
    for (std::string& form : FormsOf(region)) table.by_form[std::move(form)].push_back(region.code);
    bool added = table.by_code.emplace(region.code, region).second;
    CHECK(added);  // one code, one region
  }
  // No place, but the prefix of the residence permits of residents of Taiwan (domain 2.4).
  table.provinces[83] = true;
  return table;
}

const RegionTable& Table() {
  static const RegionTable table = Load();
  return table;
}

// Codes of regions inside `stem`, not of the region that has this stem, which are written exactly so.
Codes WrittenAs(std::string_view form, std::string_view stem) {
  Codes codes;
  auto found = Table().by_form.find(form);
  if (found == Table().by_form.end()) return codes;
  for (const std::string& code : found->second) {
    if (LiesIn(code, stem) && StemOf(code).size() > stem.size()) codes.push_back(code);
  }
  return codes;
}

// As WrittenAs, and with the names of enclosing regions in front: 湖北省荆门市. Each step goes down a level, so there
// are four at most.
Codes Resolve(std::string_view name, std::string_view stem) {
  Codes codes = WrittenAs(name, stem);
  if (!codes.empty()) return codes;
  std::size_t split = 0;
  NextCodePoint(name, split);
  while (split < name.size()) {
    for (const std::string& outer : WrittenAs(name.substr(0, split), stem)) {
      Codes inner = Resolve(name.substr(split), StemOf(outer));
      codes.insert(codes.end(), inner.begin(), inner.end());
    }
    NextCodePoint(name, split);
  }
  return codes;
}

}  // namespace

bool IsKnownProvince(std::string_view region_code) {
  if (region_code.size() < 2) return false;
  char tens = region_code[0], ones = region_code[1];
  if (tens < '0' || tens > '9' || ones < '0' || ones > '9') return false;
  return Table().provinces[static_cast<std::size_t>((tens - '0') * 10 + (ones - '0'))];
}

std::optional<Region> FindRegion(std::string_view code) {
  auto found = Table().by_code.find(code);
  if (found == Table().by_code.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> RegionCodeByName(std::string_view name) {
  if (!IsValidUtf8(name) || CodePointCount(name) > kNameCodePointsMax) return std::nullopt;
  std::string normalised = NormaliseName(name);
  if (normalised.empty()) return std::nullopt;
  Codes codes = Resolve(normalised, "");
  // 京山 means the city of today, not the county it was.
  if (std::any_of(codes.begin(), codes.end(),
                  [](const auto& code) { return Table().by_code.at(code).successor.empty(); })) {
    std::erase_if(codes, [](const auto& code) { return !Table().by_code.at(code).successor.empty(); });
  }
  if (codes.empty()) return std::nullopt;
  // 荆州 is a city and a district of it: the wider one is true in both readings. Anything else is ambiguous.
  auto widest = std::min_element(codes.begin(), codes.end(),
                                 [](const auto& a, const auto& b) { return StemOf(a).size() < StemOf(b).size(); });
  std::string_view stem = StemOf(*widest);
  if (!std::all_of(codes.begin(), codes.end(), [&](const auto& code) { return LiesIn(code, stem); }))
    return std::nullopt;
  return *widest;
}

}  // namespace credence::identity
