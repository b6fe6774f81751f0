#include "access/access_service.h"

#include <gtest/gtest.h>

#include <set>

#include "access/access_errors.h"
#include "base/check.h"
#include "db/test_database.h"

namespace credence::access {
namespace {

TEST(BuiltinDepartments, AreThoseOfTheCity) {
  auto departments = BuiltinDepartments();
  std::set<std::string> ids, codes, kinds;
  for (const Department& department : departments) {
    EXPECT_TRUE(ids.insert(department.id).second) << department.id;
    EXPECT_TRUE(codes.insert(department.code).second) << department.code;
    EXPECT_EQ(department.code.size(), 18u) << department.id;
    EXPECT_FALSE(department.name.empty());
    EXPECT_NE(department.later_name, department.name);
    kinds.insert(department.kind);
  }
  EXPECT_TRUE(ids.contains("D001"));
  EXPECT_GE(departments.size(), 70u);  // 43 departments, 29 townships
  EXPECT_GE(kinds.size(), 2u);
}

class AccessOn : public testing::TestWithParam<db::Engine> {
 protected:
  db::TestDatabase database_{GetParam(), db::TestTables::kOfProgram};
  AccessService access_{*database_};
};
INSTANTIATE_TEST_SUITE_P(Engines, AccessOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(AccessOn, SavesRenamesAndFindsDepartments) {
  const auto departments = BuiltinDepartments();
  EXPECT_EQ(access_.SaveDepartments(Caller::Public(), departments).error().kind, ErrorKind::kForbidden);
  EXPECT_TRUE(access_.AllDepartments().empty());
  ASSERT_TRUE(access_.SaveDepartments(Caller::Operator(), departments).ok());
  ASSERT_TRUE(access_.SaveDepartments(Caller::Operator(), departments).ok());
  EXPECT_EQ(access_.AllDepartments().size(), departments.size());
  for (const Department& department : departments) {
    EXPECT_EQ(access_.FindDepartment(department.id)->name, department.name);
    EXPECT_EQ(access_.FindDepartment(department.code)->id, department.id);
  }

  auto some = database_->Read([&](db::Transaction& tx) -> Result<std::vector<Department>> {
    return AccessService::FindDepartments(tx, {departments[3].id, "D999", departments[1].id, departments[3].id});
  });
  ASSERT_EQ(some->size(), 2u);
  EXPECT_EQ(some->front().name, departments[1].name);
  EXPECT_EQ(some->back().code, departments[3].code);

  Department renamed = departments.front();
  renamed.later_name = "钟祥市发展改革与示例局";
  ASSERT_TRUE(access_.SaveDepartments(Caller::Operator(), {renamed}).ok());
  EXPECT_EQ(access_.FindDepartment(renamed.code)->later_name, renamed.later_name);
  EXPECT_EQ(access_.AllDepartments().size(), departments.size());  // never removed
}

TEST_P(AccessOn, SaysWhichDepartmentIsUnknown) {
  ASSERT_TRUE(access_.SaveDepartments(Caller::Operator(), BuiltinDepartments()).ok());
  for (const std::string& unknown :
       {std::string("D999"), std::string(), std::string("d001"), std::string("D001 "), std::string("' OR 1=1"),
        std::string("\xFF"), std::string("D001\0", 5), std::string(10'000, 'x')}) {
    auto found = access_.FindDepartment(unknown);
    ASSERT_FALSE(found.ok()) << unknown;
    EXPECT_EQ(found.error().code, errors::kUnknownDepartment.code);
    EXPECT_LT(found.error().values.at(0).second.size(), 100u);
  }
}

// A number and a code that two departments share would make "by number or code" ambiguous.
TEST_P(AccessOn, TwoDepartmentsDoNotShareACode) {
  auto departments = BuiltinDepartments();
  departments[1].code = departments[0].code;
  EXPECT_THROW(static_cast<void>(access_.SaveDepartments(Caller::Operator(), departments)), db::UniqueViolation);
  EXPECT_TRUE(access_.AllDepartments().empty());
}

}  // namespace
}  // namespace credence::access
