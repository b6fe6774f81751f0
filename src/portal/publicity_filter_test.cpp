#include "portal/publicity_filter.h"

#include <gtest/gtest.h>

#include "portal/portal_errors.h"

namespace credence::portal {
namespace {

const CivilDate kToday = CivilDate::ParseIso("2026-11-22").value();

Result<PublicityFilter> Parse(const char* query) {
  return ParsePublicityFilter(http::ParseQuery(query).value(), kToday);
}

void ExpectRefused(const char* query, const ErrorCode& code) {
  auto filter = Parse(query);
  ASSERT_FALSE(filter.ok()) << query;
  EXPECT_TRUE(filter.error().Is(code)) << query << ": " << filter.error().code;
}

TEST(PublicityFilter, StartsWithAllLicencesOfThisMonth) {
  const PublicityFilter filter = Parse("").value();
  EXPECT_EQ(filter.item, "licence");
  EXPECT_EQ(filter.month, "2026-11");
  EXPECT_FALSE(filter.is_active());
  EXPECT_EQ(filter.QueryText(), "item=licence");
}

TEST(PublicityFilter, TakesEmptyFieldsOfAFormAsMissing) {
  EXPECT_FALSE(Parse("item=&department=&from=&to=&q=++&month=&cursor=").value().is_active());
}

TEST(PublicityFilter, WritesItsQueryAsItReadsIt) {
  const char* query = "item=penalty&department=D011&from=2026-10-01&to=2026-11-22&q=%E7%A4%BA%E4%BE%8B";
  const PublicityFilter filter = Parse(query).value();
  EXPECT_TRUE(filter.is_active());
  EXPECT_EQ(filter.QueryText(), query);
  EXPECT_EQ(filter.Query(20).item, "penalty");
  EXPECT_EQ(filter.Query(20).rows_max, 20);
}

TEST(PublicityFilter, KeepsAChosenMonthInItsQuery) {
  EXPECT_EQ(Parse("month=2026-10").value().QueryText(), "item=licence&month=2026-10");
  EXPECT_FALSE(Parse("month=2026-10").value().is_active());  // it chooses figures, not rows
}

TEST(PublicityFilter, AcceptsOneDayAndRefusesTimeRunningBackwards) {
  EXPECT_TRUE(Parse("from=2026-11-22&to=2026-11-22").ok());
  ExpectRefused("from=2026-11-22&to=2026-11-21", errors::kFilterDates);
}

TEST(PublicityFilter, RefusesDatesThatDoNotExist) {
  for (const char* query : {"from=2026-02-30", "to=2026-2-3", "from=20261122", "to=yesterday"}) {
    ExpectRefused(query, errors::kFilterDate);
  }
}

TEST(PublicityFilter, RefusesOtherItems) {
  ExpectRefused("item=organisation", errors::kFilterItem);
  ExpectRefused("item=Licence", errors::kFilterItem);
}

TEST(PublicityFilter, CountsTheWordInCharacters) {
  EXPECT_TRUE(Parse("q=%E7%A4%BA%E4%BE%8B").ok());    // two
  ExpectRefused("q=%E7%A4%BA", errors::kFilterWord);  // one of three bytes
}

TEST(PublicityFilter, LooksAtNoMonthToCome) {
  EXPECT_EQ(Parse("month=2026-10").value().month, "2026-10");
  for (const char* query : {"month=2026-12", "month=2027-01", "month=2026-13", "month=2026-1", "month=11"}) {
    ExpectRefused(query, errors::kFilterMonth);
  }
}

TEST(PublicityFilter, DoesNotRepeatAPersonsNumber) {
  const Error error = Parse("item=420881190001010017").error();
  EXPECT_EQ(error.values.front().second.find("420881190001010017"), std::string::npos);
}

TEST(Cursor, LeadsBackToItsRow) {
  PublicityFilter filter;
  ASSERT_TRUE(ReadCursor(WriteCursor("2026-11-17", 345), filter).ok());
  EXPECT_EQ(filter.before_date, "2026-11-17");
  EXPECT_EQ(filter.before_number, 345);
}

TEST(Cursor, RefusesEverythingElse) {
  PublicityFilter filter;
  for (const std::string& cursor :
       {std::string("x"), std::string("===="), WriteCursor("2026-02-30", 1), WriteCursor("2026-11-17", 0),
        WriteCursor("2026-11-17", -1), WriteCursor("2026-11-17", 1) + "A", WriteCursor("2026-11-17,1", 1)}) {
    EXPECT_FALSE(ReadCursor(cursor, filter).ok()) << cursor;
  }
  EXPECT_TRUE(filter.before_date.empty());
}

}  // namespace
}  // namespace credence::portal
