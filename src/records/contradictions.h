// The list of contradictions (矛盾数据清单, domain 2.7): one code with two names, one name with two codes, a cancelled
// organisation with a licence decided afterwards – each with its row and the department to ask. Nothing is corrected
// here; what is listed goes away when the departments report it right, or a person settles the claim.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/clock.h"
#include "catalog/items.h"
#include "db/database.h"

namespace credence::records {

enum class ContradictionKind {
  kCodeTwoNames,   // the name reported for a code is none that the register knows of it
  kNameTwoCodes,   // a name is reported with several codes
  kEndedLicensed,  // a licence was decided after the platform learned that the organisation had ended
};
std::string_view Name(ContradictionKind kind);  // code_two_names, name_two_codes, ended_licensed

struct Contradiction {
  ContradictionKind kind = ContradictionKind::kCodeTwoNames;
  std::string code, name;     // as reported; of a licence those of the organisation
  std::string registered;     // the name of the code, the code of the name, or the status, as the register has it
  std::string department_id;  // to ask
  std::string item;
  std::int64_t batch_id = 0;
  std::int64_t row = 0;  // of the batch's file; 0 for a licence
  std::string record;    // public number of the licence; else empty
  std::string date;      // claimed on, or decided on
  std::string ended_on;  // since when the platform knows; else empty
};

struct ContradictionQuery {
  std::string department_id;      // to ask; empty = all
  std::int64_t rows_max = 1'000;  // of each kind
};

// Thread-safe.
class Contradictions {
 public:
  Contradictions(db::Database& database, const catalog::Items& items, const Clock& clock)
      : database_(database), items_(items), clock_(clock) {}

  // By kind, then code or record. Claims of every item that count today; rows of departments that kReadSubjects
  // reaches. Error codes: access.forbidden, access.other_department.
  Result<std::vector<Contradiction>> Find(const Caller& caller, const ContradictionQuery& query) const;

 private:
  db::Database& database_;
  const catalog::Items& items_;
  const Clock& clock_;
};

}  // namespace credence::records
