// The table of domain 9.2, row by row.
#include "identity/masking.h"

#include <gtest/gtest.h>

namespace credence::identity {
namespace {

constexpr auto kPublic = MaskProfile::kPublic;
constexpr auto kShared = MaskProfile::kShared;

TEST(PersonName, KeepsTheSurname) {
  EXPECT_EQ(MaskPersonName("示某", kPublic), "示*");
  EXPECT_EQ(MaskPersonName("示某某", kPublic), "示**");
  EXPECT_EQ(MaskPersonName("示某某某某", kPublic), "示**");
  EXPECT_EQ(MaskPersonName("示　某", kPublic), "示*");
  EXPECT_EQ(MaskPersonName("𠮷某", kPublic), "𠮷*");
  EXPECT_EQ(MaskPersonName("示", kPublic), "*");
  EXPECT_EQ(MaskPersonName("", kPublic), "");
}

TEST(PersonName, KeepsACompoundSurname) {
  EXPECT_EQ(MaskPersonName("欧阳某", kPublic), "欧阳*");
  EXPECT_EQ(MaskPersonName("诸葛某某", kPublic), "诸葛**");
  EXPECT_EQ(MaskPersonName("司马某某某", kPublic), "司马**");
  EXPECT_EQ(MaskPersonName("欧阳", kPublic), "欧*");
}

TEST(PersonName, KeepsThePartBeforeTheDot) {
  EXPECT_EQ(MaskPersonName("示例·某某", kPublic), "示例·**");
  EXPECT_EQ(MaskPersonName("示例•某某·某", kPublic), "示例·**");
  EXPECT_EQ(MaskPersonName("欧阳・某", kPublic), "欧阳·**");
}

TEST(PersonName, IsWholeForAuthorities) {
  EXPECT_EQ(MaskPersonName("示某某", kShared), "示某某");
  EXPECT_EQ(MaskPersonName("示例·某某", kShared), "示例·某某");
}

TEST(CitizenNumberMask, HidesTheBirthDate) {
  EXPECT_EQ(MaskCitizenNumber("420881190001010017", kPublic), "4****************7");
  EXPECT_EQ(MaskCitizenNumber("420881190001010017", kShared), "420881********0017");
  EXPECT_EQ(MaskCitizenNumber("420881000101001", kShared), "420881******001");
  EXPECT_EQ(MaskCitizenNumber("420881000101001", kPublic), "4*************1");
}

TEST(CitizenNumberMask, IsStricterForOtherLengths) {
  EXPECT_EQ(MaskCitizenNumber("42088119000101001", kShared), "4***************1");
  EXPECT_EQ(MaskCitizenNumber("420881 19000101 0017", kShared), "4******************7");
  EXPECT_EQ(MaskCitizenNumber("42", kShared), "**");
  EXPECT_EQ(MaskCitizenNumber("", kShared), "");
}

TEST(IdentityDocument, KeepsOneAndTwo) {
  EXPECT_EQ(MaskIdentityDocument("E12345678", kPublic), "E******78");
  EXPECT_EQ(MaskIdentityDocument("E12345678", kShared), "E******78");
  EXPECT_EQ(MaskIdentityDocument("台湾12345678", kPublic), "台*******78");
  EXPECT_EQ(MaskIdentityDocument("E12", kPublic), "***");
}

TEST(Telephone, IsNotShownInPublic) {
  EXPECT_EQ(MaskMobile("13800138000", kPublic), "");
  EXPECT_EQ(MaskMobile("13800138000", kShared), "138****8000");
  EXPECT_EQ(MaskMobile("1380013", kShared), "*******");
  EXPECT_EQ(MaskFixedLine("0724-1234567", kPublic), "");
  EXPECT_EQ(MaskFixedLine("0724-1234567", kShared), "0724-*****67");
}

TEST(Telephone, AreaCodeIsFoundInItsUsualWritings) {
  EXPECT_EQ(MaskFixedLine("010-12345678", kShared), "010-******78");
  EXPECT_EQ(MaskFixedLine("(0724)1234567", kShared), "(0724)*****67");
  EXPECT_EQ(MaskFixedLine("0724－1234567", kShared), "0724－*****67");
  EXPECT_EQ(MaskFixedLine("07241234567", kShared), "0724*****67");
  EXPECT_EQ(MaskFixedLine("02712345678", kShared), "027******78");
  EXPECT_EQ(MaskFixedLine("1234567", kShared), "*****67");
  EXPECT_EQ(MaskFixedLine("13800138000", kShared), "*********00");
}

TEST(Email, KeepsTheFirstCharacterAndTheDomain) {
  EXPECT_EQ(MaskEmail("abc@example.com", kPublic), "");
  EXPECT_EQ(MaskEmail("abc@example.com", kShared), "a***@example.com");
  EXPECT_EQ(MaskEmail("示例@example.com", kShared), "示***@example.com");
  EXPECT_EQ(MaskEmail("no address", kShared), "***");
  EXPECT_EQ(MaskEmail("@example.com", kShared), "***");
}

TEST(Address, EndsWithTheTownship) {
  EXPECT_EQ(MaskAddress("钟祥市郢中街道某路1号", kShared), "钟祥市郢中街道***");
  EXPECT_EQ(MaskAddress("钟祥市郢中街道某路1号", kPublic), "钟祥市郢中街道");
  struct Case {
    const char* address;
    const char* kept;
  };
  for (const Case& c : {
           Case{"湖北省荆门市钟祥市胡集镇某村三组", "湖北省荆门市钟祥市胡集镇"},
           Case{"湖北省荆门市钟祥市胡集镇市场路3号", "湖北省荆门市钟祥市胡集镇"},
           Case{"钟祥市九里回族乡某村", "钟祥市九里回族乡"},
           Case{"荆门市东宝区某路1号", "荆门市东宝区"},
           Case{"钟祥市经济开发区某路", "钟祥市经济开发区"},
           Case{"荆门市掇刀区高新技术开发区某路", "荆门市掇刀区高新技术开发区"},
           Case{"武汉市武昌区黄鹤楼街道某号", "武汉市武昌区黄鹤楼街道"},
           Case{"荆州市沙市区某街1号", "荆州市沙市区"},
           Case{"恩施土家族苗族自治州来凤县翔凤镇某街1号", "恩施土家族苗族自治州来凤县翔凤镇"},
           Case{"江西省景德镇市珠山区某路", "江西省景德镇市珠山区"},
           Case{"陕西省汉中市西乡县某路", "陕西省汉中市西乡县"},
           Case{" 钟祥市郢中街道办事处某路", "钟祥市郢中街道"},
       }) {
    EXPECT_EQ(MaskAddress(c.address, kPublic), c.kept) << c.address;
  }
}

TEST(Address, HidesHousingEstatesAndStreets) {
  struct Case {
    const char* address;
    const char* kept;
  };
  for (const Case& c : {
           Case{"钟祥市阳光小区3栋", "钟祥市"},
           Case{"钟祥市承天大道1号", "钟祥市"},
           Case{"钟祥市某佳苑二区", "钟祥市"},
           Case{"钟祥市1号镇", "钟祥市"},
           Case{"钟祥市某路花园镇", "钟祥市"},
           Case{"东宝区某花园某区", "东宝区"},
           Case{"某路1号", ""},
           Case{"某小区", ""},
           Case{"", ""},
           Case{"Room 5", ""},
       }) {
    EXPECT_EQ(MaskAddress(c.address, kPublic), c.kept) << c.address;
  }
  EXPECT_EQ(MaskAddress("某路1号", kShared), "***");
  EXPECT_EQ(MaskAddress("", kShared), "");
}

TEST(VehiclePlate, KeepsItsEnds) {
  EXPECT_EQ(MaskVehiclePlate("鄂H12345", kPublic), "鄂H****5");
  EXPECT_EQ(MaskVehiclePlate("鄂HD12345", kPublic), "鄂H*****5");
  EXPECT_EQ(MaskVehiclePlate("鄂H12345", kShared), "鄂H12345");
}

TEST(BankAccount, KeepsFourDigitsForAuthorities) {
  EXPECT_EQ(MaskBankAccount("6222020000000000000", kPublic), "");
  EXPECT_EQ(MaskBankAccount("6222020000000001234", kShared), "***************1234");
  EXPECT_EQ(MaskBankAccount("1234", kShared), "****");
}

}  // namespace
}  // namespace credence::identity
