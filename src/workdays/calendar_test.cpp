#include "workdays/calendar.h"

#include <gtest/gtest.h>

#include <map>

#include "base/check.h"
#include "base/resources.h"
#include "base/text.h"
#include "base/texts.h"
#include "workdays/workdays_errors.h"

namespace credence::workdays {
namespace {

CivilDate Date(std::string_view iso) { return CivilDate::ParseIso(iso).value(); }

struct DeadlineVector {
  const char* event;
  int count;
  const char* deadline;
};

// Domain 4.2.
constexpr DeadlineVector kDeadlineVectors[] = {
    {"2018-02-12", 7, "2018-02-27"}, {"2018-04-27", 3, "2018-05-03"}, {"2018-05-08", 7, "2018-05-17"},
    {"2018-09-28", 7, "2018-10-12"}, {"2018-12-28", 3, "2019-01-03"}, {"2019-04-30", 2, "2019-05-06"},
    {"2020-01-22", 7, "2020-02-10"}, {"2020-01-23", 3, "2020-02-05"}, {"2021-09-30", 7, "2021-10-15"},
    {"2023-04-28", 3, "2023-05-06"}, {"2023-09-28", 7, "2023-10-13"}, {"2024-02-09", 7, "2024-02-26"},
    {"2025-09-30", 3, "2025-10-11"}, {"2026-02-14", 7, "2026-03-03"}, {"2018-05-05", 1, "2018-05-07"},
    {"2024-05-01", 7, "2024-05-13"},
};

class DeadlineVectors : public testing::TestWithParam<DeadlineVector> {};

TEST_P(DeadlineVectors, Hold) {
  const DeadlineVector& vector = GetParam();
  const Calendar& calendar = Calendar::Builtin();
  Deadline deadline = calendar.AddWorkingDays(Date(vector.event), vector.count);
  EXPECT_EQ(deadline.date.Iso(), vector.deadline);
  EXPECT_FALSE(deadline.provisional);
  EXPECT_EQ(calendar.WorkingDaysBetween(Date(vector.event), deadline.date), vector.count);
}

INSTANTIATE_TEST_SUITE_P(Domain, DeadlineVectors, testing::ValuesIn(kDeadlineVectors),
                         [](const auto& info) { return "Row" + std::to_string(info.index + 1); });

TEST(Calendar, CountsOfEveryYear) {
  struct Year {
    int year, holidays, on_weekdays, make_up_days, working_days;
  };
  std::map<int, Year> found;
  auto lines = Split(RequireResource("catalog/workdays/cn-workdays.csv"), '\n');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    if (lines[i].empty()) continue;
    auto cells = Split(lines[i], ',');
    CivilDate date = Date(cells[0]);
    Year& year = found[date.year()];
    if (cells[1] == "workday") ++year.make_up_days;
    if (cells[1] == "holiday") ++year.holidays;
    if (cells[1] == "holiday" && date.iso_weekday() <= 5) ++year.on_weekdays;
  }
  const Year expected[] = {{2018, 25, 18, 7, 250}, {2019, 22, 17, 6, 250}, {2020, 30, 19, 6, 249},
                           {2021, 31, 18, 7, 250}, {2022, 32, 18, 7, 249}, {2023, 26, 18, 7, 249},
                           {2024, 28, 19, 8, 251}, {2025, 28, 18, 5, 248}, {2026, 33, 19, 6, 248}};
  EXPECT_EQ(found.size(), std::size(expected));
  const Calendar& calendar = Calendar::Builtin();
  for (const Year& year : expected) {
    EXPECT_EQ(found[year.year].holidays, year.holidays) << year.year;
    EXPECT_EQ(found[year.year].on_weekdays, year.on_weekdays) << year.year;
    EXPECT_EQ(found[year.year].make_up_days, year.make_up_days) << year.year;
    CivilDate last = *CivilDate::FromYmd(year.year, 12, 31);
    EXPECT_EQ(calendar.WorkingDaysBetween(*CivilDate::FromYmd(year.year - 1, 12, 31), last), year.working_days);
    EXPECT_TRUE(calendar.KnowsYear(year.year));
  }
  EXPECT_FALSE(calendar.KnowsYear(2017));
  EXPECT_FALSE(calendar.KnowsYear(2027));
}

TEST(Calendar, TellsTheKindOfADay) {
  const Calendar& calendar = Calendar::Builtin();
  EXPECT_TRUE(calendar.IsWorkingDay(Date("2018-05-08")));   // an ordinary Tuesday
  EXPECT_FALSE(calendar.IsWorkingDay(Date("2018-05-05")));  // an ordinary Saturday
  EXPECT_FALSE(calendar.IsWorkingDay(Date("2018-05-01")));  // a holiday on a Tuesday
  EXPECT_TRUE(calendar.IsWorkingDay(Date("2018-04-28")));   // a make-up Saturday
}

TEST(Deadline, IsTheDayItselfForNoDays) {
  Deadline deadline = Calendar::Builtin().AddWorkingDays(Date("2018-05-05"), 0);
  EXPECT_EQ(deadline.date.Iso(), "2018-05-05");
  EXPECT_FALSE(deadline.provisional);
  EXPECT_THROW(Calendar::Builtin().AddWorkingDays(Date("2018-05-05"), -1), BrokenInvariant);
  EXPECT_THROW(Calendar::Builtin().AddCalendarDays(Date("2018-05-05"), -1), BrokenInvariant);
}

TEST(Deadline, IsProvisionalWhenAYearIsMissing) {
  const Calendar& calendar = Calendar::Builtin();
  // 2026-12-31 is a Thursday without an arrangement.
  EXPECT_EQ(calendar.AddWorkingDays(Date("2026-12-28"), 3).date.Iso(), "2026-12-31");
  EXPECT_FALSE(calendar.AddWorkingDays(Date("2026-12-28"), 3).provisional);
  EXPECT_TRUE(calendar.AddWorkingDays(Date("2026-12-28"), 4).provisional);
  EXPECT_TRUE(calendar.AddWorkingDays(Date("2027-03-01"), 1).provisional);
  EXPECT_TRUE(calendar.AddWorkingDays(Date("2017-12-29"), 7).provisional);
  EXPECT_TRUE(calendar.AddWorkingDays(Date("2027-03-01"), 0).provisional);
}

TEST(Deadline, IsProvisionalWhenAYearBetweenIsMissing) {
  auto calendar = Calendar::Parse("date,kind,name\n2018-01-01,holiday,元旦\n2020-01-01,holiday,元旦\n");
  ASSERT_TRUE(calendar.ok());
  EXPECT_TRUE(calendar->AddWorkingDays(Date("2018-12-03"), 300).provisional);
  EXPECT_FALSE(calendar->AddWorkingDays(Date("2018-12-03"), 3).provisional);
}

TEST(CalendarDays, EndOnTheNextWorkingDayAfterAHoliday) {
  const Calendar& calendar = Calendar::Builtin();
  EXPECT_EQ(calendar.AddCalendarDays(Date("2018-05-08"), 10).date.Iso(), "2018-05-18");  // a Friday
  EXPECT_EQ(calendar.AddCalendarDays(Date("2018-05-08"), 11).date.Iso(), "2018-05-21");  // Saturday to Monday
  EXPECT_EQ(calendar.AddCalendarDays(Date("2018-09-21"), 10).date.Iso(), "2018-10-08");  // National Day
  EXPECT_EQ(calendar.AddCalendarDays(Date("2018-09-19"), 10).date.Iso(), "2018-09-29");  // a make-up Saturday
  EXPECT_EQ(calendar.AddCalendarDays(Date("2018-05-08"), 0).date.Iso(), "2018-05-08");
}

TEST(CalendarDays, AreProvisionalByTheYearOfTheirEnd) {
  const Calendar& calendar = Calendar::Builtin();
  EXPECT_FALSE(calendar.AddCalendarDays(Date("2026-12-01"), 30).provisional);  // 2026-12-31
  EXPECT_TRUE(calendar.AddCalendarDays(Date("2026-12-01"), 31).provisional);   // 2027-01-01
  EXPECT_FALSE(calendar.AddCalendarDays(Date("2017-12-01"), 60).provisional);  // 2018-01-30
}

TEST(WorkingDaysBetween, CountsTheLastDayAndNotTheFirst) {
  const Calendar& calendar = Calendar::Builtin();
  EXPECT_EQ(calendar.WorkingDaysBetween(Date("2018-05-08"), Date("2018-05-08")), 0);
  EXPECT_EQ(calendar.WorkingDaysBetween(Date("2018-05-07"), Date("2018-05-08")), 1);
  EXPECT_EQ(calendar.WorkingDaysBetween(Date("2018-05-04"), Date("2018-05-06")), 0);
  EXPECT_EQ(calendar.WorkingDaysBetween(Date("2018-05-17"), Date("2018-05-08")), -7);
  EXPECT_EQ(calendar.WorkingDaysBetween(Date("2017-12-31"), Date("2026-12-31")), 2244);
}

TEST(CalendarFile, MayComeFromASpreadsheet) {
  auto calendar = Calendar::Parse(
      "\xEF\xBB\xBF"
      "date,kind,name\r\n2027-01-01,holiday,元旦\r\n\r\n");
  ASSERT_TRUE(calendar.ok());
  EXPECT_TRUE(calendar->KnowsYear(2027));
  EXPECT_FALSE(calendar->IsWorkingDay(Date("2027-01-01")));
}

TEST(CalendarFile, IsRefusedWithItsLine) {
  struct Case {
    const char* csv;
    const char* line;
  };
  for (const Case& c :
       {Case{"", "1"}, Case{"2018-01-01,holiday,元旦\n", "1"}, Case{"date,kind\n2018-01-01,holiday\n", "1"},
        Case{"date,kind,name\n", "2"}, Case{"date,kind,name\n2018-01-01,holiday,元旦\n2018-02-30,holiday,春节\n", "3"},
        Case{"date,kind,name\n2018/01/01,holiday,元旦\n", "2"}, Case{"date,kind,name\n2018-1-1,holiday,元旦\n", "2"},
        Case{"date,kind,name\n2018-01-01,Holiday,元旦\n", "2"}, Case{"date,kind,name\n2018-01-01,,元旦\n", "2"},
        Case{"date,kind,name\n2018-01-01,holiday\n", "2"}, Case{"date,kind,name\n2018-01-01,holiday,元旦,x\n", "2"},
        Case{"date,kind,name\n2018-01-01,holiday,a\n\n2018-01-01,workday,b\n", "4"}}) {
    auto calendar = Calendar::Parse(c.csv);
    ASSERT_FALSE(calendar.ok()) << c.csv;
    EXPECT_TRUE(calendar.error().Is(errors::kBadCalendar));
    ASSERT_FALSE(calendar.error().values.empty());
    EXPECT_EQ(calendar.error().values[0].second, c.line) << c.csv;
    EXPECT_NE(Sentence(calendar.error(), Language::kChinese).find("第 " + std::string(c.line) + " 行"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace credence::workdays
