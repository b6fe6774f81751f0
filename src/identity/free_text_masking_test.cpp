#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <utility>

#include "base/text.h"
#include "identity/masking.h"

namespace credence::identity {
namespace {

// Where `number` stands in a sentence, stars are to stand.
void ExpectHidden(const std::string& number) {
  std::string stars(CodePointCount(number), '*');
  for (const auto& [before, behind] : {std::pair<std::string, std::string>{"", ""},
                                       {"当事人联系方式为", "，住所地不明。"},
                                       {"（", "）"},
                                       {"2018年5月8日\n", "\n罚款 3000 元"}}) {
    EXPECT_EQ(MaskFreeText(before + number + behind), before + stars + behind);
    EXPECT_TRUE(ContainsPersonalData(before + number + behind));
  }
}

void ExpectShown(const std::string& text) {
  EXPECT_EQ(MaskFreeText(text), text);
  EXPECT_FALSE(ContainsPersonalData(text)) << text;
}

TEST(FreeText, HidesCitizenNumbers) {
  ExpectHidden("420881190001010017");
  ExpectHidden("42088119000609108X");
  ExpectHidden("42088119000609108x");
  ExpectHidden("420881190001010010");  // a wrong check character does not make it less personal
  ExpectHidden("990881190001010018");
  ExpectHidden("420881000101001");
  ExpectHidden("４２０８８１１９０００６０９１０８Ｘ");
  ExpectHidden("420881 19000101 0017");
  ExpectHidden("420881-19000101-0017");
  ExpectHidden("420881　19000609　108X");
  ExpectHidden("4208 8119 0001 0100 17");
  ExpectHidden("4 2 0 8 8 1 1 9 0 0 0 6 0 9 1 0 8 X");
  ExpectHidden("420881 000101 001");
  ExpectHidden(
      "42088119\xE2\x80\x8B"
      "0001010017");
}

TEST(FreeText, HidesMobileNumbers) {
  for (const char* number : {"13800138000", "19912345678", "１３８００１３８０００", "138-0013-8000", "138 0013 8000",
                             "138－0013－8000", "138 00138000", "1380013-8000", "138 - 0013 - 8000", "13800 138000",
                             "1 3 8 0 0 1 3 8 0 0 0", "138—0013—8000", "8613800138000", "008613800138000"}) {
    ExpectHidden(number);
  }
  EXPECT_EQ(MaskFreeText("+86 13800138000"), "+86 ***********");
  EXPECT_EQ(MaskFreeText("+86-138-0013-8000"), "+86-*************");
}

TEST(FreeText, HidesBankCards) {
  ExpectHidden("6222021000000000009");
  ExpectHidden("4111111111111111");
  ExpectHidden("4111 1111 1111 1111");
  ExpectHidden("4111-1111-1111-1111");
  ExpectHidden("622202100000000005");  // eighteen digits
  ExpectHidden("6222 0210 0000 0000 009");
  ExpectHidden("622202 1000000000009");
}

TEST(FreeText, HidesEveryNumberOfASentence) {
  EXPECT_EQ(MaskFreeText("示某某13800138000、42088119000609108X，卡号4111111111111111。"),
            "示某某***********、******************，卡号****************。");
  EXPECT_EQ(MaskFreeText("电话 13800138000 13900139000"), "电话 *********** ***********");
  EXPECT_EQ(MaskFreeText("13800138000/13900139000"), "***********/***********");
  EXPECT_EQ(MaskFreeText("1.13800138000 2.13900139000"), "1.*********** 2.***********");
  EXPECT_EQ(MaskFreeText("420881190001010017 13800138000"), "****************** ***********");
  EXPECT_EQ(MaskFreeText("罚款 5000 13800138000"), "罚款 5000 ***********");
}

TEST(FreeText, ShowsUnifiedCodes) {
  for (const char* code : {"914403001922038216", "91420881DEM000129G", "9144 0300 1922 0382 16", "11420881DEM0010173",
                           "91310115591693856A", "11420000MB15291767"}) {
    ExpectShown(code);
    ExpectShown("统一社会信用代码" + std::string(code) + "的单位");
  }
}

TEST(FreeText, ShowsEveryCodeOfTheVectorsThatIsNotOfAPerson) {
  std::ifstream file(CREDENCE_SOURCE_DIR "/tests/vectors/id-vectors.csv");
  int shown = 0;
  for (std::string line; std::getline(file, line);) {
    auto cells = Split(line, ',');
    if (cells.size() < 3 || cells[0] == "id_card" || cells[2] != "valid") continue;
    ExpectShown(std::string(cells[1]));
    ++shown;
  }
  EXPECT_GT(shown, 50);
}

TEST(FreeText, ShowsRegistrationAndDocumentNumbers) {
  for (const char* text :
       {"420881100000021", "320404000009558", "4208811000001", "钟市监处罚〔2018〕12号", "(2018)鄂0881执123号",
        "鄂荆钟交罚〔2018〕0012号", "DEM00012-9", "19220382-1", "钟信用办201810"}) {
    ExpectShown(text);
  }
}

TEST(FreeText, RegistrationNumberThatLooksLikeABirthDateNeedsItsLabel) {
  ExpectShown("注册号：420881900101007");
  ExpectShown("营业执照号码为 420881000101124 的经营者");
  EXPECT_EQ(MaskFreeText("身份证：420881900101007"), "身份证：***************");
  EXPECT_EQ(MaskFreeText("420881000101124"), "***************");
  EXPECT_EQ(MaskFreeText("注册号1、身份证420881900101007"), "注册号1、身份证***************");
  EXPECT_EQ(MaskFreeText("执照号，身份证420881900101007"), "执照号，身份证***************");
  EXPECT_EQ(MaskFreeText("注册号：420881900101005"), "注册号：***************");  // no registration number
}

TEST(FreeText, ShowsDatesAndAmounts) {
  for (const char* text : {"2018年5月8日",
                           "2018-05-08",
                           "2018-05-08 2019-05-07",
                           "20180508-20190507",
                           "2018/05/08至2019/05/07",
                           "2018-05-08 12:30:45.123456",
                           "2018 0508 2019 0508",
                           "罚款3000元",
                           "13800138000元",
                           "13800138000.00",
                           "¥13800138000",
                           "15000-200000元",
                           "1,380,013,800,000",
                           "13800138000万元",
                           "违法所得 1500 元 2000 元",
                           "1500\n2000\n300",
                           "第15-20180508-1号",
                           "0724-1234567",
                           "431900",
                           "1990-01-01 12345678"}) {
    ExpectShown(text);
  }
}

TEST(FreeText, LeavesLongerRunsAlone) {
  for (const char* text : {"213800138000", "138001380001", "A13800138000", "13800138000B", "12800138000", "1380013800",
                           "42088119001301001X1", "420881190013010010", "Ｂ13800138000",
                           "12345678901234567890123456789012345678901234567890"}) {
    ExpectShown(text);
  }
}

TEST(FreeText, RefusesChanceFindings) {
  ExpectShown("4111111111111112");      // Luhn fails
  ExpectShown("0000000000000000");      // Luhn holds, and no bank card begins with 0
  ExpectShown("411111 1111 111111");    // nobody groups a card like this
  ExpectShown("42088119 0001 010010");  // wrong check and an odd grouping
  ExpectShown("991231 991231 999");     // province 99
}

TEST(FreeText, KeepsEverythingElseByteForByte) {
  EXPECT_EQ(MaskFreeText(""), "");
  EXPECT_EQ(MaskFreeText("\xEF\xBB\xBF“示例”\t13800138000\r\n\xE9"), "\xEF\xBB\xBF“示例”\t***********\r\n\xE9");
  ExpectShown("\xE9\x92 12345678901\xF0\x9F");
  EXPECT_EQ(MaskFreeText("13800138000\xF0\x9F"), "***********\xF0\x9F");
}

TEST(FreeText, MaskedTextIsClean) {
  std::string masked = MaskFreeText("示某某 138-0013-8000，420881 19000101 0017；4111111111111111");
  EXPECT_FALSE(ContainsPersonalData(masked));
  EXPECT_EQ(MaskFreeText(masked), masked);
}

// Any mixture of the pieces that the search looks at: masking keeps the length and leaves nothing to mask.
TEST(FreeText, MaskingOnceIsEnoughForAnyText) {
  const std::string pieces[] = {
      "1", "3", "8",  "0",  "4", "2",  "19", "420881", "19000101", "0017", "138",          "8000", "X",       "x",
      " ", "-", "　", "\n", ".", "元", "号", "１",     "Ｘ",       "a",    "\xE2\x80\x8B", "\xE9", "\xF0\x9F"};
  std::mt19937 random(20180508);
  int masked_texts = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (int i = 0; i < 20; ++i) text += pieces[random() % std::size(pieces)];
    std::string masked = MaskFreeText(text);
    if (masked != text) ++masked_texts;
    EXPECT_EQ(CodePointCount(masked), CodePointCount(text)) << text;
    EXPECT_FALSE(ContainsPersonalData(masked)) << text;
  }
  EXPECT_GT(masked_texts, 100);
}

// Work that grows with the square of a hundred thousand groups would take minutes; the bound leaves room for sanitizers
// and a busy machine.
TEST(FreeText, TakesLinearTime) {
  std::string singles, cards;
  while (singles.size() < 200'000) singles += "4 ";
  while (cards.size() < 200'000) cards += "4111-";
  auto begin = std::chrono::steady_clock::now();
  (void)MaskFreeText(singles);
  (void)MaskFreeText(cards);
  (void)MaskFreeText(std::string(200'000, '4'));
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(30));
}

}  // namespace
}  // namespace credence::identity
