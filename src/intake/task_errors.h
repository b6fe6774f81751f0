// Error codes of reporting tasks. Texts: catalog/texts/task.json.
#pragma once

#include "base/error.h"

namespace credence::intake::errors {

inline constexpr ErrorCode kTaskNotFound{ErrorKind::kNotFound, "task.not_found"};      // {department} {item} {period}
inline constexpr ErrorCode kBadReportingRules{ErrorKind::kInvalid, "task.bad_rules"};  // {reason}
// What was said in the meantime: {version} stands now.
inline constexpr ErrorCode kTaskOvertaken{ErrorKind::kConflict, "task.overtaken"};
// Zero reports: {period}.
inline constexpr ErrorCode kPeriodNotBegun{ErrorKind::kWrongState, "task.period_not_begun"};  // {date}
inline constexpr ErrorCode kRowsFiled{ErrorKind::kWrongState, "task.rows_filed"};             // {rows} {date}
inline constexpr ErrorCode kTaskSuspended{ErrorKind::kWrongState, "task.suspended"};          // {date}
inline constexpr ErrorCode kNoZeroReport{ErrorKind::kWrongState, "task.no_zero_report"};      // {date}
inline constexpr ErrorCode kDeadlinePast{ErrorKind::kWrongState, "task.deadline_past"};       // {date}
// Count statements: {period}.
inline constexpr ErrorCode kNoStatementAsked{ErrorKind::kNotFound, "task.no_statement_asked"};  // {item}
inline constexpr ErrorCode kMonthNotOver{ErrorKind::kWrongState, "task.month_not_over"};        // {date}
inline constexpr ErrorCode kCountRange{ErrorKind::kInvalid, "task.count_range"};                // {limit}
inline constexpr ErrorCode kReportedExceeds{ErrorKind::kInvalid, "task.reported_exceeds"};      // {reported} {produced}
inline constexpr ErrorCode kPublishedExceeds{ErrorKind::kInvalid, "task.published_exceeds"};  // {published} {produced}
inline constexpr ErrorCode kNotReportedDiffers{ErrorKind::kInvalid,
                                               "task.not_reported_differs"};            // {not_reported} {expected}
inline constexpr ErrorCode kBasisMissing{ErrorKind::kInvalid, "task.basis_missing"};    // {not_reported}
inline constexpr ErrorCode kBasisUnusable{ErrorKind::kInvalid, "task.basis_unusable"};  // {limit}

}  // namespace credence::intake::errors
