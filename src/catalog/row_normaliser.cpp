#include "catalog/row_normaliser.h"

#include <algorithm>

#include "base/text.h"
#include "catalog/value_forms.h"
#include "identity/credit_code.h"
#include "identity/normalise.h"
#include "identity/organisation_code.h"
#include "identity/registration_number.h"

namespace credence::catalog {
namespace {

constexpr std::string_view kFullWidthSemicolon = "；";
constexpr std::size_t kHyphenOfOrganisationCode = 8;
constexpr std::size_t kLongestEmptyWord = 8;

bool EqualsWord(std::string_view text, std::string_view word) {
  return text.size() == word.size() && std::equal(text.begin(), text.end(), word.begin(), [](char a, char b) {
           auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
           return lower(a) == lower(b);
         });
}

bool IsOneOf(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return EqualsWord(text, word); });
}

// As TrimBlanks; most cells have nothing to trim and show it in their first and last bytes.
std::string_view TrimCell(std::string_view text) {
  auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  // A character that cannot be a blank: visible ASCII, or Chinese and most else above U+4000.
  auto plain = [](unsigned char lead) { return (lead > 0x20 && lead < 0x7F) || (lead >= 0xE4 && lead < 0xEF); };
  const std::size_t size = text.size();
  if (size == 0) return text;
  bool plain_end =
      byte(size - 1) < 0x80 ? plain(byte(size - 1)) : size >= 3 && plain(byte(size - 3)) && byte(size - 3) > 0x7F;
  return plain(byte(0)) && plain_end ? text : TrimBlanks(text);
}

}  // namespace

RowContent RowNormaliser::Read(std::span<const std::string_view> cells, std::span<const RowProblem> problems) {
  row_.Reset(program_.item_->fields.size());
  const std::vector<FieldIndex>& fields = program_.column_fields_;
  const std::size_t count = std::min(cells.size(), fields.size());
  auto blocked = [&](std::size_t column) {
    return std::any_of(problems.begin(), problems.end(),
                       [&](const RowProblem& problem) { return problem.cell == static_cast<std::int32_t>(column); });
  };
  bool blank = true;
  for (std::size_t column = 0; column < count; ++column) {
    if (blank) blank = TrimCell(cells[column]).empty();
    if (fields[column] == kNoField) continue;
    if (!problems.empty() && blocked(column)) {
      row_.cells_[fields[column]].traits = NormalisedRow::kBlocked;
      continue;
    }
    ReadCell(fields[column], cells[column]);
  }
  if (blank) return RowContent::kBlank;
  FillFromEdition();
  return IsPerson() ? RowContent::kPerson : RowContent::kOrganisation;
}

bool RowNormaliser::MeansEmpty(FieldIndex field, std::string_view text) const {
  const ItemDefinition& item = *program_.item_;
  const FieldDefinition& definition = item.fields[field];
  if (!definition.empty_values.empty() && IsOneOf(text, definition.empty_values)) return true;
  if (text.size() > kLongestEmptyWord) return false;
  return IsOneOf(text, item.empty_values) || (program_.empty_words_apply_[field] && IsOneOf(text, item.empty_words));
}

void RowNormaliser::ReadCell(FieldIndex field, std::string_view text) {
  Cell& cell = row_.cells_[field];
  cell.raw = TrimCell(text);
  if (cell.raw.empty()) return;
  if (MeansEmpty(field, cell.raw)) {
    cell.raw = {};
    return;
  }
  const FieldDefinition& definition = program_.item_->fields[field];
  cell.value = cell.raw;
  cell.traits = ScanText(cell.raw);
  if (definition.type == FieldType::kDate) return ReadDateCell(cell);
  if (definition.type == FieldType::kNumber) return ReadNumberCell(cell);
  if (definition.code_list != nullptr) return ReadCoded(definition, cell);
  bool rounded = definition.format == FieldFormat::kNumberText || definition.format == FieldFormat::kDocumentNumber;
  if ((rounded || definition.is_identifier()) && IsScientific(cell.raw)) cell.traits |= NormalisedRow::kExcelNumber;
  if (definition.is_identifier()) ReadIdentifier(definition, cell);
}

void RowNormaliser::ReadDateCell(Cell& cell) {
  DateReading reading = ReadDate(cell.raw);
  if (!reading.date) {
    cell.traits |= NormalisedRow::kUnreadable;
    return;
  }
  if (!reading.standard) cell.traits |= NormalisedRow::kOtherForm;
  cell.day = static_cast<std::int32_t>(reading.date->days().time_since_epoch().count());
  bool is_iso = reading.standard && cell.raw[4] == '-';
  if (!is_iso) cell.value = row_.arena_.Store(reading.date->Iso());
}

void RowNormaliser::ReadNumberCell(Cell& cell) {
  int integer_digits = 0, scale = 0;
  if (!IsCanonicalNumber(cell.raw, integer_digits, scale)) {
    NumberReading reading = ReadNumber(cell.raw);
    if (!reading.readable) {
      cell.traits |= NormalisedRow::kUnreadable | (IsScientific(cell.raw) ? NormalisedRow::kExcelNumber : 0U);
      return;
    }
    if (!reading.standard) cell.traits |= NormalisedRow::kOtherForm;
    if (reading.negative) cell.traits |= NormalisedRow::kNegative;
    integer_digits = reading.integer_digits;
    scale = reading.scale;
    cell.value = row_.arena_.Store(reading.canonical);
  }
  cell.integer_digits = static_cast<std::int16_t>(std::min(integer_digits, 1000));
  cell.scale = static_cast<std::int16_t>(std::min(scale, 1000));
}

void RowNormaliser::ReadIdentifier(const FieldDefinition& field, Cell& cell) {
  if ((cell.traits & (kNonAscii | kLowerCase | kBlankInside | kControl | kLineBreak)) != 0) {
    std::string normalised = identity::NormaliseIdentifier(cell.raw);
    if (normalised != cell.raw) {
      cell.traits |= NormalisedRow::kOtherForm;
      cell.value = row_.arena_.Store(normalised);
    }
  }
  std::string_view code = cell.value;
  if (field.format == FieldFormat::kOrganisationCode && code.size() == kHyphenOfOrganisationCode + 2 &&
      code[kHyphenOfOrganisationCode] == '-') {
    cell.value = row_.arena_.Store(std::string(code.substr(0, kHyphenOfOrganisationCode)) + code.back());
  }
  // Full-width texts can mean "missing" only after they were normalised.
  if (IsOneOf(cell.value, field.empty_values)) cell = Cell{};
}

std::string_view RowNormaliser::ReadCode(const CodeList& list, std::string_view text, Cell& cell) {
  CodeList::Match match = list.Find(text);
  if (match.value == nullptr && (cell.traits & (kNonAscii | kBlankInside)) != 0) {
    std::string folded = RemoveBlanks(Nfkc(text));
    match = list.Find(folded);
    // What is stored may refer to `folded`: keep it.
    if (match.value != nullptr && match.stored == folded) match.stored = row_.arena_.Store(folded);
  }
  if (match.value == nullptr) {
    // 其他（说明）, 其他：说明: an explanation, but not behind a hyphen.
    bool other = std::any_of(list.values().begin(), list.values().end(), [&](const CodeValue& value) {
      return value.needs_explanation && text.starts_with(value.value);
    });
    cell.traits |= other ? NormalisedRow::kUnexplained : NormalisedRow::kNotInList;
    return text;
  }
  if (match.by_alias) cell.traits |= NormalisedRow::kByAlias;
  if (match.unexplained) cell.traits |= NormalisedRow::kUnexplained;
  return match.stored;
}

void RowNormaliser::ReadCoded(const FieldDefinition& field, Cell& cell) {
  const CodeList& list = *field.code_list;
  bool several = field.multiple && (cell.raw.find(';') != std::string_view::npos ||
                                    cell.raw.find(kFullWidthSemicolon) != std::string_view::npos);
  if (!several) {
    cell.value = ReadCode(list, cell.raw, cell);
    return;
  }
  std::string separated(cell.raw);
  for (std::size_t at = 0; (at = separated.find(kFullWidthSemicolon, at)) != std::string::npos;) {
    separated.replace(at, kFullWidthSemicolon.size(), 1, ';');
  }
  std::string joined;
  for (std::string_view part : Split(separated, ';')) {
    part = TrimBlanks(part);
    if (part.empty()) continue;
    if (!joined.empty()) joined += ';';
    joined += ReadCode(list, part, cell);
  }
  cell.value = joined == cell.raw ? cell.raw : row_.arena_.Store(joined);
  if (joined.empty()) cell = Cell{};
}

void RowNormaliser::FillFromEdition() {
  const Edition& edition = program_.edition();
  for (const Rename& rename : edition.renames) {
    if (!row_.present(rename.to)) continue;
    for (const auto& [field, value] : rename.when_present) {
      if (!row_.present(field)) row_.cells_[field].raw = row_.cells_[field].value = value;
    }
  }
  for (const auto& [field, second] : edition.joins) Join(field, second);
  for (const EditionDefault& fallback : edition.defaults) FillDefault(fallback);
}

// What is wrong with the second column is said of the field: the column itself is not looked at any more.
void RowNormaliser::Join(FieldIndex field, FieldIndex second) {
  Cell& cell = row_.cells_[field];
  Cell& other = row_.cells_[second];
  if (!other.value.empty()) {
    const std::string before = cell.value.empty() ? "" : std::string(cell.value) + ";";
    const std::uint32_t traits = cell.traits | other.traits;
    if (cell.value != other.value) cell.raw = cell.value = row_.arena_.Store(before + std::string(other.value));
    cell.traits = traits;
  }
  cell.traits |= other.traits & NormalisedRow::kBlocked;
  other = {};
  other.traits = NormalisedRow::kBlocked;
}

void RowNormaliser::FillDefault(const EditionDefault& fallback) {
  Cell& cell = row_.cells_[fallback.field];
  if (!cell.value.empty() || (cell.traits & NormalisedRow::kBlocked) != 0) return;
  if (fallback.kind != DefaultKind::kValue) return FillFrom(fallback);
  bool prefixed =
      fallback.prefix_field != kNoField && row_.cells_[fallback.prefix_field].value.starts_with(fallback.prefix);
  cell.raw = cell.value = prefixed ? fallback.value_if_prefix : fallback.value;
}

void RowNormaliser::FillFrom(const EditionDefault& fallback) {
  Cell& cell = row_.cells_[fallback.field];
  const Cell& source = row_.cells_[fallback.source];
  constexpr std::uint32_t kUseless = NormalisedRow::kBlocked | NormalisedRow::kUnreadable;
  if (source.value.empty() || (source.traits & kUseless) != 0) {
    // What is wrong with the source is said of the source, once.
    cell.traits |= NormalisedRow::kBlocked;
  } else if (fallback.kind == DefaultKind::kCopy) {
    cell = source;
    cell.raw = cell.value;
    cell.traits &= ~static_cast<std::uint32_t>(NormalisedRow::kOtherForm);
  } else {
    const std::vector<std::string> codes = program_.agencies_->CodesByName(source.value);
    if (codes.size() == 1) cell.raw = cell.value = row_.arena_.Store(codes.front());
  }
}

bool RowNormaliser::HasValidOrganisationIdentifier() const {
  const SubjectFields& subject = program_.item_->subject;
  return (row_.present(subject.uscc) && identity::CheckCreditCode(row_.value(subject.uscc)).acceptable()) ||
         (row_.present(subject.organisation_no) &&
          identity::CheckOrganisationCode(row_.value(subject.organisation_no)).acceptable()) ||
         (row_.present(subject.registration_no) &&
          identity::CheckRegistrationNumber(row_.value(subject.registration_no)).acceptable());
}

// The category says it, the table says it, or only a person's papers identify the subject. An organisation that merely
// has a person's column filled in besides its own number is refused by a check, not mistaken for a person.
bool RowNormaliser::IsPerson() const {
  if (program_.edition().about_persons) return true;
  const SubjectFields& subject = program_.item_->subject;
  if (row_.present(subject.category)) {
    std::string_view category = row_.value(subject.category);
    for (const std::string& person : subject.person_categories) {
      if (category.starts_with(person)) return true;
    }
  }
  bool has_papers = std::any_of(subject.person_fields.begin(), subject.person_fields.end(),
                                [&](FieldIndex field) { return row_.present(field); });
  return has_papers && !HasValidOrganisationIdentifier();
}

}  // namespace credence::catalog
