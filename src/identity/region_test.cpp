#include "identity/region.h"

#include <gtest/gtest.h>

#include <string>

#include "base/resources.h"
#include "base/text.h"

namespace credence::identity {
namespace {

TEST(Region, KnowsTheProvinces) {
  int known = 0;
  for (int i = 0; i < 100; ++i) {
    std::string prefix = {static_cast<char>('0' + i / 10), static_cast<char>('0' + i % 10)};
    if (IsKnownProvince(prefix)) ++known;
  }
  EXPECT_EQ(known, 34 + 2);  // the provinces, the national level, residence permits of residents of Taiwan
  for (const char* code : {"42", "420881", "100000", "81", "82", "83", "71"})
    EXPECT_TRUE(IsKnownProvince(code)) << code;
  for (const char* code : {"", "4", "99", "00", "AB", "4A", "９９", "38"}) EXPECT_FALSE(IsKnownProvince(code)) << code;
}

TEST(Region, FindsCountiesAndTownshipsByCode) {
  EXPECT_EQ(FindRegion("420881")->name, "钟祥市");
  EXPECT_EQ(FindRegion("420881200")->name, "九里回族乡");
  EXPECT_EQ(FindRegion("420881461")->name, "胡集经济技术开发区");
  EXPECT_EQ(FindRegion("420800")->name, "荆门市");
  EXPECT_FALSE(FindRegion("420899").has_value());
  EXPECT_FALSE(FindRegion("42").has_value());
  EXPECT_FALSE(FindRegion("").has_value());
}

TEST(Region, RemembersTheAbolishedCounty) {
  auto county = FindRegion("420821");
  ASSERT_TRUE(county.has_value());
  EXPECT_EQ(county->name, "京山县");
  EXPECT_EQ(county->successor, "420882");
  EXPECT_EQ(county->valid_to, "2018");
  EXPECT_EQ(FindRegion("420882")->valid_from, "2018");
  EXPECT_EQ(FindRegion("420882")->successor, "");
}

TEST(Region, SuccessorsAndParentsExist) {
  int rows = 0;
  int townships_of_zhongxiang = 0;
  for (std::string_view line : Split(RequireResource("catalog/regions.csv"), '\n')) {
    if (line.empty() || line.starts_with("code,")) continue;
    ++rows;
    std::string code(line.substr(0, line.find(',')));
    auto region = FindRegion(code);
    ASSERT_TRUE(region.has_value()) << line;
    EXPECT_TRUE(region->successor.empty() || FindRegion(region->successor).has_value()) << line;
    std::string parent = code.size() == 9 ? code.substr(0, 6) : code.substr(0, 4) + "00";
    EXPECT_TRUE(FindRegion(parent).has_value()) << line;
    EXPECT_TRUE(FindRegion(code.substr(0, 2) + "0000").has_value()) << line;
    if (code.starts_with("420881") && code.size() == 9) ++townships_of_zhongxiang;
  }
  EXPECT_EQ(townships_of_zhongxiang, 31);
  EXPECT_GT(rows, 150);
}

TEST(Region, FindsCodesByName) {
  struct Case {
    const char* name;
    const char* code;
  };
  for (const Case& c : {Case{"荆门", "420800"},
                        Case{"荆门市", "420800"},
                        Case{"湖北省荆门市", "420800"},
                        Case{"湖北荆门", "420800"},
                        Case{"武汉", "420100"},
                        Case{"湖北", "420000"},
                        Case{"湖北省", "420000"},
                        Case{"钟祥", "420881"},
                        Case{"荆门市钟祥市", "420881"},
                        Case{"湖北省钟祥市", "420881"},
                        Case{"湖北省荆门市钟祥市郢中街道", "420881001"},
                        Case{"郢中街道", "420881001"},
                        Case{"恩施州", "422800"},
                        Case{"恩施", "422800"},
                        Case{"恩施市", "422801"},
                        Case{"荆州", "421000"},
                        Case{"荆州区", "421003"},
                        Case{"神农架", "429021"},
                        Case{"长阳", "420528"},
                        Case{"内蒙古", "150000"},
                        Case{"广西", "450000"},
                        Case{"新疆维吾尔自治区", "650000"},
                        Case{"香港", "810000"},
                        Case{"湖北省 荆门市", "420800"},
                        Case{"全国", "100000"},
                        Case{"房县", "420325"}}) {
    EXPECT_EQ(RegionCodeByName(c.name), c.code) << c.name;
  }
}

TEST(Region, BareNameMeansTheRegionOfToday) {
  EXPECT_EQ(RegionCodeByName("京山"), "420882");
  EXPECT_EQ(RegionCodeByName("京山市"), "420882");
  EXPECT_EQ(RegionCodeByName("京山县"), "420821");
}

TEST(Region, RefusesUnknownAndMisplacedNames) {
  for (const char* name : {"", " ", "某某市", "荆", "荆门市某某县", "荆门市武汉市", "钟祥市湖北省", "湖北省湖北省",
                           "房", "荆门市荆门市", "\xE9\x92"}) {
    EXPECT_FALSE(RegionCodeByName(name).has_value()) << name;
  }
  std::string repeated;
  for (int i = 0; i < 1000; ++i) repeated += "荆州";
  EXPECT_FALSE(RegionCodeByName(repeated).has_value());
  EXPECT_FALSE(RegionCodeByName(repeated.substr(0, 150)).has_value());
}

}  // namespace
}  // namespace credence::identity
