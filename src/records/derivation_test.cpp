#include "records/derivation.h"

#include <gtest/gtest.h>

#include "base/resources.h"
#include "records/filing_bench_test.h"

namespace credence::records {
namespace {

constexpr const char* kCode = "91420881DEM09003XF";
constexpr const char* kOtherCode = "91420881DEM090048L";

class DerivationTest : public testing::Test {
 protected:
  TestRow Penalty() const {
    return TestRow(penalty_, {{"CF_XDR_MC", "钟祥示例粮油贸易有限公司"},
                              {"CF_FR_ZJHM", FilingBench::kCitizenNumber},
                              {"CF_WSH", "钟工商罚〔2018〕7号"},
                              {"CF_SY", "第一行\n\"引号\" \\ 与 \t 制表"},
                              {"CF_CFLB", "罚款"},
                              {"CF_NR_FK", "0.2"},
                              {"CF_JDRQ", "2018-05-08"},
                              {"CF_CFJG", "钟祥市工商行政管理局"},
                              {"CF_CFJGDM", "11420881DEM0240170"},
                              {"BZ", "内部备注"}});
  }
  Derived Derive(const catalog::ItemDefinition& item, const TestRow& row, std::string_view received_on) const {
    return DerivePublication(item, row.values(), Day(received_on), workdays::Calendar::Builtin(), RuleSets::Builtin());
  }

  catalog::Items items_ = TestItems();
  const catalog::ItemDefinition& penalty_ = *items_.Find("penalty", 1);
  const catalog::ItemDefinition& licence_ = *items_.Find("licence", 1);
  crypto::DataKey key_ = crypto::DataKey::FromSecret(1, std::string(32, 'k')).value();
};

TEST_F(DerivationTest, KeysTellSubjectsApartAndDecisionsDoNot) {
  const TestRow row = Penalty();
  EXPECT_NE(RecordKey(penalty_, row.values(), kCode), RecordKey(penalty_, row.values(), kOtherCode));
  EXPECT_EQ(DecisionKey(penalty_, row.values()), DecisionKey(penalty_, row.values()));
  TestRow other = Penalty();
  other.Set("CF_CFJGDM", "11420881DEM001260X");
  EXPECT_NE(DecisionKey(penalty_, row.values()), DecisionKey(penalty_, other.values()));
  EXPECT_NE(RecordKey(penalty_, row.values(), kCode), RecordKey(penalty_, other.values(), kCode));
  other = Penalty().Set("CF_NR_FK", "9").Set("CF_SY", "别的事实");
  EXPECT_EQ(RecordKey(penalty_, row.values(), kCode), RecordKey(penalty_, other.values(), kCode));
}

TEST_F(DerivationTest, DocumentNumbersCountInTheirComparingForm) {
  const TestRow row = Penalty();
  for (const char* same : {"钟工商罚[2018]7号", "钟工商罚（2018）7号", "钟工商罚〔2018〕 7 号"}) {
    TestRow other = Penalty().Set("CF_WSH", same);
    EXPECT_EQ(RecordKey(penalty_, row.values(), kCode), RecordKey(penalty_, other.values(), kCode)) << same;
    EXPECT_NE(ContentDigest(penalty_, row.values(), key_), ContentDigest(penalty_, other.values(), key_)) << same;
  }
  TestRow other = Penalty().Set("CF_WSH", "钟工商罚〔2018〕8号");
  EXPECT_NE(RecordKey(penalty_, row.values(), kCode), RecordKey(penalty_, other.values(), kCode));
}

TEST_F(DerivationTest, LicenceKeysHoldTheLicenceNumber) {
  TestRow one(licence_, {{"XK_XKJGDM", "11420881DEM0240170"}, {"XK_WSH", "钟许〔2018〕1号"}, {"XK_XKBH", "A1"}});
  TestRow two(licence_, {{"XK_XKJGDM", "11420881DEM0240170"}, {"XK_WSH", "钟许〔2018〕1号"}, {"XK_XKBH", "A2"}});
  EXPECT_NE(RecordKey(licence_, one.values(), kCode), RecordKey(licence_, two.values(), kCode));
  EXPECT_NE(DecisionKey(licence_, one.values()), DecisionKey(licence_, two.values()));
}

TEST_F(DerivationTest, DigestIsThatOfTheContentNotOfTheItemVersion) {
  std::string definition(RequireResource("catalog/items/penalty.v1.json"));
  const std::size_t at = definition.find("\"version\": 1");
  ASSERT_NE(at, std::string::npos);
  definition.replace(at, 12, "\"version\": 2");
  auto later = catalog::ItemDefinition::Parse(definition);
  ASSERT_TRUE(later.ok());
  const TestRow row = Penalty();
  EXPECT_EQ(ContentDigest(penalty_, row.values(), key_), ContentDigest(*later, row.values(), key_));
  // Fields in another order.
  catalog::ItemDefinition reordered = *later;
  std::swap(reordered.fields[0], reordered.fields[1]);
  std::vector<std::string_view> values = row.values();
  std::swap(values[0], values[1]);
  EXPECT_EQ(ContentDigest(penalty_, row.values(), key_), ContentDigest(reordered, values, key_));
}

TEST_F(DerivationTest, DigestChangesWithEveryField) {
  const TestRow row = Penalty();
  for (const catalog::FieldDefinition& field : penalty_.fields) {
    TestRow other = Penalty().Set(field.code, "别的");
    EXPECT_NE(ContentDigest(penalty_, row.values(), key_), ContentDigest(penalty_, other.values(), key_)) << field.code;
  }
  // A value that spells the next field is not taken for it.
  TestRow one = Penalty().Set("BZ", "a\nCF_YJ=1:x").Set("CF_YJ", "");
  TestRow two = Penalty().Set("BZ", "a").Set("CF_YJ", "x");
  EXPECT_NE(ContentDigest(penalty_, one.values(), key_), ContentDigest(penalty_, two.values(), key_));
}

TEST_F(DerivationTest, SensitiveValuesCountByTheirBlindIndex) {
  auto other_key = crypto::DataKey::FromSecret(1, std::string(32, 'o')).value();
  const TestRow row = Penalty();
  EXPECT_NE(ContentDigest(penalty_, row.values(), key_), ContentDigest(penalty_, row.values(), other_key));
  TestRow open = Penalty().Set("CF_FR_ZJHM", "");
  EXPECT_EQ(ContentDigest(penalty_, open.values(), key_), ContentDigest(penalty_, open.values(), other_key));
}

TEST_F(DerivationTest, PayloadIsReadBackAndHoldsNothingSensitive) {
  const TestRow row = Penalty();
  const std::string payload = Payload(penalty_, row.values());
  EXPECT_EQ(payload.find(FilingBench::kCitizenNumber), std::string::npos);
  EXPECT_EQ(payload.find("CF_FR_ZJHM"), std::string::npos);
  EXPECT_EQ(payload.find("CF_YJ\""), std::string::npos);  // empty
  std::vector<std::string> storage;
  auto values = ValuesOfPayload(penalty_, payload, storage);
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ(values[i], penalty_.fields[i].sensitive ? "" : row.values()[i]) << penalty_.fields[i].code;
  }
  EXPECT_EQ(Payload(penalty_, values), payload);
  EXPECT_THROW(ValuesOfPayload(penalty_, "{\"UNKNOWN\":\"x\"}", storage), BrokenInvariant);
}

TEST_F(DerivationTest, PublicTextHoldsPublicFieldsOnly) {
  const TestRow row = Penalty();
  Record record;
  record.id = {12, 34};
  record.withheld = "CF_SY";
  record.batch_id = 4711;
  record.replaces = "98-76";
  const auto content = ContentOf(penalty_, row.values(), {{"CF_FR_ZJHM", "index"}}, record);
  for (std::size_t i = 0; i < penalty_.fields.size(); ++i) {
    const catalog::FieldDefinition& field = penalty_.fields[i];
    if (row.values()[i].empty()) continue;
    const bool is_public = field.disclosure == catalog::Disclosure::kPublic && field.code != "CF_SY";
    const std::string member = "\"" + field.code + "\":";
    EXPECT_EQ(content.public_text.find(member) != std::string::npos, is_public) << field.code;
    EXPECT_EQ(content.withheld_text.find(member) != std::string::npos, !is_public) << field.code;
  }
  for (const char* hidden : {"内部备注", "index", "4711", "98-76", "引号", FilingBench::kCitizenNumber}) {
    EXPECT_EQ(content.public_text.find(hidden), std::string::npos) << hidden;
  }
  EXPECT_EQ(content.withheld_text.find(FilingBench::kCitizenNumber), std::string::npos);
}

TEST_F(DerivationTest, PublicationBeginsWhenReceivedAndEndsByTheRules) {
  Derived derived = Derive(penalty_, Penalty(), "2018-05-10");
  EXPECT_EQ(derived.decided_on, "2018-05-08");
  EXPECT_EQ(derived.document_number, "钟工商罚〔2018〕7号");
  EXPECT_EQ(derived.public_from, "2018-05-10");
  EXPECT_EQ(derived.public_until, "2019-05-08");
  EXPECT_EQ(derived.rule_set, "RS2018");
  EXPECT_EQ(derived.publish_by, "2018-05-17");
  EXPECT_EQ(RepairableFrom(derived, RuleSets::Builtin())->Iso(), "2018-05-08");

  derived = Derive(penalty_, Penalty().Set("CF_GSJZQ", "2018-06-01"), "2018-05-10");
  EXPECT_EQ(derived.public_until, "2018-06-01");
  // 3,000 yuan of 2026 and no other category: minor, not published.
  derived = Derive(penalty_, Penalty().Set("CF_JDRQ", "2026-05-08").Set("CF_NR_FK", "0.3"), "2026-05-10");
  EXPECT_EQ(derived.publicity_class, "minor");
  EXPECT_EQ(derived.public_from, "");
  derived = Derive(penalty_, Penalty().Set("CF_JDRQ", "2026-05-08").Set("CF_NR_FK", "0.300001"), "2026-05-10");
  EXPECT_EQ(derived.publicity_class, "general");
  EXPECT_EQ(derived.public_from, "2026-05-10");

  TestRow licence(licence_, {{"XK_JDRQ", "2018-05-08"}, {"XK_YXQZI", "2020-05-07"}});
  EXPECT_EQ(Derive(licence_, licence, "2018-05-10").public_until, "2020-05-07");
  licence.Set("XK_YXQZI", "");
  EXPECT_EQ(Derive(licence_, licence, "2018-05-10").public_until, "2099-12-31");

  TestRow entry(*items_.Find("organisation", 1), {{"name", "钟祥示例粮油贸易有限公司"}, {"uscc", kCode}});
  EXPECT_EQ(Derive(*items_.Find("organisation", 1), entry, "2018-05-10"), Derived{});
}

TEST(Record, IsPublicFromTheFirstToTheLastDayOnly) {
  Record record;
  record.derived.public_from = "2018-05-10";
  record.derived.public_until = "2019-05-08";
  EXPECT_FALSE(record.IsPublicOn(Day("2018-05-09")));
  EXPECT_TRUE(record.IsPublicOn(Day("2018-05-10")));
  EXPECT_TRUE(record.IsPublicOn(Day("2019-05-08")));
  EXPECT_FALSE(record.IsPublicOn(Day("2019-05-09")));
  EXPECT_FALSE(record.HasEndedBy(Day("2018-05-09")));
  EXPECT_FALSE(record.HasEndedBy(Day("2019-05-08")));
  EXPECT_TRUE(record.HasEndedBy(Day("2019-05-09")));
  for (RecordState state : {RecordState::kHeld, RecordState::kSuperseded, RecordState::kRevoked, RecordState::kRepaired,
                            RecordState::kExpired}) {
    record.state = state;
    EXPECT_FALSE(record.IsPublicOn(Day("2018-06-01"))) << Name(state);
    EXPECT_EQ(record.HasEndedBy(Day("2018-06-01")), state != RecordState::kHeld) << Name(state);
  }
  // What nobody ever saw does not count as ended.
  record.state = RecordState::kSuperseded;
  record.withheld = "CF_SY";
  EXPECT_FALSE(record.HasEndedBy(Day("2018-06-01")));
  record = {};
  EXPECT_FALSE(record.IsPublicOn(Day("2018-06-01")));
  EXPECT_FALSE(record.HasEndedBy(Day("2018-06-01")));
  record.derived.public_from = "2020-05-10";
  record.derived.public_until = "2019-05-08";
  EXPECT_FALSE(record.IsPublicOn(Day("2020-06-01")));
  EXPECT_FALSE(record.HasEndedBy(Day("2020-06-01")));
}

TEST(RecordId, HasOneSpelling) {
  EXPECT_EQ(RecordId::Parse("12-34"), (RecordId{12, 34}));
  EXPECT_EQ(RecordId::Parse("12-34")->str(), "12-34");
  for (const char* bad : {"", "-", "12", "12-", "-34", "0-1", "1-0", "01-2", "1-02", "+1-2", "1-+2", " 1-2", "1-2 ",
                          "1-2-3", "-1-2", "a-b", "12–34", "99999999999999999999-1"}) {
    EXPECT_EQ(RecordId::Parse(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace credence::records
