#include "records/withdrawal.h"

#include <gtest/gtest.h>

#include "records/records_errors.h"
#include "records/reported_records.h"

namespace credence::records {
namespace {

TEST(WithdrawalReason, StandsInTheListWithBothTitles) {
  ASSERT_FALSE(WithdrawalReasons().empty());
  EXPECT_FALSE(FindWithdrawalReason("wrong_subject")->asks_note);
  EXPECT_TRUE(FindWithdrawalReason("other")->asks_note);
  EXPECT_EQ(FindWithdrawalReason(""), nullptr);
  EXPECT_EQ(FindWithdrawalReason("WRONG_SUBJECT"), nullptr);
}

TEST(WithdrawalNote, IsWantedWhereTheListAsksForIt) {
  EXPECT_EQ(*CheckWithdrawalNote("  见复议决定  ", true), "见复议决定");
  EXPECT_EQ(*CheckWithdrawalNote("  ", false), "");
  std::string longest;
  for (std::size_t i = 0; i < kWithdrawalNoteMax; ++i) longest += "字";
  EXPECT_TRUE(CheckWithdrawalNote(longest, true).ok());
  const std::string refused[] = {"", "一", longest + "字", "联系 13800138000", "\xff", std::string("a\0b", 3)};
  for (const std::string& note : refused) {
    EXPECT_TRUE(CheckWithdrawalNote(note, true).error().Is(errors::kWithdrawalNote)) << note;
  }
}

TEST(Withdrawal, CommitsToEveryColumn) {
  Withdrawal withdrawal;
  withdrawal.reason = "other";
  withdrawal.asked_by = "a";
  const ledger::Content before = ContentOf(withdrawal);
  Withdrawal changed = withdrawal;
  changed.decision_note = "x";
  EXPECT_NE(ContentOf(changed).withheld_text, before.withheld_text);
  changed = withdrawal;
  changed.state = WithdrawalState::kRefused;
  EXPECT_NE(ContentOf(changed).public_text, before.public_text);
  EXPECT_EQ(before.public_text.find("asked_by"), std::string::npos);  // who it was is nobody's business outside
}

TEST(Publicity, SaysWhatThePublicSees) {
  const CivilDate today = CivilDate::ParseIso("2026-11-22").value();
  Record record;
  EXPECT_EQ(PublicityOn(record, today), Publicity::kNone);
  record.derived.public_from = "2026-11-01";
  record.derived.public_until = "2026-11-22";
  EXPECT_EQ(PublicityOn(record, today), Publicity::kPublic);
  EXPECT_EQ(PublicityOn(record, today.AddDays(1)), Publicity::kEnded);
  EXPECT_EQ(PublicityOn(record, today.AddDays(-60)), Publicity::kWaiting);
  record.state = RecordState::kHeld;
  EXPECT_EQ(PublicityOn(record, today), Publicity::kHeld);
  record.state = RecordState::kRevoked;
  EXPECT_EQ(PublicityOn(record, today), Publicity::kEnded);
}

}  // namespace
}  // namespace credence::records
