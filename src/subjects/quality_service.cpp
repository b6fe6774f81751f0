#include "subjects/quality_service.h"

#include <charconv>

#include "base/check.h"
#include "base/text.h"
#include "identity/masking.h"
#include "subjects/merging.h"
#include "subjects/quality_store.h"
#include "subjects/subjects_errors.h"

namespace credence::subjects {
namespace {

constexpr std::string_view kTurn = "subjects.quality";
constexpr std::size_t kTypedCodePoints = 40;

std::string Shown(std::string_view typed) { return identity::MaskFreeText(Shorten(typed, kTypedCodePoints)); }

// "3-17" and nothing else.
std::optional<std::pair<std::int64_t, std::int64_t>> ParsePlace(std::string_view text) {
  std::int64_t batch = 0, row = 0;
  const char* const last = text.data() + text.size();
  const auto first = std::from_chars(text.data(), last, batch);
  if (first.ec != std::errc() || first.ptr == last || *first.ptr != '-') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, last, row);
  if (second.ec != std::errc() || second.ptr != last || batch <= 0 || row <= 0) return std::nullopt;
  return std::pair(batch, row);
}

std::string PlaceOf(const StoredClaim& claim) {
  return std::to_string(claim.batch_id) + "-" + std::to_string(claim.row);
}

Result<StoredClaim> FindClaim(db::Transaction& tx, const Caller& caller, std::string_view place) {
  const auto parsed = ParsePlace(place);
  auto claim = parsed ? claim_store::FindAt(tx, parsed->first, parsed->second) : std::nullopt;
  const Reach& reach = *caller.ReachOf(Permission::kManageSubjects);
  if (!claim || !reach.Covers(claim->key.department_id)) return Error(errors::kNoClaim, {{"claim", Shown(place)}});
  return *std::move(claim);
}

}  // namespace

ledger::Content SettledContent(const ClaimEnd& end) {
  std::string withheld = end.reason;
  for (const std::string* text : {&end.key.value, &end.key.normalised_name, &end.key.department_id, &end.key.item}) {
    withheld.append("\n").append(std::to_string(text->size())).append(":").append(*text);
  }
  return {"{\"number\":\"" + std::to_string(end.number) + "\",\"ended_on\":\"" + end.ended_on + "\"}", withheld};
}

ledger::Content ReopenedContent(const ClaimEnd& end) {
  return {"{\"number\":\"" + std::to_string(end.number) + "\",\"reopened_on\":\"" + end.reopened_on + "\"}", ""};
}

ledger::Content FrozenContent(const MonthQuality& frozen) {
  const CodeQuality& quality = frozen.quality;
  std::string text = "{\"month\":\"" + frozen.month + "\",\"department\":\"" + frozen.department_id + "\"";
  for (const auto& [name, count] :
       {std::pair("duplicates", quality.duplicates), std::pair("several", quality.several),
        std::pair("wrong", quality.wrong), std::pair("organisations", quality.organisations),
        std::pair("measured_at", frozen.frozen_at.value().epoch_ms)}) {
    text.append(",\"").append(name).append("\":\"").append(std::to_string(count)).append("\"");
  }
  return {text + "}", ""};
}

Result<CivilDate> QualityService::DayOf(const std::string& month) const {
  const CivilDate today = clock_.Today();
  const std::string this_month = today.Iso().substr(0, 7);
  if (month.empty()) return today;
  const auto first = month.size() == 7 ? CivilDate::ParseIso(month + "-01") : std::nullopt;
  if (!first || month > this_month) return Error(errors::kMonth, {{"value", Shown(month)}, {"latest", this_month}});
  return month == this_month ? today : first->AddMonths(1).AddDays(-1);
}

Result<MonthQuality> QualityService::MeasureIn(db::Transaction& tx, const Caller& caller, const QualityQuery& query,
                                               CivilDate day, bool freeze) {
  const std::string month = day.Iso().substr(0, 7);
  auto frozen = quality_store::Find(tx, month, query.department_id);
  if (frozen && query.rows_max == 0) return *std::move(frozen);
  MonthQuality measured{month, query.department_id, day, {}, std::nullopt};
  measured.quality = MeasureCodeQuality(tx, {day, query.department_id, query.rows_max});
  if (frozen) {
    frozen->quality.defects = std::move(measured.quality.defects);
    return *std::move(frozen);
  }
  if (!freeze) return measured;
  measured.frozen_at = clock_.Now();
  const std::string object = "uscc:" + measured.month + (query.department_id.empty() ? "" : ":" + query.department_id);
  const auto place = ledger_.Append(tx, caller, {{"quality.frozen", object, FrozenContent(measured)}}).front();
  quality_store::Insert(tx, measured, place);
  return measured;
}

Result<MonthQuality> QualityService::Measure(const Caller& caller, const QualityQuery& query) {
  RETURN_IF_ERROR(caller.RequireFor(Permission::kReadFigures, query.department_id));
  if (query.rows_max > 0) RETURN_IF_ERROR(caller.RequireFor(Permission::kReadSubjects, query.department_id));
  ASSIGN_OR_RETURN(const CivilDate day, DayOf(query.month));
  auto measured =
      database_.Read([&](db::Transaction& tx) { return MeasureIn(tx, caller, query, day, /*freeze=*/false); });
  const bool has_ended = day.Iso().substr(0, 7) < clock_.Today().Iso().substr(0, 7);
  if (!measured.ok() || measured->frozen_at || !has_ended || !caller.May(Permission::kManageSubjects)) return measured;
  return database_.Write([&](db::Transaction& tx) {
    tx.TakeTurn(kTurn);
    return MeasureIn(tx, caller, query, day, /*freeze=*/true);
  });
}

Result<std::vector<MonthQuality>> QualityService::MeasureDepartments(const Caller& caller, const std::string& month) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadFigures));
  ASSIGN_OR_RETURN(const CivilDate day, DayOf(month));
  auto departments = database_.Read(
      [&](db::Transaction& tx) -> Result<std::vector<std::string>> { return ClaimingDepartments(tx, day); });
  std::vector<MonthQuality> measured;
  for (const std::string& department : departments.value()) {
    if (!caller.ReachOf(Permission::kReadFigures)->Covers(department)) continue;
    ASSIGN_OR_RETURN(MonthQuality of_department, Measure(caller, {month, department, 0}));
    measured.push_back(std::move(of_department));
  }
  return measured;
}

Result<MonthDefects> QualityService::Defects(const Caller& caller, const DefectQuery& query) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadSubjects));
  if (!query.department_id.empty()) {
    RETURN_IF_ERROR(caller.RequireFor(Permission::kReadSubjects, query.department_id));
  }
  ASSIGN_OR_RETURN(const CivilDate day, DayOf(query.month));
  return database_.Read([&](db::Transaction& tx) -> Result<MonthDefects> {
    return MonthDefects{day.Iso().substr(0, 7), day,
                        ListCodeDefects(tx, {day, query.department_id, query.rows_max}, query.kind,
                                        *caller.ReachOf(Permission::kReadSubjects))};
  });
}

Result<SettledClaim> QualityService::Settle(const Caller& caller, std::string_view place, std::string_view reason) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageSubjects));
  ASSIGN_OR_RETURN(std::string why, CheckReason(reason));
  return database_.Write([&](db::Transaction& tx) -> Result<SettledClaim> {
    tx.TakeTurn(kTurn);
    SettledClaim settled;
    ASSIGN_OR_RETURN(settled.claim, FindClaim(tx, caller, place));
    const auto ends = claim_store::EndsOf(tx, settled.claim.key);
    if (!ends.empty() && ends.back().reopened_on.empty()) {
      return Error(errors::kClaimEnded, {{"claim", PlaceOf(settled.claim)}, {"date", ends.back().ended_on}});
    }
    ClaimEnd& end = settled.end;
    end.key = settled.claim.key;
    end.number = ends.empty() ? 1 : ends.back().number + 1;
    end.cause = EndCause::kSettled;
    end.ended_on = std::max(clock_.Today().Iso(), settled.claim.claimed_on);
    end.reason = std::move(why);
    end.place =
        ledger_.Append(tx, caller, {{"claim.settled", "claim:" + PlaceOf(settled.claim), SettledContent(end)}}).front();
    if (!claim_store::InsertEnd(tx, end)) {  // a file superseded it at this moment
      const auto now_ended = claim_store::EndsOf(tx, end.key);
      CHECK(!now_ended.empty());
      return Error(errors::kClaimEnded, {{"claim", PlaceOf(settled.claim)}, {"date", now_ended.back().ended_on}});
    }
    return settled;
  });
}

Result<SettledClaim> QualityService::Reopen(const Caller& caller, std::string_view place) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageSubjects));
  return database_.Write([&](db::Transaction& tx) -> Result<SettledClaim> {
    tx.TakeTurn(kTurn);
    SettledClaim settled;
    ASSIGN_OR_RETURN(settled.claim, FindClaim(tx, caller, place));
    const auto ends = claim_store::EndsOf(tx, settled.claim.key);
    if (ends.empty() || !ends.back().reopened_on.empty() || ends.back().cause != EndCause::kSettled) {
      return Error(errors::kNotSettled, {{"claim", PlaceOf(settled.claim)}});
    }
    ClaimEnd& end = settled.end = ends.back();
    end.reopened_on = clock_.Today().Iso();
    end.reopened_place =
        ledger_.Append(tx, caller, {{"claim.reopened", "claim:" + PlaceOf(settled.claim), ReopenedContent(end)}})
            .front();
    claim_store::SaveReopened(tx, end);
    return settled;
  });
}

}  // namespace credence::subjects
