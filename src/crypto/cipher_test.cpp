#include "crypto/cipher.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>

#include "crypto/crypto_errors.h"
#include "crypto/digest.h"
#include "crypto/owned.h"

namespace credence::crypto {
namespace {

constexpr std::string_view kContext = "record:12-34:CF_FR_ZJHM";
constexpr std::string_view kPlain = "42080219050315011X";

std::string Secret(char first = '\x01') {
  std::string secret;
  for (int i = 0; i < 32; ++i) secret.push_back(static_cast<char>(first + i));
  return secret;
}

DataKey Key(int version = 1, char first = '\x01') { return *DataKey::FromSecret(version, Secret(first)); }

void ExpectTampered(const DataKey& key, std::string_view sealed, std::string_view context = kContext) {
  Result<std::string> opened = key.Open(sealed, context);
  ASSERT_FALSE(opened.ok()) << sealed;
  EXPECT_TRUE(opened.error().Is(errors::kTampered));
}

TEST(Sm4, GivesTheVectorOfTheStandard) {
  std::string block = *FromHex("0123456789abcdeffedcba9876543210");
  Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> context(EVP_CIPHER_CTX_new());
  const auto* bytes = reinterpret_cast<const unsigned char*>(block.data());
  ASSERT_EQ(EVP_EncryptInit_ex(context.get(), EVP_sm4_ecb(), nullptr, bytes, nullptr), 1);
  unsigned char output[32];
  int written = 0;
  ASSERT_EQ(EVP_EncryptUpdate(context.get(), output, &written, bytes, 16), 1);
  EXPECT_EQ(Hex({reinterpret_cast<char*>(output), 16}), "681edf34d206965e86b3e94f536e4246");
}

TEST(DataKey, OpensWhatItSealed) {
  DataKey key = Key();
  for (std::size_t length : {0u, 1u, 15u, 16u, 17u, 100u, 70'000u}) {
    std::string plain = RandomBytes(length);
    std::string sealed = key.Seal(plain, kContext);
    EXPECT_EQ(*key.Open(sealed, kContext), plain);
    EXPECT_EQ(FromBase64Url(sealed)->size(), length + 50);
  }
}

TEST(DataKey, TwoSealsOfOneTextDiffer) {
  DataKey key = Key();
  EXPECT_NE(key.Seal(kPlain, kContext), key.Seal(kPlain, kContext));
  EXPECT_NE(key.Seal("", kContext), key.Seal("", kContext));
}

TEST(DataKey, OpensTextsOfTheFixedFormat) {
  // Computed with another implementation from the description in cipher.cpp; a change of the format would lock out
  // everything that is stored.
  EXPECT_EQ(
      *Key(258).Open("AQLw8fLz9PX29_j5-vv8_f__8xhZJoOdl_1qbCK0rwAim3tXVJB8c3iiRmTaw7obP-TWQEduo_IYbf7-fKg5k3QVQa4",
                     kContext),
      kPlain);
  EXPECT_EQ(Key(258).BlindIndex(kPlain), "7624a2e52e79852fb0ea2f8169d6340fc69f649697afd65d29f1ef47dd81328c");
}

TEST(DataKey, RefusesEveryFlippedBit) {
  DataKey key = Key();
  for (std::string_view plain : {std::string_view(), kPlain}) {
    std::string bytes = *FromBase64Url(key.Seal(plain, kContext));
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
      std::string changed = bytes;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
      ExpectTampered(key, Base64Url(changed));
    }
  }
}

TEST(DataKey, RefusesCutExtendedAndMalformedText) {
  DataKey key = Key();
  std::string sealed = key.Seal(kPlain, kContext);
  for (std::size_t length = 0; length < sealed.size(); ++length) ExpectTampered(key, sealed.substr(0, length));
  std::string bytes = *FromBase64Url(sealed);
  for (std::size_t i = 0; i <= bytes.size(); ++i) ExpectTampered(key, Base64Url(std::string(bytes).insert(i, 1, '\0')));
  ExpectTampered(key, sealed + "=");
  ExpectTampered(key, sealed + "\n");
  ExpectTampered(key, "中文");
}

TEST(DataKey, RefusesAnotherContext) {
  DataKey key = Key();
  std::string sealed = key.Seal(kPlain, kContext);
  ExpectTampered(key, sealed, "record:12-35:CF_FR_ZJHM");
  ExpectTampered(key, sealed, "");
  ExpectTampered(key, sealed, std::string(kContext) + " ");
  ExpectTampered(key, sealed, kContext.substr(0, kContext.size() - 1));
}

TEST(DataKey, BytesCannotMoveBetweenContextAndText) {
  // Without the length of the context, moving its last bytes into the IV would leave the authenticated bytes the same.
  DataKey key = Key();
  std::string bytes = *FromBase64Url(key.Seal(kPlain, kContext));
  std::string moved = bytes.substr(0, 2) + std::string(kContext.substr(kContext.size() - 4)) + bytes.substr(2);
  ExpectTampered(key, Base64Url(moved), kContext.substr(0, kContext.size() - 4));
}

TEST(DataKey, RefusesAnotherKeyOrVersion) {
  std::string sealed = Key(1, '\x01').Seal(kPlain, kContext);
  ExpectTampered(Key(1, '\x02'), sealed);
  ExpectTampered(Key(2, '\x01'), sealed);
  std::string bytes = *FromBase64Url(sealed);
  bytes[1] = 2;  // the version is bound by the MAC, not only compared
  ExpectTampered(Key(2, '\x01'), Base64Url(bytes));
}

TEST(DataKey, TellsTheVersionOfASealedText) {
  for (int version : {1, 2, 255, 256, 65'535}) {
    std::string sealed = Key(version).Seal(kPlain, kContext);
    EXPECT_EQ(DataKey::VersionOf(sealed), version);
    EXPECT_EQ(*Key(version).Open(sealed, kContext), kPlain);
  }
  EXPECT_EQ(DataKey::VersionOf(""), std::nullopt);
  EXPECT_EQ(DataKey::VersionOf(kPlain), std::nullopt);
  EXPECT_EQ(DataKey::VersionOf(Key().Seal(kPlain, kContext) + "="), std::nullopt);
}

TEST(DataKey, RefusesSecretsOfOtherLengthsAndVersionsOutOfRange) {
  for (std::size_t length : {0u, 16u, 31u, 33u, 64u}) {
    Result<DataKey> key = DataKey::FromSecret(1, std::string(length, 'x'));
    ASSERT_FALSE(key.ok());
    EXPECT_TRUE(key.error().Is(errors::kBadDataKey));
  }
  for (int version : {-1, 0, 65'536}) EXPECT_FALSE(DataKey::FromSecret(version, Secret()).ok()) << version;
}

TEST(DataKey, BlindIndexDependsOnKeyAndValueOnly) {
  EXPECT_EQ(Key(1).BlindIndex(kPlain), Key(2).BlindIndex(kPlain));
  EXPECT_NE(Key(1).BlindIndex(kPlain), Key(1).BlindIndex("420802190503150110"));
  EXPECT_NE(Key(1).BlindIndex(kPlain), Key(1, '\x02').BlindIndex(kPlain));
  EXPECT_NE(Key(1).BlindIndex(kPlain), HmacSm3(Secret(), kPlain).Hex());  // a derived key, not the secret itself
}

TEST(DataKey, CopiesAndMovesKeepWorking) {
  DataKey key = Key();
  std::string sealed = key.Seal(kPlain, kContext);
  DataKey copy = key;
  DataKey moved = std::move(key);
  EXPECT_EQ(*copy.Open(sealed, kContext), kPlain);
  EXPECT_EQ(*moved.Open(sealed, kContext), kPlain);
}

}  // namespace
}  // namespace credence::crypto
