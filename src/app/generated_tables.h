// Small tables for comparing two ways of judging the same file: rows of the demo city, spoilt in every way that files
// are spoilt. The same seed gives the same bytes on every machine. Pure but for workbooks, which need a file to be
// written to.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "app/demo_city.h"
#include "app/demo_random.h"
#include "catalog/items.h"

namespace credence::app {

struct GeneratedTable {
  std::string item;
  std::string department_id;
  std::string form;   // UTF-8, UTF-8 with mark, GB18030, UTF-16LE, XLSX
  std::string bytes;  // of the whole file
};

class GeneratedTables {
 public:
  // Rows are taken from the files of `city`, which need not outlive the generator; `items` must. `scratch` is a folder
  // for workbooks that are being made.
  GeneratedTables(std::uint64_t seed, const std::vector<DemoFile>& city, const catalog::Items& items,
                  std::filesystem::path scratch);

  GeneratedTable Next();

 private:
  using Cells = std::vector<std::string>;
  struct Pool {
    std::string item;
    std::string department_id;
    Cells header;
    std::vector<Cells> rows;
  };
  void Read(const std::string& item, const std::string& department_id, const std::string& csv);
  void SpoilCell(const Pool& pool, Cells& row);
  void SpoilText(std::string& cell);
  void SpoilRow(Cells& row);
  void SpoilHeader(const Pool& pool, std::vector<Cells>& table);
  std::string ForeignText();
  std::string Csv(const std::vector<Cells>& table);
  std::string Workbook(const std::vector<Cells>& table);

  DemoRandom random_;
  const catalog::Items& items_;
  std::filesystem::path scratch_;
  std::vector<Pool> pools_;  // one for each item
};

}  // namespace credence::app
