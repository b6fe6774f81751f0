#include "subjects/number_search.h"

#include <algorithm>

namespace credence::subjects {

NumberHits SearchNumbers(db::Transaction& tx, std::string_view number, std::string_view behind, std::size_t hits_max,
                         std::int64_t count_max) {
  NumberHits hits;
  // Numbers are digits and upper-case letters, which all stand before '~'.
  const std::string end = std::string(number) + "~";
  const std::size_t colon = std::min(behind.find(':'), behind.size());
  const std::string_view behind_value = std::max(behind.substr(0, colon), number);
  const std::string_view behind_scheme = behind.substr(std::min(colon + 1, behind.size()));
  std::string last;
  tx.ForEach<std::string, std::string, std::int64_t>(
      R"(SELECT value, scheme, subject_id FROM subject_identifier
         WHERE (value, scheme) > (:behind_value, :behind_scheme) AND value < :end ORDER BY value, scheme)",
      {{"behind_value", behind_value}, {"behind_scheme", behind_scheme}, {"end", end}},
      [&](const std::string& value, const std::string& scheme, std::int64_t subject_id) {
        const auto& ids = hits.subject_ids;
        const bool is_known = std::find(ids.begin(), ids.end(), subject_id) != ids.end();
        if (!is_known && ids.size() == hits_max) {
          hits.next = last;
          return false;
        }
        last = value + ":" + scheme;
        if (!is_known) hits.subject_ids.push_back(subject_id);
        return true;
      });
  if (count_max > 0) {
    const auto count = tx.SelectOne<std::int64_t>(
        R"(SELECT COUNT(*) FROM (SELECT DISTINCT subject_id FROM (
             SELECT subject_id FROM subject_identifier WHERE value >= :from AND value < :end LIMIT :count_max
           ) AS found) AS counted)",
        {{"from", number}, {"end", end}, {"count_max", count_max + 1}});
    hits.total = std::get<0>(*count);
  }
  return hits;
}

}  // namespace credence::subjects
