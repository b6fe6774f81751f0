// The look-up of old numbers and the newest codes: PortalService::Codes.
#include <boost/json.hpp>
#include <charconv>

#include "base/limits.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "identity/masking.h"
#include "portal/portal_errors.h"
#include "portal/portal_service.h"
#include "portal/record_view.h"
#include "subjects/former_numbers.h"

namespace credence::portal {
namespace {

namespace json = boost::json;

std::string WriteMark(std::int64_t subject_id) { return crypto::Base64Url(std::to_string(subject_id)); }

// 0 for no mark: from the newest on.
Result<std::int64_t> ReadMark(std::string_view mark) {
  if (mark.empty()) return std::int64_t{0};
  const auto text = crypto::FromBase64Url(mark);
  std::int64_t subject_id = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), subject_id);
  // One spelling only: what WriteMark wrote.
  if (subject_id <= 0 || WriteMark(subject_id) != mark) return Error(errors::kCursor);
  return subject_id;
}

json::object Row(std::string_view code, std::string_view name) {
  return {{"code", code}, {"name", identity::MaskFreeText(name)}};
}

}  // namespace

Result<json::object> PortalService::Codes(const Caller& caller, std::string_view number,
                                          std::string_view cursor) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  ASSIGN_OR_RETURN(const std::int64_t behind, ReadMark(cursor));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<json::object> {
    const auto found = subjects::FindByOldNumber(tx, number);
    // One row more than is shown tells whether there is a next page.
    auto newest = subjects::NewestCodes(tx, behind, kRowsOfPage + 1);
    json::value next;
    if (static_cast<std::int64_t>(newest.size()) > kRowsOfPage) {
      newest.pop_back();
      next = json::string(WriteMark(newest.back().subject_id));
    }
    json::array rows;
    for (const subjects::NewCode& code : newest) {
      json::object row = Row(code.code, code.name);
      row["entered_on"] = BeijingRfc3339(code.entered_at).substr(0, 10);
      rows.push_back(std::move(row));
    }
    const std::string typed = Shorten(TrimBlanks(number), limits::kFindingValueCodePoints);
    json::value answer;
    if (found) {
      json::object row = Row(found->code, found->name);
      row["is_current"] = found->is_current;
      answer = std::move(row);
    }
    return json::object{{"number", TextOrNull(identity::MaskFreeText(typed))},
                        {"found", std::move(answer)},
                        {"rows", std::move(rows)},
                        {"next", std::move(next)}};
  });
}

}  // namespace credence::portal
