#include "identity/masking.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <vector>

#include "base/text.h"
#include "identity/characters.h"
#include "identity/personal_numbers.h"

namespace credence::identity {
namespace {

using CharacterList = std::vector<std::string_view>;

constexpr std::array kCompoundSurnames = std::to_array<std::string_view>({
    "欧阳", "上官", "司马", "诸葛", "夏侯", "司徒", "司空", "司寇", "皇甫", "尉迟", "公孙", "慕容", "长孙", "宇文",
    "令狐", "轩辕", "钟离", "端木", "南宫", "东方", "西门", "独孤", "闻人", "澹台", "濮阳", "淳于", "单于", "太叔",
    "申屠", "仲孙", "鲜于", "闾丘", "亓官", "巫马", "公西", "颛孙", "壤驷", "公良", "漆雕", "乐正", "宰父", "谷梁",
    "榖梁", "拓跋", "夹谷", "段干", "百里", "呼延", "东郭", "南门", "羊舌", "微生", "公冶", "公羊", "宗政", "赫连",
    "万俟", "太史", "左丘", "梁丘", "第五", "纳兰", "即墨", "达奚", "歐陽", "司馬", "諸葛", "東方",
});

constexpr std::array kMiddleDots = std::to_array<std::string_view>({"·", "•", "・", "‧", "∙", "⋅", "･"});

template <typename Range>
bool Contains(const Range& range, std::string_view text) {
  return std::find(std::begin(range), std::end(range), text) != std::end(range);
}

std::string Joined(const CharacterList& characters, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) text += characters[i];
  return text;
}

// The first `front` and the last `back` characters, a star for each one between. When nothing would be left to hide,
// everything is hidden.
std::string KeepEnds(std::string_view text, std::size_t front, std::size_t back) {
  CharacterList characters = Characters(text);
  std::size_t size = characters.size();
  if (size <= front + back) return std::string(size, '*');
  return Joined(characters, 0, front) + std::string(size - front - back, '*') + Joined(characters, size - back, size);
}

// Characters of the area code with what follows it, 0 when it cannot be told: 0724-, (0724), 0724, 010, 027.
std::size_t AreaCodeLength(const CharacterList& characters) {
  auto is_digit = [&](std::size_t i) { return characters[i] >= "0" && characters[i] <= "9"; };
  constexpr std::size_t kAreaMin = 3, kAreaMax = 5;
  std::size_t size = std::min(characters.size(), kAreaMax + 1);
  std::size_t i = 0;
  if (size > 0 && (characters[0] == "(" || characters[0] == "（")) ++i;
  while (i < size && is_digit(i)) ++i;
  if (i >= kAreaMin && i < size) return i + 1;  // the separator
  if (characters.size() < 10 || characters[0] != "0") return 0;
  bool three_digits = characters[1] == "1" || characters[1] == "2";
  return three_digits ? 3 : 4;
}

}  // namespace

std::string MaskPersonName(std::string_view name, MaskProfile profile) {
  if (profile == MaskProfile::kShared) return std::string(name);
  std::string compact = RemoveBlanks(name);  // 示　某 is padded for looks
  CharacterList characters = Characters(compact);
  std::size_t size = characters.size();
  if (size == 0) return "";
  if (size == 1) return "*";
  auto dot = std::find_if(characters.begin(), characters.end(), [](auto c) { return Contains(kMiddleDots, c); });
  if (dot != characters.end()) {
    return Joined(characters, 0, static_cast<std::size_t>(dot - characters.begin())) + "·**";
  }
  // Two characters are a surname and a given name, even where they could be a compound surname.
  std::size_t surname = size > 2 && Contains(kCompoundSurnames, Joined(characters, 0, 2)) ? 2 : 1;
  return Joined(characters, 0, surname) + (size - surname == 1 ? "*" : "**");
}

std::string MaskCitizenNumber(std::string_view number, MaskProfile profile) {
  std::size_t length = CodePointCount(number);
  if (profile == MaskProfile::kShared && length == 18) return KeepEnds(number, 6, 4);
  if (profile == MaskProfile::kShared && length == 15) return KeepEnds(number, 6, 3);
  // A number of another length is wrong: where its birth date stands is unknown, so the stricter form is used.
  return KeepEnds(number, 1, 1);
}

std::string MaskIdentityDocument(std::string_view number, MaskProfile) { return KeepEnds(number, 1, 2); }

std::string MaskMobile(std::string_view number, MaskProfile profile) {
  return profile == MaskProfile::kPublic ? "" : KeepEnds(number, 3, 4);
}

std::string MaskFixedLine(std::string_view number, MaskProfile profile) {
  if (profile == MaskProfile::kPublic) return "";
  return KeepEnds(number, AreaCodeLength(Characters(number)), 2);
}

std::string MaskEmail(std::string_view address, MaskProfile profile) {
  if (profile == MaskProfile::kPublic) return "";
  std::size_t at = address.rfind('@');
  if (at == std::string_view::npos || at == 0) return "***";
  std::size_t first = 0;
  NextCodePoint(address, first);
  return std::string(address.substr(0, first)) + "***" + std::string(address.substr(at));
}

std::string MaskVehiclePlate(std::string_view plate, MaskProfile profile) {
  return profile == MaskProfile::kShared ? std::string(plate) : KeepEnds(plate, 2, 1);
}

std::string MaskBankAccount(std::string_view account, MaskProfile profile) {
  return profile == MaskProfile::kPublic ? "" : KeepEnds(account, 0, 4);
}

std::string MaskFreeText(std::string_view text) {
  std::vector<TextRange> found = FindPersonalNumbers(text);
  if (found.empty()) return std::string(text);
  std::string masked;
  masked.reserve(text.size());
  std::size_t copied = 0;
  for (const TextRange& range : found) {
    masked.append(text.substr(copied, range.begin - copied));
    masked.append(CodePointCount(text.substr(range.begin, range.end - range.begin)), '*');
    copied = range.end;
  }
  masked.append(text.substr(copied));
  return masked;
}

bool ContainsPersonalData(std::string_view text) { return !FindPersonalNumbers(text).empty(); }

}  // namespace credence::identity
