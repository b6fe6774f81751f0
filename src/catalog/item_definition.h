// A catalogue item 信用事项: fields, editions, checks and policies, read from catalog/items/<code>.v<N>.json (design
// 4). A definition that was parsed is consistent: every field named by a check, key or policy exists, every code list
// is known, and the item is about organisations. Immutable; share it between threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/civil_date.h"
#include "base/result.h"
#include "catalog/code_list.h"
#include "catalog/finding.h"

namespace credence::catalog {

struct LocalText {
  std::string zh;
  std::string en;
};

// Position of a field in ItemDefinition::fields.
using FieldIndex = std::uint16_t;
inline constexpr FieldIndex kNoField = 0xFFFF;

enum class FieldType { kString, kDate, kNumber };

// What the characters of a string mean; decides how it is normalised.
enum class FieldFormat {
  kText,                // kept as written, trimmed
  kName,                // a name: as text
  kNumberText,          // a number as people write it (licence number): as text, but Excel may have destroyed it
  kDocumentNumber,      // 文号: as kNumberText
  kIdentifier,          // domain 2.1
  kUnifiedCode,         // domain 2.2
  kOrganisationCode,    // domain 2.3, stored without hyphen
  kRegistrationNumber,  // domain 2.5
  kIdentityNumber,      // number of an identity document
  kRegion,              // a region code or name
};

enum class Requirement { kRequired, kConditional, kOptional };
enum class Disclosure { kPublic, kShared, kInternal };
enum class MaskKind { kNone, kPersonName, kCitizenNumber, kIdentityDocument, kMobile, kAddress, kBankAccount };

struct FieldDefinition {
  std::string code;
  LocalText title;
  LocalText hint;  // for the field guide, what no check can say; often empty
  FieldType type = FieldType::kString;
  FieldFormat format = FieldFormat::kText;
  Requirement requirement = Requirement::kOptional;
  std::size_t max_length = 0;  // code points; 0 for dates and numbers
  int integer_digits = 0;      // numbers: digits before and
  int scale = 0;               // after the point
  bool multiline = false;      // line breaks are permitted
  bool local = false;          // not a field of the national standard
  Disclosure disclosure = Disclosure::kInternal;
  bool sensitive = false;  // leaves the payload for record_secret
  MaskKind mask = MaskKind::kNone;
  std::string code_list_name;  // empty: free
  const CodeList* code_list = nullptr;
  bool multiple = false;                  // several values joined by ;
  std::vector<std::string> aliases;       // other headers of the same column
  std::vector<std::string> empty_values;  // texts that mean "missing" in this field
  std::vector<std::string> editions;      // the editions whose table has this column; empty = all
  bool checked_only = false;              // read and checked, never stored: what only the row itself is judged by

  bool is_identifier() const;  // normalised as domain 2.1
};

// A column of an older edition that is stored as another field.
struct Rename {
  FieldIndex from = kNoField;
  FieldIndex to = kNoField;
  // Set when the renamed column has a value: XK_FR_ZJLX = 身份证.
  std::vector<std::pair<FieldIndex, std::string>> when_present;
};

// What stands in a field the edition has no column for; a column that is there all the same goes before.
enum class DefaultKind {
  kValue,   // `value`; `value_if_prefix` looks at another field first: 92… is 个体工商户
  kCopy,    // the value of `source`
  kAgency,  // the unified code of the one agency that bears the name in `source`; nothing when none or several do
};

struct EditionDefault {
  FieldIndex field = kNoField;
  DefaultKind kind = DefaultKind::kValue;
  FieldIndex source = kNoField;
  std::string value;
  FieldIndex prefix_field = kNoField;
  std::string prefix;
  std::string value_if_prefix;
};

struct Edition {
  std::string code;
  LocalText title;
  bool about_persons = false;         // the natural-person table
  bool for_migration = false;         // read with a warning, never written
  std::vector<FieldIndex> must_have;  // recognised by these columns
  std::vector<FieldIndex> must_not_have;
  std::vector<Rename> renames;
  std::vector<EditionDefault> defaults;
  // Two columns that are stored as one field of several values: (field, second column).
  std::vector<std::pair<FieldIndex, FieldIndex>> joins;
  std::vector<std::string> warn_only;  // ids of checks that the edition has no columns for: warnings, not errors
};

enum class CheckKind {
  kRequired,
  kOneOfRequired,
  kBothOrNeither,
  kRequiredWhen,
  kEmptyWhen,
  kEqualTo,
  kOrderedDates,
  kInCodeList,
  kPattern,
  kMaxLength,
  kNumber,
  kNumberBelow,
  kUnifiedCode,
  kOrganisationCode,
  kCitizenNumber,
  kRegistrationNumber,
  kRegion,
  kDocumentNumber,
  kBelongsTo,
  kNotInFuture,
  kNotBefore,
  kUniqueInBatch,
  kMaskedInput,
  kContainsPersonalData,
  kControlCharacters,
  kForbiddenCharacters,
  kOnlyValue,
  kDamagedText,
  kExcelNumber,
  kDateForm,
  kIdentifierForm,
  kPublishedLate,
  kSubjectIdentifier,
  kLaterRecord,
};

enum class ConditionKind { kAlways, kIn, kNotIn, kContainsAny, kContainsNone, kPresent, kAbsent };

struct Condition {
  ConditionKind kind = ConditionKind::kAlways;
  FieldIndex field = kNoField;
  std::vector<std::string> words;
};

struct CheckRule {
  std::string id;  // DP-05; stable, one id may have several rules
  CheckKind kind = CheckKind::kRequired;
  Severity severity = Severity::kError;
  std::vector<FieldIndex> fields;
  FieldIndex other = kNoField;  // the field compared with (dated_by, decision date, agency name, unless_equal)
  Condition when;
  std::optional<CivilDate> date;    // kNotBefore
  std::int64_t limit = 0;           // days, length or number, as the kind says
  bool unless_zero = false;         // kEmptyWhen: 0 counts as empty
  bool asks_reason = false;         // confirmed only with a reason; warnings only
  std::vector<std::string> values;  // kOnlyValue: what is permitted
  std::string characters;           // kPattern: digits, letters_digits; kForbiddenCharacters: the characters
};

enum class SubjectKind { kOrganisation, kIndividualBusiness };

struct SubjectFields {
  FieldIndex name = kNoField;
  FieldIndex category = kNoField;
  FieldIndex uscc = kNoField;
  FieldIndex registration_no = kNoField;
  FieldIndex organisation_no = kNoField;
  FieldIndex representative = kNoField;
  std::vector<std::string> person_categories;  // values of `category` that mean a natural person
  std::vector<FieldIndex> person_fields;       // columns that only natural persons have
};

struct NameAndCode {
  FieldIndex name = kNoField;
  FieldIndex code = kNoField;
};

// A key part is a field, or the subject key.
struct KeyPart {
  bool is_subject = false;
  FieldIndex field = kNoField;
};

enum class PublicationKind { kLicence, kPenalty, kRegister };

// Inputs of the publication rules; records derives the dates from the rule set.
struct PublicationPolicy {
  PublicationKind kind = PublicationKind::kRegister;
  FieldIndex until = kNoField;     // licence: published while valid
  FieldIndex category = kNoField;  // penalty: inputs of the class table
  FieldIndex fine = kNoField;
  FieldIndex authority = kNoField;
  FieldIndex limit = kNoField;  // a reported end of publicity
  FieldIndex grade = kNoField;  // 轻微 / 一般 / 严重 as the authority judged
};

struct LegalBasis {
  std::string source;   // 中华人民共和国行政许可法
  std::string article;  // 第四十条
  std::string text;
};

class ItemDefinition {
 public:
  // `code_lists` must live as long as the definition. Error codes: catalog.item_malformed {item, place, reason},
  // catalog.item_about_persons {item}.
  static Result<ItemDefinition> Parse(std::string_view json, const CodeLists& code_lists = CodeLists::Builtin());

  FieldIndex FindField(std::string_view code) const;  // kNoField when unknown
  const FieldDefinition& field(FieldIndex index) const { return fields[index]; }
  // The edition has a column of its own for the field.
  bool InEdition(FieldIndex field, const Edition& edition) const;

  std::string code;
  int version = 0;
  LocalText title;
  LocalText description;
  std::string effective_from;          // ISO
  std::string owner;                   // department id
  std::vector<std::string> providers;  // department ids; empty = every department
  std::vector<SubjectKind> subject_kinds;
  bool is_register = false;    // rows describe the subjects themselves
  std::string cycle;           // daily, monthly …
  int report_within_days = 0;  // working days after the decision; 0 = no limit
  std::vector<LegalBasis> legal_basis;
  std::vector<FieldDefinition> fields;
  SubjectFields subject;
  NameAndCode authority;
  NameAndCode source;
  FieldIndex decision_date = kNoField;
  FieldIndex document_number = kNoField;
  std::vector<KeyPart> key_parts;
  std::vector<KeyPart> decision_key_parts;
  PublicationPolicy publication;
  std::vector<std::string> empty_values;  // texts that mean "missing" in every field
  std::vector<std::string> empty_words;   // texts that mean "missing" where a text of that kind cannot be meant (DP-01)
  std::vector<Edition> editions;          // never empty; the first is the current one
  std::vector<CheckRule> checks;
  // A made-up row for the field guide, by field index; empty texts where it has no value. Received on the day of its
  // decision it passes every check (a test says so).
  std::vector<std::string> example;
};

// Every item of the binary, newest version of each code, in ascending order of code. Thread-safe.
const std::vector<ItemDefinition>& BuiltinItems();
// Error code: catalog.unknown_item {item}. The definition lives as long as the program.
Result<const ItemDefinition*> FindBuiltinItem(std::string_view code);

}  // namespace credence::catalog
