#include "db/engine_version.h"

#include <gtest/gtest.h>

#include "db/test_database.h"

namespace credence::db {
namespace {

class EngineVersionOn : public testing::TestWithParam<Engine> {};
INSTANTIATE_TEST_SUITE_P(Engines, EngineVersionOn, testing::ValuesIn(TestEngines()),
                         EngineName<testing::TestParamInfo<Engine>>);

TEST_P(EngineVersionOn, NamesTheEngineAndItsRelease) {
  TestDatabase database(GetParam());
  const std::string version = EngineVersion(*database);
  const std::string name = GetParam() == Engine::kSqlite ? "SQLite 3." : "PostgreSQL 1";
  EXPECT_EQ(version.substr(0, name.size()), name);
  EXPECT_EQ(version.find_first_not_of("0123456789.", name.size()), std::string::npos) << version;
}

}  // namespace
}  // namespace credence::db
