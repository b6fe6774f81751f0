// Text in UTF-8. Lengths of people's text are counted in Unicode code points, never in bytes (domain 3.6 DP-02).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace credence {

bool IsAscii(std::string_view text);

// True for well-formed UTF-8: no overlong forms, no surrogates, nothing above U+10FFFF.
bool IsValidUtf8(std::string_view text);

// Code points in valid UTF-8.
std::size_t CodePointCount(std::string_view text);

// The code point that starts at `position`, which is moved behind it. `text` must be valid UTF-8.
char32_t NextCodePoint(std::string_view text, std::size_t& position);
void AppendCodePoint(std::string& text, char32_t code_point);

// Whitespace as people type it: ASCII blanks and controls \t \n \r, U+00A0, U+2000–U+200D, U+202F, U+205F, U+3000,
// U+FEFF.
bool IsBlank(char32_t code_point);

// The text without blanks at both ends; a view into the same bytes.
std::string_view TrimBlanks(std::string_view text);
std::string RemoveBlanks(std::string_view text);

// A list for people: an enumeration comma stands between names in Chinese texts and is understood in English ones.
void AppendToList(std::string& list, std::string_view name);

// Unicode NFKC: full-width digits, letters and punctuation become ASCII. ASCII input is returned as it is.
std::string Nfkc(std::string_view text);

std::string UpperAscii(std::string_view text);

std::vector<std::string_view> Split(std::string_view text, char separator);

// The first `count` code points, with "…" when something was cut. For findings and logs.
std::string Shorten(std::string_view text, std::size_t count);

}  // namespace credence
