#include "app/batch_session.h"

#include <boost/json.hpp>
#include <ostream>
#include <thread>

#include "app/background.h"
#include "app/finding_output.h"
#include "app/words.h"
#include "intake/intake_errors.h"
#include "intake/rematch.h"
#include "jobs/job_store.h"

namespace credence::app {
namespace {

double SecondsSince(Steady::time_point begin) { return std::chrono::duration<double>(Steady::now() - begin).count(); }

std::string OneDecimal(double number) {
  std::string text = std::to_string(static_cast<std::int64_t>(number * 10 + 0.5));
  if (text.size() == 1) text.insert(0, "0");
  return text.insert(text.size() - 1, ".");
}

// One line on the terminal's error stream, renewed twice a second, once the work has lasted a second.
class ProgressLine {
 public:
  explicit ProgressLine(const CommandContext& context) : context_(context), begin_(Steady::now()), last_(begin_) {}
  ~ProgressLine() {
    if (shown_) context_.err << "\n";
  }

  void Show(const intake::Progress& progress) {
    const auto now = Steady::now();
    if (context_.json || SecondsSince(begin_) < 1 || now - last_ < std::chrono::milliseconds(500)) return;
    last_ = now;
    shown_ = true;
    const double seconds = SecondsSince(begin_);
    const double done =
        progress.bytes_total > 0 ? static_cast<double>(progress.bytes) / static_cast<double>(progress.bytes_total) : 0;
    const double left = done > 0 ? seconds * (1 - done) / done : 0;
    const auto rate = static_cast<std::int64_t>(static_cast<double>(progress.rows) / seconds);
    context_.err << "\r"
                 << Say("progress",
                        {{"rows", std::to_string(progress.rows)},
                         {"rate", std::to_string(rate)},
                         {"left", std::to_string(static_cast<std::int64_t>(left + 0.5))}},
                        context_.language)
                 << "   " << std::flush;
  }

 private:
  const CommandContext& context_;
  Steady::time_point begin_, last_;
  bool shown_ = false;
};

// An old job that cannot go on is reported, and does not stand in the way of a new file.
bool RunCaught(const CommandContext& context, Installation& installation, std::int64_t job_id) {
  try {
    return installation.jobs().Run(job_id);
  } catch (const db::Unavailable&) {
    throw;
  } catch (const std::exception& thrown) {
    context.err << "job " << job_id << ": " << thrown.what() << "\n";
    return false;
  }
}

// What a batch of the register leaves to do: rows that waited for their subject.
void MatchWaitingRows(const CommandContext& context, Installation& installation) {
  auto open = installation.database().Read(
      [](db::Transaction& tx) -> Result<std::vector<jobs::Job>> { return jobs::job_store::Open(tx); });
  for (const jobs::Job& job : *open) {
    if (job.kind == intake::kRematchJob) RunCaught(context, installation, job.id);
  }
}

bool HasEnded(Installation& installation, std::int64_t job_id) {
  auto open = installation.database().Read(
      [&](db::Transaction& tx) -> Result<bool> { return jobs::job_store::FindOpen(tx, job_id).has_value(); });
  return !*open;
}

// Files the batch, or waits for the running service when that was faster to take it up. How filing ended, as far as it
// ended here.
Status FileToTheEnd(Installation& installation, std::int64_t job_id) {
  while (!installation.jobs().Run(job_id)) {
    if (HasEnded(installation, job_id)) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return installation.last_filing();
}

std::string Text(std::int64_t number) { return std::to_string(number); }

void PrintCounts(const CommandContext& context, const intake::Batch& batch) {
  const intake::BatchCounts& counts = batch.counts;
  if (batch.state == intake::BatchState::kExamined) {
    context.Line("import.examined", {{"rows", Text(counts.rows)},
                                     {"clean", Text(counts.clean())},
                                     {"warned", Text(counts.warned)},
                                     {"refused", Text(counts.refused)}});
    return;
  }
  context.Line("import.counts", {{"rows", Text(counts.rows)},
                                 {"filed", Text(counts.filed)},
                                 {"unchanged", Text(counts.unchanged)},
                                 {"versioned", Text(counts.versioned)},
                                 {"unmatched", Text(counts.unmatched)},
                                 {"refused", Text(counts.refused)}});
}

// How many rows of an earlier batch this one has settled, and how many stay open there.
void PrintCorrection(const CommandContext& context, Installation& installation, const intake::Batch& batch) {
  if (batch.corrects == 0) return;
  const Caller caller = Caller::Operator();
  auto corrected = installation.intake().FindBatch(caller, batch.corrects);
  auto settled = installation.intake().FindSettled(caller, batch.corrects);
  if (!corrected.ok() || !settled.ok()) return;
  const std::int64_t here = installation.intake().CountSettledBy(caller, batch.id).value();
  context.Line("import.corrects",
               {{"batch", Text(batch.corrects)},
                {"settled", Text(here)},
                {"open", Text(corrected->counts.open() - static_cast<std::int64_t>(settled->size()))}});
}

void PrintNext(const CommandContext& context, const intake::Batch& batch) {
  const TextValues values = {
      {"findings", Text(batch.counts.findings)}, {"batch", Text(batch.id)}, {"data", context.data.string()}};
  if (batch.counts.findings > 0) {
    context.Line("import.findings", values);
  } else {
    context.Line("import.clean");
  }
  if (batch.state == intake::BatchState::kExamined) context.Line("import.submit", values);
}

void PrintBatch(const CommandContext& context, Installation& installation, const intake::Batch& batch) {
  const catalog::ItemDefinition* item = installation.items().Find(batch.item, batch.item_version);
  const std::string title = item == nullptr ? batch.item : TitleWithEdition(*item, batch.edition, context.language);
  context.Line(
      "import.batch",
      {{"batch", Text(batch.id)}, {"item", title}, {"department", batch.department_id}, {"file", batch.file_name}});
  PrintCounts(context, batch);
  if (batch.counts.persons > 0) context.Line("import.persons", {{"persons", Text(batch.counts.persons)}});
  PrintCorrection(context, installation, batch);
  if (batch.state == intake::BatchState::kRefused) context.Line("import.refused", {{"batch", Text(batch.id)}});
  PrintNext(context, batch);
}

// The members that programs rely on; `errors --json` tells the rest about a batch.
boost::json::object BatchJson(const CommandContext& context, Installation& installation, const intake::Batch& batch,
                              double seconds) {
  const intake::BatchCounts& counts = batch.counts;
  boost::json::object object{{"batch", batch.id},
                             {"rows", counts.rows},
                             {"filed", counts.filed},
                             {"unchanged", counts.unchanged},
                             {"versioned", counts.versioned},
                             {"unmatched", counts.unmatched},
                             {"refused", counts.refused},
                             {"findings", counts.findings},
                             {"seconds", seconds}};
  if (batch.examine_first) {
    object["state"] = intake::Name(batch.state);
    object["clean"] = counts.clean();
    object["warned"] = counts.warned;
  }
  if (batch.corrects != 0) {
    object["corrects"] = batch.corrects;
    object["settled"] = installation.intake().CountSettledBy(Caller::Operator(), batch.id).value();
  }
  if (batch.state == intake::BatchState::kRefused && counts.rows == 0) {
    object["error"] = context.ErrorJson(Error(intake::errors::kHeaderRefused));
  }
  return object;
}

}  // namespace

void ResumeOpen(const CommandContext& context, Installation& installation) {
  auto open = installation.database().Read(
      [](db::Transaction& tx) -> Result<std::vector<jobs::Job>> { return jobs::job_store::Open(tx); });
  for (const jobs::Job& job : *open) {
    if (job.kind != intake::kFileBatchJob || !RunCaught(context, installation, job.id)) continue;
    const std::string& batch = job.subject_of_work;
    if (const Status& filed = installation.last_filing(); filed.ok()) {
      context.Line("import.resumed", {{"batch", batch}});
    } else {
      context.Line("import.resumed_refused", {{"batch", batch}, {"reason", Sentence(filed.error(), context.language)}});
    }
  }
}

Status RunBatchJob(const CommandContext& context, Installation& installation, std::int64_t job_id) {
  Status filed;
  {
    ProgressLine line(context);
    installation.intake().ReportProgress([&](const intake::Progress& progress) { line.Show(progress); });
    filed = FileToTheEnd(installation, job_id);
    installation.intake().ReportProgress({});
  }
  MatchWaitingRows(context, installation);
  installation.ledger().SequenceAll();
  return filed;
}

int EndWithBatch(const CommandContext& context, Installation& installation, std::int64_t batch_id,
                 Steady::time_point begin) {
  const intake::Batch batch = installation.intake().FindBatch(Caller::Operator(), batch_id).value();
  const double seconds = SecondsSince(begin);
  PrintBatch(context, installation, batch);
  context.Line("import.seconds", {{"seconds", OneDecimal(seconds)}});
  context.End(BatchJson(context, installation, batch, seconds));
  if (batch.state == intake::BatchState::kRefused) return kExitRefused;
  return batch.counts.findings > 0 ? kExitFindings : kExitDone;
}

}  // namespace credence::app
