#include "app/generated_tables.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/check.h"
#include "base/text.h"
#include "formats/byte_source.h"
#include "formats/row_reader.h"
#include "formats/table_writer.h"
#include "formats/text_encoder.h"

namespace credence::app {
namespace {

// Texts that turn up in the wrong cells: dates that are none, numbers that spreadsheets made, papers of constructed
// persons, what a program would run, and characters that few programs expect.
constexpr std::string_view kForeign[] = {"2026-13-01",
                                         "20180230",
                                         "2018/5/8",
                                         "43228",
                                         "2099/12/31",
                                         "18-5-8",
                                         "2018-05-08 00:00",
                                         "1.1E+17",
                                         "-1",
                                         "0.1234567",
                                         "100000",
                                         "10000",
                                         "9999.999999",
                                         "1e3",
                                         "abc",
                                         "*",
                                         "4208********0017",
                                         "420881190001010017",
                                         "13800138000",
                                         "00000000000000000X",
                                         "91420881DEM0100017",
                                         " ",
                                         "\t",
                                         "a\x01"
                                         "b",
                                         "\xEF\xBF\xBD",
                                         "\xE2\x80\xA8",
                                         "\xF0\x9F\x98\x80",
                                         "=1+1",
                                         "@x",
                                         "'x",
                                         "-x",
                                         "x;y",
                                         "null",
                                         "/",
                                         "-",
                                         "<b>",
                                         "a\nb",
                                         "\"",
                                         "a\"b",
                                         "a,b",
                                         "TRUE",
                                         "0",
                                         "00",
                                         "420881",
                                         "%"};

std::string Utf16(std::string_view utf8) {
  std::string out = "\xFF\xFE";
  auto unit = [&](char32_t u) { out += {static_cast<char>(u & 0xFF), static_cast<char>(u >> 8)}; };
  for (std::size_t at = 0; at < utf8.size();) {
    const char32_t c = NextCodePoint(utf8, at);
    if (c < 0x10000) {
      unit(c);
    } else {
      unit(0xD800 + ((c - 0x10000) >> 10));
      unit(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  return out;
}

std::string Gb18030(std::string_view utf8) {
  std::string out;
  formats::TextEncoder(formats::Encoding::kGb18030).Encode(utf8, out);
  return out;
}

}  // namespace

GeneratedTables::GeneratedTables(std::uint64_t seed, const std::vector<DemoFile>& city, const catalog::Items& items,
                                 std::filesystem::path scratch)
    : random_(seed), items_(items), scratch_(std::move(scratch)) {
  for (const DemoFile& file : city) Read(file.item, file.department_id, file.csv);
  CHECK(!pools_.empty());
}

void GeneratedTables::Read(const std::string& item, const std::string& department_id, const std::string& csv) {
  auto source = formats::MemorySource(csv);
  auto reader = std::move(formats::OpenTable(*source)).value();
  auto pool = std::find_if(pools_.begin(), pools_.end(), [&](const Pool& one) { return one.item == item; });
  if (pool == pools_.end()) {
    pools_.push_back({item, department_id, reader->header().cells, {}});
    pool = pools_.end() - 1;
  }
  formats::RowBlock block;
  while (reader->ReadRows(block).value() > 0) {
    for (const auto& row : block.rows) {
      Cells cells;
      for (std::size_t c = 0; c < row.cell_count; ++c) cells.emplace_back(block.CellText(row, c));
      pool->rows.push_back(std::move(cells));
    }
  }
}

GeneratedTable GeneratedTables::Next() {
  const Pool& pool = random_.Pick(pools_);
  std::vector<Cells> table = {pool.header};
  const int rows = random_.Between(0, 5);
  for (int i = 0; i < rows; ++i) table.push_back(random_.Pick(pool.rows));
  if (rows > 1 && random_.Below(6) == 0) table.back() = table[1];  // a key that is repeated
  for (std::size_t i = 1; i < table.size(); ++i) {
    for (std::size_t flaws = random_.Below(4); flaws > 0; --flaws) SpoilCell(pool, table[i]);
    if (random_.Below(12) == 0) SpoilRow(table[i]);
  }
  if (random_.Below(5) == 0) SpoilHeader(pool, table);

  GeneratedTable made{pool.item, pool.department_id, "", ""};
  switch (random_.Below(6)) {
    case 0:
      made.form = "XLSX";
      made.bytes = Workbook(table);
      break;
    case 1:
      made.form = "GB18030";
      made.bytes = Gb18030(Csv(table));
      break;
    case 2:
      made.form = "UTF-16LE";
      made.bytes = Utf16(Csv(table));
      break;
    case 3:
      made.form = "UTF-8 with mark";
      made.bytes = "\xEF\xBB\xBF" + Csv(table);
      break;
    default:
      made.form = "UTF-8";
      made.bytes = Csv(table);
  }
  return made;
}

std::string GeneratedTables::ForeignText() {
  if (random_.Below(20) == 0) return std::string(static_cast<std::size_t>(random_.Between(100, 5'000)), 'x');
  return std::string(kForeign[random_.Below(std::size(kForeign))]);
}

void GeneratedTables::SpoilCell(const Pool& pool, Cells& row) {
  if (row.empty()) return;
  const std::size_t column = random_.Below(row.size());
  std::string& cell = row[column];
  switch (random_.Below(8)) {
    case 0:
      cell.clear();
      return;
    case 1: {  // of another row
      const Cells& other = random_.Pick(pool.rows);
      if (column < other.size()) cell = other[column];
      return;
    }
    case 2:  // of another column
      cell = row[random_.Below(row.size())];
      return;
    case 3:
      cell = ForeignText();
      return;
    case 4: {  // a word that means a person
      for (const catalog::ItemDefinition* one : items_.Newest()) {
        if (one->code == pool.item && !one->subject.person_categories.empty()) cell = one->subject.person_categories[0];
      }
      return;
    }
    case 5:
      cell += ForeignText();
      return;
    default:
      SpoilText(cell);
  }
}

void GeneratedTables::SpoilText(std::string& cell) {
  if (cell.empty()) return;
  switch (random_.Below(5)) {
    case 0:  // the last character is lost
      while (!cell.empty() && (static_cast<unsigned char>(cell.back()) & 0xC0) == 0x80) cell.pop_back();
      if (!cell.empty()) cell.pop_back();
      return;
    case 1:
      for (char& c : cell) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
      return;
    case 2: {  // full-width forms
      std::string wide;
      for (char c : cell) {
        if (c > ' ' && c < 0x7F) {
          const int point = 0xFF01 + (c - '!');
          wide += {static_cast<char>(0xE0 | (point >> 12)), static_cast<char>(0x80 | ((point >> 6) & 0x3F)),
                   static_cast<char>(0x80 | (point & 0x3F))};
        } else {
          wide += c;
        }
      }
      cell = wide;
      return;
    }
    case 3: {  // one digit is another
      const std::size_t at = random_.Below(cell.size());
      if (cell[at] >= '0' && cell[at] <= '9') cell[at] = static_cast<char>('0' + random_.Below(10));
      return;
    }
    default:
      cell = " " + cell + "  ";
  }
}

void GeneratedTables::SpoilRow(Cells& row) {
  switch (random_.Below(5)) {
    case 0:
      row.push_back(ForeignText());
      return;
    case 1:
      row.resize(row.size() / 2);
      return;
    case 2:
      for (std::string& cell : row) cell.clear();
      return;
    case 3:
      row.insert(row.begin() + static_cast<std::ptrdiff_t>(random_.Below(row.size())), ForeignText());
      return;
    default:
      std::swap(row[random_.Below(row.size())], row[random_.Below(row.size())]);
  }
}

void GeneratedTables::SpoilHeader(const Pool& pool, std::vector<Cells>& table) {
  const std::size_t column = random_.Below(table[0].size());
  switch (random_.Below(6)) {
    case 0:  // a column is missing
      for (Cells& row : table) {
        if (column < row.size()) row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
      }
      return;
    case 1:
      for (Cells& row : table) row.push_back(ForeignText());
      return;
    case 2:
      table[0][column].clear();
      return;
    case 3:  // as an error workbook numbers its rows
      for (Cells& row : table) row.insert(row.begin(), std::to_string(random_.Below(9)));
      table[0][0] = "Original row";
      return;
    case 4:
      table[0][column] = table[0][random_.Below(table[0].size())];
      return;
    default:
      for (const catalog::ItemDefinition* item : items_.Newest()) {
        if (item->code != pool.item) continue;
        for (std::string& title : table[0]) {
          const catalog::FieldIndex field = item->FindField(title);
          if (field != catalog::kNoField) title = "*" + item->field(field).title.zh;
        }
      }
  }
}

std::string GeneratedTables::Csv(const std::vector<Cells>& table) {
  const std::string separator = random_.Below(8) == 0 ? (random_.Below(2) == 0 ? ";" : "\t") : ",";
  const std::string line_end = random_.Below(2) == 0 ? "\r\n" : "\n";
  const bool forgets_quotes = random_.Below(20) == 0;
  std::string text;
  for (const Cells& row : table) {
    for (std::size_t c = 0; c < row.size(); ++c) {
      if (c > 0) text += separator;
      if (row[c].find_first_of(separator + "\"\r\n") == std::string::npos || forgets_quotes) {
        text += row[c];
        continue;
      }
      text += '"';
      for (char character : row[c]) text.append(character == '"' ? 2 : 1, character);
      text += '"';
    }
    text += line_end;
  }
  if (random_.Below(30) == 0) text += "\"never closed" + separator + "x" + line_end;
  return text;
}

std::string GeneratedTables::Workbook(const std::vector<Cells>& table) {
  std::size_t columns = 0;
  for (const Cells& row : table) columns = std::max(columns, row.size());
  const std::filesystem::path path = scratch_ / "generated.xlsx";
  auto writer = std::move(formats::CreateTable(path, {.form = formats::TableForm::kXlsx})).value();
  for (const Cells& row : table) {
    std::vector<std::string_view> cells(row.begin(), row.end());
    cells.resize(columns);
    CHECK(writer->WriteRow(cells).ok());
  }
  CHECK(writer->Close().ok());
  std::ostringstream bytes;
  bytes << std::ifstream(path, std::ios::binary).rdbuf();
  std::filesystem::remove(path);
  return bytes.str();
}

}  // namespace credence::app
