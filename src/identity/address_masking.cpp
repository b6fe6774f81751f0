// MaskAddress: what stays of an address is its chain of administrative regions down to the township.
#include <array>
#include <string>
#include <vector>

#include "base/text.h"
#include "identity/characters.h"
#include "identity/masking.h"

namespace credence::identity {
namespace {

using CharacterList = std::vector<std::string_view>;

enum Level { kNone, kProvince, kCity, kCounty, kTownship };

constexpr std::size_t kRegionCharactersMax = 20;  // 双江拉祜族佤族布朗族傣族自治县 has fifteen

// Ends of names that look like a district and are a housing estate or a part of a building.
constexpr std::array kNoDistrict = std::to_array<std::string_view>({
    "小区",   "社区",   "校区",   "厂区",   "园区",   "院区", "库区", "景区", "住宅区", "生活区", "家属区",
    "宿舍区", "别墅区", "商业区", "工业区", "安置区", "东区", "西区", "南区", "北区",   "中区",   "一区",
    "二区",   "三区",   "四区",   "五区",   "六区",   "七区", "八区", "九区", "十区",   "小镇",
});
// Zones that stand beside the townships.
constexpr std::array kTownshipZones = std::to_array<std::string_view>({"开发区", "管理区"});

// After these characters the address has left the regions.
constexpr std::string_view kNeverInRegion = "路巷号栋幢弄组厦室层";
// These may be the last character before the suffix (鼓楼区, 花园街道, 周村区), but nowhere else.
constexpr std::string_view kOnlyLastInRegion = "村街苑园院厂楼";

bool Has(std::string_view set, std::string_view character) { return set.find(character) != std::string_view::npos; }

template <typename Endings>
bool EndsWithAny(std::string_view text, const Endings& endings) {
  for (std::string_view ending : endings) {
    if (text.ends_with(ending)) return true;
  }
  return false;
}

bool IsNext(const CharacterList& characters, std::size_t at, std::string_view expected) {
  return at + 1 < characters.size() && characters[at + 1] == expected;
}

// The level of the region that ends with characters[at]; kNone when no region ends there.
Level LevelEndingAt(const CharacterList& characters, std::size_t at, Level above) {
  std::string_view c = characters[at];
  if (c == "道") return characters[at - 1] == "街" ? kTownship : kNone;
  if (c == "镇" || c == "乡") {
    // 景德镇市, 新乡市 and 金乡县 go on; 胡集镇市场路 does not.
    bool city = IsNext(characters, at, "市") && !IsNext(characters, at + 1, "场");
    bool goes_on = city || IsNext(characters, at, "县") || IsNext(characters, at, "区");
    return goes_on && above < kCounty ? kNone : kTownship;
  }
  if (c == "省") return kProvince;
  if (c == "市" && IsNext(characters, at, "区")) return kNone;  // 沙市区
  if (c == "市") return above < kCity ? kCity : kCounty;
  if (c == "县") return kCounty;
  if (c == "区") return above >= kCounty ? kTownship : kCounty;
  return kNone;
}

// One region beginning at `begin`: the characters it takes and its level; {0, kNone} when none is there.
struct Step {
  std::size_t size = 0;
  Level level = kNone;
};

Step NextRegion(const CharacterList& characters, std::size_t begin, Level above) {
  std::string name(characters[begin]);
  for (std::size_t at = begin + 1; at < characters.size() && at - begin < kRegionCharactersMax; ++at) {
    std::string_view c = characters[at];
    std::string_view before = characters[at - 1];
    if (c.size() < 3 || before.size() < 3) return {};  // letters and digits are house numbers
    name += c;
    Level level = LevelEndingAt(characters, at, above);
    bool may_end = level != kNone || c == "镇" || c == "乡" || (c == "街" && IsNext(characters, at, "道"));
    if (Has(kNeverInRegion, before) || (Has(kOnlyLastInRegion, before) && !may_end)) return {};
    if (level == kNone) continue;
    if (EndsWithAny(name, kNoDistrict)) return {};
    if (c == "区" && EndsWithAny(name, kTownshipZones)) level = kTownship;
    if (c == "区" && level == kTownship && !EndsWithAny(name, kTownshipZones)) return {};
    if (level <= above) return {};
    return {at - begin + 1, level};
  }
  return {};
}

}  // namespace

std::string MaskAddress(std::string_view address, MaskProfile profile) {
  std::string_view trimmed = TrimBlanks(address);
  if (trimmed.empty()) return "";
  CharacterList characters = Characters(trimmed);
  std::string kept;
  std::size_t position = 0;
  Level above = kNone;
  while (position < characters.size() && above < kTownship) {
    Step step = NextRegion(characters, position, above);
    if (step.size == 0) break;
    for (std::size_t i = 0; i < step.size; ++i) kept += characters[position + i];
    position += step.size;
    above = step.level;
  }
  return profile == MaskProfile::kPublic ? kept : kept + "***";
}

}  // namespace credence::identity
