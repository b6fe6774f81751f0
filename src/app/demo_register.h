// The organisations of the demo city and the rows of the register item. Constructed throughout; see demo_city.h.
#pragma once

#include <string>
#include <vector>

#include "app/demo_random.h"
#include "app/demo_row.h"
#include "app/demo_schedule.h"
#include "app/demo_words.h"
#include "base/civil_date.h"

namespace credence::app {

struct Organisation {
  std::string code;
  std::string name;
  std::string later_name = {};  // empty: never changed
  int renamed_in = kDemoPeriods;
  int ended_in = kDemoPeriods;  // the period whose register file says that it has ended
  std::string_view end = {};    // key of words: cancelled, revoked
  int registered_in = kBefore;  // the period whose register file brings it
  std::size_t trade = 0;
  std::size_t place = 0;
  std::string address;
  CivilDate registered_on;
  std::string registration_number = {};  // empty: registered since October 2015, or not by the trade register

  static constexpr int kBefore = -2;
  // Registered and known to the register for decisions that a file of this period reports.
  bool KnownIn(int period) const { return registered_in + 2 <= period && period < ended_in; }
  const std::string& NameIn(int period) const { return renamed_in + 2 <= period ? later_name : name; }
  bool is_individual() const { return code.starts_with("92"); }
};

class DemoRegister {
 public:
  DemoRegister(const DemoWords& words, const DemoSchedule& schedule, DemoRandom& random);

  const std::vector<Organisation>& organisations() const { return organisations_; }
  const std::vector<std::size_t>& OfTrade(std::size_t trade) const { return by_trade_[trade]; }
  const std::vector<DemoMerge>& doubled() const { return doubled_; }
  // A valid code that no organisation has. `number` below 1,000.
  static std::string UnknownCode(int number);

  // The rows of the files of D024: period Organisation::kBefore is the first.
  std::vector<DemoRow> RowsOf(int period) const;

 private:
  void AddOrganisation(std::size_t trade, int registered_in, DemoRandom& random);
  void AddSamples(DemoRandom& random);
  void Rename(DemoRandom& random);
  void End();
  void Double();
  void Number();
  std::size_t FirstOfRest() const;
  std::string DrawName(const Trade& trade, const Place& place, DemoRandom& random);
  std::string DrawAddress(const Place& place, DemoRandom& random) const;
  DemoRow RowOf(const Organisation& organisation, const std::string& name, std::string_view status = "status") const;
  void AddWrongRows(std::vector<DemoRow>& rows) const;

  const DemoWords& words_;
  const DemoSchedule& schedule_;
  std::vector<Organisation> organisations_;
  std::vector<std::vector<std::size_t>> by_trade_;
  std::vector<std::string> names_;  // all in use, sorted
  std::vector<DemoMerge> doubled_;
};

}  // namespace credence::app
