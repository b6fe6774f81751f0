#include "crypto/digest.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

namespace credence::crypto {
namespace {

std::string Repeat(std::string_view piece, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(Digest, Sm3GivesTheVectorsOfTheStandard) {
  EXPECT_EQ(Sm3("abc").Hex(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
  EXPECT_EQ(Sm3(Repeat("abcd", 16)).Hex(), "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732");
}

TEST(Digest, Sha256GivesKnownAnswers) {
  EXPECT_EQ(Hash(HashAlgorithm::kSha256, "").Hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(Hash(HashAlgorithm::kSha256, "abc").Hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Digest, HeadAndTailAreHashedAsOne) {
  for (HashAlgorithm algorithm : {HashAlgorithm::kSm3, HashAlgorithm::kSha256}) {
    std::string text = Repeat("0123456789", 20);
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
      EXPECT_EQ(Hash(algorithm, text.substr(0, cut), text.substr(cut)), Hash(algorithm, text)) << cut;
    }
  }
}

TEST(Digest, HexReadsBack) {
  Digest digest = Sm3("abc");
  EXPECT_EQ(Digest::FromHex(digest.Hex()), digest);
  EXPECT_EQ(Digest::FromHex(digest.Hex().substr(2)), std::nullopt);
  EXPECT_EQ(Digest::FromHex(digest.Hex() + "00"), std::nullopt);
  EXPECT_EQ(Digest::FromHex(""), std::nullopt);
}

TEST(Digest, ThreadsDoNotDisturbEachOther) {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([t, &wrong] {
      for (int i = 0; i < 2'000; ++i) {
        std::string text = std::to_string(t * 10'000 + i);
        HashAlgorithm algorithm = i % 2 == 0 ? HashAlgorithm::kSm3 : HashAlgorithm::kSha256;
        if (Hash(algorithm, text) != Hasher(algorithm).Update(text).Finish()) ++wrong[static_cast<std::size_t>(t)];
        if (HmacSm3("key", "abc").bytes[0] != 0x28) ++wrong[static_cast<std::size_t>(t)];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(4, 0));
}

TEST(Hasher, PiecesGiveTheDigestOfTheWhole) {
  Hasher hasher(HashAlgorithm::kSm3);
  for (int i = 0; i < 16; ++i) hasher.Update("ab").Update("").Update("cd");
  EXPECT_EQ(hasher.Finish(), Sm3(Repeat("abcd", 16)));
}

TEST(Hasher, StartsAnewAfterFinish) {
  Hasher hasher(HashAlgorithm::kSha256);
  hasher.Update("first");
  EXPECT_EQ(hasher.Finish(), Hash(HashAlgorithm::kSha256, "first"));
  EXPECT_EQ(hasher.Finish(), Hash(HashAlgorithm::kSha256, ""));
  Hasher moved = std::move(hasher);
  EXPECT_EQ(moved.Update("second").Finish(), Hash(HashAlgorithm::kSha256, "second"));
}

TEST(HashAlgorithm, NameReadsBack) {
  EXPECT_EQ(HashAlgorithmFromName(Name(HashAlgorithm::kSm3)), HashAlgorithm::kSm3);
  EXPECT_EQ(HashAlgorithmFromName(Name(HashAlgorithm::kSha256)), HashAlgorithm::kSha256);
  for (const char* name : {"", "sm3", "SHA256", "SM3 ", "MD5"}) EXPECT_EQ(HashAlgorithmFromName(name), std::nullopt);
}

TEST(HmacSm3, GivesTheVectorOfTheDomain) {
  EXPECT_EQ(HmacSm3("key", "abc").Hex(), "28e63256e7c5a087b1f073265dc53092163f7b82729735d06f28f10af9d52393");
}

// HMAC spelled out (RFC 2104): H(key ^ 0x5c… | H(key ^ 0x36… | message)), longer keys hashed first.
Digest PlainHmac(std::string key, std::string_view message) {
  if (key.size() > 64) key = Sm3(key).view();
  key.resize(64, '\0');
  std::string inner = key;
  std::string outer = key;
  for (char& byte : inner) byte = static_cast<char>(byte ^ 0x36);
  for (char& byte : outer) byte = static_cast<char>(byte ^ 0x5c);
  return Hash(HashAlgorithm::kSm3, outer, Hash(HashAlgorithm::kSm3, inner, message).view());
}

TEST(HmacSm3, FollowsTheDefinitionForKeysOfEveryLength) {
  for (int length : {0, 1, 31, 32, 63, 64, 65, 200}) {
    std::string key = Repeat("k", length);
    EXPECT_EQ(HmacSm3(key, "message"), PlainHmac(key, "message")) << length;
    EXPECT_EQ(HmacSm3(key, ""), PlainHmac(key, "")) << length;
  }
  EXPECT_EQ(HmacSm3({}, {}), PlainHmac("", ""));
}

TEST(Base64Url, GivesKnownAnswers) {  // RFC 4648 section 10, without padding
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},          {"foo", "Zm9v"},
      {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}, {"\xfb\xef\xff", "--__"}};
  for (const auto& [bytes, text] : cases) {
    EXPECT_EQ(Base64Url(bytes), text);
    EXPECT_EQ(FromBase64Url(text), bytes);
  }
}

TEST(Base64Url, RandomBytesReadBack) {
  for (std::size_t length = 0; length < 200; ++length) {
    std::string bytes = RandomBytes(length);
    EXPECT_EQ(FromBase64Url(Base64Url(bytes)), bytes);
  }
}

TEST(Base64Url, RefusesPaddingAndForeignCharacters) {
  for (const char* text : {"Zg==", "Zm8=", "Zm9v=", "=", "Zm+v", "Zm/v", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9v.", "中文"}) {
    EXPECT_EQ(FromBase64Url(text), std::nullopt) << text;
  }
  EXPECT_EQ(FromBase64Url(std::string_view("Zm\0v", 4)), std::nullopt);
}

TEST(Base64Url, RefusesLengthsThatCarryNoWholeByte) {
  for (const char* text : {"Z", "A", "Zm9vY", "AAAAA"}) EXPECT_EQ(FromBase64Url(text), std::nullopt) << text;
}

TEST(Base64Url, AcceptsOneSpellingOfEachValueOnly) {
  // Every text of two or three characters that decodes must be what encoding gives.
  const std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  int accepted_pairs = 0;
  int accepted_triples = 0;
  for (char a : digits) {
    for (char b : digits) {
      std::string pair{a, b};
      if (auto bytes = FromBase64Url(pair)) {
        ++accepted_pairs;
        EXPECT_EQ(Base64Url(*bytes), pair);
      }
      std::string triple{'Q', a, b};
      if (auto bytes = FromBase64Url(triple)) {
        ++accepted_triples;
        EXPECT_EQ(Base64Url(*bytes), triple);
      }
    }
  }
  EXPECT_EQ(accepted_pairs, 256);
  EXPECT_EQ(accepted_triples, 64 * 16);
}

TEST(Hex, ReadsBackAndKnowsLowerCaseOnly) {
  EXPECT_EQ(Hex(std::string_view("\x00\x7f\xff", 3)), "007fff");
  EXPECT_EQ(FromHex("007fff"), std::string("\x00\x7f\xff", 3));
  EXPECT_EQ(FromHex(""), "");
  for (const char* text : {"0", "00f", "0G", "FF", "aB", "0x00", " 00", "00 "}) {
    EXPECT_EQ(FromHex(text), std::nullopt) << text;
  }
}

TEST(RandomBytes, HaveTheAskedLengthAndDiffer) {
  EXPECT_EQ(RandomBytes(0), "");
  EXPECT_EQ(RandomBytes(100'000).size(), 100'000u);
  std::set<std::string> seen;
  for (int i = 0; i < 1'000; ++i) seen.insert(RandomBytes(16));
  EXPECT_EQ(seen.size(), 1'000u);
}

TEST(ConstantTimeEqual, ComparesEveryByteAndTheLength) {
  EXPECT_TRUE(ConstantTimeEqual("", ""));
  EXPECT_TRUE(ConstantTimeEqual("secret", "secret"));
  EXPECT_FALSE(ConstantTimeEqual("secret", "secre"));
  EXPECT_FALSE(ConstantTimeEqual("secret", ""));
  for (std::size_t i = 0; i < 6; ++i) {
    std::string other = "secret";
    other[i] ^= 1;
    EXPECT_FALSE(ConstantTimeEqual("secret", other)) << i;
  }
}

}  // namespace
}  // namespace credence::crypto
