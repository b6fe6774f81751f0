#include "crypto/signature.h"

#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <thread>
#include <vector>

#include "crypto/crypto_errors.h"
#include "crypto/digest.h"
#include "crypto/owned.h"

namespace credence::crypto {
namespace {

constexpr SignatureAlgorithm kBoth[] = {SignatureAlgorithm::kSm2, SignatureAlgorithm::kEcdsaP256};
constexpr std::string_view kMessage = "行政处罚决定书文号 荆市监罚〔2018〕12号";
constexpr const char* kSm2Order = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
constexpr const char* kP256Order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

class KeyFolder : public testing::Test {
 protected:
  KeyFolder() {
    std::string pattern = testing::TempDir() + "credence-keys-XXXXXX";
    folder_ = mkdtemp(pattern.data());
  }
  ~KeyFolder() override { std::filesystem::remove_all(folder_); }

  std::string Path(const std::string& name) const { return (folder_ / name).string(); }

  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(Path(name)) << text;
    chmod(Path(name).c_str(), 0600);
    return Path(name);
  }

  static std::string Read(const std::string& path) {
    std::ifstream file(path);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::unique_ptr<Signer> NewSigner(SignatureAlgorithm algorithm) {
    return *CreateKeyFile(Path(std::to_string(++made_)), algorithm);
  }

  // The last private key file that NewSigner made.
  std::string LastPem() const { return Read(Path(std::to_string(made_))); }

 private:
  std::filesystem::path folder_;
  int made_ = 0;
};

using Signature = KeyFolder;
using KeyFile = KeyFolder;
using PublicKey = KeyFolder;

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;

std::string PemOf(int (*write)(BIO*, const EVP_PKEY*), const Key& key) {
  Owned<BIO, BIO_free> bio(BIO_new(BIO_s_mem()));
  EXPECT_EQ(write(bio.get(), key.get()), 1);
  char* text = nullptr;
  long length = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, static_cast<std::size_t>(length));
}

std::string PublicPem(const Key& key) {
  return PemOf([](BIO* bio, const EVP_PKEY* k) { return PEM_write_bio_PUBKEY(bio, k); }, key);
}

std::string PrivatePem(const Key& key) {
  return PemOf(
      [](BIO* bio, const EVP_PKEY* k) {
        return PEM_write_bio_PKCS8PrivateKey(bio, k, nullptr, nullptr, 0, nullptr, nullptr);
      },
      key);
}

Key Ec(const char* curve) { return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", curve)); }
Key Rsa() { return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{1024})); }
Key Ed25519() { return Key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }

// A public key as PEM from its DER bytes in hex.
std::string PemFromDer(const std::string& hex) {
  std::string der = *FromHex(hex);
  std::string base64(der.size() * 2, '\0');
  int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(base64.data()),
                               reinterpret_cast<const unsigned char*>(der.data()), static_cast<int>(der.size()));
  base64.resize(static_cast<std::size_t>(length));
  std::string pem = "-----BEGIN PUBLIC KEY-----\n";
  for (std::size_t i = 0; i < base64.size(); i += 64) pem += base64.substr(i, 64) + "\n";
  return pem + "-----END PUBLIC KEY-----\n";
}

constexpr const char* kSm2DerHead = "3059301306072a8648ce3d020106082a811ccf5501822d034200";
constexpr const char* kP256DerHead = "3059301306072a8648ce3d020106082a8648ce3d030107034200";

std::string Sm2ExamplePem() {
  return PemFromDer(std::string(kSm2DerHead) +
                    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
}

TEST_F(Signature, VerifiesTheExampleOfTheSm2Standard) {
  // GB/T 32918.5 annex A: message "message digest", id 1234567812345678.
  auto verifier = *VerifierFromPem(Sm2ExamplePem());
  std::string signature = *FromHex(
      "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
      "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa");
  EXPECT_EQ(verifier->algorithm(), SignatureAlgorithm::kSm2);
  EXPECT_TRUE(verifier->Verify("message digest", signature));
  EXPECT_FALSE(verifier->Verify("message digesT", signature));
}

TEST_F(Signature, VerifiesTheExampleOfRfc6979) {
  auto verifier = *VerifierFromPem(PemFromDer(std::string(kP256DerHead) +
                                              "0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
                                              "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299"));
  std::string signature = *FromHex(
      "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
      "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  EXPECT_EQ(verifier->algorithm(), SignatureAlgorithm::kEcdsaP256);
  EXPECT_TRUE(verifier->Verify("sample", signature));
  EXPECT_FALSE(verifier->Verify("test", signature));
}

TEST_F(Signature, VerifiesWithThePublishedKeyOnly) {
  for (SignatureAlgorithm algorithm : kBoth) {
    auto signer = NewSigner(algorithm);
    auto verifier = *VerifierFromPem(signer->PublicKeyPem());
    auto other = *VerifierFromPem(NewSigner(algorithm)->PublicKeyPem());
    EXPECT_EQ(signer->algorithm(), algorithm);
    EXPECT_EQ(verifier->algorithm(), algorithm);
    for (std::string message : {std::string(), std::string(kMessage), std::string(100'000, '\0')}) {
      std::string signature = signer->Sign(message);
      ASSERT_EQ(signature.size(), 64u);
      EXPECT_TRUE(verifier->Verify(message, signature));
      EXPECT_FALSE(verifier->Verify(message + "x", signature));
      EXPECT_FALSE(other->Verify(message, signature));
    }
  }
}

TEST_F(Signature, KeepsItsWidthWhenNumbersAreSmall) {
  // One signature in 128 has an r or s that begins with a zero byte.
  auto signer = NewSigner(SignatureAlgorithm::kEcdsaP256);
  auto verifier = *VerifierFromPem(signer->PublicKeyPem());
  int with_zero = 0;
  for (int i = 0; i < 5'000 && with_zero < 3; ++i) {
    std::string signature = signer->Sign(kMessage);
    ASSERT_EQ(signature.size(), 64u);
    if (signature[0] != 0 && signature[32] != 0) continue;
    ++with_zero;
    EXPECT_TRUE(verifier->Verify(kMessage, signature));
  }
  EXPECT_EQ(with_zero, 3);
}

TEST_F(Signature, RefusesEveryFlippedBit) {
  for (SignatureAlgorithm algorithm : kBoth) {
    auto signer = NewSigner(algorithm);
    auto verifier = *VerifierFromPem(signer->PublicKeyPem());
    std::string signature = signer->Sign(kMessage);
    for (std::size_t bit = 0; bit < 512; ++bit) {
      std::string changed = signature;
      changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
      EXPECT_FALSE(verifier->Verify(kMessage, changed)) << bit;
    }
  }
}

TEST_F(Signature, RefusesOtherLengthsAndForms) {
  for (SignatureAlgorithm algorithm : kBoth) {
    auto signer = NewSigner(algorithm);
    auto verifier = *VerifierFromPem(signer->PublicKeyPem());
    std::string signature = signer->Sign(kMessage);
    for (std::size_t length = 0; length < 64; ++length) {
      EXPECT_FALSE(verifier->Verify(kMessage, signature.substr(0, length)));
    }
    EXPECT_FALSE(verifier->Verify(kMessage, signature + std::string(1, '\0')));
    EXPECT_FALSE(verifier->Verify(kMessage, std::string(1, '\0') + signature));
    EXPECT_FALSE(verifier->Verify(kMessage, Hex(signature)));
    EXPECT_FALSE(verifier->Verify(kMessage, signature.substr(32) + signature.substr(0, 32)));
  }
}

TEST_F(Signature, RefusesNumbersOutOfRange) {
  for (SignatureAlgorithm algorithm : kBoth) {
    auto signer = NewSigner(algorithm);
    auto verifier = *VerifierFromPem(signer->PublicKeyPem());
    std::string signature = signer->Sign(kMessage);
    std::string order = *FromHex(algorithm == SignatureAlgorithm::kSm2 ? kSm2Order : kP256Order);
    std::string order_and_one = order;
    ++order_and_one.back();
    for (const std::string& number : {std::string(32, '\0'), order, order_and_one, std::string(32, '\xff')}) {
      EXPECT_FALSE(verifier->Verify(kMessage, number + signature.substr(32)));
      EXPECT_FALSE(verifier->Verify(kMessage, signature.substr(0, 32) + number));
      EXPECT_FALSE(verifier->Verify(kMessage, number + number));
    }
  }
}

TEST_F(Signature, ThreadsShareASigner) {
  for (SignatureAlgorithm algorithm : kBoth) {
    auto signer = NewSigner(algorithm);
    auto verifier = *VerifierFromPem(signer->PublicKeyPem());
    std::atomic<int> valid = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 25; ++i) {
          std::string message = std::to_string(t) + ":" + std::to_string(i);
          if (verifier->Verify(message, signer->Sign(message))) ++valid;
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(valid, 100);
  }
}

TEST_F(Signature, AlgorithmNameReadsBack) {
  for (SignatureAlgorithm algorithm : kBoth) EXPECT_EQ(SignatureAlgorithmFromName(Name(algorithm)), algorithm);
  for (const char* name : {"", "sm2", "ECDSA", "RSA"}) EXPECT_EQ(SignatureAlgorithmFromName(name), std::nullopt);
}

TEST_F(KeyFile, LoadsTheKeyThatWasCreated) {
  for (SignatureAlgorithm algorithm : kBoth) {
    std::string path = Path(std::string(Name(algorithm)));
    auto created = *CreateKeyFile(path, algorithm);
    auto loaded = *LoadKeyFile(path);
    EXPECT_EQ(loaded->algorithm(), algorithm);
    EXPECT_EQ(loaded->PublicKeyPem(), created->PublicKeyPem());
    EXPECT_EQ(loaded->KeyId(), created->KeyId());
    EXPECT_TRUE((*VerifierFromPem(created->PublicKeyPem()))->Verify(kMessage, loaded->Sign(kMessage)));
  }
}

TEST_F(KeyFile, IsPkcs8AndForItsOwnerOnly) {
  mode_t old_mask = umask(0);
  for (SignatureAlgorithm algorithm : kBoth) {
    std::string path = Path(std::string(Name(algorithm)));
    ASSERT_TRUE(CreateKeyFile(path, algorithm).ok());
    struct stat status {};
    ASSERT_EQ(stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777, 0600u);
    EXPECT_TRUE(Read(path).starts_with("-----BEGIN PRIVATE KEY-----\n"));
  }
  umask(old_mask);
}

TEST_F(KeyFile, IsNeverOverwritten) {
  std::string path = Write("present", "what stands here is dear to somebody");
  Result<std::unique_ptr<Signer>> created = CreateKeyFile(path, SignatureAlgorithm::kSm2);
  ASSERT_FALSE(created.ok());
  EXPECT_TRUE(created.error().Is(errors::kKeyExists));
  EXPECT_EQ(Read(path), "what stands here is dear to somebody");

  std::filesystem::create_symlink(Path("nowhere"), Path("link"));
  EXPECT_TRUE(CreateKeyFile(Path("link"), SignatureAlgorithm::kSm2).error().Is(errors::kKeyExists));
  EXPECT_FALSE(std::filesystem::exists(Path("nowhere")));
}

TEST_F(KeyFile, IsMadeWhereAnEarlierAttemptWasKilled) {
  Write("key.part", "half a k");
  ASSERT_TRUE(CreateKeyFile(Path("key"), SignatureAlgorithm::kSm2).ok());
  EXPECT_TRUE(LoadKeyFile(Path("key")).ok());
  EXPECT_FALSE(std::filesystem::exists(Path("key.part")));
  EXPECT_TRUE(CreateKeyFile(Path("key"), SignatureAlgorithm::kSm2).error().Is(errors::kKeyExists));
  EXPECT_FALSE(std::filesystem::exists(Path("key.part")));
}

TEST_F(KeyFile, SaysWhyItCannotBeWrittenOrRead) {
  Error unwritable = CreateKeyFile(Path("no/such/folder"), SignatureAlgorithm::kSm2).error();
  EXPECT_TRUE(unwritable.Is(errors::kKeyUnwritable));
  EXPECT_EQ(unwritable.values[1].second, "No such file or directory");
  Error unreadable = LoadKeyFile(Path("absent")).error();
  EXPECT_TRUE(unreadable.Is(errors::kKeyUnreadable));
  EXPECT_EQ(unreadable.values[0].second, Path("absent"));
  EXPECT_EQ(unreadable.values[1].second, "No such file or directory");
}

TEST_F(KeyFile, LeavesNothingBehindWhenWritingFails) {
  // A limit of no bytes stands in for the full disk.
  auto old_handler = signal(SIGXFSZ, SIG_IGN);
  rlimit old_limit{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &old_limit), 0);
  rlimit none{0, old_limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &none), 0);
  EXPECT_THROW((void)CreateKeyFile(Path("key"), SignatureAlgorithm::kSm2), std::system_error);
  setrlimit(RLIMIT_FSIZE, &old_limit);
  signal(SIGXFSZ, old_handler);
  EXPECT_FALSE(std::filesystem::exists(Path("key")));
  EXPECT_TRUE(CreateKeyFile(Path("key"), SignatureAlgorithm::kSm2).ok());
}

TEST_F(KeyFile, RefusesFilesThatOthersCanReach) {
  std::string path = Path("key");
  ASSERT_TRUE(CreateKeyFile(path, SignatureAlgorithm::kSm2).ok());
  for (mode_t mode : {0640, 0604, 0660, 0644, 0610, 0602}) {
    chmod(path.c_str(), mode);
    Result<std::unique_ptr<Signer>> loaded = LoadKeyFile(path);
    ASSERT_FALSE(loaded.ok()) << std::oct << mode;
    EXPECT_TRUE(loaded.error().Is(errors::kKeyExposed));
  }
  chmod(path.c_str(), 0400);
  EXPECT_TRUE(LoadKeyFile(path).ok());
}

TEST_F(KeyFile, RefusesWhatIsNoKey) {
  auto signer = NewSigner(SignatureAlgorithm::kSm2);
  std::string pem = LastPem();
  std::vector<std::string> contents = {"",
                                       "garbage",
                                       std::string(20'000, 'x'),
                                       std::string(100, '\0'),
                                       "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
                                       "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
                                       pem.substr(0, pem.size() / 2),
                                       "x" + pem,
                                       pem + "x",
                                       pem + pem,
                                       signer->PublicKeyPem(),
                                       PrivatePem(Ec("P-384")),
                                       PrivatePem(Ec("secp256k1")),
                                       PrivatePem(Rsa()),
                                       PrivatePem(Ed25519())};
  for (const std::string& content : contents) {
    Result<std::unique_ptr<Signer>> loaded = LoadKeyFile(Write("file", content));
    ASSERT_FALSE(loaded.ok()) << content;
    EXPECT_TRUE(loaded.error().Is(errors::kBadKey));
  }
  std::filesystem::create_directory(Path("folder"));
  EXPECT_TRUE(LoadKeyFile(Path("folder")).error().Is(errors::kBadKey));
  ASSERT_EQ(mkfifo(Path("pipe").c_str(), 0600), 0);
  EXPECT_TRUE(LoadKeyFile(Path("pipe")).error().Is(errors::kBadKey));
  EXPECT_TRUE(LoadKeyFile(Write("whole", pem)).ok());
}

TEST_F(KeyFile, RefusesAnEncryptedKeyWithoutAskingForAPassword) {
  Key key = Ec("P-256");
  std::string pem = PemOf(
      [](BIO* bio, const EVP_PKEY* k) {
        return PEM_write_bio_PKCS8PrivateKey(bio, k, EVP_aes_128_cbc(), "secret", 6, nullptr, nullptr);
      },
      key);
  EXPECT_TRUE(LoadKeyFile(Write("encrypted", pem)).error().Is(errors::kBadKey));
}

TEST_F(PublicKey, IdIsTheStartOfTheSm3OfItsDer) {
  auto verifier = *VerifierFromPem(Sm2ExamplePem());
  std::string der = *FromHex(std::string(kSm2DerHead) +
                             "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                             "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
  EXPECT_EQ(verifier->KeyId(), Sm3(der).Hex().substr(0, 16));
  for (SignatureAlgorithm algorithm : kBoth) {
    auto signer = NewSigner(algorithm);
    EXPECT_EQ((*VerifierFromPem(signer->PublicKeyPem()))->KeyId(), signer->KeyId());
  }
}

void ExpectBadPublicKey(const std::string& pem) {
  Result<std::unique_ptr<Verifier>> verifier = VerifierFromPem(pem);
  ASSERT_FALSE(verifier.ok()) << pem;
  EXPECT_TRUE(verifier.error().Is(errors::kBadPublicKey));
}

TEST_F(PublicKey, RefusesPrivateKeys) {
  for (SignatureAlgorithm algorithm : kBoth) {
    auto signer = NewSigner(algorithm);
    ExpectBadPublicKey(LastPem());
    ExpectBadPublicKey(signer->PublicKeyPem() + LastPem());
    ExpectBadPublicKey(LastPem() + signer->PublicKeyPem());
  }
}

TEST_F(PublicKey, RefusesOtherCurvesAndKinds) {
  for (const char* curve : {"P-224", "P-384", "P-521", "secp256k1", "brainpoolP256r1"}) {
    ExpectBadPublicKey(PublicPem(Ec(curve)));
  }
  ExpectBadPublicKey(PublicPem(Rsa()));
  ExpectBadPublicKey(PublicPem(Ed25519()));
}

TEST_F(PublicKey, RefusesExplicitCurvesAndCompressedPoints) {
  Key named = Ec("P-256");
  EXPECT_TRUE(VerifierFromPem(PublicPem(named)).ok());
  Key explicit_curve = Ec("P-256");
  ASSERT_EQ(EVP_PKEY_set_utf8_string_param(explicit_curve.get(), "encoding", "explicit"), 1);
  ExpectBadPublicKey(PublicPem(explicit_curve));
  Key compressed = Ec("P-256");
  ASSERT_EQ(EVP_PKEY_set_utf8_string_param(compressed.get(), "point-format", "compressed"), 1);
  ExpectBadPublicKey(PublicPem(compressed));
}

TEST_F(PublicKey, RefusesPointsOffTheCurve) {
  for (const char* head : {kSm2DerHead, kP256DerHead}) {
    ExpectBadPublicKey(PemFromDer(head + ("04" + std::string(64, '1')) + std::string(64, '2')));
    ExpectBadPublicKey(PemFromDer(head + ("04" + std::string(128, '0'))));
  }
  // A point of the one curve under the name of the other.
  std::string pem = PemFromDer(std::string(kP256DerHead) +
                               "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
                               "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13");
  ExpectBadPublicKey(pem);
}

TEST_F(PublicKey, RefusesGarbageAndAcceptsOnePemOnly) {
  std::string pem = Sm2ExamplePem();
  for (const std::string& text :
       {std::string(), std::string("garbage"), pem.substr(0, pem.size() / 2), " " + pem, pem + "x", pem + pem,
        std::string("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"), pem + std::string(10'000, '\n')}) {
    ExpectBadPublicKey(text);
  }
  EXPECT_TRUE(VerifierFromPem(pem).ok());
  EXPECT_TRUE(VerifierFromPem(pem.substr(0, pem.size() - 1)).ok());
}

}  // namespace
}  // namespace credence::crypto
