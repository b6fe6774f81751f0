#include "subjects/name_grams.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/check.h"
#include "subjects/name_query.h"

namespace credence::subjects {
namespace {

std::vector<std::string> Described(std::string_view form) {
  std::vector<std::string> described;
  for (const Gram& gram : GramsOf(form)) described.push_back(gram.text + " " + std::to_string(gram.place));
  return described;
}

TEST(NameGrams, ArePairsTheBeginningAndInitials) {
  EXPECT_EQ(Described("示例A(乙)"),
            (std::vector<std::string>{"^示例 6", "示例 1", "例A 2", "A( 3", "(乙 4", "乙) 5", "sla 1", "lay 2"}));
  EXPECT_EQ(Described("示例"), (std::vector<std::string>{"^示例 2", "示例 1"}));
  EXPECT_TRUE(GramsOf("示").empty());
  EXPECT_TRUE(GramsOf("").empty());
}

TEST(NameGrams, ReadPolyphonicCharactersInUpToEightWays) {
  std::vector<std::string> initials;
  for (const Gram& gram : GramsOf("重行乐")) {
    if (gram.text.size() == 3) initials.push_back(gram.text);
  }
  std::sort(initials.begin(), initials.end());
  EXPECT_EQ(initials, (std::vector<std::string>{"chl", "chy", "cxl", "cxy", "zhl", "zhy", "zxl", "zxy"}));
}

TEST(NameGrams, KeepTheirBuckets) {
  // Stored pages depend on these.
  EXPECT_EQ(BucketOf("公司"), BucketOf("公司"));
  EXPECT_LT(BucketOf("公司"), kBuckets);
  EXPECT_EQ(BucketOf(""), 961U);
}

TEST(BlockWriter, IsReadBack) {
  BlockWriter writer;
  writer.Add(0, "示例示例", true);
  writer.Add(4'095, "示例有限公司", true);
  writer.Add(7, "改名示例", false);
  writer.Add(7, "示例公司", true);
  const auto pages = writer.Pages();
  std::vector<Posting> postings;
  ReadPostings(pages.at(BucketOf("示例")), "示例", postings);
  EXPECT_EQ(postings, (std::vector<Posting>{MakePosting(0, 1), MakePosting(0, 3), MakePosting(7, kInAnotherName),
                                            MakePosting(7, 1), MakePosting(4'095, 1)}));
  postings.clear();
  ReadPostings(pages.at(BucketOf("^示例")), "^示例", postings);
  EXPECT_EQ(postings, (std::vector<Posting>{MakePosting(0, 4), MakePosting(7, 4), MakePosting(4'095, 6)}));
  postings.clear();
  ReadPostings(pages.at(BucketOf("示例")), "无此", postings);
  EXPECT_TRUE(postings.empty());
}

TEST(BlockWriter, FindsWhichBeginningsHaveAGramAsWell) {
  BlockWriter writer;
  writer.Add(1, "甲乙丙丁", true);
  writer.Add(2, "丙丁甲乙", true);
  writer.Add(3, "丙丁丙丁", true);
  writer.Add(4, "甲乙", false);
  writer.Add(4, "丙丁", false);
  writer.Add(4'095, "甲甲乙丙丁", true);
  const auto pages = writer.Pages();
  auto among = [&](const std::string& gram, Place offset, const std::vector<Posting>& wanted) {
    std::vector<Posting> found;
    ReadBeginningsAmong(pages.at(BucketOf(gram)), gram, offset, wanted, found);
    return found;
  };
  const std::vector<Posting> wanted = {MakePosting(1, 1), MakePosting(2, 1), MakePosting(2, 3),
                                       MakePosting(3, 1), MakePosting(4, 0), MakePosting(4'095, 2)};
  EXPECT_EQ(among("丙丁", 2, wanted),
            (std::vector<Posting>{MakePosting(1, 1), MakePosting(3, 1), MakePosting(4, 0), MakePosting(4'095, 2)}));
  EXPECT_EQ(among("甲乙", 0, wanted),
            (std::vector<Posting>{MakePosting(1, 1), MakePosting(2, 3), MakePosting(4, 0), MakePosting(4'095, 2)}));
  EXPECT_TRUE(among("丙丁", 7, {MakePosting(1, 1)}).empty());
  EXPECT_TRUE(among("丙丁", 2, {}).empty());
  EXPECT_TRUE(among("丙丁", 2, {MakePosting(5, 1)}).empty());
}

TEST(BlockWriter, PostsLongNamesAsFarAsItSays) {
  std::string name;
  for (int i = 0; i < 1'200; ++i) name += "示";
  BlockWriter writer;
  writer.Add(3, name + "尾部", true);
  std::size_t postings = 0;
  for (const auto& [bucket, page] : writer.Pages()) {
    for (const auto& [gram, places] : ReadPage(page)) {
      EXPECT_NE(gram, "尾部");
      postings += places.size();
    }
  }
  EXPECT_EQ(postings, 1 + 999 + 998);
}

TEST(Page, ThatIsDamagedIsRefused) {
  std::vector<Posting> postings;
  for (const char* page : {"示例", "示例 11", "示例 1 ", "示例 Q ", "示例 \x7f\x7f ", "示例 oooo11 "}) {
    EXPECT_THROW(ReadPostings(page, "示例", postings), BrokenInvariant) << page;
    EXPECT_THROW(ReadBeginningsAmong(page, "示例", 0, {MakePosting(0, 1)}, postings), BrokenInvariant) << page;
  }
}

std::vector<std::string> Described(const std::vector<Piece>& pieces) {
  std::vector<std::string> described;
  for (const Piece& piece : pieces) described.push_back(piece.gram + " " + std::to_string(piece.offset));
  return described;
}

TEST(NamePieces, CoverEveryCharacter) {
  EXPECT_EQ(Described(NamePieces(CharactersOf("甲乙"))), (std::vector<std::string>{"甲乙 0"}));
  EXPECT_EQ(Described(NamePieces(CharactersOf("甲乙丙"))), (std::vector<std::string>{"甲乙 0", "乙丙 1"}));
  EXPECT_EQ(Described(NamePieces(CharactersOf("甲乙丙丁戊己"))),
            (std::vector<std::string>{"甲乙 0", "丙丁 2", "戊己 4"}));
  EXPECT_EQ(Described(InitialPieces("abcd")), (std::vector<std::string>{"abc 0", "bcd 1"}));
}

TEST(NameQuery, TellsHowWellANameFits) {
  const NameQuery query("示例");
  EXPECT_EQ(query.FitOf("示例"), Fit::kExact);
  EXPECT_EQ(query.FitOf("示例公司"), Fit::kPrefix);
  EXPECT_EQ(query.FitOf("钟祥示例公司"), Fit::kInside);
  EXPECT_EQ(query.FitOf("示范例"), Fit::kNone);
  const NameQuery initials("SLG");
  EXPECT_EQ(initials.FitOf("钟祥示例(公司)"), Fit::kInside);
  EXPECT_EQ(initials.FitOf("示例公司"), Fit::kPrefix);
  EXPECT_EQ(initials.FitOf("SLG"), Fit::kExact);
  EXPECT_EQ(initials.FitOf("钟祥示例"), Fit::kNone);
  EXPECT_EQ(NameQuery("SL").FitOf("钟祥示例"), Fit::kNone);  // two letters say too little
}

}  // namespace
}  // namespace credence::subjects
