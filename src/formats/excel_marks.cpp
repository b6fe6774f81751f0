#include "formats/excel_marks.h"

#include <algorithm>
#include <array>

namespace credence::formats {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

bool BeginsFormula(std::string_view text) {
  constexpr std::array<std::string_view, 11> kBeginnings{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
  return std::any_of(kBeginnings.begin(), kBeginnings.end(), [&](std::string_view s) { return text.starts_with(s); });
}

bool IsCode(std::string_view text) {
  auto is_code = [](char c) { return IsDigit(c) || IsLetter(c) || c == '-' || c == '.' || c == '/'; };
  return std::all_of(text.begin(), text.end(), is_code) && std::any_of(text.begin(), text.end(), IsDigit);
}

// [+-] digits [. digits]
bool IsPlainNumber(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
  std::size_t point = text.find('.');
  auto all_digits = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), IsDigit);
  };
  if (point == std::string_view::npos) return all_digits(text);
  return all_digits(text.substr(0, point)) && all_digits(text.substr(point + 1));
}

// ="…" with doubled quotes inside, and nothing else.
std::optional<std::string_view> TextOfFormula(std::string_view cell, std::string& room) {
  if (cell.size() < 3 || !cell.starts_with("=\"") || !cell.ends_with('"')) return std::nullopt;
  std::string_view inner = cell.substr(2, cell.size() - 3);
  if (inner.find('"') == std::string_view::npos) return inner;
  room.clear();
  for (std::size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] == '"' && (++i == inner.size() || inner[i] != '"')) return std::nullopt;
    room.push_back(inner[i]);
  }
  return room;
}

}  // namespace

std::optional<std::string_view> TakeMarksOff(std::string_view cell, std::string& room) {
  if (cell.starts_with('=')) return TextOfFormula(cell, room);
  if (!cell.starts_with('\'')) return std::nullopt;
  std::string_view rest = cell.substr(1);
  if (rest.starts_with('\'') || BeginsFormula(rest) || IsCode(rest)) return rest;
  return std::nullopt;
}

bool NeedsTextMark(std::string_view cell) {
  if (BeginsFormula(cell)) return !IsPlainNumber(cell);
  std::string room;
  return TakeMarksOff(cell, room).has_value();
}

}  // namespace credence::formats
