#include "app/command_match.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <charconv>
#include <ostream>

#include "app/app_errors.h"
#include "app/command_parsing.h"
#include "app/installation.h"
#include "app/words.h"
#include "identity/masking.h"
#include "intake/match_view.h"
#include "intake/workbench.h"

namespace credence::app {
namespace {

namespace json = boost::json;
using Opened = Result<std::unique_ptr<Installation>>;

intake::MatchDesk DeskOf(Installation& installation) { return intake::MatchDesk(installation.match_parts()); }

intake::Workbench WorkbenchOf(Installation& installation) {
  return intake::Workbench(installation.match_parts(), installation.records());
}

std::string Masked(const std::string& text) { return identity::MaskFreeText(text); }

void PrintRemarks(const CommandContext& context, std::string_view key, const std::vector<subjects::Remark>& remarks) {
  for (const subjects::Remark& remark : remarks) {
    const CodeText text = TextOf(remark.code, remark.values, context.language);
    context.Line(key, {{"text", text.text}, {"mend", text.mend}});
  }
}

void PrintFacts(const CommandContext& context, const json::array& facts) {
  for (const json::value& fact : facts) {
    auto text = [&](std::string_view member) { return std::string(fact.at(member).as_string()); };
    auto shown = [&](std::string_view member) { return text(member).empty() ? "—" : text(member); };
    context.Line("match.fact", {{"fact", Say("match.fact." + text("fact"), {}, context.language)},
                                {"left", shown("left")},
                                {"right", shown("right")},
                                {"agreement", Say("match.agreement." + text("agreement"), {}, context.language)}});
  }
}

void PrintRow(const CommandContext& context, const intake::WaitingView& waiting) {
  const intake::UnmatchedRow& row = waiting.row;
  context.Line("match.row", {{"row", intake::RowName(row)},
                             {"name", Masked(row.name)},
                             {"identifier", Masked(row.identifier)},
                             {"department", row.department_id},
                             {"item", row.item},
                             {"since", BeijingDate(row.waits_since).Iso()}});
  if (waiting.decision) {
    context.Line("match.set_aside",
                 {{"decision", std::to_string(waiting.decision->id)}, {"reason", waiting.decision->reason}});
  }
  if (waiting.candidates.empty()) context.Line("match.no_candidate");
  for (const intake::Candidate& candidate : waiting.candidates) {
    context.Line("match.candidate", {{"code", candidate.subject.code}, {"name", Masked(candidate.subject.name)}});
    PrintRemarks(context, "match.likeness", candidate.likenesses);
  }
}

// "3-17" as the place behind which a list goes on; the desk says what is wrong with a row that does not exist.
bool ReadPlace(const std::string& text, intake::WaitingQuery& into) {
  if (text.empty()) return true;
  const char* const last = text.data() + text.size();
  const auto batch = std::from_chars(text.data(), last, into.after_batch);
  if (batch.ec != std::errc() || batch.ptr == last || *batch.ptr != '-') return false;
  const auto row = std::from_chars(batch.ptr + 1, last, into.after_row);
  return row.ec == std::errc() && row.ptr == last;
}

int RunList(const CommandContext& context, const MatchOptions& options) {
  intake::WaitingQuery query{options.item, options.department, 0, 0, options.rows_max};
  if (!ReadPlace(options.after, query)) {
    return context.RefuseUsage(
        Error(errors::kNotAllowed, {{"argument", "--after"}, {"value", options.after}, {"allowed", "BATCH-ROW"}}));
  }
  Opened opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  intake::MatchDesk desk = DeskOf(**opened);
  auto rows = desk.List(Caller::Operator(), query);
  if (!rows.ok()) return context.Refuse(rows.error());
  const std::int64_t waiting = desk.CountWaiting(Caller::Operator()).value();
  context.Line(waiting == 0 ? "match.none" : "match.head",
               {{"waiting", std::to_string(waiting)}, {"shown", std::to_string(rows->size())}});
  json::array views;
  for (const intake::WaitingView& row : *rows) {
    PrintRow(context, row);
    views.push_back(intake::ViewOf(row, context.language));
  }
  context.End({{"waiting", waiting}, {"rows", views}});
  return kExitDone;
}

int RunShow(const CommandContext& context, const MatchOptions& options) {
  Opened opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  auto waiting = DeskOf(**opened).Show(Caller::Operator(), options.row);
  if (!waiting.ok()) return context.Refuse(waiting.error());
  const json::object view = intake::ViewOf(*waiting, context.language);
  PrintRow(context, *waiting);
  for (const intake::Candidate& candidate : waiting->candidates) {
    context.Line("match.beside", {{"row", intake::RowName(waiting->row)}, {"code", candidate.subject.code}});
    PrintFacts(context, intake::ViewOf(candidate.facts));
    PrintRemarks(context, "match.remark", candidate.remarks);
  }
  for (const auto& [title, value] : waiting->fields) {
    context.Line("publish.field",
                 {{"title", context.language == Language::kChinese ? title.zh : title.en}, {"value", Masked(value)}});
  }
  context.End(view);
  return kExitDone;
}

int RunCompare(const CommandContext& context, const MatchOptions& options) {
  Opened opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  auto pair = WorkbenchOf(**opened).Compare(Caller::Operator(), options.subject, options.other);
  if (!pair.ok()) return context.Refuse(pair.error());
  context.Line("match.beside", {{"row", pair->left.code}, {"code", pair->right.code}});
  PrintFacts(context, intake::ViewOf(pair->facts));
  PrintRemarks(context, "match.likeness", pair->likenesses);
  PrintRemarks(context, "match.remark", pair->remarks);
  context.End(intake::ViewOf(*pair, context.language));
  return kExitDone;
}

int RunDecisions(const CommandContext& context, const MatchOptions& options) {
  Opened opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  auto decisions = DeskOf(**opened).Decisions(Caller::Operator(), options.decision, options.rows_max);
  if (!decisions.ok()) return context.Refuse(decisions.error());
  if (decisions->empty()) context.Line("match.no_decision");
  json::array views;
  for (const intake::MatchDecision& decision : *decisions) {
    views.push_back(intake::ViewOf(decision));
    context.Line(decision.undone_at ? "match.decision_undone" : "match.decision",
                 {{"decision", std::to_string(decision.id)},
                  {"date", BeijingDate(decision.decided_at).Iso()},
                  {"outcome", Say("match.outcome." + std::string(Name(decision.verdict)), {}, context.language)},
                  {"name", Masked(decision.name)},
                  {"identifier", Masked(decision.about.identifier)},
                  {"by", decision.decided_by},
                  {"reason", decision.reason}});
  }
  context.End({{"decisions", views}});
  return kExitDone;
}

// Runs one decision at the desk and tells what it did.
int Decide(const CommandContext& context, std::string_view key,
           const std::function<Result<intake::MatchOutcomes>(intake::MatchDesk&)>& decide) {
  Opened opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  intake::MatchDesk desk = DeskOf(**opened);
  auto outcomes = decide(desk);
  if (!outcomes.ok()) return context.Refuse(outcomes.error());
  (*opened)->ledger().SequenceAll();
  context.Line(key, {{"decision", std::to_string(outcomes->decision.id)},
                     {"rows", std::to_string(outcomes->rows)},
                     {"waiting", std::to_string(outcomes->still_waiting)}});
  PrintRemarks(context, "match.remark", outcomes->remarks);
  context.End(intake::ViewOf(*outcomes, context.language));
  return kExitDone;
}

int RunAccept(const CommandContext& context, const MatchOptions& options) {
  const auto meaning =
      options.other_subject.empty() ? records::OtherSubject::kAsk : intake::OtherSubjectFromName(options.other_subject);
  return Decide(context, "match.accepted", [&](intake::MatchDesk& desk) {
    return desk.Accept(Caller::Operator(), {options.row, options.subject, options.reason, meaning});
  });
}

void PrintMerge(const CommandContext& context, std::string_view key, const subjects::MergeOutcome& outcome) {
  context.Line(key, {{"from", outcome.from.code},
                     {"from_name", Masked(outcome.from.name)},
                     {"into", outcome.into.code},
                     {"into_name", Masked(outcome.into.name)},
                     {"until", subjects::LastUnmergeDay(outcome.merge).Iso()}});
  PrintRemarks(context, "match.remark", outcome.remarks);
  context.End(intake::ViewOf(outcome, context.language));
}

int RunMerge(const CommandContext& context, const MergeOptions& options) {
  Opened opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  auto merged = WorkbenchOf(**opened).Merge(Caller::Operator(), options.from, options.into, options.reason);
  if (!merged.ok()) return context.Refuse(merged.error());
  (*opened)->ledger().SequenceAll();
  PrintMerge(context, "merge.done", *merged);
  return kExitDone;
}

int RunUnmerge(const CommandContext& context, const MergeOptions& options) {
  Opened opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  auto undone = WorkbenchOf(**opened).merges.Unmerge(Caller::Operator(), options.from, options.reason);
  if (!undone.ok()) return context.Refuse(undone.error());
  (*opened)->ledger().SequenceAll();
  PrintMerge(context, "unmerge.done", *undone);
  return kExitDone;
}

CLI::App* AddPart(CLI::App& command, CommonOptions& common, const std::string& name, const std::string& help,
                  std::function<int(const CommandContext&)> run) {
  CLI::App* part = command.add_subcommand(name, help);
  part->fallthrough();
  part->callback([&common, run = std::move(run)] { common.run = run; });
  return part;
}

}  // namespace

void AddMatchCommand(CLI::App& app, MatchOptions& options, CommonOptions& common) {
  auto* match = app.add_subcommand("match", "rows that wait for their subject: look, decide, take back");
  match->require_subcommand(1);
  match->fallthrough();
  auto* list = AddPart(*match, common, "list", "rows that wait, with their candidates",
                       [&options](const CommandContext& c) { return RunList(c, options); });
  list->add_option("--item", options.item, "one catalogue item");
  list->add_option("--department", options.department, "number of one department");
  list->add_option("--rows", options.rows_max, "rows to list")->check(CLI::Range(1, 1000));
  list->add_option("--after", options.after, "go on behind this row (BATCH-ROW)");
  AddPart(*match, common, "show", "one row beside its candidates",
          [&options](const CommandContext& c) { return RunShow(c, options); })
      ->add_option("ROW", options.row, "BATCH-ROW as list shows it")
      ->required();
  auto* compare = AddPart(*match, common, "compare", "two subjects side by side",
                          [&options](const CommandContext& c) { return RunCompare(c, options); });
  compare->add_option("CODE", options.subject, "unified code")->required();
  compare->add_option("OTHER", options.other, "unified code of the other")->required();
  auto* decisions = AddPart(*match, common, "decisions", "what was decided, the newest first",
                            [&options](const CommandContext& c) { return RunDecisions(c, options); });
  decisions->add_option("--rows", options.rows_max, "decisions to list")->check(CLI::Range(1, 1000));
  decisions->add_option("--before", options.decision, "go on behind this decision");
  auto* accept = AddPart(*match, common, "accept", "the row is about this subject: file it, and later ones too",
                         [&options](const CommandContext& c) { return RunAccept(c, options); });
  accept->add_option("ROW", options.row, "BATCH-ROW")->required();
  accept->add_option("SUBJECT", options.subject, "unified code of the subject")->required();
  accept
      ->add_option("--other-subject", options.other_subject,
                   "a decision that is filed under another subject: ask, replaces, adds")
      ->check(CLI::IsMember({"ask", "replaces", "adds"}));
  auto* nobody = AddPart(*match, common, "nobody", "the row is about nobody we know: it waits on",
                         [&options](const CommandContext& c) {
                           return Decide(c, "match.nobody", [&](intake::MatchDesk& desk) {
                             return desk.SetAside(Caller::Operator(), options.row, options.reason);
                           });
                         });
  nobody->add_option("ROW", options.row, "BATCH-ROW")->required();
  auto* reject =
      AddPart(*match, common, "reject", "the row goes back to its department", [&options](const CommandContext& c) {
        return Decide(c, "match.rejected", [&](intake::MatchDesk& desk) {
          return desk.Reject(Caller::Operator(), options.row, options.reason);
        });
      });
  reject->add_option("ROW", options.row, "BATCH-ROW")->required();
  auto* undo = AddPart(*match, common, "undo", "take a decision back: what it filed is withdrawn, the rows wait again",
                       [&options](const CommandContext& c) {
                         return Decide(c, "match.undone", [&](intake::MatchDesk& desk) {
                           return desk.Undo(Caller::Operator(), options.decision, options.reason);
                         });
                       });
  undo->add_option("DECISION", options.decision, "number of the decision")->required();
  for (CLI::App* deciding : {accept, nobody, reject, undo}) {
    deciding->add_option("--reason", options.reason, "why; goes into the log")->required();
  }
}

void AddMergeCommands(CLI::App& app, MergeOptions& options, CommonOptions& common) {
  auto* merge = AddPart(app, common, "merge", "two subjects are one: FROM becomes INTO for every reader",
                        [&options](const CommandContext& c) { return RunMerge(c, options); });
  merge->add_option("FROM", options.from, "unified code that goes")->required();
  merge->add_option("INTO", options.into, "unified code that stays")->required();
  auto* unmerge = AddPart(app, common, "unmerge", "take a merge back, within 30 days",
                          [&options](const CommandContext& c) { return RunUnmerge(c, options); });
  unmerge->add_option("FROM", options.from, "unified code that was merged")->required();
  for (CLI::App* deciding : {merge, unmerge}) {
    deciding->add_option("--reason", options.reason, "why; goes into the log")->required();
  }
}

}  // namespace credence::app
