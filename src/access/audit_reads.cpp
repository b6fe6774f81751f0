#include "access/audit_reads.h"

namespace credence::access {

std::vector<AuditEntry> FileOpenings(db::Transaction& tx, std::string_view object, std::int64_t before,
                                     std::int64_t rows_max) {
  using S = std::string;
  using I = std::int64_t;
  std::vector<AuditEntry> entries;
  // The event stands in the text: the index of file openings says it in the same words.
  tx.ForEach<I, I, S, S, S, S, S>(
      R"(SELECT sequence, time, actor, source, object, purpose, request FROM audit_entry
         WHERE event = 'subject.file_opened' AND object = :object AND outcome = 'done'
           AND (:newest = 1 OR sequence < :before)
         ORDER BY sequence DESC LIMIT :rows_max)",
      {{"object", object}, {"newest", before == 0}, {"before", before}, {"rows_max", rows_max}},
      [&](I sequence, I time, S actor, S source, S about, S purpose, S request) {
        AuditEvent event;
        event.time = {time};
        event.actor = std::move(actor);
        event.source = std::move(source);
        event.event = kFileOpened;
        event.object = std::move(about);
        event.purpose = std::move(purpose);
        event.request = std::move(request);
        entries.push_back({sequence, std::move(event), ""});
      });
  return entries;
}

}  // namespace credence::access
