#include "subjects/open_claims.h"

#include "db/like_pattern.h"
#include "subjects/subject_status.h"

namespace credence::subjects {
namespace {

// What a merged subject is called and coded today: only claims that give it its own name follow it.
constexpr std::string_view kMerged = R"(
  WITH merged_claim AS MATERIALIZED (
    SELECT held.value AS value, own.normalised AS own_name, heir.code AS code, present.normalised AS organisation
    FROM subject AS merged
    JOIN subject AS heir ON heir.id = merged.merged_into
    JOIN subject_identifier AS held ON held.subject_id = merged.id AND held.scheme = 'uscc'
    JOIN subject_name AS own ON own.subject_id = merged.id
    JOIN subject_name AS present ON present.subject_id = heir.id AND present.valid_to = ''
    WHERE merged.merged_into IS NOT NULL
  ))";

constexpr std::string_view kEndedBegin = R"(,
  ended_organisation AS MATERIALIZED (
    SELECT held.value AS value, borne.normalised AS normalised
    FROM subject AS ended
    JOIN subject_identifier AS held ON held.subject_id = ended.id AND held.scheme = 'uscc'
    JOIN subject_name AS borne ON borne.subject_id = ended.id
    WHERE )";

constexpr std::string_view kOpen = R"(
  open_claim AS MATERIALIZED (
    SELECT claim.value AS value, claim.normalised_name AS normalised_name, claim.name AS name,
      claim.verdict AS verdict, claim.department_id AS department_id, claim.item AS item, claim.batch_id AS batch_id,
      claim.row AS row, claim.claimed_on AS claimed_on,
      COALESCE(merged_claim.code, claim.value) AS code,
      COALESCE(merged_claim.organisation, claim.normalised_name) AS organisation
    FROM identifier_claim AS claim
    LEFT JOIN merged_claim ON merged_claim.value = claim.value AND merged_claim.own_name = claim.normalised_name
    WHERE claim.scheme = 'uscc' AND claim.claimed_on <= :day
      AND NOT EXISTS (
        SELECT 1 FROM claim_end AS ended
        WHERE ended.value = claim.value AND ended.scheme = claim.scheme
          AND ended.normalised_name = claim.normalised_name AND ended.department_id = claim.department_id
          AND ended.item = claim.item AND ended.ended_on <= :day_again
          AND (ended.reopened_on = '' OR ended.reopened_on > :day_again_too)))";

constexpr std::string_view kPairs = R"(),
  pair AS MATERIALIZED (
    SELECT code, organisation, MAX(CASE WHEN verdict IN ('valid', 'region', 'org_check') THEN 0 ELSE 1 END) AS wrong
    FROM open_claim GROUP BY code, organisation
  ),
  of_code AS MATERIALIZED (SELECT code, COUNT(*) AS names FROM pair GROUP BY code),
  of_name AS MATERIALIZED (SELECT organisation, COUNT(*) AS codes FROM pair GROUP BY organisation)
  )";

// Parameters borrow their names, too.
constexpr std::array<std::string_view, 4> kEndedNames = {"ended0", "ended1", "ended2", "ended3"};
static_assert(kEndedNames.size() == std::tuple_size_v<decltype(kEndedStatusWords)>);

}  // namespace

OpenClaims::OpenClaims(CivilDate day, std::string_view department_id, std::string_view item, ClaimsAbout about)
    : day_(day.Iso()), department_id_(department_id), item_(item) {
  if (about == ClaimsAbout::kAllOrganisations) return;
  for (std::string_view word : kEndedStatusWords) ended_.push_back(db::LikePattern(word));
}

std::string OpenClaims::Statement(std::string_view rest) const {
  std::string sql(kMerged);
  if (!ended_.empty()) {
    sql.append(kEndedBegin);
    for (std::size_t i = 0; i < ended_.size(); ++i) {
      sql.append(i == 0 ? "" : " OR ")
          .append("ended.status LIKE :ended")
          .append(std::to_string(i))
          .append(" ESCAPE '!'");
    }
    sql.append(")");
  }
  sql.append(",").append(kOpen);
  if (!ended_.empty()) {
    sql += " AND (claim.value, claim.normalised_name) NOT IN (SELECT value, normalised FROM ended_organisation)";
  }
  if (!item_.empty()) sql += " AND claim.item = :item";
  if (!department_id_.empty()) sql += " AND claim.department_id = :department_id";
  return sql.append(kPairs).append(rest);
}

std::vector<db::Param> OpenClaims::Params() const {
  std::vector<db::Param> params{{"day", day_}, {"day_again", day_}, {"day_again_too", day_}};
  for (std::size_t i = 0; i < ended_.size(); ++i) params.push_back({kEndedNames[i], ended_[i]});
  if (!item_.empty()) params.push_back({"item", item_});
  if (!department_id_.empty()) params.push_back({"department_id", department_id_});
  return params;
}

}  // namespace credence::subjects
