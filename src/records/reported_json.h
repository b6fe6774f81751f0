// Reported records as JSON, as docs/api/openapi.yaml has them. Pure.
#pragma once

#include <boost/json/fwd.hpp>

#include "records/reported_records.h"

namespace credence::records {

// ReportedRow
boost::json::object JsonOf(const ReportedRow& row);
// ReportedRecord
boost::json::object JsonOf(const ReportedFile& file, Language language);
// FileRow of a subject's file
boost::json::object JsonOf(const FileRow& row);
// Withdrawal
boost::json::object JsonOf(const Withdrawal& withdrawal, Language language);
// [{code, title, asks_note}]
boost::json::array JsonOf(const std::vector<WithdrawalReason>& reasons, Language language);

}  // namespace credence::records
