#include "intake/quality_view.h"

#include <boost/json.hpp>

#include "identity/masking.h"

namespace credence::intake {
namespace {

namespace json = boost::json;

std::string Masked(const std::string& text) { return identity::MaskFreeText(text); }

}  // namespace

json::object ViewOf(const subjects::MonthQuality& measured) {
  const subjects::CodeQuality& quality = measured.quality;
  const std::string rate = quality.PerMille();
  return {{"month", measured.month},
          {"department", measured.department_id},
          {"day", measured.day.Iso()},
          {"frozen", measured.frozen_at.has_value()},
          {"duplicates", quality.duplicates},
          {"several", quality.several},
          {"wrong", quality.wrong},
          {"organisations", quality.organisations},
          {"per_mille", rate.empty() ? json::value() : json::value(rate)}};
}

json::object ViewOf(const subjects::CodeDefect& defect) {
  return {{"kind", defect.kind},
          {"code", defect.code},
          {"name", Masked(defect.name)},
          {"verdict", defect.verdict},
          {"department", defect.department_id},
          {"claimed_on", defect.claimed_on},
          {"batch", defect.batch_id},
          {"row", defect.row}};
}

json::object ViewOf(const records::Contradiction& contradiction) {
  return {{"kind", Name(contradiction.kind)},
          {"code", contradiction.code},
          {"name", Masked(contradiction.name)},
          {"registered", Masked(contradiction.registered)},
          {"department", contradiction.department_id},
          {"item", contradiction.item},
          {"batch", contradiction.batch_id},
          {"row", contradiction.row},
          {"record", contradiction.record},
          {"date", contradiction.date},
          {"ended_on", contradiction.ended_on}};
}

json::object ViewOf(const subjects::SettledClaim& settled) {
  return {{"claim", std::to_string(settled.claim.batch_id) + "-" + std::to_string(settled.claim.row)},
          {"code", settled.claim.key.value},
          {"name", Masked(settled.claim.name)},
          {"ended_on", settled.end.ended_on},
          {"reopened_on", settled.end.reopened_on}};
}

}  // namespace credence::intake
