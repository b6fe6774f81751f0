// What spreadsheets put around a cell so that it stays text, and what keeps a cell from being run as a formula.
// Writing with NeedsTextMark and reading with TakeMarksOff gives every cell back as it was.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace credence::formats {

// The cell without its mark, or nothing when it bears none. Two marks are known: a leading ' before a code (ASCII
// letters, digits and - . / with at least one digit), before another ' or before a character that begins a formula; and
// ="…". The view lies in `cell`, or in `room` when doubled quotes had to be made single.
std::optional<std::string_view> TakeMarksOff(std::string_view cell, std::string& room);

// True for a cell that a spreadsheet would run as a formula (it begins with = + - @, their full-width forms, tab, CR or
// LF, and is no plain number such as -12.50), and for a cell from which a reader would take a mark off.
bool NeedsTextMark(std::string_view cell);

}  // namespace credence::formats
