#include "crypto/password.h"

#include <gtest/gtest.h>

#include <vector>

#include "base/check.h"
#include "crypto/digest.h"

namespace credence::crypto {
namespace {

constexpr std::string_view kPassword = "正确的马-电池-订书钉";
// Cheap parameters inside the bounds, so that many verifications stay quick. Made by another
// implementation of Argon2.
constexpr std::string_view kCheap =
    "$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$Wb9DOLKUgwlL5fjad9tfCPU0SBAo0PEY/evJRhwtUR0";

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  std::size_t position = text.find(from);
  CHECK(position != std::string::npos);
  return text.replace(position, from.size(), to);
}

TEST(Password, Argon2idRemembersItsPassword) {
  std::string stored = HashPassword(kPassword);
  EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << stored;
  EXPECT_TRUE(VerifyPassword(kPassword, stored));
  EXPECT_FALSE(VerifyPassword("正确的马-电池-订书", stored));
  EXPECT_FALSE(VerifyPassword("", stored));
}

TEST(Password, Pbkdf2Sm3RemembersItsPassword) {
  std::string stored = HashPassword(kPassword, PasswordScheme::kPbkdf2Sm3);
  EXPECT_TRUE(stored.starts_with("$pbkdf2-sm3$i=120000$")) << stored;
  EXPECT_TRUE(VerifyPassword(kPassword, stored));
  EXPECT_FALSE(VerifyPassword("wrong", stored));
}

TEST(Password, TwoHashesOfOnePasswordDiffer) { EXPECT_NE(HashPassword(kPassword), HashPassword(kPassword)); }

// The same form and parameters, so that verifying does the same work.
TEST(Password, NothingOpensTheUnopenable) {
  const std::string stored = UnopenablePassword();
  const std::string made = HashPassword(kPassword);
  EXPECT_EQ(stored.size(), made.size());
  EXPECT_EQ(stored.substr(0, stored.rfind('=') + 2), made.substr(0, made.rfind('=') + 2));
  EXPECT_FALSE(VerifyPassword(kPassword, stored));
  EXPECT_FALSE(VerifyPassword("", stored));
  EXPECT_NE(stored, UnopenablePassword());
}

TEST(Password, EveryByteCounts) {
  std::string zero("a\0b", 3);
  std::string stored = HashPassword(zero);
  EXPECT_TRUE(VerifyPassword(zero, stored));
  EXPECT_FALSE(VerifyPassword("a", stored));
  EXPECT_FALSE(VerifyPassword(std::string("a\0c", 3), stored));
  EXPECT_TRUE(VerifyPassword("", HashPassword("")));
}

TEST(Password, VerifiesTextsOfOtherPrograms) {
  EXPECT_TRUE(VerifyPassword("password", kCheap));
  EXPECT_FALSE(VerifyPassword("Password", kCheap));
}

TEST(Password, RefusesMalformedStoredText) {
  const std::string good(kCheap);
  std::string hash = good.substr(good.rfind('$') + 1);
  std::vector<std::string> malformed = {"",
                                        "$",
                                        "$$",
                                        "$$$$$$",
                                        "password",
                                        "argon2id",
                                        "$argon2id",
                                        "$argon2id$",
                                        "$argon2id$v=19$m=64,t=1,p=1",
                                        " " + good,
                                        good + " ",
                                        good + "$",
                                        good + "$x",
                                        good + "=",
                                        good.substr(1),
                                        Replaced(good, "argon2id", "argon2i"),
                                        Replaced(good, "argon2id", "argon2d"),
                                        Replaced(good, "argon2id", "ARGON2ID"),
                                        Replaced(good, "v=19", "v=16"),
                                        Replaced(good, "v=19$", ""),
                                        Replaced(good, "m=64,t=1", "t=1,m=64"),
                                        Replaced(good, "m=64", "m=064"),
                                        Replaced(good, "m=64", "m=+64"),
                                        Replaced(good, "m=64", "m=-64"),
                                        Replaced(good, "m=64", "m="),
                                        Replaced(good, "m=64", "m=64k"),
                                        Replaced(good, "m=64", "m=99999999999999999999"),
                                        Replaced(good, ",p=1", ""),
                                        Replaced(good, "p=1", "p=1,q=1"),
                                        Replaced(good, hash, ""),
                                        Replaced(good, hash, "AA"),
                                        Replaced(good, hash, hash + "A"),
                                        Replaced(good, hash, std::string(200, 'A')),
                                        std::string(100'000, '$')};
  for (const std::string& stored : malformed) EXPECT_FALSE(VerifyPassword("password", stored)) << stored;
}

TEST(Password, RefusesParametersThatWouldUseUpTheServer) {
  const std::string good(kCheap);
  for (const char* hostile : {"m=65537,t=1,p=1", "m=4194304,t=1,p=1", "m=2147483647,t=1,p=1", "m=64,t=11,p=1",
                              "m=64,t=2147483647,p=1", "m=64,t=1,p=5", "m=64,t=1,p=1000", "m=7,t=1,p=1", "m=16,t=1,p=4",
                              "m=0,t=1,p=1", "m=64,t=0,p=1", "m=64,t=1,p=0"}) {
    EXPECT_FALSE(VerifyPassword("password", Replaced(good, "m=64,t=1,p=1", hostile))) << hostile;
  }
  std::string salt_and_hash = good.substr(good.find('$', good.find("p=1")));
  for (const char* rounds : {"0", "1", "99999", "1000001", "2147483647", "-1", "0120000"}) {
    EXPECT_FALSE(VerifyPassword("password", "$pbkdf2-sm3$i=" + std::string(rounds) + salt_and_hash)) << rounds;
  }
}

TEST(Password, RefusesEveryChangeOfSaltAndHash) {
  const std::string good(kCheap);
  for (std::size_t i = good.find("p=1") + 4; i < good.size(); ++i) {
    std::string changed = good;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    EXPECT_FALSE(VerifyPassword("password", changed)) << i;
  }
}

TEST(Pbkdf2Sm3, GivesTheVectorOfTheDomain) {
  EXPECT_EQ(Hex(Pbkdf2Sm3("password", "salt", 1000, 32)),
            "e8b635a41dfe5aaab7cf828cff6f3608e22cac59ba16edd70e000b293d00bc91");
}

TEST(Pbkdf2Sm3, FollowsTheDefinition) {
  // One round of one block is HMAC(password, salt | 00000001); longer keys begin with the shorter ones.
  std::string first(HmacSm3("password", std::string("salt\0\0\0\1", 8)).view());
  EXPECT_EQ(Pbkdf2Sm3("password", "salt", 1, 32), first);
  EXPECT_EQ(Pbkdf2Sm3("password", "salt", 1, 40).substr(0, 32), first);
  EXPECT_EQ(Pbkdf2Sm3("", "salt", 1, 32), HmacSm3("", std::string("salt\0\0\0\1", 8)).view());
}

TEST(Pbkdf2Sm3, NoRoundsOrNoLengthBreaksTheContract) {
  EXPECT_THROW(Pbkdf2Sm3("p", "s", 0, 32), BrokenInvariant);
  EXPECT_THROW(Pbkdf2Sm3("p", "s", 1, 0), BrokenInvariant);
}

}  // namespace
}  // namespace credence::crypto
