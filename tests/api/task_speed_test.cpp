// How long the list of tasks and a count statement take with 100 departments and 1,000,000 records. Built for speed,
// the figures stand in docs/benchmarks.md.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>

#include "api/reporting_test.h"
#include "intake/task_json.h"

namespace credence::api {
namespace {

constexpr int kDepartments = 100, kMonths = 24, kBatchesOfMonth = 4, kRecords = 1'000'000;

std::string DepartmentId(int number) { return "X" + std::to_string(100 + number); }

void FillCity(City& city) {
  std::vector<access::Department> departments;
  for (int i = 0; i < kDepartments; ++i) {
    access::Department department = city.access.AllDepartments().front();
    department.id = DepartmentId(i);
    department.code = "11420881DEM" + std::to_string(1000000 + i);
    department.name = "示例部门" + std::to_string(i);
    departments.push_back(department);
  }
  ASSERT_TRUE(city.access.SaveDepartments(Caller::Operator(), departments).ok());
  ASSERT_TRUE(
      city.database
          ->Write([](db::Transaction& tx) -> Status {
            auto months = tx.BulkInsert("batch_month",
                                        {"batch_id", "month", "department_id", "item", "received_on", "row_count"});
            auto records = tx.BulkInsert(
                "record", {"subject_id",      "id",          "item",          "item_version",   "record_key",
                           "decision_key",    "subject_key", "department_id", "decided_on",     "document_number",
                           "received_on",     "publish_by",  "provisional",   "public_from",    "public_until",
                           "publicity_class", "rule_set",    "state",         "disputed",       "under_review",
                           "withheld",        "version",     "payload",       "content_digest", "batch_id",
                           "replaces",        "replaced_by", "group_id",      "position",       "filed_at",
                           "changed_at"});
            const CivilDate first = CivilDate::ParseIso("2024-12-01").value();
            std::int64_t batch = 1'000'000;
            for (int i = 0; i < kRecords; ++i) {
              const std::string item = i % 2 == 0 ? "licence" : "penalty";
              const std::string department = DepartmentId(i / 2 % kDepartments);
              const std::string day = first.AddMonths(i / 200 % kMonths).AddDays(i % 28).Iso();
              const std::string key = std::to_string(i) + std::string(58, 'k');
              records->Add({1,
                            10'000'000 + i,
                            item,
                            1,
                            key,
                            "",
                            "",
                            department,
                            day,
                            "",
                            day,
                            day,
                            false,
                            day,
                            "2099-12-31",
                            "",
                            "",
                            "active",
                            false,
                            false,
                            "",
                            1,
                            "{}",
                            "",
                            1,
                            "",
                            "",
                            1,
                            i,
                            1,
                            1});
            }
            for (int i = 0; i < kDepartments; ++i) {
              for (int month = 0; month < kMonths * kBatchesOfMonth; ++month) {
                const CivilDate day = first.AddMonths(month / kBatchesOfMonth);
                for (const char* item : {"licence", "penalty"}) {
                  months->Add({++batch, day.Iso().substr(0, 7), DepartmentId(i), item, day.AddDays(20).Iso(), 52});
                }
              }
            }
            records->Finish();
            months->Finish();
            return {};
          })
          .ok());
}

double MedianMs(const char* what, const std::function<void()>& work) {
  std::vector<double> took;
  for (int i = 0; i < 21; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    took.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::sort(took.begin(), took.end());
  std::cout << what << ": median " << took[10] << " ms, worst " << took.back() << " ms\n";
  return took[10];
}

class TaskSpeed : public testing::TestWithParam<db::Engine> {};
INSTANTIATE_TEST_SUITE_P(Engines, TaskSpeed, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(TaskSpeed, AnswersWithAMillionRecords) {
  if (std::getenv("CREDENCE_LONG_TESTS") == nullptr) GTEST_SKIP() << "set CREDENCE_LONG_TESTS to measure";
  City city(GetParam());
  FillCity(city);
  const Caller office = Caller::Operator();
  const auto list = [&](const intake::TaskQuery& query) {
    const auto page = city.tasks->List(office, query);
    ASSERT_TRUE(page.ok());
    EXPECT_FALSE(json::serialize(intake::JsonOf(*page, office)).empty());
  };
  EXPECT_LE(MedianMs("all departments, one page", [&] { list({.rows_max = 100}); }), 100);
  EXPECT_LE(MedianMs("one department", [&] { list({.department = DepartmentId(7), .rows_max = 100}); }), 100);
  EXPECT_LE(MedianMs("count statement",
                     [&] {
                       const auto view = city.tasks->FindStatement(office, {DepartmentId(7), "penalty", "2026-10"});
                       ASSERT_TRUE(view.ok());
                       EXPECT_GT(view->platform.filed, 0);
                     }),
            100);
}

}  // namespace
}  // namespace credence::api
