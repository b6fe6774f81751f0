// The use cases of subject files (ux C07): a file opens only for a purpose and a matter, and every opening stands in
// the second log. There are files of organisations and individual businesses; of natural persons there is none to open
// (design 1.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/audit_log.h"
#include "base/caller.h"
#include "base/result.h"
#include "db/database.h"
#include "queries/purpose.h"
#include "records/reported_records.h"
#include "subjects/subjects_service.h"

namespace credence::queries {

// Behind which record a page goes on.
struct FileCursor {
  std::string decided_on;
  std::int64_t number = 0;
};

struct FileRequest {
  std::string subject;  // unified code, as typed
  Occasion occasion;
  std::optional<FileCursor> behind;
  std::int64_t rows_max = 20;
};

struct OpenedFile {
  subjects::SubjectFile file;
  std::vector<subjects::Subject> merged;  // into the subject
  std::vector<records::FileRow> rows;     // the newest decision first
  bool is_whole = false;                  // the reach covers all departments
};

// One opening of a file.
struct Opening {
  std::int64_t sequence = 0;  // in the second log
  Instant at;
  std::string by;
  Occasion occasion;
};

// Thread-safe; borrows its parts.
class SubjectFiles {
 public:
  SubjectFiles(db::Database& database, const records::ReportedParts& parts) : database_(database), reported_(parts) {}

  // For kReadSubjects. The occasion is one that Occasion::Of has made. Writes no log itself: the route notes the
  // opening before its answer leaves. Error codes: access.forbidden, credit_code.*, subjects.not_found, crypto.*.
  Result<OpenedFile> Open(const Caller& caller, const FileRequest& request) const;

  // Who has opened the file, newest first, strictly before that sequence number (0: from the newest). For
  // kManageSubjects that reaches all departments: who looks into what is nobody else's business but the audit
  // administrator's. Error codes: access.forbidden, credit_code.*, subjects.not_found.
  Result<std::vector<Opening>> Openings(const Caller& caller, std::string_view code, std::int64_t before,
                                        std::int64_t rows_max) const;

 private:
  db::Database& database_;
  records::ReportedRecords reported_;
};

}  // namespace credence::queries
