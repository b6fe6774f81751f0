#include <boost/json.hpp>

#include "app/background.h"
#include "app/batch_session.h"

namespace credence::app {

int RunSubmit(const CommandContext& context, const SubmitOptions& options) {
  const auto begin = Steady::now();
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  Background sequencer(std::chrono::milliseconds(500), [&] { installation.ledger().SequenceAll(); });
  ResumeOpen(context, installation);
  auto job =
      installation.intake().Submit(Caller::Operator(), {options.batch, options.confirm_warnings, options.reason});
  if (!job.ok()) return context.Refuse(job.error());
  const Status filed = RunBatchJob(context, installation, *job);
  if (!filed.ok()) return context.Refuse(filed.error());
  return EndWithBatch(context, installation, options.batch, begin);
}

int RunWithdrawBatch(const CommandContext& context, std::int64_t batch) {
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Status withdrawn = (*opened)->intake().Withdraw(Caller::Operator(), batch);
  if (!withdrawn.ok()) return context.Refuse(withdrawn.error());
  (*opened)->ledger().SequenceAll();
  context.Line("withdraw.done", {{"batch", std::to_string(batch)}});
  context.End({{"batch", batch}, {"state", intake::Name(intake::BatchState::kWithdrawn)}});
  return kExitDone;
}

}  // namespace credence::app
