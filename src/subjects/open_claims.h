// The claims that count on a day, as the head of a statement: `WITH … open_claim AS (…)`, for what is counted from
// them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "db/database.h"

namespace credence::subjects {

// Common tables of a statement:
//   open_claim  value, normalised_name, name, verdict, department_id, item, batch_id, row, claimed_on, and as the merge
//               group shows them: code, organisation (the name that is compared)
//   pair        code, organisation, wrong (1: the code cannot be); once each
//   of_code     code, names · of_name  organisation, codes
// `department_id` empty: of all; `item` empty: of all items. Holds the texts that its parameters borrow.
enum class ClaimsAbout { kAllOrganisations, kThoseInBeing };

class OpenClaims {
 public:
  // kThoseInBeing leaves out what is said of an organisation that has ended by what the register says today.
  OpenClaims(CivilDate day, std::string_view department_id, std::string_view item,
             ClaimsAbout about = ClaimsAbout::kAllOrganisations);
  OpenClaims(const OpenClaims&) = delete;
  OpenClaims& operator=(const OpenClaims&) = delete;

  // `rest` is the SELECT that follows.
  std::string Statement(std::string_view rest) const;
  std::vector<db::Param> Params() const;

 private:
  std::string day_, department_id_, item_;
  std::vector<std::string> ended_;  // patterns of a status; empty: of all organisations
};

}  // namespace credence::subjects
