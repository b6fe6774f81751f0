// What the departments of the demo city decided: drawn, given their mistakes, dated and numbered. Not yet rows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/demo_city.h"
#include "app/demo_random.h"
#include "app/demo_register.h"
#include "app/demo_schedule.h"
#include "app/demo_words.h"

namespace credence::app {

struct Decision {
  const DecisionKind* kind = nullptr;
  std::size_t organisation = 0;
  int period = 0;
  DemoFlaw flaw = DemoFlaw::kNone;
  int flaw_number = 0;  // 0, 1, 2 … of this flaw
  CivilDate received_on;
  CivilDate decided_on;
  int sequence = 0;        // of the document number
  int certificate = 0;     // of the certificate number
  bool is_first = true;    // of this kind for this organisation
  std::uint64_t seed = 0;  // of what its texts are filled with
};

// Ordered by department, document series and date. `count` decisions of `kinds`; `counts` says how many of a flaw.
std::vector<Decision> DrawDecisions(const std::vector<DecisionKind>& kinds, int count, int DemoFlawCount::*counts,
                                    const DemoRegister& registered, const DemoSchedule& schedule,
                                    const DemoWords& words, DemoRandom& random);

// The copy that a later file brings: a repetition, a correction, another subject.
inline bool ComesAgainNextMonth(DemoFlaw flaw) {
  return flaw == DemoFlaw::kRepeatedNextMonth || flaw == DemoFlaw::kCorrected || flaw == DemoFlaw::kAmountInYuan ||
         flaw == DemoFlaw::kWrongSubject;
}

}  // namespace credence::app
