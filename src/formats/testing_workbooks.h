// For the tests of this module: ZIP archives and workbooks made of a few strings.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/row_reader.h"
#include "formats/testing_sources.h"

namespace credence::formats {

// A stored entry; what it says about itself can be made a lie.
struct ZipPiece {
  std::string name;
  std::string content = {};
  std::uint16_t flags = 0;
  std::uint16_t method = 0;
  std::uint32_t crc_change = 0;
  std::uint32_t size_change = 0;  // of the unpacked size
  std::uint32_t attributes = 0;   // external; with a Unix mode in the upper half
  std::int64_t offset_change = 0;
};

inline std::uint32_t Crc32(std::string_view bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xEDB88320 : 0);
  }
  return ~crc;
}

inline void PutNumber(std::string& into, std::uint64_t number, int width) {
  for (int i = 0; i < width; ++i) into.push_back(static_cast<char>(number >> 8 * i));
}

inline std::string MakeZip(const std::vector<ZipPiece>& pieces, std::string_view comment = "") {
  std::string bytes;
  std::string directory;
  for (const ZipPiece& piece : pieces) {
    std::string facts;
    PutNumber(facts, 20, 2);
    PutNumber(facts, piece.flags, 2);
    PutNumber(facts, piece.method, 2);
    PutNumber(facts, 0, 4);
    PutNumber(facts, Crc32(piece.content) + piece.crc_change, 4);
    PutNumber(facts, piece.content.size(), 4);
    PutNumber(facts, piece.content.size() + piece.size_change, 4);
    PutNumber(facts, piece.name.size(), 2);
    PutNumber(facts, 0, 2);
    directory += "PK\x01\x02";
    PutNumber(directory, 3 << 8 | 20, 2);
    directory += facts;
    PutNumber(directory, 0, 6);
    PutNumber(directory, piece.attributes, 4);
    PutNumber(directory, bytes.size() + static_cast<std::uint64_t>(piece.offset_change), 4);
    directory += piece.name;
    bytes += "PK\x03\x04" + facts + piece.name + piece.content;
  }
  const std::size_t offset = bytes.size();
  bytes += directory + "PK\x05\x06";
  PutNumber(bytes, 0, 4);
  PutNumber(bytes, pieces.size(), 2);
  PutNumber(bytes, pieces.size(), 2);
  PutNumber(bytes, directory.size(), 4);
  PutNumber(bytes, offset, 4);
  PutNumber(bytes, comment.size(), 2);
  return bytes + std::string(comment);
}

// What a test changes about an otherwise usual workbook of one sheet.
struct BookSketch {
  std::string rows = {};                 // inside <sheetData>
  std::string before_rows = {};          // in front of it: <cols>
  std::string behind_rows = {};          // <mergeCells>
  std::string strings = {};              // inside <sst>; no such part when empty
  std::string styles = {};               // inside <styleSheet>; no such part when empty
  std::string workbook_properties = {};  // attributes of <workbookPr>
  std::string sheets = R"(<sheet name="Sheet1" sheetId="1" r:id="rId1"/>)";
  std::string relations = {};  // more relations of the workbook
  std::string main_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
  std::vector<ZipPiece> more = {};                                                      // further parts
  std::string prologue = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";  // of the sheet
};

inline std::vector<ZipPiece> PiecesOf(const BookSketch& sketch) {
  const std::string main = R"(xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main")";
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string relations = R"(xmlns="http://schemas.openxmlformats.org/package/2006/relationships")";
  auto relation = [&](std::string id, std::string type, std::string target) {
    return "<Relationship Id=\"" + id + "\" Type=\"" + office + "/" + type + "\" Target=\"" + target + "\"/>";
  };
  std::string inner = relation("rId1", "worksheet", "worksheets/sheet1.xml") + sketch.relations;
  std::vector<ZipPiece> pieces{
      {"[Content_Types].xml", R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
                              R"(<Override PartName="/xl/workbook.xml" ContentType=")" +
                                  sketch.main_type + "\"/></Types>"},
      {"_rels/.rels", "<Relationships " + relations + ">" + relation("rId1", "officeDocument", "xl/workbook.xml") +
                          relation("rId2", "custom-properties", "docProps/custom.xml") + "</Relationships>"},
      {"xl/workbook.xml", "<workbook " + main + " xmlns:r=\"" + office + "\"><workbookPr " +
                              sketch.workbook_properties + "/><sheets>" + sketch.sheets + "</sheets></workbook>"},
      {"xl/worksheets/sheet1.xml", sketch.prologue + "<worksheet " + main + ">" + sketch.before_rows + "<sheetData>" +
                                       sketch.rows + "</sheetData>" + sketch.behind_rows + "</worksheet>"}};
  if (!sketch.strings.empty()) {
    inner += relation("rId8", "sharedStrings", "sharedStrings.xml");
    pieces.push_back({"xl/sharedStrings.xml", "<sst " + main + ">" + sketch.strings + "</sst>"});
  }
  if (!sketch.styles.empty()) {
    inner += relation("rId9", "styles", "/xl/styles.xml");
    pieces.push_back({"xl/styles.xml", "<styleSheet " + main + ">" + sketch.styles + "</styleSheet>"});
  }
  pieces.push_back({"xl/_rels/workbook.xml.rels", "<Relationships " + relations + ">" + inner + "</Relationships>"});
  for (const ZipPiece& piece : sketch.more) pieces.push_back(piece);
  return pieces;
}

inline std::string MakeBook(const BookSketch& sketch) { return MakeZip(PiecesOf(sketch)); }

// A row of inline texts.
inline std::string TextRow(const std::vector<std::string>& cells) {
  std::string row = "<row>";
  for (const std::string& cell : cells) row += "<c t=\"inlineStr\"><is><t>" + cell + "</t></is></c>";
  return row + "</row>";
}

// Header, every row, then the remarks as "code{name=value …}"; or the code of the error.
inline std::vector<std::string> ShowTable(std::string_view bytes, const TableOptions& options = {},
                                          std::size_t block_rows = 2'000) {
  auto source = MemorySource(bytes);
  auto reader = OpenTable(*source, options);
  if (!reader.ok()) return {reader.error().code};
  std::string header;
  for (const std::string& cell : (*reader)->header().cells) header += cell + "|";
  std::vector<std::string> lines{header};
  RowBlock block;
  while (true) {
    auto count = (*reader)->ReadRows(block, block_rows);
    if (!count.ok()) {
      lines.push_back(count.error().code);
      return lines;
    }
    if (*count == 0) break;
    for (const RowBlock::Row& row : block.rows) lines.push_back(Show(block, row));
  }
  for (const Remark& remark : (*reader)->remarks()) {
    std::string line(remark.code->code);
    for (const auto& [name, value] : remark.values) line += " " + name + "=" + value;
    lines.push_back(line);
  }
  return lines;
}

inline std::vector<std::string> ShowBook(const BookSketch& sketch, const TableOptions& options = {}) {
  return ShowTable(MakeBook(sketch), options);
}

}  // namespace credence::formats
