// A ledger entry: who did what to which object, with a salted commitment to the content (design 5). Pure.
//
// The leaf of the tree hashes the entry's text, so nothing in it can change unseen. The content itself stays outside:
// it is committed in two halves, so that a public proof shows the public half and only the digest of the other.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "crypto/digest.h"

namespace credence::ledger {

// What an entry commits to. Both texts are canonical: the same content gives the same bytes.
struct Content {
  std::string public_text;
  std::string withheld_text;  // empty when everything is public
};

// What an area hands over; the ledger adds time, salt and commitment.
struct Event {
  std::string action;  // area.verb, for example record.filed
  std::string object;  // the noun's public id
  Content content;
};

// 32 random bytes in hex: the first half salts the public text, the second the withheld one.
struct Salt {
  std::string hex;
  static Salt Random();
  std::string public_half() const;
  std::string withheld_half() const;
};

// Of the hex text of a salt, in hex: binds an entry to its salt without showing it, so that a changed salt is noticed
// although the content it hides lies elsewhere.
std::string SaltDigest(crypto::HashAlgorithm algorithm, std::string_view salt_hex);

crypto::Digest HalfDigest(crypto::HashAlgorithm algorithm, std::string_view salt_half, std::string_view text);
crypto::Digest Commitment(crypto::HashAlgorithm algorithm, const crypto::Digest& public_digest,
                          const crypto::Digest& withheld_digest);
crypto::Digest Commitment(crypto::HashAlgorithm algorithm, const Salt& salt, const Content& content);

struct Entry {
  Instant time;
  std::string actor;
  std::string action;
  std::string object;
  std::string commitment;   // hex
  std::string salt_digest;  // hex

  // A line break in a field would let one text stand for two entries.
  bool HasLineBreak() const;
  // The bytes the leaf hashes. A line break in a field is a broken invariant.
  std::string LeafText() const;
};

// Where an entry lies: known at once, while the sequence number comes from the sequencer.
struct EntryPlace {
  std::int64_t group_id = 0;
  std::int64_t position = 0;
};

}  // namespace credence::ledger
