#include "subjects/code_quality.h"

#include <fmt/format.h>

namespace credence::subjects {
namespace {

constexpr std::string_view kDuplicateCodes =
    R"(SELECT COUNT(*), CAST(COALESCE(SUM(names - 1), 0) AS BIGINT) FROM (
         SELECT COUNT(DISTINCT normalised_name) AS names FROM identifier_claim
         WHERE scheme = 'uscc' AND item = 'organisation' GROUP BY value HAVING COUNT(DISTINCT normalised_name) > 1
       ) AS duplicate)";

constexpr std::string_view kSeveralCodes =
    R"(SELECT COUNT(*), CAST(COALESCE(SUM(codes - 1), 0) AS BIGINT) FROM (
         SELECT COUNT(DISTINCT value) AS codes FROM identifier_claim
         WHERE scheme = 'uscc' AND item = 'organisation' GROUP BY normalised_name HAVING COUNT(DISTINCT value) > 1
       ) AS several)";

constexpr std::string_view kOrganisations =
    R"(SELECT COUNT(DISTINCT normalised_name), 0 FROM identifier_claim
       WHERE scheme = 'uscc' AND item = 'organisation')";

// Each claim with how many names its code has and how many codes its name has; only the faulty ones.
constexpr std::string_view kDefects =
    R"(SELECT CASE WHEN of_code.names > 1 THEN 'duplicate' WHEN of_name.codes > 1 THEN 'several' ELSE 'wrong' END,
              claim.value, claim.name, claim.verdict, claim.department_id, claim.batch_id, claim.row
       FROM identifier_claim AS claim
       JOIN (SELECT value, COUNT(DISTINCT normalised_name) AS names FROM identifier_claim
             WHERE scheme = 'uscc' AND item = 'organisation' GROUP BY value) AS of_code ON of_code.value = claim.value
       JOIN (SELECT normalised_name, COUNT(DISTINCT value) AS codes FROM identifier_claim
             WHERE scheme = 'uscc' AND item = 'organisation' GROUP BY normalised_name) AS of_name
         ON of_name.normalised_name = claim.normalised_name
       WHERE claim.scheme = 'uscc' AND claim.item = 'organisation'
         AND (of_code.names > 1 OR of_name.codes > 1
              OR claim.verdict NOT IN ('valid', 'region', 'org_check')))";

// The wrong ones that are counted in E: names, not rows, and neither in D nor in S.
constexpr std::string_view kWrongNames =
    R"(SELECT COUNT(DISTINCT claim.normalised_name), 0
       FROM identifier_claim AS claim
       WHERE claim.scheme = 'uscc' AND claim.item = 'organisation'
         AND claim.verdict NOT IN ('valid', 'region', 'org_check')
         AND claim.value NOT IN (
           SELECT value FROM identifier_claim WHERE scheme = 'uscc' AND item = 'organisation'
           GROUP BY value HAVING COUNT(DISTINCT normalised_name) > 1)
         AND claim.normalised_name NOT IN (
           SELECT normalised_name FROM identifier_claim WHERE scheme = 'uscc' AND item = 'organisation'
           GROUP BY normalised_name HAVING COUNT(DISTINCT value) > 1))";

std::int64_t Count(db::Transaction& tx, std::string_view sql, bool second) {
  auto row = tx.SelectOne<std::int64_t, std::int64_t>(sql);
  return second ? std::get<1>(*row) : std::get<0>(*row);
}

}  // namespace

std::string CodeQuality::PerMille() const {
  if (organisations == 0) return "";
  // Thousandths of a per mille, rounded half up in integers.
  const std::int64_t millionths = ((duplicates + several + wrong) * 2'000'000 + organisations) / (2 * organisations);
  return fmt::format("{}.{:03}", millionths / 1000, millionths % 1000);
}

CodeQuality MeasureCodeQuality(db::Transaction& tx, std::int64_t rows_max) {
  CodeQuality quality;
  quality.duplicates = Count(tx, kDuplicateCodes, true);
  quality.several = Count(tx, kSeveralCodes, true);
  quality.wrong = Count(tx, kWrongNames, false);
  quality.organisations = Count(tx, kOrganisations, false);
  const std::string sql = std::string(kDefects) + " ORDER BY 1, claim.value, claim.normalised_name LIMIT :rows_max";
  tx.ForEach<std::string, std::string, std::string, std::string, std::string, std::int64_t, std::int64_t>(
      sql, {{"rows_max", rows_max}},
      [&](std::string kind, std::string code, std::string name, std::string verdict, std::string department_id,
          std::int64_t batch_id, std::int64_t row) {
        quality.defects.push_back({std::move(kind), std::move(code), std::move(name), std::move(verdict),
                                   std::move(department_id), batch_id, row});
      });
  return quality;
}

}  // namespace credence::subjects
