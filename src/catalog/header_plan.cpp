#include "catalog/header_plan.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <utility>

#include "base/limits.h"
#include "base/text.h"
#include "catalog/finding_codes.h"
#include "identity/masking.h"

namespace credence::catalog {
namespace {

// More columns than this are missing, or unknown, in a file of another kind rather than in one with a slip: they are
// named together.
constexpr std::size_t kMissingOneByOne = 3;
constexpr std::ptrdiff_t kUnknownOneByOne = 5;
constexpr std::size_t kColumnListCodePoints = 300;

// The form in which headers are compared.
std::string HeaderKey(std::string_view cell) {
  std::string key = UpperAscii(RemoveBlanks(Nfkc(cell)));
  while (!key.empty() && key.front() == '*') key.erase(0, 1);
  while (!key.empty() && key.back() == '*') key.pop_back();
  return key;
}

// As the error workbook titles the column in both languages, with the number of its batch behind (原行号（批次 2）).
constexpr std::pair<std::string_view, std::string_view> kOriginalRowTitles[] = {{"原行号", "(批次"},
                                                                                {"ORIGINALROW", "(BATCH"}};

// The batch that such a title names, 0 when it names none; nullopt = no such title.
std::optional<std::int64_t> BatchOfOriginalRows(std::string_view cell) {
  const std::string key = HeaderKey(cell);
  for (const auto& [title, before_batch] : kOriginalRowTitles) {
    std::string_view rest = key;
    if (!rest.starts_with(title)) continue;
    rest.remove_prefix(title.size());
    if (rest.empty()) return 0;
    std::int64_t batch = 0;
    if (!rest.starts_with(before_batch) || !rest.ends_with(')')) return std::nullopt;
    rest = rest.substr(before_batch.size(), rest.size() - before_batch.size() - 1);
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), batch);
    if (read.ec != std::errc() || read.ptr != rest.data() + rest.size() || batch <= 0) return std::nullopt;
    return batch;
  }
  return std::nullopt;
}

using Names = std::map<std::string, FieldIndex, std::less<>>;

Names NamesOf(const ItemDefinition& item) {
  Names names;
  // Codes first: a title of one field never hides the code of another.
  for (std::size_t i = 0; i < item.fields.size(); ++i) {
    names.emplace(HeaderKey(item.fields[i].code), static_cast<FieldIndex>(i));
  }
  for (std::size_t i = 0; i < item.fields.size(); ++i) {
    names.emplace(HeaderKey(item.fields[i].title.zh), static_cast<FieldIndex>(i));
    names.emplace(HeaderKey(item.fields[i].title.en), static_cast<FieldIndex>(i));
    for (const std::string& alias : item.fields[i].aliases) {
      names.emplace(HeaderKey(alias), static_cast<FieldIndex>(i));
    }
  }
  return names;
}

FieldIndex FieldNamed(const Names& names, std::string_view key) {
  auto found = names.find(key);
  return found == names.end() ? kNoField : found->second;
}

// A template titles its columns 处罚机关 (CF_CFJG). The code decides, for titles change between versions; but a title
// that belongs to another field says that somebody has edited the header, and nothing is guessed.
FieldIndex FieldOfTitleAndCode(const ItemDefinition& item, const Names& names, std::string_view key) {
  const std::size_t open = key.rfind('(');
  if (open == std::string_view::npos || !key.ends_with(')')) return kNoField;
  const std::string_view code = key.substr(open + 1, key.size() - open - 2);
  const FieldIndex field = FieldNamed(names, code);
  if (field == kNoField || HeaderKey(item.field(field).code) != code) return kNoField;
  const FieldIndex titled = FieldNamed(names, key.substr(0, open));
  return titled == kNoField || titled == field ? field : kNoField;
}

// Forms often say behind a title whether the column must be filled in: 当前状态（必填）.
constexpr std::string_view kRequirementMarks[] = {"(必填)", "(选填)", "(必填项)", "(选填项)"};

std::string_view WithoutRequirement(std::string_view key) {
  for (std::string_view mark : kRequirementMarks) {
    if (key.ends_with(mark)) return key.substr(0, key.size() - mark.size());
  }
  return key;
}

std::vector<FieldIndex> Recognise(const ItemDefinition& item, std::span<const std::string_view> cells) {
  const Names names = NamesOf(item);
  std::vector<FieldIndex> fields;
  for (std::string_view cell : cells) {
    const std::string whole = HeaderKey(cell);
    const std::string_view key = WithoutRequirement(whole);
    const FieldIndex field = FieldNamed(names, key);
    fields.push_back(field != kNoField ? field : FieldOfTitleAndCode(item, names, key));
  }
  return fields;
}

bool Contains(const std::vector<FieldIndex>& fields, FieldIndex wanted) {
  return std::find(fields.begin(), fields.end(), wanted) != fields.end();
}

std::size_t RecogniseEdition(const ItemDefinition& item, const std::vector<FieldIndex>& fields) {
  auto has = [&](FieldIndex field) { return Contains(fields, field); };
  for (std::size_t i = 0; i < item.editions.size(); ++i) {
    const Edition& edition = item.editions[i];
    if (std::all_of(edition.must_have.begin(), edition.must_have.end(), has) &&
        std::none_of(edition.must_not_have.begin(), edition.must_not_have.end(), has)) {
      return i;
    }
  }
  return 0;  // the current edition; what it lacks is then said by name
}

bool HasDefault(const Edition& edition, FieldIndex field) {
  return std::any_of(edition.defaults.begin(), edition.defaults.end(),
                     [&](const EditionDefault& fallback) { return fallback.field == field; });
}

FieldIndex Renamed(const Edition& edition, FieldIndex field) {
  for (const Rename& rename : edition.renames) {
    if (rename.from == field) return rename.to;
  }
  return field;
}

// Header cells come from strangers too: they may hold anything, even a number that belongs to a person.
std::string Shown(std::string_view cell) {
  return Shorten(identity::MaskFreeText(TrimBlanks(cell)), limits::kFindingValueCodePoints);
}

class HeaderMatch {
 public:
  HeaderMatch(const ItemDefinition& item, std::span<const std::string_view> cells, std::int64_t row)
      : item_(item), cells_(cells), row_(row) {}

  HeaderPlan Match() {
    std::vector<FieldIndex> recognised = Recognise(item_, cells_);
    plan_.edition = RecogniseEdition(item_, recognised);
    if (edition().for_migration) {
      Raise(codes::kHeaderMigration, Severity::kWarning, "",
            {{"edition", edition().title.zh}, {"edition.en", edition().title.en}});
    }
    for (std::size_t column = 0; column < cells_.size(); ++column) AddColumn(column, recognised[column]);
    GatherUnknown();
    AddMissing();
    return std::move(plan_);
  }

 private:
  const Edition& edition() const { return item_.editions[plan_.edition]; }

  void AddColumn(std::size_t column, FieldIndex field) {
    std::string shown = Shown(cells_[column]);
    std::string position = std::to_string(column + 1);
    plan_.columns.push_back(shown);
    plan_.column_fields.push_back(kNoField);
    if (shown.empty()) {
      Raise(codes::kHeaderEmpty, Severity::kWarning, "", {{"position", position}});
      return;
    }
    const std::optional<std::int64_t> batch = BatchOfOriginalRows(cells_[column]);
    if (plan_.original_row == kNoColumn && batch) {
      plan_.original_row = column;
      plan_.corrects_batch = *batch;
      return;
    }
    if (field == kNoField || !item_.InEdition(field, edition())) {
      Raise(codes::kHeaderUnknown, Severity::kWarning, "", {{"column", shown}, {"position", position}});
      return;
    }
    FieldIndex stored = Renamed(edition(), field);
    auto first = std::find(plan_.column_fields.begin(), plan_.column_fields.end(), stored);
    if (first != plan_.column_fields.end()) {
      std::string first_position = std::to_string(first - plan_.column_fields.begin() + 1);
      Raise(codes::kHeaderDuplicate, Severity::kError, item_.field(field).code,
            {{"column", shown}, {"position", position}, {"first", first_position}});
      return;
    }
    plan_.column_fields.back() = stored;
  }

  void GatherUnknown() {
    auto is_unknown = [](const Finding& finding) { return finding.code == codes::kHeaderUnknown; };
    const auto count = std::count_if(plan_.findings.begin(), plan_.findings.end(), is_unknown);
    if (count <= kUnknownOneByOne) return;
    std::erase_if(plan_.findings, is_unknown);
    std::string columns;
    for (std::size_t column = 0; column < plan_.columns.size(); ++column) {
      const bool is_known = plan_.column_fields[column] != kNoField || column == plan_.original_row;
      if (!is_known && !plan_.columns[column].empty()) AppendToList(columns, plan_.columns[column]);
    }
    Raise(codes::kHeaderUnknownMany, Severity::kWarning, "",
          {{"count", std::to_string(count)}, {"columns", Shorten(columns, kColumnListCodePoints)}});
  }

  void AddMissing() {
    std::vector<const FieldDefinition*> missing;
    for (std::size_t i = 0; i < item_.fields.size(); ++i) {
      const FieldDefinition& field = item_.fields[i];
      FieldIndex index = static_cast<FieldIndex>(i);
      if (field.requirement != Requirement::kRequired || !item_.InEdition(index, edition()) ||
          HasDefault(edition(), index) || Contains(plan_.column_fields, index)) {
        continue;
      }
      missing.push_back(&field);
    }
    if (missing.size() > kMissingOneByOne) {
      std::string titles, english;
      for (const FieldDefinition* field : missing) {
        AppendToList(titles, field->title.zh);
        AppendToList(english, field->title.en);
      }
      Raise(codes::kHeaderMissingMany, Severity::kError, "",
            {{"count", std::to_string(missing.size())}, {"fields", titles}, {"fields.en", english}});
      return;
    }
    for (const FieldDefinition* field : missing) {
      Raise(codes::kHeaderMissing, Severity::kError, field->code,
            {{"field", field->title.zh}, {"field.en", field->title.en}, {"code", field->code}});
    }
  }

  void Raise(std::string_view code, Severity severity, std::string_view field, TextValues values) {
    plan_.refused = plan_.refused || severity == Severity::kError;
    plan_.findings.push_back({row_, std::string(field), "header", std::string(code), severity, "", std::move(values)});
  }

  const ItemDefinition& item_;
  std::span<const std::string_view> cells_;
  std::int64_t row_;
  HeaderPlan plan_;
};

}  // namespace

HeaderPlan MatchHeader(const ItemDefinition& item, std::span<const std::string_view> cells, std::int64_t header_row) {
  return HeaderMatch(item, cells, header_row).Match();
}

int ItemMatchScore(const ItemDefinition& item, std::span<const std::string_view> cells) {
  std::vector<FieldIndex> fields = Recognise(item, cells);
  std::size_t named = 0, matched = 0;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    named += TrimBlanks(cells[i]).empty() || BatchOfOriginalRows(cells[i]) ? 0 : 1;
    matched += fields[i] != kNoField ? 1 : 0;
  }
  const Edition& edition = item.editions[RecogniseEdition(item, fields)];
  std::size_t required = 0, present = 0;
  for (std::size_t i = 0; i < item.fields.size(); ++i) {
    FieldIndex index = static_cast<FieldIndex>(i);
    if (item.fields[i].requirement != Requirement::kRequired || !item.InEdition(index, edition) ||
        HasDefault(edition, index)) {
      continue;
    }
    ++required;
    present += Contains(fields, index) ? 1 : 0;
  }
  if (named == 0 || required == 0) return 0;
  return static_cast<int>((matched * 500) / named + (present * 500) / required);
}

}  // namespace credence::catalog
