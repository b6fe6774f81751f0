#include "identity/search_form.h"

#include "base/text.h"
#include "identity/han.h"
#include "identity/normalise.h"

namespace credence::identity {
namespace {

bool IsDigit(char32_t c) { return c >= '0' && c <= '9'; }
bool IsUpperLetter(char32_t c) { return c >= 'A' && c <= 'Z'; }

// The search form of a name of ASCII and common Han characters (U+4E00 to U+9FFF), which NFKC leaves alone: nearly
// every name, in one walk. False for any other name. Searches bring thousands of names into this form.
bool AppendPlainForm(std::string_view name, std::string& form) {
  for (std::size_t position = 0; position < name.size();) {
    const char32_t c = NextCodePoint(name, position);
    if (c < 0x80) {
      if (IsBlank(c)) continue;
      form += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : static_cast<char>(c);
    } else if (c >= kCommonHanFirst && c <= kCommonHanLast) {
      AppendCodePoint(form, SimplifiedOf(c));
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string SearchForm(std::string_view name) {
  std::string plain;
  plain.reserve(name.size());
  if (AppendPlainForm(name, plain)) return plain;
  std::string normalised = NormaliseName(name);
  if (IsAscii(normalised)) return normalised;
  std::string form;
  form.reserve(normalised.size());
  std::size_t position = 0;
  while (position < normalised.size()) AppendCodePoint(form, SimplifiedOf(NextCodePoint(normalised, position)));
  return form;
}

std::vector<std::string> InitialsOfName(std::string_view search_form) {
  std::vector<std::string> initials;
  std::size_t position = 0;
  while (position < search_form.size()) {
    const char32_t c = NextCodePoint(search_form, position);
    if (IsDigit(c)) {
      initials.emplace_back(1, static_cast<char>(c));
    } else if (IsUpperLetter(c)) {
      initials.emplace_back(1, static_cast<char>(c - 'A' + 'a'));
    } else if (const std::string_view letters = InitialsOf(c); !letters.empty()) {
      initials.emplace_back(letters);
    }
  }
  return initials;
}

std::string TypedInitials(std::string_view search_form) {
  std::string typed;
  bool letter = false;
  for (char c : search_form) {
    if (!IsDigit(static_cast<unsigned char>(c)) && !IsUpperLetter(static_cast<unsigned char>(c))) return {};
    letter = letter || IsUpperLetter(static_cast<unsigned char>(c));
    typed += IsUpperLetter(static_cast<unsigned char>(c)) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return letter ? typed : std::string();
}

}  // namespace credence::identity
