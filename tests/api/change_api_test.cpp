// The changes of public records in the order of the log, as programs follow them.
#include <set>

#include "api/reporting_test.h"
#include "http/target.h"

namespace credence::api {
namespace {

class ChangeApi : public ReportingTest {
 protected:
  struct Seen {
    std::vector<std::int64_t> sequences;
    std::map<std::string, bool> is_public;  // by record, as the last entry says
    std::string next;
  };
  // Page by page to the end.
  static Seen Follow(Browser& browser, const std::string& begin, int limit = 100) {
    Seen seen;
    std::string query = begin;
    for (int pages = 0; pages < 1'000; ++pages) {
      const auto page = browser.Ask("listChanges", {}, "", query + (query.empty() ? "" : "&") + "limit=" + Text(limit));
      EXPECT_EQ(page.status, 200) << page.response.body;
      if (page.status != 200) break;
      for (const json::value& row : page.body.at("rows").as_array()) {
        seen.sequences.push_back(row.at("sequence").as_int64());
        seen.is_public[std::string(row.at("record").as_string())] = row.at("public").as_bool();
        EXPECT_EQ(row.as_object().contains("current"), row.at("public").as_bool());
      }
      seen.next = page.body.at("next").as_string();
      query = "cursor=" + seen.next;
      if (!page.body.at("more").as_bool()) break;
    }
    return seen;
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, ChangeApi, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(ChangeApi, TellsWhatTheDoorOfEachRecordTells) {
  Browser office = Enter("olga", "office");
  city_.ledger->SequenceAll();
  const Seen seen = Follow(office, "");
  EXPECT_TRUE(std::is_sorted(seen.sequences.begin(), seen.sequences.end()));
  EXPECT_EQ(std::set<std::int64_t>(seen.sequences.begin(), seen.sequences.end()).size(), seen.sequences.size());
  EXPECT_GT(seen.is_public.size(), static_cast<std::size_t>(kManyLicences));
  for (const auto& [id, is_public] : seen.is_public) {
    EXPECT_EQ(city_.Get("/api/v1/records/" + id).status, is_public ? 200 : 410) << id;
  }
  // What waits for somebody to look at it was never shown; nor is it told of.
  EXPECT_FALSE(seen.is_public.contains(city_.IdOf("钟建罚〔2026〕3号")));
  EXPECT_TRUE(seen.is_public.at(city_.IdOf("钟建罚〔2026〕4号")));
  // In small pages the same.
  const Seen small = Follow(office, "", 7);
  EXPECT_EQ(small.sequences, seen.sequences);
  EXPECT_EQ(small.next, seen.next);
}

TEST_P(ChangeApi, GoesOnFromWhereItStood) {
  Browser office = Enter("olga", "office"), reporter = Enter("rina", "reporter");
  city_.ledger->SequenceAll();
  const std::string next = Follow(office, "").next;
  EXPECT_TRUE(Follow(office, "cursor=" + next).sequences.empty());
  const std::string id = city_.IdOf("钟市监许〔2026〕298号");
  reporter.more_headers = {{"if-match", "\"1\""}};
  ASSERT_EQ(
      reporter.Ask("withdrawRecord", {id}, Body({{"reason", "annulled"}, {"note", "钟复决〔2026〕3号撤销原决定"}}))
          .status,
      200);
  reporter.more_headers.clear();
  Browser approver = Enter("paul", "approver");
  approver.more_headers = {{"if-match", "\"1\""}};
  ASSERT_EQ(approver.Ask("approveWithdrawal", {id}).status, 200);
  // Without a number it is not told of yet; at its own door the record is gone at once.
  EXPECT_TRUE(Follow(office, "cursor=" + next).sequences.empty());
  city_.ledger->SequenceAll();
  const Seen seen = Follow(office, "cursor=" + next);
  ASSERT_EQ(seen.sequences.size(), 1U);
  EXPECT_FALSE(seen.is_public.at(id));
  // Earlier pages, read again, hold nothing of it either.
  EXPECT_FALSE(Follow(office, "").is_public.at(id));
}

TEST_P(ChangeApi, BeginsAtAnInstant) {
  city_.ledger->SequenceAll();
  Pass(2 * 86'400);
  Browser reporter = Enter("rita", "reporter"), office = Enter("oskar", "office");
  const std::string batch = Examined(reporter, Csv({Fine("钟示罚〔2026〕71号")}));
  ASSERT_EQ(reporter.Ask("submitBatch", {batch}, Body({{"confirm_warnings", true}, {"reason", "已核对"}})).status, 200);
  ASSERT_EQ(Enter("petra", "approver").Ask("approveBatch", {batch}).status, 200);
  city_.RunJobs();
  city_.ledger->SequenceAll();
  const std::string id = city_.IdOf("钟示罚〔2026〕71号");
  for (const char* since : {"2026-11-24", "2026-11-23T12:30:00+08:00"}) {
    const Seen seen = Follow(office, "since=" + http::EncodeQueryValue(since));
    EXPECT_EQ(seen.is_public, (std::map<std::string, bool>{{id, true}})) << since;
  }
  EXPECT_GT(Follow(office, "since=2026-11-20").is_public.size(), 40U);
  EXPECT_TRUE(Follow(office, "since=2030-01-01").sequences.empty());
  for (const char* since :
       {"yesterday", "2026-11-31", "2026-11-22T09:30:00Z", "2026-11-22T25:00:00+08:00", "2026-11-22 09:30"}) {
    EXPECT_EQ(office.Ask("listChanges", {}, "", "since=" + http::EncodeQueryValue(since)).code, "access.member")
        << since;
  }
  for (const char* cursor : {"x", "-1", "1.5", "99999999999999999999"}) {
    EXPECT_EQ(office.Ask("listChanges", {}, "", std::string("cursor=") + cursor).code, "access.cursor") << cursor;
  }
}

}  // namespace
}  // namespace credence::api
