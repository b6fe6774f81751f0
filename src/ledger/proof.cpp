#include "ledger/proof.h"

#include <boost/json.hpp>
#include <charconv>

#include "crypto/merkle.h"
#include "ledger/ledger_errors.h"

namespace credence::ledger {
namespace {

constexpr std::string_view kFormat = "credence-proof-1";

std::string Quoted(std::string_view text) { return boost::json::serialize(boost::json::string(text)); }

Error FormatError(std::string reason) { return Error(errors::kProofFormat, {{"reason", std::move(reason)}}); }

// Reads members of one JSON object by name and remembers the first that is missing or of another type.
class Members {
 public:
  explicit Members(const boost::json::object& object) : object_(object) {}

  std::string Text(std::string_view name) {
    const auto* value = object_.if_contains(name);
    if (value != nullptr && value->is_string()) return std::string(value->as_string());
    if (missing_.empty()) missing_ = name;
    return "";
  }
  std::int64_t Number(std::string_view name) {
    const auto* value = object_.if_contains(name);
    if (value != nullptr && value->is_int64()) return value->as_int64();
    if (missing_.empty()) missing_ = name;
    return 0;
  }
  crypto::Digest Digest(std::string_view name) {
    auto digest = crypto::Digest::FromHex(Text(name));
    if (!digest && missing_.empty()) missing_ = name;
    return digest.value_or(crypto::Digest{});
  }
  std::string Base64(std::string_view name) {
    auto bytes = crypto::FromBase64Url(Text(name));
    if (!bytes && missing_.empty()) missing_ = name;
    return bytes.value_or("");
  }
  std::vector<crypto::Digest> Path(std::string_view name) {
    std::vector<crypto::Digest> path;
    const auto* value = object_.if_contains(name);
    if (value == nullptr || !value->is_array()) {
      if (missing_.empty()) missing_ = name;
      return path;
    }
    for (const auto& element : value->as_array()) {
      auto digest = element.is_string() ? crypto::Digest::FromHex(element.as_string()) : std::nullopt;
      if (!digest && missing_.empty()) missing_ = name;
      path.push_back(digest.value_or(crypto::Digest{}));
    }
    return path;
  }
  const std::string& missing() const { return missing_; }

 private:
  const boost::json::object& object_;
  std::string missing_;
};

}  // namespace

std::string WriteProof(const Proof& proof) {
  std::string file("{\n");
  auto line = [&](std::string_view name, const std::string& value, bool last = false) {
    file.append("  \"").append(name).append("\": ").append(value).append(last ? "\n" : ",\n");
  };
  line("format", Quoted(kFormat));
  line("hash", Quoted(crypto::Name(proof.algorithm)));
  line("content", Quoted(proof.public_text));
  line("content_salt", Quoted(crypto::Base64Url(proof.public_salt)));
  line("withheld_digest", Quoted(proof.withheld_digest.Hex()));
  line("entry_time", std::to_string(proof.entry.time.epoch_ms));
  line("entry_actor", Quoted(proof.entry.actor));
  line("entry_action", Quoted(proof.entry.action));
  line("entry_object", Quoted(proof.entry.object));
  line("entry_commitment", Quoted(proof.entry.commitment));
  line("entry_salt_digest", Quoted(proof.entry.salt_digest));
  line("sequence", std::to_string(proof.sequence));
  std::string path("[");
  for (const crypto::Digest& node : proof.path) {
    path.append(path.size() > 1 ? "," : "").append("\n    ").append(Quoted(node.Hex()));
  }
  line("path", path + (proof.path.empty() ? "]" : "\n  ]"));
  line("tree_size", std::to_string(proof.checkpoint.tree_size));
  line("root", Quoted(proof.checkpoint.root.Hex()));
  line("checkpoint_time", std::to_string(proof.checkpoint.time.epoch_ms));
  line("signature_algorithm", Quoted(crypto::Name(proof.signature_algorithm)));
  line("key_id", Quoted(proof.checkpoint.key_id));
  line("signature", Quoted(crypto::Base64Url(proof.checkpoint.signature)), true);
  file.append("}\n");
  return file;
}

Result<Proof> ParseProof(std::string_view file) {
  boost::json::error_code parse_error;
  auto document = boost::json::parse(file, parse_error);
  if (parse_error || !document.is_object()) return FormatError("JSON");
  Members members(document.as_object());
  Proof proof;
  if (members.Text("format") != kFormat) return FormatError("format");
  auto algorithm = crypto::HashAlgorithmFromName(members.Text("hash"));
  auto signature_algorithm = crypto::SignatureAlgorithmFromName(members.Text("signature_algorithm"));
  if (!algorithm) return FormatError("hash");
  if (!signature_algorithm) return FormatError("signature_algorithm");
  proof.algorithm = *algorithm;
  proof.signature_algorithm = *signature_algorithm;
  proof.public_text = members.Text("content");
  proof.public_salt = members.Base64("content_salt");
  proof.withheld_digest = members.Digest("withheld_digest");
  proof.entry.time = {members.Number("entry_time")};
  proof.entry.actor = members.Text("entry_actor");
  proof.entry.action = members.Text("entry_action");
  proof.entry.object = members.Text("entry_object");
  proof.entry.commitment = members.Text("entry_commitment");
  proof.entry.salt_digest = members.Text("entry_salt_digest");
  proof.sequence = members.Number("sequence");
  proof.path = members.Path("path");
  proof.checkpoint.tree_size = members.Number("tree_size");
  proof.checkpoint.root = members.Digest("root");
  proof.checkpoint.time = {members.Number("checkpoint_time")};
  proof.checkpoint.key_id = members.Text("key_id");
  proof.checkpoint.signature = members.Base64("signature");
  if (!members.missing().empty()) return FormatError(members.missing());
  if (proof.entry.HasLineBreak() || proof.checkpoint.key_id.find('\n') != std::string::npos) {
    return FormatError("line break");
  }
  if (WriteProof(proof) != file) return FormatError("canonical form");
  return proof;
}

Status VerifyProof(const Proof& proof, const crypto::Verifier& verifier) {
  auto public_digest = HalfDigest(proof.algorithm, proof.public_salt, proof.public_text);
  if (Commitment(proof.algorithm, public_digest, proof.withheld_digest).Hex() != proof.entry.commitment) {
    return Error(errors::kProofContent);
  }
  if (proof.sequence < 0 || proof.sequence >= proof.checkpoint.tree_size ||
      !crypto::VerifyInclusion(proof.algorithm, static_cast<std::uint64_t>(proof.sequence),
                               static_cast<std::uint64_t>(proof.checkpoint.tree_size),
                               crypto::LeafHash(proof.algorithm, proof.entry.LeafText()), proof.path,
                               proof.checkpoint.root)) {
    return Error(errors::kProofPath);
  }
  if (proof.checkpoint.key_id != verifier.KeyId()) {
    return Error(errors::kProofKey, {{"found", proof.checkpoint.key_id}, {"given", verifier.KeyId()}});
  }
  if (proof.signature_algorithm != verifier.algorithm() ||
      !verifier.Verify(proof.checkpoint.SignedText(proof.algorithm), proof.checkpoint.signature)) {
    return Error(errors::kProofSignature);
  }
  return {};
}

}  // namespace credence::ledger
