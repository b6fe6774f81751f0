#include <boost/json.hpp>
#include <ostream>

#include "app/commands.h"
#include "app/words.h"
#include "identity/masking.h"
#include "subjects/quality_service.h"

namespace credence::app {

int RunQuality(const CommandContext& context, std::int64_t rows_max) {
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  auto measured = subjects::QualityService((*opened)->database(), (*opened)->ledger(), context.clock)
                      .Measure(Caller::Operator(), {"", "", rows_max});
  if (!measured.ok()) return context.Refuse(measured.error());
  const subjects::CodeQuality* quality = &measured->quality;
  const std::string rate = quality->PerMille();
  if (rate.empty()) {
    context.Line("quality.not_applicable");
  } else {
    context.Line("quality.figures", {{"rate", rate},
                                     {"duplicates", std::to_string(quality->duplicates)},
                                     {"several", std::to_string(quality->several)},
                                     {"wrong", std::to_string(quality->wrong)},
                                     {"organisations", std::to_string(quality->organisations)}});
  }
  boost::json::array rows;
  for (const subjects::CodeDefect& defect : quality->defects) {
    rows.push_back(boost::json::object{{"kind", defect.kind},
                                       {"code", defect.code},
                                       {"name", identity::MaskFreeText(defect.name)},
                                       {"verdict", defect.verdict},
                                       {"department", defect.department_id},
                                       {"batch", defect.batch_id},
                                       {"row", defect.row}});
    context.Line("quality.row", {{"kind", Say("quality.kind." + defect.kind, {}, context.language)},
                                 {"code", defect.code},
                                 {"name", identity::MaskFreeText(defect.name)},
                                 {"batch", std::to_string(defect.batch_id)},
                                 {"row", std::to_string(defect.row)},
                                 {"department", defect.department_id}});
  }
  if (rows_max > 0 && static_cast<std::int64_t>(rows.size()) == rows_max) {
    context.Line("quality.more", {{"shown", std::to_string(rows_max)}});
  }
  boost::json::object object{{"duplicates", quality->duplicates},
                             {"several", quality->several},
                             {"wrong", quality->wrong},
                             {"organisations", quality->organisations},
                             {"rows", rows}};
  object["per_mille"] = rate.empty() ? boost::json::value(nullptr) : boost::json::value(rate);
  context.End(object);
  return kExitDone;
}

}  // namespace credence::app
