#include "crypto/signature.h"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>

#include "crypto/crypto_errors.h"
#include "crypto/digest.h"
#include "crypto/key_file.h"
#include "crypto/openssl_check.h"
#include "crypto/owned.h"

namespace credence::crypto {
namespace {

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Bio = Owned<BIO, BIO_free>;
using Context = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using DerSignature = Owned<ECDSA_SIG, ECDSA_SIG_free>;
using BigNumber = Owned<BIGNUM, BN_free>;

constexpr std::string_view kSignerId = "1234567812345678";  // the default of GB/T 35276, domain 10.1
constexpr std::size_t kNumberBytes = 32;
constexpr std::size_t kSignatureBytes = 2 * kNumberBytes;
constexpr std::size_t kDerSignatureBytesMax = 72;  // two integers of at most 33 bytes with their headers
// An uncompressed point and the name of its curve. Explicit curve parameters, which could describe a curve of
// somebody's own making, are longer; a compressed point, a second spelling of the same key, is shorter.
constexpr int kPublicKeyDerBytes = 91;

// The orders n of the two groups, big-endian.
constexpr std::string_view kSm2Order = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
constexpr std::string_view kP256Order = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

const unsigned char* Bytes(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

std::optional<SignatureAlgorithm> AlgorithmOf(const EVP_PKEY* key) {
  std::array<char, 32> curve{};
  if (EVP_PKEY_get_group_name(key, curve.data(), curve.size(), nullptr) != 1) return std::nullopt;
  std::string_view name = curve.data();
  if (EVP_PKEY_is_a(key, "SM2") && name == "SM2") return SignatureAlgorithm::kSm2;
  if (EVP_PKEY_is_a(key, "EC") && name == "prime256v1") return SignatureAlgorithm::kEcdsaP256;
  return std::nullopt;
}

const EVP_MD* HashOf(SignatureAlgorithm algorithm) {
  return algorithm == SignatureAlgorithm::kSm2 ? EVP_sm3() : EVP_sha256();
}

std::string TakeText(BIO* bio) {
  char* bytes = nullptr;
  long length = BIO_get_mem_data(bio, &bytes);
  return std::string(bytes, static_cast<std::size_t>(length));
}

std::string PublicDer(const EVP_PKEY* key) {
  unsigned char* der = nullptr;
  int length = i2d_PUBKEY(key, &der);
  OPENSSL_CHECK(length > 0);
  std::string bytes(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
  OPENSSL_free(der);
  return bytes;
}

std::string KeyIdOf(const EVP_PKEY* key) { return Sm3(PublicDer(key)).Hex().substr(0, 16); }

// SM2 hashes the signer's id and the public key before the message.
void SetSignerId(EVP_PKEY_CTX* context, SignatureAlgorithm algorithm) {
  if (algorithm != SignatureAlgorithm::kSm2) return;
  OPENSSL_CHECK(EVP_PKEY_CTX_set1_id(context, kSignerId.data(), static_cast<int>(kSignerId.size())) == 1);
}

std::string RawFromDer(const unsigned char* der, std::size_t length) {
  DerSignature signature(OPENSSL_MAKE(d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(length))));
  std::array<unsigned char, kSignatureBytes> raw{};
  OPENSSL_CHECK(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), raw.data(), kNumberBytes) == kNumberBytes);
  OPENSSL_CHECK(BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), raw.data() + kNumberBytes, kNumberBytes) ==
                kNumberBytes);
  return std::string(reinterpret_cast<const char*>(raw.data()), raw.size());
}

std::string DerFromRaw(std::string_view raw) {
  DerSignature signature(OPENSSL_MAKE(ECDSA_SIG_new()));
  BigNumber r(OPENSSL_MAKE(BN_bin2bn(Bytes(raw), kNumberBytes, nullptr)));
  BigNumber s(OPENSSL_MAKE(BN_bin2bn(Bytes(raw.substr(kNumberBytes)), kNumberBytes, nullptr)));
  OPENSSL_CHECK(ECDSA_SIG_set0(signature.get(), r.release(), s.release()) == 1);
  std::array<unsigned char, kDerSignatureBytesMax> der;
  unsigned char* end = der.data();
  int length = i2d_ECDSA_SIG(signature.get(), &end);
  OPENSSL_CHECK(length > 0);
  return std::string(reinterpret_cast<const char*>(der.data()), static_cast<std::size_t>(length));
}

// Within [1, n−1]. Signatures are public: the comparison may stop early.
bool InRange(SignatureAlgorithm algorithm, std::string_view number) {
  static const std::string zero(kNumberBytes, '\0');
  static const std::string sm2_order = *FromHex(kSm2Order);
  static const std::string p256_order = *FromHex(kP256Order);
  return number != zero && number < (algorithm == SignatureAlgorithm::kSm2 ? sm2_order : p256_order);
}

class KeySigner : public Signer {
 public:
  KeySigner(Key key, SignatureAlgorithm algorithm)
      : key_(std::move(key)), algorithm_(algorithm), key_id_(KeyIdOf(key_.get())) {}

  SignatureAlgorithm algorithm() const override { return algorithm_; }
  std::string KeyId() const override { return key_id_; }

  std::string Sign(std::string_view message) const override {
    Context context(OPENSSL_MAKE(EVP_MD_CTX_new()));
    EVP_PKEY_CTX* key_context = nullptr;
    OPENSSL_CHECK(EVP_DigestSignInit(context.get(), &key_context, HashOf(algorithm_), nullptr, key_.get()) == 1);
    SetSignerId(key_context, algorithm_);
    std::array<unsigned char, kDerSignatureBytesMax> der;
    std::size_t length = der.size();
    OPENSSL_CHECK(EVP_DigestSign(context.get(), der.data(), &length, Bytes(message), message.size()) == 1);
    return RawFromDer(der.data(), length);
  }

  std::string PublicKeyPem() const override {
    Bio bio(OPENSSL_MAKE(BIO_new(BIO_s_mem())));
    OPENSSL_CHECK(PEM_write_bio_PUBKEY(bio.get(), key_.get()) == 1);
    return TakeText(bio.get());
  }

 private:
  Key key_;
  SignatureAlgorithm algorithm_;
  std::string key_id_;
};

class KeyVerifier : public Verifier {
 public:
  KeyVerifier(Key key, SignatureAlgorithm algorithm)
      : key_(std::move(key)), algorithm_(algorithm), key_id_(KeyIdOf(key_.get())) {}

  SignatureAlgorithm algorithm() const override { return algorithm_; }
  std::string KeyId() const override { return key_id_; }

  bool Verify(std::string_view message, std::string_view signature) const override {
    if (signature.size() != kSignatureBytes) return false;
    if (!InRange(algorithm_, signature.substr(0, kNumberBytes))) return false;
    if (!InRange(algorithm_, signature.substr(kNumberBytes))) return false;
    std::string der = DerFromRaw(signature);
    Context context(OPENSSL_MAKE(EVP_MD_CTX_new()));
    EVP_PKEY_CTX* key_context = nullptr;
    OPENSSL_CHECK(EVP_DigestVerifyInit(context.get(), &key_context, HashOf(algorithm_), nullptr, key_.get()) == 1);
    SetSignerId(key_context, algorithm_);
    BeginOpensslCall();
    bool valid = EVP_DigestVerify(context.get(), Bytes(der), der.size(), Bytes(message), message.size()) == 1;
    if (!valid) EndOpensslCall();  // a refusal leaves its reason in the queue of this thread
    return valid;
  }

 private:
  Key key_;
  SignatureAlgorithm algorithm_;
  std::string key_id_;
};

// True when the text is one PEM block of this kind and nothing else.
bool IsSinglePem(std::string_view text, std::string_view kind) {
  std::string begin = "-----BEGIN " + std::string(kind) + "-----";
  std::string end = "-----END " + std::string(kind) + "-----";
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return text.starts_with(begin) && text.ends_with(end) && text.find("-----BEGIN", 1) == std::string_view::npos;
}

// Without it OpenSSL would ask for a password at the terminal.
int NoPassword(char*, int, int, void*) { return -1; }

Bio ReadOnly(std::string_view text) {
  Bio bio(OPENSSL_MAKE(BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))));
  return bio;
}

bool Passes(int (*check)(EVP_PKEY_CTX*), EVP_PKEY* key) {
  Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context(OPENSSL_MAKE(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr)));
  return check(context.get()) == 1;
}

// The sound key of the text, or null.
Key PrivateKeyFromPem(std::string_view pem) {
  if (!IsSinglePem(pem, "PRIVATE KEY")) return nullptr;
  BeginOpensslCall();
  Key key(PEM_read_bio_PrivateKey(ReadOnly(pem).get(), nullptr, NoPassword, nullptr));
  bool sound = key && AlgorithmOf(key.get()) && Passes(EVP_PKEY_check, key.get());
  if (!sound) EndOpensslCall();
  return sound ? std::move(key) : nullptr;
}

Key PublicKeyFromPem(std::string_view pem) {
  if (pem.size() > 4096 || !IsSinglePem(pem, "PUBLIC KEY")) return nullptr;
  BeginOpensslCall();
  Key key(PEM_read_bio_PUBKEY(ReadOnly(pem).get(), nullptr, NoPassword, nullptr));
  bool sound = key && AlgorithmOf(key.get()) && i2d_PUBKEY(key.get(), nullptr) == kPublicKeyDerBytes &&
               Passes(EVP_PKEY_public_check, key.get());
  if (!sound) EndOpensslCall();
  return sound ? std::move(key) : nullptr;
}

std::string PrivatePem(const EVP_PKEY* key) {
  Bio bio(OPENSSL_MAKE(BIO_new(BIO_s_secmem())));  // wipes its memory when it is freed
  OPENSSL_CHECK(PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1);
  return TakeText(bio.get());
}

}  // namespace

std::string_view Name(SignatureAlgorithm algorithm) {
  return algorithm == SignatureAlgorithm::kSm2 ? "SM2" : "ECDSA-P256";
}

std::optional<SignatureAlgorithm> SignatureAlgorithmFromName(std::string_view name) {
  for (SignatureAlgorithm algorithm : {SignatureAlgorithm::kSm2, SignatureAlgorithm::kEcdsaP256}) {
    if (Name(algorithm) == name) return algorithm;
  }
  return std::nullopt;
}

Result<std::unique_ptr<Signer>> CreateKeyFile(const std::string& path, SignatureAlgorithm algorithm) {
  Key key(OPENSSL_MAKE(algorithm == SignatureAlgorithm::kSm2 ? EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2")
                                                             : EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-256")));
  std::string pem = PrivatePem(key.get());
  Status written = WriteKeyFile(path, pem);
  OPENSSL_cleanse(pem.data(), pem.size());
  if (!written.ok()) return written.error();
  return std::unique_ptr<Signer>(new KeySigner(std::move(key), algorithm));
}

Result<std::unique_ptr<Signer>> LoadKeyFile(const std::string& path) {
  ASSIGN_OR_RETURN(std::string pem, ReadKeyFile(path));
  Key key = PrivateKeyFromPem(pem);
  OPENSSL_cleanse(pem.data(), pem.size());
  if (!key) return Error(errors::kBadKey, {{"path", path}});
  SignatureAlgorithm algorithm = *AlgorithmOf(key.get());
  return std::unique_ptr<Signer>(new KeySigner(std::move(key), algorithm));
}

Result<std::unique_ptr<Verifier>> VerifierFromPem(std::string_view pem) {
  Key key = PublicKeyFromPem(pem);
  if (!key) return Error(errors::kBadPublicKey);
  SignatureAlgorithm algorithm = *AlgorithmOf(key.get());
  return std::unique_ptr<Verifier>(new KeyVerifier(std::move(key), algorithm));
}

}  // namespace credence::crypto
