#include "intake/item_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "catalog/finding_codes.h"
#include "catalog/guide_words.h"
#include "formats/formats_errors.h"
#include "identity/masking.h"
#include "intake/intake_errors.h"

namespace credence::intake {
namespace {

// Another item must fit this much better (of 1000) before a file counts as one of the other kind.
constexpr int kClearlyBetter = 300;

using Header = std::vector<std::string_view>;

Header Views(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

// `other` by its code; it may come from a file and then be no item at all.
Error WrongItem(const catalog::Items& items, const catalog::ItemDefinition& item, const std::string& other) {
  catalog::LocalText title{other, other};
  for (const catalog::ItemDefinition* known : items.Newest()) {
    if (known->code == other) title = known->title;
  }
  return Error(errors::kWrongItem, {{"item", item.title.zh},
                                    {"item.en", item.title.en},
                                    {"item_code", item.code},
                                    {"other", title.zh},
                                    {"other.en", title.en},
                                    {"other_code", other}});
}

Status CheckItemFits(const catalog::Items& items, const catalog::ItemDefinition& item, const Header& header) {
  const int score = catalog::ItemMatchScore(item, header);
  for (const catalog::ItemDefinition* other : items.Newest()) {
    if (other->code != item.code && catalog::ItemMatchScore(*other, header) >= score + kClearlyBetter) {
      return WrongItem(items, item, other->code);
    }
  }
  return {};
}

// Which of several sheets holds the item: the only one with every column it needs, visible ones first.
class SheetChoice {
 public:
  explicit SheetChoice(const catalog::ItemDefinition& item) : item_(item) {}

  std::optional<std::size_t> Choose(const std::vector<formats::SheetTitles>& sheets) {
    for (bool hidden : {false, true}) {
      std::vector<std::size_t> fitting;
      for (std::size_t i = 0; i < sheets.size(); ++i) {
        if (sheets[i].is_hidden == hidden && Fits(sheets[i])) fitting.push_back(i);
      }
      if (fitting.size() == 1) return fitting.front();
      for (std::size_t i : fitting) several_.push_back(sheets[i].name);
      if (!fitting.empty()) return std::nullopt;
    }
    return Nearest(sheets);
  }

  const std::vector<std::string>& several() const { return several_; }

 private:
  bool Fits(const formats::SheetTitles& sheet) const {
    return !sheet.header.empty() && !catalog::MatchHeader(item_, Views(sheet.header)).refused;
  }

  // No sheet has everything: the one that comes nearest shows what is missing.
  std::optional<std::size_t> Nearest(const std::vector<formats::SheetTitles>& sheets) const {
    std::optional<std::size_t> nearest;
    int best = -1;
    for (std::size_t i = 0; i < sheets.size(); ++i) {
      if (sheets[i].is_hidden || sheets[i].header.empty()) continue;
      const int score = catalog::ItemMatchScore(item_, Views(sheets[i].header));
      if (score <= best) continue;
      best = score;
      nearest = i;
    }
    return nearest;
  }

  const catalog::ItemDefinition& item_;
  std::vector<std::string> several_;
};

// The guide of a template holds no rows to be reported. Programs that drop the properties of a workbook when they save
// it still keep the names of its sheets.
bool IsGuideSheet(const formats::Remark& remark) {
  const auto sheets = std::find_if(remark.values.begin(), remark.values.end(),
                                   [](const auto& value) { return value.first == "sheets"; });
  if (sheets == remark.values.end()) return false;
  constexpr std::array kTemplates{Language::kChinese, Language::kEnglish};
  return std::any_of(kTemplates.begin(), kTemplates.end(), [&](Language language) {
    std::string ours = catalog::GuideWord("sheet.guide", {}, language);
    const std::string lists = catalog::GuideWord("sheet.lists", {}, language);
    if (sheets->second == ours || sheets->second == lists) return true;
    AppendToList(ours, lists);
    return sheets->second == ours;
  });
}

}  // namespace

Result<ItemTable> MatchTable(std::unique_ptr<formats::RowReader> reader, const catalog::Items& items,
                             const catalog::ItemDefinition& item) {
  const Header header = Views(reader->header().cells);
  const std::string& origin = reader->origin().item;
  if (!origin.empty() && origin != item.code) return WrongItem(items, item, origin);
  RETURN_IF_ERROR(CheckItemFits(items, item, header));
  catalog::HeaderPlan plan = catalog::MatchHeader(item, header, reader->header().row_number);
  return ItemTable{std::move(reader), std::move(plan)};
}

Result<ItemTable> OpenItemTable(formats::ByteSource& source, const catalog::Items& items,
                                const catalog::ItemDefinition& item, const std::string& sheet) {
  SheetChoice choice(item);
  formats::TableOptions options;
  options.sheet = sheet;
  options.choose = [&](const std::vector<formats::SheetTitles>& sheets) { return choice.Choose(sheets); };
  auto reader = formats::OpenTable(source, options);
  if (!reader.ok() && !choice.several().empty()) {
    return Error(errors::kSeveralSheets,
                 {{"item", item.title.zh},
                  {"item.en", item.title.en},
                  {"sheets", identity::MaskFreeText(fmt::format("{}", fmt::join(choice.several(), ", ")))}});
  }
  if (!reader.ok()) return reader.error();
  return MatchTable(std::move(reader).value(), items, item);
}

catalog::FindingList FileFindings(const ItemTable& table, const catalog::ItemDefinition& item, std::int64_t rows) {
  const formats::RowReader& reader = *table.reader;
  catalog::FindingList findings;
  auto add = [&](std::string_view code, TextValues values) {
    findings.push_back({0, "", "file", std::string(code), catalog::Severity::kWarning, "", std::move(values)});
  };
  const bool is_ours = !reader.origin().item.empty() || table.plan.original_row != catalog::kNoColumn;
  for (const formats::Remark& remark : reader.remarks()) {
    const bool is_about_others = remark.code->code == formats::errors::kOtherSheets.code ||
                                 remark.code->code == formats::errors::kHiddenOthers.code;
    if (is_about_others && (is_ours || IsGuideSheet(remark))) continue;
    TextValues values = remark.values;  // names of sheets come from strangers
    for (auto& [name, value] : values) value = identity::MaskFreeText(value);
    add(remark.code->code, std::move(values));
  }
  const formats::FileOrigin& origin = reader.origin();
  if (origin.item_version != 0 && origin.item_version != item.version) {
    add(origin.item_version < item.version ? catalog::codes::kOlderTemplate : catalog::codes::kNewerTemplate,
        {{"version", std::to_string(origin.item_version)}, {"current", std::to_string(item.version)}});
  }
  if (rows == 0) add(catalog::codes::kNoRows, {});
  return findings;
}

}  // namespace credence::intake
