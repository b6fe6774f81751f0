// The HTTP side of reporting: items and their templates, uploads, batches, findings (design 8, ux C04).
#pragma once

#include <functional>

#include "http/router.h"
#include "intake/error_workbook.h"
#include "intake/intake_service.h"
#include "intake/upload_service.h"

namespace credence::intake {

struct BatchRouteParts {
  IntakeService& intake;
  UploadService& uploads;
  const catalog::Items& items;
  const Clock& clock;
  // Whether a batch that is submitted here waits for a second person.
  bool asks_second_person = true;
  // The words of the workbook of errors.
  std::function<ErrorWorkbookWords(Language)> workbook_words;
};

// All operations of reporting below /api/v1. What `parts` refers to must outlive the router.
void AddBatchRoutes(http::Router& router, const BatchRouteParts& parts);

// The parts of AddBatchRoutes.
void AddItemRoutes(http::Router& router, const BatchRouteParts& parts);
void AddFormRoutes(http::Router& router, const BatchRouteParts& parts);
void AddUploadRoutes(http::Router& router, const BatchRouteParts& parts);
void AddOneBatchRoutes(http::Router& router, const BatchRouteParts& parts);
void AddEditRoutes(http::Router& router, const BatchRouteParts& parts);

// The type of a workbook.
inline constexpr std::string_view kWorkbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

// access.member: a member, parameter or header of the request that is missing or not as documented.
Error MemberError(std::string_view member);
// The number in a place of the path; 0, which nothing bears, when it is none.
std::int64_t NumberIn(const http::Request& request, std::string_view place);
// The version that the caller has seen: If-Match: "3"; "0" for what was not there. Nobody changes unseen.
// Error code: access.member.
Result<std::int64_t> SeenVersion(const http::Request& request);
// Text that the database may be asked about.
bool IsPlainText(std::string_view text);

}  // namespace credence::intake
