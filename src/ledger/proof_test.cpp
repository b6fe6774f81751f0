#include "ledger/proof.h"

#include <gtest/gtest.h>

#include "crypto/merkle.h"
#include "ledger/ledger_errors.h"
#include "ledger/signing_key_test.h"

namespace credence::ledger {
namespace {

constexpr auto kHash = crypto::HashAlgorithm::kSm3;

// The proof of leaf 2 of a tree of five, made by hand.
Proof MakeProof(const TestKey& key) {
  const Content content{"{\"CF_WSH\":\"〔2018〕1号\",\"quote\":\"\\\"\"}", "{\"CF_FR_ZJHM\":\"withheld-number\"}"};
  const Salt salt = Salt::Random();
  Proof proof;
  proof.algorithm = kHash;
  proof.signature_algorithm = key.signer().algorithm();
  proof.public_text = content.public_text;
  proof.public_salt = salt.public_half();
  proof.withheld_digest = HalfDigest(kHash, salt.withheld_half(), content.withheld_text);
  proof.entry = {
      {1'525'737'600'000},        "operator", "record.filed", "12-34", Commitment(kHash, salt, content).Hex(),
      SaltDigest(kHash, salt.hex)};
  proof.sequence = 2;
  std::vector<crypto::Digest> leaves;
  for (int i = 0; i < 5; ++i) leaves.push_back(crypto::LeafHash(kHash, std::to_string(i)));
  leaves[2] = crypto::LeafHash(kHash, proof.entry.LeafText());
  auto node_at = [&](int level, std::uint64_t index) {
    std::vector<crypto::Digest> nodes(leaves.begin() + static_cast<std::ptrdiff_t>(index << level),
                                      leaves.begin() + static_cast<std::ptrdiff_t>((index + 1) << level));
    for (; level > 0; --level) {
      for (std::size_t i = 0; i < nodes.size() / 2; ++i) {
        nodes[i] = crypto::NodeHash(kHash, nodes[2 * i], nodes[2 * i + 1]);
      }
      nodes.resize(nodes.size() / 2);
    }
    return nodes.front();
  };
  proof.path = crypto::InclusionProof(kHash, 2, 5, node_at);
  proof.checkpoint = {5, crypto::RootHash(kHash, 5, node_at), {1'525'737'601'000}, key.signer().KeyId(), ""};
  proof.checkpoint.signature = key.signer().Sign(proof.checkpoint.SignedText(kHash));
  return proof;
}

bool Accepted(std::string_view file, const crypto::Verifier& verifier) {
  auto parsed = ParseProof(file);
  return parsed.ok() && VerifyProof(*parsed, verifier).ok();
}

class ProofFile : public testing::TestWithParam<crypto::SignatureAlgorithm> {
 protected:
  TestKey key_{GetParam()};
  Proof proof_ = MakeProof(key_);
  std::string file_ = WriteProof(proof_);
};
INSTANTIATE_TEST_SUITE_P(Signatures, ProofFile,
                         testing::Values(crypto::SignatureAlgorithm::kSm2, crypto::SignatureAlgorithm::kEcdsaP256),
                         [](const auto& info) {
                           return info.param == crypto::SignatureAlgorithm::kSm2 ? "Sm2" : "EcdsaP256";
                         });

TEST_P(ProofFile, IsReadBackWordForWordAndVerifies) {
  auto parsed = ParseProof(file_);
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(WriteProof(*parsed), file_);
  EXPECT_EQ(parsed->public_text, proof_.public_text);
  EXPECT_TRUE(VerifyProof(*parsed, key_.verifier()).ok());
}

TEST_P(ProofFile, NeverShowsTheWithheldHalf) {
  EXPECT_EQ(file_.find("withheld-number"), std::string::npos);
  EXPECT_EQ(file_.find("CF_FR_ZJHM"), std::string::npos);
}

TEST_P(ProofFile, IsRefusedWhenAnyByteIsChanged) {
  for (std::size_t at = 0; at < file_.size(); ++at) {
    for (unsigned flip : {0x01u, 0x02u, 0x20u, 0x80u}) {
      std::string changed = file_;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ flip);
      ASSERT_FALSE(Accepted(changed, key_.verifier())) << "byte " << at << " ^ " << flip;
    }
  }
}

TEST_P(ProofFile, IsRefusedWhenAnyByteIsRemovedOrAdded) {
  for (std::size_t at = 0; at <= file_.size(); ++at) {
    for (char added : {' ', '0', '\n', 'a'}) {
      std::string longer = file_;
      longer.insert(at, 1, added);
      ASSERT_FALSE(Accepted(longer, key_.verifier())) << "inserted at " << at;
    }
    if (at == file_.size()) break;
    std::string shorter = file_;
    shorter.erase(at, 1);
    ASSERT_FALSE(Accepted(shorter, key_.verifier())) << "erased at " << at;
    ASSERT_FALSE(Accepted(file_.substr(0, at), key_.verifier())) << "cut at " << at;
  }
}

TEST_P(ProofFile, IsRefusedWithAddedRepeatedOrReorderedMembers) {
  std::string added = file_;
  added.insert(2, "  \"note\": \"\",\n");
  EXPECT_EQ(ParseProof(added).error().code, errors::kProofFormat.code);
  std::string repeated = file_;
  repeated.insert(2, "  \"sequence\": 2,\n");
  EXPECT_EQ(ParseProof(repeated).error().code, errors::kProofFormat.code);
  EXPECT_EQ(ParseProof(file_ + file_).error().code, errors::kProofFormat.code);
  EXPECT_EQ(ParseProof("").error().code, errors::kProofFormat.code);
  EXPECT_EQ(ParseProof("[]\n").error().code, errors::kProofFormat.code);
  EXPECT_EQ(ParseProof(std::string(100'000, '[')).error().code, errors::kProofFormat.code);
}

TEST_P(ProofFile, NamesWhatIsWrong) {
  auto code_after = [&](auto change) {
    Proof changed = proof_;
    change(changed);
    return VerifyProof(changed, key_.verifier()).error().code;
  };
  EXPECT_EQ(code_after([](Proof& p) { p.public_text += " "; }), errors::kProofContent.code);
  EXPECT_EQ(code_after([](Proof& p) { p.public_salt[0] = static_cast<char>(p.public_salt[0] ^ 1); }),
            errors::kProofContent.code);
  EXPECT_EQ(code_after([](Proof& p) { p.withheld_digest.bytes[3] ^= 1; }), errors::kProofContent.code);
  EXPECT_EQ(code_after([](Proof& p) { p.entry.time.epoch_ms += 1; }), errors::kProofPath.code);
  EXPECT_EQ(code_after([](Proof& p) { p.entry.actor = "somebody"; }), errors::kProofPath.code);
  EXPECT_EQ(code_after([](Proof& p) { p.entry.action = "record.revoked"; }), errors::kProofPath.code);
  EXPECT_EQ(code_after([](Proof& p) { p.entry.object = "12-35"; }), errors::kProofPath.code);
  EXPECT_EQ(code_after([](Proof& p) { p.entry.salt_digest[0] ^= 1; }), errors::kProofPath.code);
  for (std::int64_t other : {-1, 0, 1, 3, 4, 5}) {
    EXPECT_EQ(code_after([&](Proof& p) { p.sequence = other; }), errors::kProofPath.code) << other;
  }
  EXPECT_EQ(code_after([](Proof& p) { p.path.pop_back(); }), errors::kProofPath.code);
  EXPECT_EQ(code_after([](Proof& p) { p.path.push_back(p.path[0]); }), errors::kProofPath.code);
  EXPECT_EQ(code_after([](Proof& p) { p.checkpoint.root.bytes[31] ^= 1; }), errors::kProofPath.code);
  EXPECT_EQ(code_after([](Proof& p) { p.checkpoint.tree_size = -5; }), errors::kProofPath.code);
  EXPECT_EQ(code_after([](Proof& p) { p.checkpoint.tree_size = 6; }), errors::kProofSignature.code);
  EXPECT_EQ(code_after([](Proof& p) { p.checkpoint.time.epoch_ms += 1; }), errors::kProofSignature.code);
  EXPECT_EQ(code_after([](Proof& p) { p.checkpoint.key_id = "0"; }), errors::kProofKey.code);
  EXPECT_EQ(code_after([](Proof& p) { p.checkpoint.signature.clear(); }), errors::kProofSignature.code);
}

TEST_P(ProofFile, RefusesALineBreakInsideAnEntry) {
  Proof changed = proof_;
  changed.entry.actor = "operator\nrecord.filed";
  EXPECT_TRUE(changed.entry.HasLineBreak());
  EXPECT_EQ(ParseProof(WriteProof(changed)).error().code, errors::kProofFormat.code);
  EXPECT_THROW(changed.entry.LeafText(), BrokenInvariant);
}

TEST(Commitment, NeedsBothSaltHalvesAndBothTexts) {
  const Salt salt{std::string(32, 'a') + std::string(32, 'b')}, other{std::string(32, 'a') + std::string(32, 'c')};
  const auto one = Commitment(kHash, salt, {"x", "y"});
  EXPECT_EQ(one, Commitment(kHash, salt, {"x", "y"}));
  EXPECT_NE(one, Commitment(kHash, other, {"x", "y"}));
  EXPECT_NE(one, Commitment(kHash, salt, {"xy", ""}));
  EXPECT_NE(one, Commitment(kHash, salt, {"y", "x"}));
  EXPECT_NE(Salt::Random().hex, Salt::Random().hex);
  EXPECT_EQ(Salt::Random().hex.size(), 64u);
}

}  // namespace
}  // namespace credence::ledger
