// Two at the register, or at one claim, at the same moment.
#include <gtest/gtest.h>

#include <future>

#include "subjects/claim.h"
#include "subjects/claim_store.h"
#include "subjects/quality_service.h"
#include "subjects/register_bench_test.h"
#include "subjects/subjects_errors.h"

namespace credence::subjects {
namespace {

constexpr std::chrono::milliseconds kPatience(500);

class SubjectTurnsOn : public testing::TestWithParam<db::Engine>, protected RegisterBench {
 protected:
  SubjectTurnsOn() : RegisterBench(GetParam()) {}

  void Claim(std::int64_t batch, int code, int name) {
    Write([&](db::Transaction& tx) {
      RememberClaims(tx, {"D011", "organisation", batch, clock.Today()},
                     {{RegisterCode(code), RegisterName(name), "valid", 2}});
    });
  }
  std::int64_t StandingEnds() { return Count("SELECT COUNT(*) FROM claim_end WHERE reopened_on = ''"); }

  QualityService quality{*database, ledger, clock};
};
INSTANTIATE_TEST_SUITE_P(Engines, SubjectTurnsOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(SubjectTurnsOn, OfTwoNewNamesAtOnceOneIsBorneToday) {
  const std::int64_t id = Register(Entry(1));
  RegisterEntry second = Entry(1), third = Entry(1);
  second.name = RegisterName(2);
  third.name = RegisterName(3);
  std::future<void> other;
  Write([&](db::Transaction& tx) {
    RegisterOrganisations(tx, {second}, clock.Today(), clock.Now());
    other = std::async(std::launch::async, [&] { Register(third); });
    other.wait_for(kPatience);
  });
  other.get();
  EXPECT_EQ(Count("SELECT COUNT(*) FROM subject_name WHERE valid_to = '' AND subject_id = " + std::to_string(id)), 1);
  EXPECT_EQ(Find(1).subject.name, RegisterName(3));
}

TEST_P(SubjectTurnsOn, OneOrganisationEntersTheRegisterOnce) {
  std::future<std::int64_t> other;
  std::int64_t id = 0;
  Write([&](db::Transaction& tx) {
    id = RegisterOrganisations(tx, {Entry(1)}, clock.Today(), clock.Now()).front();
    other = std::async(std::launch::async, [&] { return Register(Entry(1)); });
    other.wait_for(kPatience);
  });
  EXPECT_EQ(other.get(), id);
}

TEST_P(SubjectTurnsOn, AClaimThatIsSettledMeanwhileEndsOnce) {
  Claim(1, 1, 1);
  std::future<void> other;
  Write([&](db::Transaction& tx) {
    ClaimEnd end;
    end.key = claim_store::FindAt(tx, 1, 2)->key;
    end.number = 1;
    end.cause = EndCause::kSettled;
    end.ended_on = clock.Today().Iso();
    claim_store::InsertEnd(tx, end);
    other = std::async(std::launch::async, [&] { Claim(2, 1, 2); });
    other.wait_for(kPatience);
  });
  other.get();
  EXPECT_EQ(StandingEnds(), 1);
}

TEST_P(SubjectTurnsOn, AClaimThatIsSupersededMeanwhileIsNotSettled) {
  for (int look = 1; look < 10; ++look) {
    SCOPED_TRACE(look);
    Claim(2 * look - 1, look, 2 * look);
    clock.Interrupt(look, [&] { Claim(2 * look, look, 2 * look + 1); });
    auto settled = quality.Settle(Caller::Operator(), std::to_string(2 * look - 1) + "-2", "经核实");
    if (!clock.Interrupted()) {
      EXPECT_GT(look, 1);
      return;
    }
    EXPECT_EQ(settled.ok() ? "" : settled.error().code, settled.ok() ? "" : errors::kClaimEnded.code);
    EXPECT_EQ(StandingEnds(), look);
  }
}

// The number of the last batch that made a claim does not go back, whichever of two batches is saved last.
TEST_P(SubjectTurnsOn, TheLastBatchOfAClaimIsTheNewest) {
  Claim(1, 1, 1);
  std::future<void> other;
  Write([&](db::Transaction& tx) {
    RememberClaims(tx, {"D011", "organisation", 9, clock.Today()}, {{RegisterCode(1), RegisterName(1), "valid", 2}});
    other = std::async(std::launch::async, [&] { Claim(5, 1, 1); });
    other.wait_for(kPatience);
  });
  other.get();
  EXPECT_EQ(Count("SELECT last_batch_id FROM identifier_claim"), 9);
}

}  // namespace
}  // namespace credence::subjects
