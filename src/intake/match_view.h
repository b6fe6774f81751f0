// The matching workbench as JSON: what the command line prints and the console will show. Pure. Names and values are
// masked as free text; reasons are sentences in the reader's language with their code beside them.
#pragma once

#include <boost/json/fwd.hpp>

#include "base/texts.h"
#include "intake/match_desk.h"
#include "subjects/merge_service.h"

namespace credence::intake {

// {row, item, department, batch, name, identifier, waits_since, decision, candidates, fields?}
boost::json::object ViewOf(const WaitingView& waiting, Language language);
// {code, name, kind, status, region, likenesses, remarks, facts}
boost::json::object ViewOf(const Candidate& candidate, Language language);
// {decision, outcome, department, identifier, name, reason, by, at, undone}
boost::json::object ViewOf(const MatchDecision& decision);
// The decision with {rows, still_waiting, records, remarks}
boost::json::object ViewOf(const MatchOutcomes& outcomes, Language language);
// {from, into, merged_at, undoable_until, undone, remarks}
boost::json::object ViewOf(const subjects::MergeOutcome& outcome, Language language);
// {from, into, merged_at, undoable_until, by, reason, undone}
boost::json::object ViewOf(const subjects::ListedMerge& listed);
// {left, right, facts, likenesses, remarks}
boost::json::object ViewOf(const subjects::SubjectPair& pair, Language language);
// [{code, text, mend}]
boost::json::array ViewOf(const std::vector<subjects::Remark>& remarks, Language language);
// [{fact, left, right, agreement}]
boost::json::array ViewOf(const std::vector<subjects::ComparedFact>& facts);

}  // namespace credence::intake
