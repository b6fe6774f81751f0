#include "ledger/ledger_service.h"

#include <gtest/gtest.h>

#include <barrier>
#include <set>
#include <thread>

#include "base/limits.h"
#include "db/test_database.h"
#include "ledger/ledger_check.h"
#include "ledger/ledger_errors.h"
#include "ledger/ledger_store.h"
#include "ledger/signing_key_test.h"
#include "ledger/tile_tree.h"

namespace credence::ledger {
namespace {

Event Numbered(std::int64_t number) {
  const std::string text = std::to_string(number);
  return {"record.filed", "1-" + text, {"{\"no\":\"" + text + "\"}", "withheld-" + text}};
}

class LedgerOn : public testing::TestWithParam<db::Engine> {
 protected:
  // Appends `count` events in one group.
  std::vector<EntryPlace> Append(LedgerService& ledger, std::int64_t count) {
    std::vector<Event> events;
    for (std::int64_t i = 0; i < count; ++i) events.push_back(Numbered(appended_++));
    auto places = database_->Write([&](db::Transaction& tx) -> Result<std::vector<EntryPlace>> {
      return ledger.Append(tx, Caller::Operator(), events);
    });
    places_.insert(places_.end(), places->begin(), places->end());
    return *places;
  }
  Result<Proof> Prove(LedgerService& ledger, const EntryPlace& place, const Content& content) {
    return database_->Read([&](db::Transaction& tx) { return ledger.Prove(tx, place, content); });
  }
  std::vector<std::string> Defects(const crypto::Verifier& verifier,
                                   crypto::HashAlgorithm algorithm = crypto::HashAlgorithm::kSm3) {
    return database_
        ->Read([&](db::Transaction& tx) -> Result<std::vector<std::string>> {
          return FindLedgerDefects(tx, algorithm, verifier);
        })
        .value();
  }

  db::TestDatabase database_{GetParam(), db::TestTables::kOfProgram};
  FixedClock clock_{*CivilDate::FromYmd(2018, 5, 8)};
  TestKey key_;
  LedgerService ledger_{*database_, key_.signer(), clock_, crypto::HashAlgorithm::kSm3};
  std::int64_t appended_ = 0;
  std::vector<EntryPlace> places_;
};
INSTANTIATE_TEST_SUITE_P(Engines, LedgerOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(LedgerOn, AnEntryIsPendingUntilItIsNumberedAndProvenAfterwards) {
  EXPECT_FALSE(ledger_.Newest().has_value());
  EXPECT_EQ(ledger_.Sequence(), 0);
  auto places = Append(ledger_, 1);
  EXPECT_EQ(Prove(ledger_, places[0], Numbered(0).content).error().code, errors::kPending.code);
  EXPECT_EQ(ledger_.Sequence(), 1);
  EXPECT_EQ(ledger_.Sequence(), 0);

  auto proof = Prove(ledger_, places[0], Numbered(0).content);
  ASSERT_TRUE(proof.ok());
  EXPECT_TRUE(VerifyProof(*proof, key_.verifier()).ok());
  EXPECT_EQ(proof->entry.actor, "operator");
  EXPECT_EQ(proof->entry.time, clock_.Now());

  auto second = Append(ledger_, 1);
  EXPECT_EQ(Prove(ledger_, second[0], Numbered(1).content).error().code, errors::kPending.code);
}

TEST_P(LedgerOn, NothingIsLoggedWhenTheTransactionIsRolledBack) {
  Status undone = database_->Write([&](db::Transaction& tx) -> Status {
    ledger_.Append(tx, Caller::Operator(), {Numbered(0)});
    return Error(errors::kPending);
  });
  EXPECT_FALSE(undone.ok());
  EXPECT_EQ(ledger_.Sequence(), 0);
  EXPECT_TRUE(Defects(key_.verifier()).empty());
}

TEST_P(LedgerOn, AppendingNothingMakesNoGroup) {
  EXPECT_TRUE(Append(ledger_, 0).empty());
  EXPECT_EQ(ledger_.Sequence(), 0);
}

TEST_P(LedgerOn, AProofOfOtherContentDoesNotVerify) {
  auto places = Append(ledger_, 2);
  ledger_.SequenceAll();
  Content content = Numbered(0).content;
  content.public_text += " ";
  EXPECT_EQ(VerifyProof(*Prove(ledger_, places[0], content), key_.verifier()).error().code, errors::kProofContent.code);
  content = Numbered(0).content;
  content.withheld_text += " ";
  EXPECT_EQ(VerifyProof(*Prove(ledger_, places[0], content), key_.verifier()).error().code, errors::kProofContent.code);
  EXPECT_FALSE(VerifyProof(*Prove(ledger_, places[1], Numbered(0).content), key_.verifier()).ok());
}

TEST_P(LedgerOn, AnotherKeyIsRefused) {
  auto places = Append(ledger_, 1);
  ledger_.SequenceAll();
  auto proof = Prove(ledger_, places[0], Numbered(0).content);
  TestKey other;
  EXPECT_EQ(VerifyProof(*proof, other.verifier()).error().code, errors::kProofKey.code);
  proof->checkpoint.key_id = other.verifier().KeyId();
  EXPECT_EQ(VerifyProof(*proof, other.verifier()).error().code, errors::kProofSignature.code);
}

// Sizes around the borders of tiles; the third size makes a tile of level 1 necessary for every older entry.
TEST_P(LedgerOn, EveryEntryIsProvenAndCheckpointsAreConsistentAcrossTileBorders) {
  std::vector<Checkpoint> checkpoints;
  for (std::int64_t size : {1, 2, 3, 255, 256, 257, 511, 512, 513, 640, 767, 768, 769}) {
    Append(ledger_, size - appended_);
    EXPECT_GT(ledger_.Sequence(), 0);
    checkpoints.push_back(*ledger_.Newest());
    ASSERT_EQ(checkpoints.back().tree_size, size);
    EXPECT_EQ(Defects(key_.verifier()), std::vector<std::string>());
    if (size == 256 || size == 257 || size == 769) {
      for (std::int64_t i = 0; i < size; ++i) {
        auto proof = Prove(ledger_, places_[static_cast<std::size_t>(i)], Numbered(i).content);
        ASSERT_TRUE(proof.ok());
        ASSERT_EQ(proof->sequence, i);
        ASSERT_TRUE(crypto::VerifyInclusion(crypto::HashAlgorithm::kSm3, static_cast<std::uint64_t>(i),
                                            static_cast<std::uint64_t>(size),
                                            crypto::LeafHash(crypto::HashAlgorithm::kSm3, proof->entry.LeafText()),
                                            proof->path, proof->checkpoint.root))
            << i << " of " << size;
      }
      EXPECT_TRUE(VerifyProof(*Prove(ledger_, places_.back(), Numbered(size - 1).content), key_.verifier()).ok());
    }
  }
  Status read = database_->Read([&](db::Transaction& tx) -> Status {
    TileTree tree(tx, crypto::HashAlgorithm::kSm3);
    auto node_at = [&](int level, std::uint64_t index) { return tree.NodeAt(level, index); };
    for (const Checkpoint& older : checkpoints) {
      for (const Checkpoint& newer : checkpoints) {
        if (newer.tree_size < older.tree_size) continue;
        const auto old_size = static_cast<std::uint64_t>(older.tree_size);
        const auto new_size = static_cast<std::uint64_t>(newer.tree_size);
        auto proof = crypto::ConsistencyProof(crypto::HashAlgorithm::kSm3, old_size, new_size, node_at);
        EXPECT_TRUE(
            crypto::VerifyConsistency(crypto::HashAlgorithm::kSm3, old_size, new_size, older.root, newer.root, proof));
        if (old_size == new_size) continue;
        crypto::Digest wrong = older.root;
        wrong.bytes[0] ^= 1;
        EXPECT_FALSE(
            crypto::VerifyConsistency(crypto::HashAlgorithm::kSm3, old_size, new_size, wrong, newer.root, proof));
      }
    }
    EXPECT_EQ(ledger_store::Tile(tx, 1, 0).size(), 3u);
    EXPECT_EQ(ledger_store::Tile(tx, 0, 3).size(), 1u);
    return {};
  });
  EXPECT_TRUE(read.ok());
}

TEST_P(LedgerOn, OneCallNumbersNoMoreThanItsLimitButAtLeastOneGroup) {
  const auto limit = static_cast<std::int64_t>(limits::kSequencerEntriesMax);
  Append(ledger_, limit + 1);
  Append(ledger_, 1);
  EXPECT_EQ(ledger_.Sequence(), limit + 1);
  EXPECT_EQ(ledger_.Sequence(), 1);
}

TEST_P(LedgerOn, TwoSequencersNumberOnce) {
  auto second_database = database_.OpenAgain();
  LedgerService second(*second_database, key_.signer(), clock_, crypto::HashAlgorithm::kSm3);
  for (int round = 0; round < 5; ++round) {
    for (int group = 0; group < 20; ++group) Append(ledger_, 3);
    std::int64_t numbered[2] = {0, 0};
    std::barrier start(2);
    auto work = [&](int which, LedgerService& ledger) {
      start.arrive_and_wait();
      for (int i = 0; i < 10; ++i) numbered[which] += ledger.Sequence();
    };
    std::thread other([&] { work(1, second); });
    work(0, ledger_);
    other.join();
    ledger_.SequenceAll();
    EXPECT_EQ(ledger_.Newest()->tree_size, appended_);
    EXPECT_LE(numbered[0] + numbered[1], 60);
  }
  EXPECT_EQ(Defects(key_.verifier()), std::vector<std::string>());
  std::set<std::int64_t> sequences;
  for (std::size_t i = 0; i < places_.size(); i += 7) {
    auto proof = Prove(ledger_, places_[i], Numbered(static_cast<std::int64_t>(i)).content);
    EXPECT_TRUE(VerifyProof(*proof, key_.verifier()).ok());
    EXPECT_TRUE(sequences.insert(proof->sequence).second);
  }
}

TEST_P(LedgerOn, WhoeverHoldsTheLeaseNumbersAlone) {
  Append(ledger_, 1);
  auto lease = database_->TryLease("sequencer");
  EXPECT_EQ(ledger_.Sequence(), 0);
  lease.reset();
  EXPECT_EQ(ledger_.Sequence(), 1);
}

TEST_P(LedgerOn, BothHashAndBothSignatureAlgorithmsProve) {
  for (auto hash : {crypto::HashAlgorithm::kSm3, crypto::HashAlgorithm::kSha256}) {
    for (auto signature : {crypto::SignatureAlgorithm::kSm2, crypto::SignatureAlgorithm::kEcdsaP256}) {
      db::TestDatabase database(db::Engine::kSqlite, db::TestTables::kOfProgram);
      TestKey key(signature);
      LedgerService ledger(*database, key.signer(), clock_, hash);
      EntryPlace place;
      Status appended = database->Write([&](db::Transaction& tx) -> Status {
        place = ledger.Append(tx, Caller::Operator(), {Numbered(0), Numbered(1), Numbered(2)})[1];
        return {};
      });
      ASSERT_TRUE(appended.ok());
      ledger.SequenceAll();
      Status read = database->Read([&](db::Transaction& tx) -> Status {
        auto proof = ledger.Prove(tx, place, Numbered(1).content);
        auto parsed = ParseProof(WriteProof(*proof));
        EXPECT_EQ(parsed->algorithm, hash);
        EXPECT_EQ(parsed->signature_algorithm, signature);
        EXPECT_TRUE(VerifyProof(*parsed, key.verifier()).ok());
        EXPECT_TRUE(FindLedgerDefects(tx, hash, key.verifier()).empty());
        auto other = hash == crypto::HashAlgorithm::kSm3 ? crypto::HashAlgorithm::kSha256 : crypto::HashAlgorithm::kSm3;
        EXPECT_FALSE(FindLedgerDefects(tx, other, key.verifier()).empty());
        parsed->algorithm = other;
        EXPECT_FALSE(VerifyProof(*parsed, key.verifier()).ok());
        return {};
      });
      EXPECT_TRUE(read.ok());
    }
  }
}

}  // namespace
}  // namespace credence::ledger
