// The office at work in a small city: accounts that have signed in, and rows that wait.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "api/browser.h"

namespace credence::api {

inline constexpr const char* kWhy = "经核对营业执照";
inline constexpr std::string_view kWaitingName = "钟祥示例待认有限公司";

inline std::string BodyOf(const boost::json::object& object) { return boost::json::serialize(object); }
inline std::string WhyBody(const std::string& reason = kWhy) { return BodyOf({{"reason", reason}}); }

class WorkbenchBench : public testing::TestWithParam<db::Engine> {
 protected:
  Browser Enter(const std::string& name, const std::string& role, const std::string& department = "D011") {
    const std::string password = AddAccount(city_, name, role, department);
    Browser browser(city_);
    browser.Enter(name, password);
    return browser;
  }
  // Licences of organisations whose code nobody knows, in one file of the department; the names of its rows.
  std::vector<std::string> FileWaiting(const std::string& department, int rows, std::string_view name = kWaitingName) {
    std::vector<Row> file;
    for (int i = 0; i < rows; ++i) {
      file.push_back(Licence(kStranger, name, "钟待许〔2026〕" + std::to_string(++documents_) + "号", "2026-11-19"));
    }
    const std::set<std::string> before = Waiting();
    city_.File("licence", department, "2026-11-21", file);
    std::vector<std::string> added;
    for (const std::string& row : Waiting()) {
      if (!before.contains(row)) added.push_back(row);
    }
    EXPECT_EQ(added.size(), static_cast<std::size_t>(rows));
    return added;
  }
  std::set<std::string> Waiting() {
    intake::WaitingQuery all;
    all.rows_max = 1'000;
    std::set<std::string> rows;
    const auto views = city_.workbench->desk.List(Caller::Operator(), all);
    for (const intake::WaitingView& view : *views) rows.insert(intake::RowName(view.row));
    return rows;
  }
  std::string Accept(std::string_view subject = kChemicals) const {
    return BodyOf({{"subject", subject}, {"reason", kWhy}});
  }

  City city_{GetParam()};

 private:
  int documents_ = 0;
};

}  // namespace credence::api
