#include "intake/match_view.h"

#include <boost/json.hpp>

#include "identity/masking.h"

namespace credence::intake {
namespace {

namespace json = boost::json;

std::string Masked(const std::string& text) { return identity::MaskFreeText(text); }

json::object SubjectView(const subjects::Subject& subject) {
  return {{"code", subject.code},
          {"name", Masked(subject.name)},
          {"kind", subjects::Name(subject.kind)},
          {"status", subject.status},
          {"region", Masked(subject.region)}};
}

}  // namespace

json::array ViewOf(const std::vector<subjects::Remark>& remarks, Language language) {
  json::array views;
  for (const subjects::Remark& remark : remarks) {
    const CodeText text = TextOf(remark.code, remark.values, language);
    views.push_back(json::object{{"code", remark.code}, {"text", text.text}, {"mend", text.mend}});
  }
  return views;
}

json::array ViewOf(const std::vector<subjects::ComparedFact>& facts) {
  json::array views;
  for (const subjects::ComparedFact& fact : facts) {
    // Numbers of organisations hold letters or stand under their own name; names and regions are free text.
    const bool is_text = fact.fact == "name" || fact.fact == "former_names" || fact.fact == "region";
    views.push_back(json::object{{"fact", fact.fact},
                                 {"left", is_text ? Masked(fact.left) : fact.left},
                                 {"right", is_text ? Masked(fact.right) : fact.right},
                                 {"agreement", subjects::Name(fact.agreement)}});
  }
  return views;
}

json::object ViewOf(const Candidate& candidate, Language language) {
  json::object view = SubjectView(candidate.subject);
  view["likenesses"] = ViewOf(candidate.likenesses, language);
  view["remarks"] = ViewOf(candidate.remarks, language);
  view["facts"] = ViewOf(candidate.facts);
  return view;
}

json::object ViewOf(const MatchDecision& decision) {
  json::object view{{"decision", decision.id},
                    {"outcome", Name(decision.verdict)},
                    {"department", decision.about.department_id},
                    {"identifier", Masked(decision.about.identifier)},
                    {"name", Masked(decision.name)},
                    {"reason", decision.reason},
                    {"by", decision.decided_by},
                    {"at", BeijingRfc3339(decision.decided_at)},
                    {"undone", nullptr}};
  if (decision.undone_at) {
    view["undone"] = json::object{
        {"by", decision.undone_by}, {"at", BeijingRfc3339(*decision.undone_at)}, {"reason", decision.undone_reason}};
  }
  return view;
}

json::object ViewOf(const MatchOutcomes& outcomes, Language language) {
  json::object view = ViewOf(outcomes.decision);
  view["rows"] = outcomes.rows;
  view["still_waiting"] = outcomes.still_waiting;
  view["records"] = json::array(outcomes.records.begin(), outcomes.records.end());
  view["remarks"] = ViewOf(outcomes.remarks, language);
  return view;
}

json::object ViewOf(const subjects::MergeOutcome& outcome, Language language) {
  return {{"from", outcome.from.code},
          {"into", outcome.into.code},
          {"merged_at", BeijingRfc3339(outcome.merge.merged_at)},
          {"undoable_until", subjects::LastUnmergeDay(outcome.merge).Iso()},
          {"undone", outcome.merge.undone_at.has_value()},
          {"remarks", ViewOf(outcome.remarks, language)}};
}

json::object ViewOf(const subjects::ListedMerge& listed) {
  const subjects::SubjectMerge& merge = listed.merge;
  json::object view{{"from", SubjectView(listed.from)},
                    {"into", SubjectView(listed.into)},
                    {"merged_at", BeijingRfc3339(merge.merged_at)},
                    {"undoable_until", subjects::LastUnmergeDay(merge).Iso()},
                    {"by", listed.merged_by},
                    {"reason", merge.reason},
                    {"undone", nullptr}};
  if (merge.undone_at) {
    view["undone"] = json::object{
        {"by", listed.undone_by}, {"at", BeijingRfc3339(*merge.undone_at)}, {"reason", merge.undone_reason}};
  }
  return view;
}

json::object ViewOf(const WaitingView& waiting, Language language) {
  const UnmatchedRow& row = waiting.row;
  json::object view{{"row", RowName(row)},
                    {"item", row.item},
                    {"department", row.department_id},
                    {"batch", row.batch_id},
                    {"name", Masked(row.name)},
                    {"identifier", Masked(row.identifier)},
                    {"waits_since", BeijingRfc3339(row.waits_since)},
                    {"decision", nullptr}};
  if (waiting.decision) view["decision"] = ViewOf(*waiting.decision);
  json::array candidates;
  for (const Candidate& candidate : waiting.candidates) candidates.push_back(ViewOf(candidate, language));
  view["candidates"] = std::move(candidates);
  json::array fields;
  for (const auto& [title, value] : waiting.fields) {
    fields.push_back(
        json::object{{"title", language == Language::kChinese ? title.zh : title.en}, {"value", Masked(value)}});
  }
  view["fields"] = std::move(fields);
  return view;
}

json::object ViewOf(const subjects::SubjectPair& pair, Language language) {
  return {{"left", SubjectView(pair.left)},
          {"right", SubjectView(pair.right)},
          {"facts", ViewOf(pair.facts)},
          {"likenesses", ViewOf(pair.likenesses, language)},
          {"remarks", ViewOf(pair.remarks, language)}};
}

}  // namespace credence::intake
