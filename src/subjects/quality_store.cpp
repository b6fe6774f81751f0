#include "subjects/quality_store.h"

#include "base/check.h"

namespace credence::subjects::quality_store {
namespace {

using S = std::string;
using I = std::int64_t;

constexpr std::string_view kColumns =
    R"(SELECT month, department_id, duplicates, several, wrong, organisations, measured_at, group_id, position
       FROM code_quality_month )";

void Walk(db::Transaction& tx, const std::string& rest, db::Params params,
          const std::function<void(const MonthQuality&, const ledger::EntryPlace&)>& visit) {
  tx.ForEach<S, S, I, I, I, I, I, I, I>(
      std::string(kColumns) + rest, params,
      [&](const S& month, const S& department_id, I duplicates, I several, I wrong, I organisations, I measured_at,
          I group_id, I position) {
        auto first = CivilDate::ParseIso(month + "-01");
        CHECK(first.has_value());
        MonthQuality frozen{month, department_id, first->AddMonths(1).AddDays(-1), {}, Instant{measured_at}};
        frozen.quality.duplicates = duplicates;
        frozen.quality.several = several;
        frozen.quality.wrong = wrong;
        frozen.quality.organisations = organisations;
        visit(frozen, {group_id, position});
      });
}

}  // namespace

std::optional<MonthQuality> Find(db::Transaction& tx, std::string_view month, std::string_view department_id) {
  std::optional<MonthQuality> found;
  Walk(tx, "WHERE month = :month AND department_id = :department_id",
       {{"month", month}, {"department_id", department_id}},
       [&](const MonthQuality& frozen, const ledger::EntryPlace&) { found = frozen; });
  return found;
}

void Insert(db::Transaction& tx, const MonthQuality& frozen, const ledger::EntryPlace& place) {
  tx.Execute(
      R"(INSERT INTO code_quality_month (month, department_id, duplicates, several, wrong, organisations, measured_at,
           group_id, position)
         VALUES (:month, :department_id, :duplicates, :several, :wrong, :organisations, :measured_at, :group_id,
           :position))",
      {{"month", frozen.month},
       {"department_id", frozen.department_id},
       {"duplicates", frozen.quality.duplicates},
       {"several", frozen.quality.several},
       {"wrong", frozen.quality.wrong},
       {"organisations", frozen.quality.organisations},
       {"measured_at", frozen.frozen_at.value().epoch_ms},
       {"group_id", place.group_id},
       {"position", place.position}});
}

void ForEach(db::Transaction& tx, const std::function<void(const MonthQuality&, const ledger::EntryPlace&)>& visit) {
  Walk(tx, "ORDER BY month, department_id", {}, visit);
}

}  // namespace credence::subjects::quality_store
