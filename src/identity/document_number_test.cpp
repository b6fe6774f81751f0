#include "identity/document_number.h"

#include <gtest/gtest.h>

namespace credence::identity {
namespace {

struct Example {
  const char* text;
  const char* prefix;
  int year;
  const char* sequence;
  const char* key;
};

class DocumentNumbers : public testing::TestWithParam<Example> {};

TEST_P(DocumentNumbers, Parse) {
  const Example& example = GetParam();
  auto number = ParseDocumentNumber(example.text);
  ASSERT_TRUE(number.has_value()) << example.text;
  EXPECT_EQ(number->prefix, example.prefix);
  EXPECT_EQ(number->year, example.year);
  EXPECT_EQ(number->sequence, example.sequence);
  EXPECT_EQ(number->Key(), example.key);
  EXPECT_EQ(DocumentNumberKey(example.text), example.key);
  EXPECT_EQ(DocumentNumberKey(number->Key()), example.key);  // a key is its own key
}

INSTANTIATE_TEST_SUITE_P(
    Examples, DocumentNumbers,
    testing::Values(
        Example{"钟市监处罚〔2018〕12号", "钟市监处罚", 2018, "12", "钟市监处罚〔2018〕12号"},
        Example{"钟食药监罚〔2018〕7号", "钟食药监罚", 2018, "7", "钟食药监罚〔2018〕7号"},
        Example{"钟环罚〔2018〕3号", "钟环罚", 2018, "3", "钟环罚〔2018〕3号"},
        Example{"钟公(郢)行罚决字〔2018〕123号", "钟公(郢)行罚决字", 2018, "123", "钟公(郢)行罚决字〔2018〕123号"},
        Example{"鄂荆钟交罚〔2018〕0012号", "鄂荆钟交罚", 2018, "12", "鄂荆钟交罚〔2018〕12号"},
        Example{"钟公（郢）行罚决字【2018】第0123号", "钟公(郢)行罚决字", 2018, "123", "钟公(郢)行罚决字〔2018〕123号"},
        Example{"钟市监处罚(2018)12号", "钟市监处罚", 2018, "12", "钟市监处罚〔2018〕12号"},
        Example{"鄂荆钟交罚[2018]0012号", "鄂荆钟交罚", 2018, "12", "鄂荆钟交罚〔2018〕12号"},
        Example{"钟市监处罚﹝２０１８﹞１２号", "钟市监处罚", 2018, "12", "钟市监处罚〔2018〕12号"},
        Example{"钟市监处罚〖1999〗12号", "钟市监处罚", 1999, "12", "钟市监处罚〔1999〕12号"},
        Example{"钟 市监处罚　〔2018〕\t12 号", "钟市监处罚", 2018, "12", "钟市监处罚〔2018〕12号"},
        Example{"钟市监处罚〔2018〕12-01号", "钟市监处罚", 2018, "12", "钟市监处罚〔2018〕12-1号"},
        Example{"钟市监处罚〔2018〕000号", "钟市监处罚", 2018, "0", "钟市监处罚〔2018〕0号"},
        Example{"钟市监(郢)罚（2018）第１２号", "钟市监(郢)罚", 2018, "12", "钟市监(郢)罚〔2018〕12号"}));

// A court writes the year first; the key has one form for all.
TEST(DocumentNumber, ReadsCourtNumbers) {
  auto number = ParseDocumentNumber("(2018)鄂0881执123号");
  ASSERT_TRUE(number.has_value());
  EXPECT_EQ(number->prefix, "鄂0881执");
  EXPECT_EQ(number->year, 2018);
  EXPECT_EQ(number->sequence, "123");
  EXPECT_EQ(DocumentNumberKey("（2018）鄂0881执第0123号"), number->Key());
}

TEST(DocumentNumber, KeepsTheSubSequence) {
  EXPECT_EQ(ParseDocumentNumber("钟环罚〔2018〕3-2号")->sub_sequence, "2");
  EXPECT_EQ(ParseDocumentNumber("钟环罚〔2018〕3—2号")->sub_sequence, "2");
  EXPECT_EQ(ParseDocumentNumber("钟环罚〔2018〕3号")->sub_sequence, "");
}

TEST(DocumentNumber, DoesNotGuess) {
  for (const char* text : {"钟市监处罚〔18〕12号",
                           "钟信用办201810",
                           "钟信用办201810号",
                           "钟信用办(201810)号",
                           "",
                           "号",
                           "〔2018〕12号",
                           "钟市监处罚〔2018〕12",
                           "钟市监处罚〔2018〕号",
                           "钟市监处罚〔2018〕1234567号",
                           "钟市监处罚〔1818〕12号",
                           "钟市监处罚〔2118〕12号",
                           "钟市监处罚〔2018〕12-号",
                           "钟市监处罚〔2018〕12-12345号",
                           "钟市监处罚〔2018〕-1号",
                           "钟市监处罚〔2018〕12号之一",
                           "钟市监,处罚〔2018〕12号",
                           "钟市监处罚〔2018〕十二号",
                           "钟市监处罚2018〕12号",
                           "钟市监处罚〔2018 12号",
                           "(2018)号",
                           "(2018)123号",
                           "(2018)鄂0881执号",
                           "(2018)鄂0881执1234567号",
                           "(18)鄂0881执123号",
                           "钟〔2018〕罚〔2018〕12号",
                           "(2018",
                           "(2018)",
                           "\xE9\x92〔2018〕12号"}) {
    EXPECT_FALSE(ParseDocumentNumber(text).has_value()) << text;
  }
}

TEST(DocumentNumber, PrefixHasThirtyCharactersAtMost) {
  std::string prefix;
  for (int i = 0; i < 30; ++i) prefix += "钟";
  EXPECT_TRUE(ParseDocumentNumber(prefix + "〔2018〕1号").has_value());
  EXPECT_FALSE(ParseDocumentNumber(prefix + "钟〔2018〕1号").has_value());
}

TEST(DocumentNumberKey, OfAnythingElseIsTheTextWithoutBlanks) {
  EXPECT_EQ(DocumentNumberKey("钟信用办 ２０１８１０"), "钟信用办201810");
  EXPECT_EQ(DocumentNumberKey(""), "");
}

}  // namespace
}  // namespace credence::identity
