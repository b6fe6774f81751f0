#include "catalog/edition_table.h"

#include <gtest/gtest.h>

#include <map>

namespace credence::catalog {
namespace {

const Edition& EditionOf(const ItemDefinition& item, std::string_view code) {
  for (const Edition& edition : item.editions) {
    if (edition.code == code) return edition;
  }
  throw std::invalid_argument(std::string(code));
}

using Cells = std::map<std::string, std::string>;

// The cells of one row by column code, absent columns left out.
Cells Fill(std::string_view item_code, std::string_view edition, const Cells& fields, bool with_local = false) {
  const ItemDefinition& item = **FindBuiltinItem(item_code);
  std::vector<std::string_view> values(item.fields.size());
  for (const auto& [code, value] : fields) values.at(item.FindField(code)) = value;
  const EditionTable table(item, EditionOf(item, edition), with_local);
  std::vector<std::string> cells;
  table.Fill(values, cells);
  EXPECT_EQ(cells.size(), table.header().size());
  Cells row;
  for (std::size_t i = 0; i < cells.size(); ++i) row[table.header()[i]] = cells[i];
  return row;
}

std::size_t Columns(std::string_view item_code, std::string_view edition, bool with_local = false) {
  const ItemDefinition& item = **FindBuiltinItem(item_code);
  return EditionTable(item, EditionOf(item, edition), with_local).header().size();
}

// Domain 3.1: 24 + 18 + 26 + 20 columns, 28 and 30 merged.
TEST(EditionTable, HasTheColumnsOfTheStandard) {
  EXPECT_EQ(Columns("licence", "2018-legal-person"), 24u);
  EXPECT_EQ(Columns("licence", "2018-natural-person"), 18u);
  EXPECT_EQ(Columns("penalty", "2018-legal-person"), 26u);
  EXPECT_EQ(Columns("penalty", "2018-natural-person"), 20u);
  EXPECT_EQ(Columns("licence", "merged"), 28u);
  EXPECT_EQ(Columns("penalty", "merged"), 30u);
  EXPECT_EQ(Columns("penalty", "merged", true), 31u);
}

TEST(EditionTable, WritesDatesWithSlashesAndTextsAsTheyAre) {
  Cells row =
      Fill("licence", "merged", {{"XK_YXQZI", "2099-12-31"}, {"XK_NR", "自 2018-05-08 起"}, {"XK_XKLB", "其他-备案"}});
  EXPECT_EQ(row["XK_YXQZI"], "2099/12/31");
  EXPECT_EQ(row["XK_NR"], "自 2018-05-08 起");
  EXPECT_EQ(row["XK_XKLB"], "其他-备案");
  EXPECT_EQ(row["XK_JDRQ"], "");
}

TEST(EditionTable, NamesTheIdentityCardInItsOwnColumnOf2018) {
  Cells row = Fill("penalty", "2018-legal-person", {{"CF_FR_ZJLX", "身份证"}, {"CF_FR_ZJHM", "420881190001010017"}});
  EXPECT_EQ(row["CF_FR_SFZH"], "420881190001010017");
  EXPECT_FALSE(row.contains("CF_FR_ZJLX"));
  EXPECT_FALSE(row.contains("CF_XDR_LB"));
  // A passport has no place in that table.
  row = Fill("penalty", "2018-legal-person", {{"CF_FR_ZJLX", "护照号"}, {"CF_FR_ZJHM", "E00000000"}});
  EXPECT_EQ(row["CF_FR_SFZH"], "");
  row = Fill("penalty", "merged", {{"CF_FR_ZJLX", "护照号"}, {"CF_FR_ZJHM", "E00000000"}});
  EXPECT_EQ(row["CF_FR_ZJLX"], "护照号");
  EXPECT_EQ(row["CF_FR_ZJHM"], "E00000000");
}

TEST(EditionTable, ShowsLocalColumnsOnlyWhenAsked) {
  EXPECT_FALSE(Fill("penalty", "merged", {{"X_GSLB", "严重"}}).contains("X_GSLB"));
  EXPECT_EQ(Fill("penalty", "merged", {{"X_GSLB", "严重"}}, true)["X_GSLB"], "严重");
}

}  // namespace
}  // namespace credence::catalog
