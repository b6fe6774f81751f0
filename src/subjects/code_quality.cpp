#include "subjects/code_quality.h"

#include <fmt/format.h>

#include "db/key_list.h"
#include "subjects/open_claims.h"

namespace credence::subjects {
namespace {

constexpr std::string_view kRegister = "organisation";

constexpr std::string_view kCounts = R"(
  SELECT CAST((SELECT COALESCE(SUM(names - 1), 0) FROM of_code WHERE names > 1) AS BIGINT),
    CAST((SELECT COALESCE(SUM(codes - 1), 0) FROM of_name WHERE codes > 1) AS BIGINT),
    (SELECT COUNT(*) FROM pair
     JOIN of_code ON of_code.code = pair.code
     JOIN of_name ON of_name.organisation = pair.organisation
     WHERE pair.wrong = 1 AND of_code.names = 1 AND of_name.codes = 1),
    (SELECT COUNT(*) FROM of_name))";

// The faulty claims. Joined to both counts, SQLite walked one count for each row of the other.
constexpr std::string_view kFaulty = R"(,
  shared_code AS MATERIALIZED (SELECT code FROM of_code WHERE names > 1),
  several_codes AS MATERIALIZED (SELECT organisation FROM of_name WHERE codes > 1),
  faulty AS (
    SELECT CASE WHEN claim.code IN (SELECT code FROM shared_code) THEN 'duplicate'
        WHEN claim.organisation IN (SELECT organisation FROM several_codes) THEN 'several' ELSE 'wrong' END AS kind,
      claim.value, claim.name, claim.normalised_name, claim.verdict, claim.department_id, claim.claimed_on,
      claim.batch_id, claim.row
    FROM open_claim AS claim
    WHERE claim.code IN (SELECT code FROM shared_code)
      OR claim.organisation IN (SELECT organisation FROM several_codes)
      OR claim.verdict NOT IN ('valid', 'region', 'org_check')
  )
  SELECT kind, value, name, verdict, department_id, claimed_on, batch_id, row FROM faulty WHERE 1 = 1)";
constexpr std::string_view kFaultyOrder = " ORDER BY kind, value, normalised_name, department_id LIMIT :rows_max";

}  // namespace

std::string CodeQuality::PerMille() const {
  if (organisations == 0) return "";
  // Thousandths of a per mille, rounded half up in integers.
  const std::int64_t millionths = ((duplicates + several + wrong) * 2'000'000 + organisations) / (2 * organisations);
  return fmt::format("{}.{:03}", millionths / 1000, millionths % 1000);
}

CodeQuality MeasureCodeQuality(db::Transaction& tx, const CodeQualityScope& scope) {
  const OpenClaims claims(scope.day, scope.department_id, kRegister, ClaimsAbout::kThoseInBeing);
  std::vector<db::Param> params = claims.Params();
  CodeQuality quality;
  auto counts = tx.SelectOne<std::int64_t, std::int64_t, std::int64_t, std::int64_t>(claims.Statement(kCounts),
                                                                                     db::Params(params));
  std::tie(quality.duplicates, quality.several, quality.wrong, quality.organisations) = counts.value();
  if (scope.rows_max == 0 || quality.duplicates + quality.several + quality.wrong == 0) return quality;
  quality.defects = ListCodeDefects(tx, scope, "", Reach::Everything());
  return quality;
}

std::vector<CodeDefect> ListCodeDefects(db::Transaction& tx, const CodeQualityScope& scope, std::string_view kind,
                                        const Reach& reach) {
  const OpenClaims claims(scope.day, scope.department_id, kRegister, ClaimsAbout::kThoseInBeing);
  std::vector<db::Param> params = claims.Params();
  params.push_back({"rows_max", scope.rows_max});
  std::string select(kFaulty);
  if (!kind.empty()) {
    select += " AND kind = :kind";
    params.push_back({"kind", kind});
  }
  const db::KeyList departments("reach", reach.departments);
  if (!reach.all_departments) {
    select += " AND " + departments.In("department_id");
    departments.AddTo(params);
  }
  std::vector<CodeDefect> defects;
  tx.ForEach<std::string, std::string, std::string, std::string, std::string, std::string, std::int64_t, std::int64_t>(
      claims.Statement(select.append(kFaultyOrder)), db::Params(params),
      [&](std::string of_kind, std::string code, std::string name, std::string verdict, std::string department_id,
          std::string claimed_on, std::int64_t batch_id, std::int64_t row) {
        defects.push_back({std::move(of_kind), std::move(code), std::move(name), std::move(verdict),
                           std::move(department_id), std::move(claimed_on), batch_id, row});
      });
  return defects;
}

std::vector<std::string> ClaimingDepartments(db::Transaction& tx, CivilDate day) {
  const OpenClaims claims(day, "", kRegister);
  const auto params = claims.Params();
  std::vector<std::string> departments;
  for (auto& [department] :
       tx.Select<std::string>(claims.Statement("SELECT DISTINCT department_id FROM open_claim ORDER BY department_id"),
                              db::Params(params))) {
    departments.push_back(std::move(department));
  }
  return departments;
}

}  // namespace credence::subjects
