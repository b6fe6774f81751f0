#include "app/demo_decisions.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "base/check.h"

namespace credence::app {
namespace {

constexpr int kOnTimeDaysMax = 7;  // working days: double publicity
constexpr int kLateDaysMin = 9;
constexpr int kLateDaysMax = 25;
constexpr int kLateFromPeriod = 2;  // earlier ones would lie before the two years
constexpr int kFutureDays = 15;
constexpr int kUnlikelyAmount = 10'000;  // from here on an amount in 万元 is doubted (DP-11)
constexpr int kTriesForAFirst = 6;

bool Fits(DemoFlaw flaw, const Decision& decision, const DemoWords& words) {
  const DecisionKind& kind = *decision.kind;
  const bool has_next = decision.period + 1 < kDemoPeriods;
  const bool merged = words.HeaderStyle(kind.department_id) != "2018";
  switch (flaw) {
    case DemoFlaw::kLate:
      return decision.period >= kLateFromPeriod;
    case DemoFlaw::kNaturalPerson:
    case DemoFlaw::kCategoryAlias:
      return merged;
    case DemoFlaw::kCertificateUntitled:
      return !kind.number.empty();
    case DemoFlaw::kAmountMissing:
      return kind.fine.to > 0;
    case DemoFlaw::kAmountInYuan:
      return has_next && kind.fine.from >= kUnlikelyAmount;
    case DemoFlaw::kOldCategory:
      return !kind.number.empty() && kind.categories.size() > 1;
    case DemoFlaw::kRepeatedNextMonth:
    case DemoFlaw::kCorrected:
    case DemoFlaw::kWrongSubject:
      return has_next;
    default:
      return true;
  }
}

class DecisionDraw {
 public:
  DecisionDraw(const DemoRegister& registered, const DemoSchedule& schedule, const DemoWords& words, DemoRandom& random)
      : registered_(registered), schedule_(schedule), words_(words), random_(random) {}

  std::vector<Decision> Draw(const std::vector<DecisionKind>& kinds, int count) {
    std::vector<Decision> decisions;
    decisions.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      const DecisionKind& kind = kinds[random_.PickWeighted(kinds)];
      const int period = random_.Between(0, kDemoPeriods - 1);
      const CivilDate received_on = schedule_.ReceivedOn(kind.department_id, period);
      decisions.push_back({&kind, DrawOrganisation(kind, period), period, DemoFlaw::kNone, 0, received_on, received_on,
                           0, 0, true, random_.Next()});
    }
    return decisions;
  }

  void AssignFlaws(std::vector<Decision>& decisions, int DemoFlawCount::*counts) {
    std::vector<std::size_t> order(decisions.size());
    std::iota(order.begin(), order.end(), 0U);
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[random_.Below(i)]);
    for (const DemoFlawCount& planned : kDemoFlaws) {
      int assigned = 0;
      for (std::size_t i = 0; i < order.size() && assigned < planned.*counts; ++i) {
        Decision& decision = decisions[order[i]];
        if (decision.flaw != DemoFlaw::kNone || !Fits(planned.flaw, decision, words_)) continue;
        decision.flaw = planned.flaw;
        decision.flaw_number = assigned++;
      }
      CHECK(assigned == planned.*counts);
    }
  }

  void SetDates(std::vector<Decision>& decisions) {
    for (Decision& decision : decisions) {
      if (decision.flaw == DemoFlaw::kFutureDecision) {
        decision.decided_on = decision.received_on.AddDays(kFutureDays);
        continue;
      }
      const int days = decision.flaw == DemoFlaw::kLate ? random_.Between(kLateDaysMin, kLateDaysMax)
                                                        : random_.Between(1, kOnTimeDaysMax);
      decision.decided_on = std::min(
          std::max(schedule_.WorkingDaysBefore(decision.received_on, days), schedule_.begin()), decision.received_on);
    }
  }

 private:
  // Prefers one that has no decision of this kind yet.
  std::size_t DrawOrganisation(const DecisionKind& kind, int period) {
    std::size_t drawn = 0;
    int first_tries = 0;
    while (true) {
      const auto& candidates = registered_.OfTrade(random_.Pick(kind.trades));
      drawn = candidates[random_.Below(candidates.size())];
      if (!registered_.organisations()[drawn].KnownIn(period)) continue;
      const bool is_first = !has_one_[{&kind, drawn}];
      if (kind.repeats || is_first || ++first_tries == kTriesForAFirst) break;
    }
    has_one_[{&kind, drawn}] = true;
    return drawn;
  }

  const DemoRegister& registered_;
  const DemoSchedule& schedule_;
  const DemoWords& words_;
  DemoRandom& random_;
  std::map<std::pair<const DecisionKind*, std::size_t>, bool> has_one_;
};

// Documents and certificates are numbered in the order of the days on which they were issued.
void Number(std::vector<Decision>& decisions) {
  auto place = [](const Decision& decision) {
    return std::tie(decision.kind->department_id, decision.kind->infix, decision.decided_on);
  };
  std::stable_sort(decisions.begin(), decisions.end(),
                   [&](const Decision& a, const Decision& b) { return place(a) < place(b); });
  std::map<std::tuple<std::string, std::string, int>, int> documents;
  std::map<std::string, int> certificates;
  std::map<std::pair<const DecisionKind*, std::size_t>, int> held;
  for (Decision& decision : decisions) {
    const DecisionKind& kind = *decision.kind;
    decision.sequence = ++documents[{kind.department_id, kind.infix, decision.decided_on.year()}];
    int& certificate = held[{&kind, decision.organisation}];
    decision.is_first = certificate == 0;
    if (decision.is_first || kind.repeats) certificate = ++certificates[kind.number];
    decision.certificate = certificate;
  }
}

}  // namespace

std::vector<Decision> DrawDecisions(const std::vector<DecisionKind>& kinds, int count, int DemoFlawCount::*counts,
                                    const DemoRegister& registered, const DemoSchedule& schedule,
                                    const DemoWords& words, DemoRandom& random) {
  DecisionDraw draw(registered, schedule, words, random);
  std::vector<Decision> decisions = draw.Draw(kinds, count);
  draw.AssignFlaws(decisions, counts);
  draw.SetDates(decisions);
  Number(decisions);
  return decisions;
}

}  // namespace credence::app
