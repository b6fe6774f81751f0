#include "app/demo_rows.h"

#include <algorithm>

#include "access/access_service.h"
#include "base/text.h"

namespace credence::app {
namespace {

constexpr std::string_view kLongTerm = "2099/12/31";
constexpr int kInspectionDaysMin = 20, kInspectionDaysMax = 45;  // before the decision
constexpr int kYuanPerUnit = 10'000;                             // amounts stand in 万元
constexpr int kLimitShare = 3;                                   // of 5 penalties name the end of publicity

using OwnWords = std::map<std::string, std::string, std::less<>>;

std::string Field(std::string_view prefix, std::string_view name) { return std::string(prefix).append(name); }

// 35,500 yuan is 3.55.
std::string InUnits(int yuan) {
  std::string text = std::to_string(yuan / kYuanPerUnit);
  std::string rest = std::to_string(kYuanPerUnit + yuan % kYuanPerUnit).substr(1);
  while (!rest.empty() && rest.back() == '0') rest.pop_back();
  return rest.empty() ? text : text + "." + rest;
}

std::string FullWidth(std::string_view ascii) {
  constexpr char32_t kShift = 0xFEE0;
  std::string wide;
  for (char c : ascii) AppendCodePoint(wide, static_cast<char32_t>(c) + kShift);
  return wide;
}

std::string DateWords(const DemoWords& words, CivilDate date) {
  return Expand(words.Text("date"), [&](std::string_view key) -> std::optional<std::string> {
    if (key == "year") return std::to_string(date.year());
    if (key == "month") return std::to_string(date.month());
    if (key == "day") return std::to_string(date.day());
    return std::nullopt;
  });
}

// 5 = 2021-07-15 and later; the categories of the penalty act of that day.
CivilDate NewCategoriesFrom() { return CivilDate::FromYmd(2021, 7, 15).value(); }

}  // namespace

DemoRowWriter::DemoRowWriter(const DemoWords& words, const DemoRegister& registered)
    : words_(words), registered_(registered) {
  for (access::Department& department : access::BuiltinDepartments()) {
    std::string id = department.id;
    departments_.emplace(std::move(id), std::move(department));
  }
}

const access::Department& DemoRowWriter::DepartmentOf(std::string_view id) const {
  auto found = departments_.find(id);
  CHECK(found != departments_.end());
  return found->second;
}

const Organisation& DemoRowWriter::OrganisationOf(const Decision& decision) const {
  return registered_.organisations()[decision.organisation];
}

const Organisation& DemoRowWriter::AnotherThan(const Decision& decision) const {
  const Organisation& own = OrganisationOf(decision);
  for (std::size_t other : registered_.OfTrade(own.trade)) {
    const Organisation& candidate = registered_.organisations()[other];
    if (candidate.KnownIn(decision.period) && candidate.code != own.code) return candidate;
  }
  return registered_.organisations().front();
}

std::string DemoRowWriter::DocumentNumber(const Decision& decision, std::string_view pattern) const {
  return Expand(pattern, [&](std::string_view key) -> std::optional<std::string> {
    if (key == "prefix") return DepartmentOf(decision.kind->department_id).document_prefix;
    if (key == "infix") return decision.kind->infix;
    if (key == "year") return std::to_string(decision.decided_on.year());
    if (key == "sequence") return std::to_string(decision.sequence);
    return std::nullopt;
  });
}

std::string DemoRowWriter::CertificateNumber(const Decision& decision) const {
  constexpr int kFiveDigits = 100'000;
  if (decision.kind->number.empty()) return "";
  return decision.kind->number + "420881" + std::to_string(kFiveDigits + decision.certificate).substr(1);
}

// The words that a template may name: those of its kind, drawn once, and those of the decision.
Lookup DemoRowWriter::WordsOf(const Decision& decision, OwnWords own) const {
  DemoRandom random(decision.seed);
  for (const FillWord& word : decision.kind->fill) {
    own[word.key] = word.texts.empty() ? std::to_string(word.range.Draw(random)) : random.Pick(word.texts);
  }
  const Organisation& organisation = OrganisationOf(decision);
  own.emplace("name", organisation.NameIn(decision.period));
  own.emplace("place", words_.places[organisation.place].full);
  own.emplace("address", organisation.address);
  own.emplace("act", decision.is_first ? words_.Text("first_act") : random.Pick(words_.later_acts));
  own.emplace("certificate", decision.kind->certificate);
  own.emplace("number", CertificateNumber(decision));
  return [own = std::move(own)](std::string_view key) -> std::optional<std::string> {
    auto found = own.find(key);
    return found == own.end() ? std::nullopt : std::optional(found->second);
  };
}

DemoRow DemoRowWriter::First(const Decision& decision, bool is_penalty) const {
  DemoRow row = Sound(decision, is_penalty);
  Spoil(decision, is_penalty, row);
  return row;
}

DemoRow DemoRowWriter::Again(const Decision& decision, bool is_penalty) const {
  DemoRow row = Sound(decision, is_penalty);
  if (decision.flaw == DemoFlaw::kCorrected) row.Set("CF_SY", row.Get("CF_SY") + words_.Text("corrected_facts"));
  return row;
}

DemoRow DemoRowWriter::Sound(const Decision& decision, bool is_penalty) const {
  DemoRow row(*catalog::FindBuiltinItem(is_penalty ? "penalty" : "licence").value());
  const Organisation& organisation = OrganisationOf(decision);
  WriteSubject(organisation, organisation.NameIn(decision.period), is_penalty ? "CF" : "XK", row);
  const access::Department& department = DepartmentOf(decision.kind->department_id);
  const std::string document = DocumentNumber(decision, words_.Text("document_number"));
  row.Set(is_penalty ? "CF_WSH" : "XK_WSH", document);
  row.Set(is_penalty ? "CF_JDRQ" : "XK_JDRQ", decision.decided_on.Slashes());
  row.Set(is_penalty ? "CF_CFJG" : "XK_XKJG", department.name);
  row.Set(is_penalty ? "CF_CFJGDM" : "XK_XKJGDM", department.code);
  row.Set(is_penalty ? "CF_SJLY" : "XK_LYDW", department.name);
  row.Set(is_penalty ? "CF_SJLYDM" : "XK_LYDWDM", department.code);
  if (is_penalty) {
    WritePenalty(decision, row);
  } else {
    WriteLicence(decision, row);
  }
  return row;
}

void DemoRowWriter::WriteSubject(const Organisation& organisation, const std::string& name, std::string_view prefix,
                                 DemoRow& row) const {
  row.Set(Field(prefix, "_XDR_MC"), name);
  row.Set(Field(prefix, "_XDR_LB"),
          words_.Text(organisation.is_individual() ? "category.individual" : "category.organisation"));
  row.Set(Field(prefix, "_XDR_SHXYM"), organisation.code);
  row.Set(Field(prefix, "_FRDB"), words_.Text("representative"));
}

void DemoRowWriter::WriteLicence(const Decision& decision, DemoRow& row) const {
  const DecisionKind& kind = *decision.kind;
  row.Set("XK_XKWS", kind.title);
  row.Set("XK_XKLB", kind.category);
  row.Set("XK_XKZS", kind.certificate);
  row.Set("XK_XKBH", CertificateNumber(decision));
  row.Set("XK_NR", Expand(kind.content, WordsOf(decision, {})));
  row.Set("XK_YXQZ", decision.decided_on.Slashes());
  row.Set("XK_YXQZI",
          kind.months == 0 ? std::string(kLongTerm) : decision.decided_on.AddMonths(kind.months).AddDays(-1).Slashes());
  row.Set("XK_ZT", "1");
}

void DemoRowWriter::WritePenalty(const Decision& decision, DemoRow& row) const {
  const DecisionKind& kind = *decision.kind;
  DemoRandom random(decision.seed ^ 1);
  const int fine = kind.fine.Draw(random);
  const int gains = kind.gains.Draw(random);
  auto amount = [&](int yuan) {
    return Expand(words_.Text("yuan"), [&](std::string_view) { return std::optional(std::to_string(yuan)); });
  };
  OwnWords own = {
      {"fine", amount(fine)},
      {"gains", amount(gains)},
      {"days", std::to_string(words_.closing_days.Draw(random))},
      {"date", DateWords(words_, decision.decided_on.AddDays(-random.Between(kInspectionDaysMin, kInspectionDaysMax)))},
      {"facts", kind.facts}};
  const Lookup lookup = WordsOf(decision, std::move(own));
  std::string categories, content;
  for (const std::string& category : kind.categories) {
    const std::string* older = decision.decided_on < NewCategoriesFrom() ? words_.OlderCategory(category) : nullptr;
    categories.append(categories.empty() ? "" : ";").append(older == nullptr ? category : *older);
    content.append(content.empty() ? "" : words_.Text("separator")).append(Expand(words_.Phrase(category), lookup));
  }
  row.Set("CF_WFXW", kind.violation);
  row.Set("CF_SY", Expand(words_.Text("facts"), lookup));
  row.Set("CF_YJ", kind.basis);
  row.Set("CF_CFLB", categories);
  row.Set("CF_NR", content + words_.Text("closing"));
  if (fine > 0) row.Set("CF_NR_FK", InUnits(fine));
  if (gains > 0) row.Set("CF_NR_WFFF", InUnits(gains));
  if (!kind.number.empty()) row.Set("CF_NR_ZKDX", kind.certificate + " " + CertificateNumber(decision));
  const std::string end = decision.decided_on.AddMonths(kind.publicity_months).Slashes();
  row.Set("CF_YXQ", end);
  if (random.Below(5) < kLimitShare) row.Set("CF_GSJZQ", end);
  row.Set("X_GSLB", kind.grade);
}

void DemoRowWriter::Spoil(const Decision& decision, bool is_penalty, DemoRow& row) const {
  const std::string_view prefix = is_penalty ? "CF" : "XK";
  const std::string date_field = Field(prefix, "_JDRQ");
  const CivilDate decided = decision.decided_on;
  switch (decision.flaw) {
    case DemoFlaw::kMissingField:
      return row.Set(is_penalty ? "CF_WFXW" : "XK_NR", "");
    case DemoFlaw::kImpossibleDate:
      return row.Set(date_field, std::to_string(decided.year()) + "/02/30");
    case DemoFlaw::kDottedDate:
      return row.Set(date_field, std::to_string(decided.year()) + "." + std::to_string(decided.month()) + "." +
                                     std::to_string(decided.day()));
    case DemoFlaw::kNoRepresentative:
      return row.Set(Field(prefix, "_FRDB"), "");
    case DemoFlaw::kUnknownCategory:
      return row.Set(is_penalty ? "CF_CFLB" : "XK_XKLB", words_.Text("unknown_category"));
    case DemoFlaw::kValidityReversed:
      return row.Set("XK_YXQZI", decided.AddDays(-kInspectionDaysMax).Slashes());
    case DemoFlaw::kCertificateUntitled:
      return row.Set("XK_XKZS", "");
    case DemoFlaw::kLooseDocumentNumber:
      return row.Set(Field(prefix, "_WSH"), DocumentNumber(decision, words_.Text("loose_document_number")));
    case DemoFlaw::kOtherAgencyName:
      return row.Set(is_penalty ? "CF_CFJG" : "XK_XKJG", words_.Text("short_agency"));
    case DemoFlaw::kCategoryAlias:
      return row.Set(Field(prefix, "_XDR_LB"),
                     words_.Text(OrganisationOf(decision).is_individual() ? "category.individual_alias"
                                                                          : "category.organisation_alias"));
    case DemoFlaw::kNaturalPerson:
      return MakePerson(decision, prefix, row);
    case DemoFlaw::kAmountMissing:
    case DemoFlaw::kAmountInYuan:
    case DemoFlaw::kOldCategory:
    case DemoFlaw::kPhoneInFacts:
      return SpoilPenalty(decision, row);
    default:
      return SpoilCode(decision, prefix, row);
  }
}

void DemoRowWriter::SpoilCode(const Decision& decision, std::string_view prefix, DemoRow& row) const {
  const std::string field = Field(prefix, "_XDR_SHXYM");
  std::string code = row.Get(field);
  switch (decision.flaw) {
    case DemoFlaw::kBadCheckCharacter:
      code.back() = code.back() == 'A' ? 'B' : 'A';
      return row.Set(field, code);
    case DemoFlaw::kMaskedCode:
      return row.Set(field, code.replace(6, 8, "********"));
    case DemoFlaw::kLowerCaseCode:
      for (char& c : code) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      return row.Set(field, code);
    case DemoFlaw::kFullWidthCode:
      return row.Set(field, FullWidth(code));
    case DemoFlaw::kOrganisationCodeOnly:
      row.Set(Field(prefix, "_XDR_ZZJG"), code.substr(8, 9));
      return row.Set(field, "");
    case DemoFlaw::kUnknownSubject:
      return row.Set(field, DemoRegister::UnknownCode(decision.flaw_number * 2 + (prefix == "CF" ? 1 : 0)));
    case DemoFlaw::kOtherName:
      return row.Set(Field(prefix, "_XDR_MC"), AnotherThan(decision).name);
    case DemoFlaw::kWrongSubject: {
      const Organisation& other = AnotherThan(decision);
      return WriteSubject(other, other.NameIn(decision.period), prefix, row);
    }
    default:
      return;
  }
}

void DemoRowWriter::SpoilPenalty(const Decision& decision, DemoRow& row) const {
  switch (decision.flaw) {
    case DemoFlaw::kAmountMissing:
      return row.Set("CF_NR_FK", "");
    case DemoFlaw::kAmountInYuan: {
      DemoRandom random(decision.seed ^ 1);
      return row.Set("CF_NR_FK", std::to_string(decision.kind->fine.Draw(random)));
    }
    case DemoFlaw::kOldCategory: {
      std::string categories = row.Get("CF_CFLB");
      const std::string& revoked = decision.kind->categories.back();
      if (categories.ends_with(revoked)) {
        categories.replace(categories.size() - revoked.size(), revoked.size(), words_.Text("old_revocation"));
      }
      return row.Set("CF_CFLB", categories);
    }
    default:
      return row.Set("CF_SY", row.Get("CF_SY") + words_.Text("phone_sentence"));
  }
}

void DemoRowWriter::MakePerson(const Decision& decision, std::string_view prefix, DemoRow& row) const {
  row.Set(Field(prefix, "_XDR_MC"), words_.Text("person"));
  row.Set(Field(prefix, "_XDR_LB"), words_.Text("category.person"));
  row.Set(Field(prefix, "_XDR_SHXYM"), "");
  row.Set(Field(prefix, "_FRDB"), "");
  row.Set(Field(prefix, "_XDR_ZJLX"), words_.Text("person_document"));
  row.Set(Field(prefix, "_XDR_ZJHM"),
          words_.person_numbers[static_cast<std::size_t>(decision.flaw_number) % words_.person_numbers.size()]);
}

}  // namespace credence::app
