#include "portal/record_view.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "portal/display.h"
#include "portal/publicity_csv.h"
#include "subjects/subject_status.h"

namespace credence::portal {
namespace {

namespace json = boost::json;

const catalog::ItemDefinition& Penalty() { return *catalog::FindBuiltinItem("penalty").value(); }
const catalog::FieldDefinition& Field(std::string_view code) { return Penalty().field(Penalty().FindField(code)); }

// A penalty that is public; tests change the one thing they are about.
PublicRecord Shown() {
  PublicRecord shown;
  shown.item = &Penalty();
  shown.record.id = {12, 345};
  shown.record.item = "penalty";
  shown.record.item_version = 1;
  shown.record.received_on = "2026-11-19";
  shown.record.derived = {"2026-11-13", "钟环罚〔2026〕12号", "2026-11-24", false,
                          "2026-11-19", "2027-11-13",         "general",    "RS2026"};
  shown.record.payload = R"({"CF_WSH":"钟环罚〔2026〕12号","CF_WFXW":"超标排放","CF_SY":"事实",)"
                         R"("CF_CFLB":"罚款","CF_NR_FK":"0.05","CF_JDRQ":"2026-11-13"})";
  shown.subject.code = "91420881DEM090013W";
  shown.subject.name = "钟祥示例磷化工有限公司";
  return shown;
}

json::object FieldNamed(const json::array& fields, std::string_view code) {
  for (const json::value& field : fields) {
    if (field.at("code").as_string() == code) return field.as_object();
  }
  return {};
}

TEST(PublicValue, NeverGivesWhatIsNotPublic) {
  for (const char* code : {"CF_FR_ZJHM", "CF_FR_ZJLX", "CF_XDR_ZJHM", "BZ", "X_GSLB"}) {
    EXPECT_FALSE(PublicValueOf(Field(code), "x", false)) << code;
  }
}

TEST(PublicValue, MasksPersonalDataInAnyText) {
  const PublicValue value = PublicValueOf(Field("CF_SY"), "电话13800138000", false).value();
  EXPECT_EQ(value.text, "电话***********");
  EXPECT_TRUE(value.is_masked);
  EXPECT_FALSE(PublicValueOf(Field("CF_SY"), "事实", false)->is_masked);
}

TEST(PublicValue, ShowsNothingOfAWithheldTextThatMaskingLeavesAsItIs) {
  const PublicValue value = PublicValueOf(Field("CF_SY"), "张三的住址", true).value();
  EXPECT_EQ(value.text, "");
  EXPECT_TRUE(value.is_masked);
}

// Until 2015 the tax registration number of an individual business was its operator's citizen number.
TEST(PublicValue, MasksCitizenNumbersInNumbersOfTheSubject) {
  EXPECT_TRUE(PublicValueOf(Field("CF_XDR_SHZZ"), "420881190001010017", false)->is_masked);
  EXPECT_FALSE(PublicValueOf(Field("CF_XDR_SHXYM"), "91420881DEM090013W", false)->is_masked);
  EXPECT_FALSE(PublicValueOf(Field("CF_XDR_GSZC"), "420881000000016", false)->is_masked);
}

TEST(Summary, HoldsTheMembersOfItsItem) {
  const json::object summary = SummaryOf(Shown());
  EXPECT_EQ(summary.at("id"), "12-345");
  EXPECT_EQ(summary.at("title"), "超标排放");
  EXPECT_EQ(summary.at("class"), "general");
  EXPECT_EQ(summary.at("public_until"), "2027-11-13");
  EXPECT_TRUE(summary.at("result").is_null());
  EXPECT_EQ(summary.at("late"), false);
}

TEST(Summary, SaysLateOnlyBehindTheDeadline) {
  PublicRecord shown = Shown();
  shown.record.received_on = "2026-11-24";
  EXPECT_FALSE(IsLate(shown.record));
  shown.record.received_on = "2026-11-25";
  EXPECT_TRUE(IsLate(shown.record));
  shown.record.derived.publish_by = "";
  EXPECT_FALSE(IsLate(shown.record));
}

TEST(Summary, HasNoEndWhereTheRulesGiveNone) {
  PublicRecord shown = Shown();
  shown.record.derived.public_until = "2099-12-31";
  EXPECT_TRUE(SummaryOf(shown).at("public_until").is_null());
}

TEST(Fields, ShowEmptyOnesOnlyWhereTheyBelong) {
  const json::array fields = FieldsOf(Shown());
  EXPECT_TRUE(FieldNamed(fields, "CF_NR_ZKDX").at("value").is_null());  // conditional
  EXPECT_TRUE(FieldNamed(fields, "CF_XDR_GSZC").empty());               // optional
}

TEST(Proofs, AreWithheldWhenTheyTellWhatIsMasked) {
  PublicRecord shown = Shown();
  EXPECT_FALSE(ProofTellsMasked(shown));
  shown.record.payload = R"({"CF_SY":"电话13800138000"})";
  EXPECT_TRUE(ProofTellsMasked(shown));
  shown.record.withheld = "CF_SY";  // then it stands in the half that is not shown
  EXPECT_FALSE(ProofTellsMasked(shown));
  shown.record.subject_key = "registration:420881190001010017";
  EXPECT_TRUE(ProofTellsMasked(shown));
}

json::object RecordView(const PublicRecord& shown) {
  json::object record = SummaryOf(shown);
  record["rule_set"] = "RS2026";
  record["deadline"] = "2026-11-24";
  record["deadline_days"] = 7;
  record["filed_at"] = "2026-11-19T09:30:00+08:00";
  record["version"] = 1;
  record["versions"] = json::array();
  record["repairable_from"] = "2027-02-13";
  record["fields"] = FieldsOf(shown);
  return {{"record", record}, {"proof", {{"status", "withheld"}, {"url", ""}}}};
}

std::string NoTitle(std::string_view, std::string_view) { return {}; }

json::object RepairOn(const char* today, json::object view) {
  ShowRecord(Words::Of(Language::kEnglish), CivilDate::ParseIso(today).value(), NoTitle, view);
  return view.at("record").at("repair").as_object();
}

TEST(RecordDisplay, SaysWhenRepairMayBeAppliedFor) {
  EXPECT_EQ(RepairOn("2027-02-12", RecordView(Shown())).at("later"), true);
  EXPECT_EQ(RepairOn("2027-02-13", RecordView(Shown())).at("now"), true);
  json::object view = RecordView(Shown());
  view["record"].as_object()["repairable_from"] = nullptr;
  EXPECT_EQ(RepairOn("2027-02-13", view).at("never"), true);
}

TEST(RecordDisplay, WritesAmountsInBothUnitsAndNothingForAWithheldProof) {
  json::object view = RecordView(Shown());
  ShowRecord(Words::Of(Language::kChinese), CivilDate::ParseIso("2026-11-22").value(), NoTitle, view);
  const json::object fine = FieldNamed(view.at("record").at("fields").as_array(), "CF_NR_FK");
  EXPECT_EQ(fine.at("value_text"), "0.05 万元");
  EXPECT_EQ(fine.at("yuan_text"), "（500.00 元）");
  EXPECT_EQ(view.at("proof").at("proven"), false);
  EXPECT_EQ(view.at("proof").at("pending"), false);
}

TEST(PublicityCsv, MakesFormulasHarmless) {
  PublicRecord shown = Shown();
  shown.record.payload = R"({"CF_WFXW":"=1+1"})";
  const std::string csv = PublicityCsv(Words::Of(Language::kChinese), "penalty", {SummaryOf(shown)});
  EXPECT_NE(csv.find(",'=1+1,"), std::string::npos);
}

TEST(SubjectStatus, KnowsTheWordsForTheEnd) {
  for (const char* status : {"注销", "已注销", "吊销，未注销", "迁出"})
    EXPECT_TRUE(subjects::IsEndedStatus(status)) << status;
  for (const char* status : {"存续", "在业", ""}) EXPECT_FALSE(subjects::IsEndedStatus(status)) << status;
}

}  // namespace
}  // namespace credence::portal
