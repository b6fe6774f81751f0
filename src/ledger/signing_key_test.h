// A fresh signing key for one test, with its public half; the file is gone when the object dies.
#pragma once

#include <filesystem>
#include <memory>

#include "base/check.h"
#include "crypto/signature.h"

namespace credence::ledger {

class TestKey {
 public:
  explicit TestKey(crypto::SignatureAlgorithm algorithm = crypto::SignatureAlgorithm::kSm2) {
    std::string folder = (std::filesystem::temp_directory_path() / "credence_key_XXXXXX").string();
    CHECK(::mkdtemp(folder.data()) != nullptr);
    signer_ = crypto::CreateKeyFile(folder + "/key.pem", algorithm).value();
    std::filesystem::remove_all(folder);
    verifier_ = crypto::VerifierFromPem(signer_->PublicKeyPem()).value();
  }
  const crypto::Signer& signer() const { return *signer_; }
  const crypto::Verifier& verifier() const { return *verifier_; }

 private:
  std::unique_ptr<crypto::Signer> signer_;
  std::unique_ptr<crypto::Verifier> verifier_;
};

}  // namespace credence::ledger
