// What becomes of a row of the 2016 tables (domain 3.1): renamed, derived where the row decides it, never invented.
// Verdicts and findings: tests/golden/*/edition-2016*.
#include <gtest/gtest.h>

#include <map>

#include "catalog/check_program.h"

namespace credence::catalog {
namespace {

using Cells = std::map<std::string, std::string>;

const Cells kLicence{{"XK_WSH", "钟安监许〔2018〕12号"},
                     {"XK_XMMC", "危险化学品经营许可"},
                     {"XK_SPLB", "普通"},
                     {"XK_NR", "批发经营示例品种"},
                     {"XK_XDR", "钟祥示例磷化工有限公司"},
                     {"XK_XDR_SHXYM", "91420881DEM090013W"},
                     {"XK_FR", "示例某"},
                     {"XK_JDRQ", "2018/5/8"},
                     {"XK_JZQ", "2021/05/07"},
                     {"XK_XZJG", "钟祥市安全生产监督管理局"},
                     {"XK_ZT", "0"},
                     {"DFBM", "420881"},
                     {"SJC", "2018-05-08 10:00:00"}};
const Cells kPenalty{{"CF_WSH", "钟食药监罚〔2018〕7号"},
                     {"CF_AJMC", "经营标签不符合规定的食品"},
                     {"CF_CFLB1", "警告"},
                     {"CF_CFLB2", "罚款"},
                     {"CF_SY", "示例事实"},
                     {"CF_YJ", "示例依据"},
                     {"CF_XDR", "钟祥示例小吃店"},
                     {"CF_XDR_SHXYM", "92420881DEM090048C"},
                     {"CF_FR", "示例某"},
                     {"CF_JG", "警告，罚款 2000 元"},
                     {"CF_JDRQ", "2018/05/08"},
                     {"CF_JZQ", "2019/05/08"},
                     {"CF_XZJG", "钟祥市食品药品监督管理局"},
                     {"CF_ZT", "0"},
                     {"GSJZQ", "2019/05/08"},
                     {"SYFW", "公示"}};

// Every value that would be stored, by field code; empty when the row is refused.
Cells Stored(std::string_view item_code, const Cells& cells) {
  static const AgencyDirectory agencies(
      {{"11420881DEM001279T", {"钟祥市安全生产监督管理局"}}, {"11420881DEM001260X", {"钟祥市食品药品监督管理局"}}});
  const ItemDefinition& item = **FindBuiltinItem(item_code);
  std::vector<std::string_view> header, row;
  for (const auto& [column, cell] : cells) {
    header.push_back(column);
    row.push_back(cell);
  }
  const HeaderPlan plan = MatchHeader(item, header);
  EXPECT_EQ(item.editions[plan.edition].code, "2016");
  EXPECT_FALSE(plan.refused);
  const auto program = CheckProgram::Compile(item, plan, agencies, workdays::Calendar::Builtin());
  NormalisedRow normalised;
  FindingList findings;
  const Verdict verdict = program.Run(row, {2, *CivilDate::ParseIso("2018-05-10"), {}}, normalised, findings);
  Cells stored;
  if (verdict != Verdict::kAccepted && verdict != Verdict::kWarned) return stored;
  for (std::size_t i = 0; i < item.fields.size(); ++i) {
    const auto value = normalised.value(static_cast<FieldIndex>(i));
    if (!value.empty()) stored[item.fields[i].code] = std::string(value);
  }
  return stored;
}

TEST(Edition2016, StoresALicenceInTheFieldsOfTheMergedEdition) {
  EXPECT_EQ(Stored("licence", kLicence), (Cells{{"XK_WSH", "钟安监许〔2018〕12号"},
                                                {"XK_XKWS", "危险化学品经营许可"},
                                                {"XK_XKLB", "普通"},
                                                {"XK_NR", "批发经营示例品种"},
                                                {"XK_XDR_MC", "钟祥示例磷化工有限公司"},
                                                {"XK_XDR_LB", "法人及非法人组织"},
                                                {"XK_XDR_SHXYM", "91420881DEM090013W"},
                                                {"XK_FRDB", "示例某"},
                                                {"XK_JDRQ", "2018-05-08"},
                                                {"XK_YXQZ", "2018-05-08"},
                                                {"XK_YXQZI", "2021-05-07"},
                                                {"XK_XKJG", "钟祥市安全生产监督管理局"},
                                                {"XK_XKJGDM", "11420881DEM001279T"},
                                                {"XK_LYDW", "钟祥市安全生产监督管理局"},
                                                {"XK_LYDWDM", "11420881DEM001279T"},
                                                {"XK_ZT", "1"}}));  // 0, normal, is 1, in force
}

TEST(Edition2016, StoresAPenaltyInTheFieldsOfTheMergedEdition) {
  EXPECT_EQ(Stored("penalty", kPenalty), (Cells{{"CF_WSH", "钟食药监罚〔2018〕7号"},
                                                {"CF_WFXW", "经营标签不符合规定的食品"},
                                                {"CF_CFLB", "警告;罚款"},
                                                {"CF_SY", "示例事实"},
                                                {"CF_YJ", "示例依据"},
                                                {"CF_XDR_MC", "钟祥示例小吃店"},
                                                {"CF_XDR_LB", "个体工商户"},
                                                {"CF_XDR_SHXYM", "92420881DEM090048C"},
                                                {"CF_FRDB", "示例某"},
                                                {"CF_NR", "警告，罚款 2000 元"},
                                                {"CF_JDRQ", "2018-05-08"},
                                                {"CF_YXQ", "2019-05-08"},
                                                {"CF_GSJZQ", "2019-05-08"},
                                                {"CF_CFJG", "钟祥市食品药品监督管理局"},
                                                {"CF_CFJGDM", "11420881DEM001260X"},
                                                {"CF_SJLY", "钟祥市食品药品监督管理局"},
                                                {"CF_SJLYDM", "11420881DEM001260X"}}));
}

TEST(Edition2016, LetsAColumnGoBeforeWhatItWouldDerive) {
  Cells cells = kLicence;
  cells["XK_YXQZ"] = "2018/06/01";
  cells["XK_LYDW"] = "";
  EXPECT_EQ(Stored("licence", cells)["XK_YXQZ"], "2018-06-01");
  EXPECT_EQ(Stored("licence", cells)["XK_LYDW"], "钟祥市安全生产监督管理局");
}

TEST(Edition2016, TakesNothingThatIsWithdrawnDisputedOrNotForThePublic) {
  for (const char* state : {"1", "2", "3", ""}) {
    Cells licence = kLicence, penalty = kPenalty;
    licence["XK_ZT"] = penalty["CF_ZT"] = state;
    EXPECT_TRUE(Stored("licence", licence).empty()) << state;
    EXPECT_TRUE(Stored("penalty", penalty).empty()) << state;
  }
  for (const char* scope : {"内部共享", "授权查询", ""}) {
    Cells penalty = kPenalty;
    penalty["SYFW"] = scope;
    EXPECT_TRUE(Stored("penalty", penalty).empty()) << scope;
  }
}

TEST(Edition2016, IsNotTakenForALaterOne) {
  // The same state 1 means withdrawn here and in force there.
  const ItemDefinition& item = **FindBuiltinItem("licence");
  std::vector<std::string_view> later{"XK_XDR_MC", "XK_XDR_SHXYM", "XK_ZT"}, merged{"XK_XDR_LB", "XK_XMMC", "XK_ZT"};
  EXPECT_EQ(item.editions[MatchHeader(item, later).edition].code, "2018-legal-person");
  EXPECT_EQ(item.editions[MatchHeader(item, merged).edition].code, "merged");
}

}  // namespace
}  // namespace credence::catalog
