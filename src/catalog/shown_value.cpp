#include "catalog/shown_value.h"

#include <algorithm>

#include "base/civil_date.h"
#include "base/limits.h"
#include "base/text.h"
#include "identity/masking.h"
#include "identity/normalise.h"

namespace credence::catalog {
namespace {

using identity::MaskProfile;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string AllStars(std::string_view text) { return std::string(CodePointCount(text), '*'); }

}  // namespace

bool ResemblesCitizenNumber(std::string_view text) {
  constexpr std::size_t kBirth = 6;
  if (text.size() < 15 || text.size() > 20) return false;
  if (!std::all_of(text.begin(), text.begin() + 14, IsDigit)) return false;
  auto two = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  auto plausible = [](int month, int day) { return month >= 1 && month <= 12 && day >= 1 && day <= 31; };
  if (text.size() == 15) return plausible(two(kBirth + 2), two(kBirth + 4));
  int century = two(kBirth);
  return (century == 18 || century == 19 || century == 20) && plausible(two(kBirth + 4), two(kBirth + 6));
}

std::string MaskByKind(MaskKind kind, std::string_view text) {
  switch (kind) {
    case MaskKind::kNone:
      return identity::MaskFreeText(text);
    case MaskKind::kPersonName:
      return identity::MaskPersonName(text, MaskProfile::kPublic);
    case MaskKind::kCitizenNumber:
      return identity::MaskCitizenNumber(text, MaskProfile::kPublic);
    case MaskKind::kIdentityDocument:
      return ResemblesCitizenNumber(text) ? identity::MaskCitizenNumber(text, MaskProfile::kPublic)
                                          : identity::MaskIdentityDocument(text, MaskProfile::kPublic);
    case MaskKind::kMobile:
    case MaskKind::kAddress:
    case MaskKind::kBankAccount:
      return AllStars(text);
  }
  return AllStars(text);
}

std::string ShownValue(const FieldDefinition& field, std::string_view text) {
  std::string shown;
  if (field.sensitive) {
    shown = MaskByKind(field.mask, text);
  } else {
    std::string folded = field.is_identifier() ? identity::NormaliseIdentifier(text) : std::string();
    shown = ResemblesCitizenNumber(folded) ? identity::MaskCitizenNumber(folded, MaskProfile::kPublic)
                                           : identity::MaskFreeText(text);
  }
  // Control characters would spoil the page or the workbook that shows the finding.
  for (char& c : shown) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  }
  return Shorten(shown, limits::kFindingValueCodePoints);
}

}  // namespace credence::catalog
