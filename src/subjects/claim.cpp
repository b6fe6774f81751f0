#include "subjects/claim.h"

#include "identity/citizen_number.h"
#include "identity/masking.h"
#include "identity/normalise.h"

namespace credence::subjects {

void RememberClaims(db::Transaction& tx, const std::vector<IdentifierClaim>& claims, CivilDate today) {
  for (const IdentifierClaim& claim : claims) {
    if (identity::CheckCitizenNumber(claim.value, today).acceptable()) continue;
    // A mistyped number of a person is still one: whoever reads it can guess the digit.
    if (claim.verdict != "valid" && identity::ContainsPersonalData(claim.value)) continue;
    const std::string normalised_name = identity::NormaliseName(claim.name);
    tx.Execute(
        R"(INSERT INTO identifier_claim
             (scheme, value, normalised_name, department_id, item, name, verdict, batch_id, row)
           VALUES (:scheme, :value, :normalised_name, :department_id, :item, :name, :verdict, :batch_id, :row)
           ON CONFLICT (value, scheme, normalised_name, department_id, item) DO NOTHING)",
        {{"scheme", claim.scheme},
         {"value", claim.value},
         {"normalised_name", normalised_name},
         {"department_id", claim.department_id},
         {"item", claim.item},
         {"name", claim.name},
         {"verdict", claim.verdict},
         {"batch_id", claim.batch_id},
         {"row", claim.row}});
  }
}

}  // namespace credence::subjects
