// What golden files cannot say: views, keys, masking, row problems, and kinds that no item uses yet.
#include "catalog/check_program.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "catalog/finding_codes.h"

namespace credence::catalog {
namespace {

constexpr std::string_view kCitizen = "420881190001010017";

// Checks rows of one item given as field → value; all other fields hold a good value.
class Desk {
 public:
  explicit Desk(std::string_view item) : item_(**FindBuiltinItem(item)) {
    if (item == "licence") {
      values_ = {{"XK_XDR_MC", "钟祥示例磷化工有限公司"},
                 {"XK_XDR_LB", "法人及非法人组织"},
                 {"XK_XDR_SHXYM", "91420881DEM090013W"},
                 {"XK_FRDB", "示例某"},
                 {"XK_XKWS", "示例许可决定书"},
                 {"XK_WSH", "钟安监许〔2018〕12号"},
                 {"XK_XKLB", "普通"},
                 {"XK_NR", "示例内容"},
                 {"XK_JDRQ", "2018/05/08"},
                 {"XK_YXQZ", "2018-05-08"},
                 {"XK_YXQZI", "2099/12/31"},
                 {"XK_XKJG", "钟祥市安全生产监督管理局"},
                 {"XK_XKJGDM", "11420881DEM001279T"},
                 {"XK_ZT", "1"},
                 {"XK_LYDW", "钟祥市安全生产监督管理局"},
                 {"XK_LYDWDM", "11420881DEM001279T"}};
    }
    for (std::size_t i = 0; i < item_.fields.size(); ++i) {
      if (item_.InEdition(static_cast<FieldIndex>(i), item_.editions[0])) header_.push_back(item_.fields[i].code);
    }
    plan_ = MatchHeader(item_, header_);
    agencies_ = AgencyDirectory({{"11420881DEM001279T", {"钟祥市安全生产监督管理局", "钟祥市应急管理局"}}});
    program_.emplace(CheckProgram::Compile(item_, plan_, agencies_, workdays::Calendar::Builtin()));
  }

  Desk& With(const std::string& field, std::string value) {
    values_[field] = std::move(value);
    return *this;
  }

  Verdict Run(std::span<const RowProblem> problems = {}) {
    findings.clear();
    cells_.clear();
    for (std::string_view name : header_) cells_.push_back(values_[std::string(name)]);
    return program_->Run(cells_, {2, *CivilDate::ParseIso("2018-05-10"), problems}, row, findings);
  }

  std::int32_t Column(std::string_view field) const {
    return static_cast<std::int32_t>(std::find(header_.begin(), header_.end(), field) - header_.begin());
  }
  std::string_view Value(std::string_view field) const { return row.value(item_.FindField(field)); }
  const CheckProgram& program() const { return *program_; }
  const ItemDefinition& item() const { return item_; }

  NormalisedRow row;
  FindingList findings;

 private:
  const ItemDefinition& item_;
  std::map<std::string, std::string> values_;
  std::vector<std::string_view> header_;
  std::vector<std::string_view> cells_;
  HeaderPlan plan_;
  AgencyDirectory agencies_;
  std::optional<CheckProgram> program_;
};

TEST(CheckProgram, StoresNormalisedValues) {
  Desk desk("licence");
  EXPECT_EQ(desk.With("XK_XDR_MC", "　钟祥示例（湖北） 公司 ").With("XK_XDR_ZZJG", "DEM00001-4").Run(),
            Verdict::kAccepted);
  EXPECT_EQ(desk.Value("XK_XDR_MC"), "钟祥示例（湖北） 公司");
  EXPECT_EQ(desk.Value("XK_XDR_ZZJG"), "DEM000014");
  EXPECT_EQ(desk.Value("XK_JDRQ"), "2018-05-08");
  EXPECT_EQ(desk.Value("XK_YXQZI"), "2099-12-31");
  EXPECT_EQ(desk.row.date(desk.item().FindField("XK_JDRQ"))->Iso(), "2018-05-08");
  EXPECT_EQ(desk.Value("BZ"), "");
}

TEST(CheckProgram, NamesTheSubjectByTheMostTrustedNumber) {
  Desk desk("licence");
  desk.Run();
  EXPECT_EQ(desk.row.subject_key(), "91420881DEM090013W");
  desk.With("XK_XDR_SHXYM", "91420881dem090013w").Run();
  EXPECT_EQ(desk.row.subject_key(), "91420881DEM090013W");
  desk.With("XK_XDR_SHXYM", "").With("XK_XDR_ZZJG", "DEM00001-4").Run();
  EXPECT_EQ(desk.row.subject_key(), "organisation_no:DEM000014");
  desk.With("XK_XDR_ZZJG", "").With("XK_XDR_GSZC", "420881100000021").Run();
  EXPECT_EQ(desk.row.subject_key(), "registration_no:420881100000021");
}

TEST(CheckProgram, NamesNoSubjectByAWrongNumber) {
  Desk desk("licence");
  EXPECT_EQ(desk.With("XK_XDR_SHXYM", "91420881DEM090013X").Run(), Verdict::kRefused);
  EXPECT_EQ(desk.row.subject_key(), "");
}

TEST(CheckProgram, KeepsNothingOfAPerson) {
  Desk desk("licence");
  desk.With("XK_XDR_LB", "自然人")
      .With("XK_XDR_MC", "示例某")
      .With("XK_XDR_ZJHM", std::string(kCitizen))
      .With("XK_JDRQ", "x");
  EXPECT_EQ(desk.Run(), Verdict::kPerson);
  ASSERT_EQ(desk.findings.size(), 1u);
  const Finding& finding = desk.findings[0];
  EXPECT_EQ(finding.code, codes::kPersonNotCollected);
  EXPECT_EQ(finding.severity, Severity::kError);
  EXPECT_EQ(finding.field + finding.value, "");
  EXPECT_TRUE(finding.values.empty());
  EXPECT_TRUE(desk.row.is_person());
  for (std::size_t i = 0; i < desk.row.field_count(); ++i) EXPECT_EQ(desk.row.value(static_cast<FieldIndex>(i)), "");
  EXPECT_EQ(desk.row.subject_key(), "");
}

TEST(CheckProgram, KeepsNothingOfAPersonInADamagedRow) {
  Desk desk("licence");
  desk.With("XK_XDR_LB", "自然人").With("XK_XDR_MC", "示例某");
  const RowProblem problems[] = {{desk.Column("XK_NR"), RowProblemCode::kDamagedCell},
                                 {-1, RowProblemCode::kCellCount}};
  EXPECT_EQ(desk.Run(problems), Verdict::kPerson);
  EXPECT_EQ(desk.findings.size(), 1u);
}

TEST(CheckProgram, ForgetsTheRowBefore) {
  Desk desk("licence");
  desk.With("XK_XDR_LB", "自然人").Run();
  EXPECT_EQ(desk.With("XK_XDR_LB", "法人及非法人组织").Run(), Verdict::kAccepted);
  EXPECT_FALSE(desk.row.is_person());
  EXPECT_EQ(desk.Value("XK_XDR_SHXYM"), "91420881DEM090013W");
}

TEST(CheckProgram, NeverShowsAnIdentityNumber) {
  for (std::string number : {"420881190001010010", "42088119000101001", "4208811900010100170",
                             "４２０８８１１９０００１０１００１７", "420881 19000101 0017", "420881190001010017x"}) {
    for (std::string field : {"XK_XDR_SHXYM", "XK_FR_ZJHM", "XK_XDR_GSZC", "XK_XKJGDM"}) {
      Desk desk("licence");
      desk.With("XK_FR_ZJLX", "身份证").With("XK_FR_ZJHM", std::string(kCitizen)).With(field, number).Run();
      for (const Finding& finding : desk.findings) {
        std::string shown = finding.value;
        for (const auto& [key, value] : finding.values) shown += " " + value;
        EXPECT_EQ(shown.find("190001"), std::string::npos) << field << " " << number << ": " << shown;
        EXPECT_EQ(shown.find("１９０００"), std::string::npos) << field << " " << number << ": " << shown;
      }
    }
  }
}

TEST(CheckProgram, ShortensValues) {
  Desk desk("licence");
  std::string longer;
  for (int i = 0; i < 300; ++i) longer += "示";
  EXPECT_EQ(desk.With("XK_XDR_MC", longer).Run(), Verdict::kRefused);
  ASSERT_EQ(desk.findings.size(), 1u);
  EXPECT_LT(desk.findings[0].value.size(), 81u * 3 + 4);
}

TEST(CheckProgram, ReportsWhatTheReaderMet) {
  Desk desk("licence");
  const RowProblem cell[] = {{desk.Column("XK_XKLB"), RowProblemCode::kDamagedCell}};
  EXPECT_EQ(desk.With("XK_XKLB", "\xFF").With("XK_ZT", "7").Run(cell), Verdict::kRefused);
  ASSERT_EQ(desk.findings.size(), 2u);
  EXPECT_EQ(desk.findings[0].rule + " " + desk.findings[0].field + " " + desk.findings[0].code,
            "row XK_XKLB row.damaged_cell");
  EXPECT_EQ(desk.findings[0].value, "");
  EXPECT_EQ(desk.findings[1].field, "XK_ZT");
  const RowProblem row[] = {{-1, RowProblemCode::kCellCount}};
  EXPECT_EQ(desk.Run(row), Verdict::kRefused);
  ASSERT_EQ(desk.findings.size(), 1u);
  EXPECT_EQ(desk.findings[0].code, codes::kRowCellCount);
}

TEST(CheckProgram, BlankRowsAreNothing) {
  const ItemDefinition& item = **FindBuiltinItem("organisation");
  std::vector<std::string_view> header{"name", "uscc"}, cells{" ", "　"};
  AgencyDirectory agencies;
  HeaderPlan plan = MatchHeader(item, header);
  CheckProgram program = CheckProgram::Compile(item, plan, agencies, workdays::Calendar::Builtin());
  NormalisedRow row;
  FindingList findings;
  RowContext context{2, *CivilDate::ParseIso("2018-05-10"), {}};
  EXPECT_EQ(program.Run(cells, context, row, findings), Verdict::kBlank);
  EXPECT_TRUE(findings.empty());
  EXPECT_EQ(program.Run({}, context, row, findings), Verdict::kBlank);
}

TEST(CheckProgram, TellsTheDeadlineInTheText) {
  Desk desk("licence");
  desk.With("XK_JDRQ", "2018-02-12").With("XK_YXQZ", "2018-02-12");
  EXPECT_EQ(desk.Run(), Verdict::kWarned);
  ASSERT_EQ(desk.findings.size(), 1u);
  EXPECT_EQ(desk.findings[0].rule, "DP-16");
  CodeText text = FindingText(desk.findings[0], Language::kChinese);
  EXPECT_NE(text.text.find("2018-02-27"), std::string::npos) << text.text;
}

// An item with the kinds that no item of the catalogue needs yet.
constexpr std::string_view kSmallItem = R"({
  "code": "small", "version": 1, "title": {"zh": "示例", "en": "small"}, "effective_from": "2018-01-01", "owner": "D001",
  "subject_kinds": ["organisation"], "cycle": "monthly",
  "legal_basis": [{"source": "示例", "article": "第一条", "text": "示例"}],
  "subject": {"name": "name", "uscc": "code"}, "key_parts": ["code"], "publication": {"kind": "register"},
  "editions": [{"code": "only", "title": {"zh": "示例", "en": "only"}}],
  "fields": [
    {"name": "name", "title": {"zh": "甲", "en": "A"}, "type": "string",
     "constraints": {"maxLength": 9}, "disclosure": "public"},
    {"name": "again", "title": {"zh": "乙", "en": "B"}, "type": "string",
     "constraints": {"maxLength": 9}, "disclosure": "public"},
    {"name": "code", "title": {"zh": "丙", "en": "C"}, "type": "string", "format": "unified_code",
     "constraints": {"maxLength": 18}, "disclosure": "public"},
    {"name": "place", "title": {"zh": "丁", "en": "D"}, "type": "string", "format": "region",
     "constraints": {"maxLength": 9}, "disclosure": "public"}],
  "checks": [
    {"id": "T-01", "kind": "one_of_required", "severity": "error", "fields": ["code", "place"]},
    {"id": "T-02", "kind": "equal_to", "severity": "warning", "fields": ["again", "name"]},
    {"id": "T-03", "kind": "region", "severity": "warning", "fields": ["place"]},
    {"id": "T-04", "kind": "empty_when", "severity": "error", "fields": ["place"],
     "when": {"field": "name", "not_in": ["x"]}}]})";

std::string CodesOf(std::vector<std::string_view> cells) {
  static const ItemDefinition item = ItemDefinition::Parse(kSmallItem).value();
  AgencyDirectory agencies;
  std::vector<std::string_view> header{"name", "again", "code", "place"};
  HeaderPlan plan = MatchHeader(item, header);
  CheckProgram program = CheckProgram::Compile(item, plan, agencies, workdays::Calendar::Builtin());
  NormalisedRow row;
  FindingList findings;
  program.Run(cells, {2, *CivilDate::ParseIso("2018-05-10"), {}}, row, findings);
  EXPECT_FALSE(program.RepeatedKey(3, 2).has_value());
  EXPECT_FALSE(program.LaterRecord(3).has_value());
  std::string codes;
  for (const Finding& finding : findings) codes += finding.code + " ";
  return codes;
}

TEST(CheckKinds, CompareAndCountFields) {
  EXPECT_EQ(CodesOf({"x", "x", "91420881DEM090013W", ""}), "");
  EXPECT_EQ(CodesOf({"x", "y", "91420881DEM090013W", ""}), "check.equal_to ");
  EXPECT_EQ(CodesOf({"x", "x", "", ""}), "check.one_of_required ");
  EXPECT_EQ(CodesOf({"y", "y", "", "420881"}), "check.empty_when ");
}

TEST(CheckKinds, KnowRegions) {
  EXPECT_EQ(CodesOf({"x", "x", "", "420881"}), "");
  EXPECT_EQ(CodesOf({"x", "x", "", "荆门市"}), "");
  EXPECT_EQ(CodesOf({"x", "x", "", "999999"}), "region.unknown_code ");
  EXPECT_EQ(CodesOf({"x", "x", "", "示例市"}), "region.unknown_name ");
}

TEST(AgencyDirectory, KnowsFormerNames) {
  AgencyDirectory agencies({{"A", {"示例甲局", "示例（新）局"}}, {"B", {"示例乙局", "示例（新）局"}}});
  ASSERT_NE(agencies.FindByCode("A"), nullptr);
  EXPECT_TRUE(AgencyDirectory::Bears(*agencies.FindByCode("A"), "示例甲局"));
  EXPECT_TRUE(AgencyDirectory::Bears(*agencies.FindByCode("A"), "示例(新)局"));
  EXPECT_FALSE(AgencyDirectory::Bears(*agencies.FindByCode("A"), "示例乙局"));
  EXPECT_EQ(agencies.CodesByName("示例 (新) 局"), (std::vector<std::string>{"A", "B"}));
  EXPECT_EQ(agencies.FindByCode("C"), nullptr);
}

}  // namespace
}  // namespace credence::catalog
