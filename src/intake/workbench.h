// What the operations of the matching and code workbench work with, over one database.
#pragma once

#include <string_view>

#include "access/access_service.h"
#include "intake/match_desk.h"
#include "records/contradictions.h"
#include "records/records_service.h"
#include "subjects/merge_service.h"
#include "subjects/quality_service.h"

namespace credence::intake {

// Thread-safe, as its services are. Borrows everything it is made of.
struct Workbench {
  Workbench(const MatchDeskParts& parts, records::RecordsService& records_service)
      : desk(parts),
        merges(parts.database, parts.ledger, parts.clock),
        quality(parts.database, parts.ledger, parts.clock),
        contradictions(parts.database, parts.items, parts.clock),
        departments(parts.database),
        records(records_service) {}

  // MergeService::Compare and Merge, and besides what the records of both speak against it: match.shared_decisions.
  Result<subjects::SubjectPair> Compare(const Caller& caller, std::string_view left_code, std::string_view right_code);
  Result<subjects::MergeOutcome> Merge(const Caller& caller, std::string_view from_code, std::string_view into_code,
                                       std::string_view reason);

  MatchDesk desk;
  subjects::MergeService merges;
  subjects::QualityService quality;
  records::Contradictions contradictions;
  access::AccessService departments;
  records::RecordsService& records;

 private:
  void AddShared(const Caller& caller, const subjects::Subject& one, const subjects::Subject& other,
                 std::vector<subjects::Remark>& remarks);
};

}  // namespace credence::intake
