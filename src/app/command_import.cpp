#include "app/app_errors.h"
#include "app/background.h"
#include "app/batch_session.h"
#include "formats/byte_source.h"

namespace credence::app {
namespace {

Result<intake::ImportRequest> RequestFrom(const ImportOptions& options) {
  intake::ImportRequest request;
  request.item = options.item;
  request.department = options.department;
  request.file_name = std::filesystem::path(options.file).filename().string();
  request.all_or_nothing = options.all_or_nothing;
  request.examine_first = options.examine;
  request.sheet = options.sheet;
  request.corrects = options.corrects;
  if (!options.received.empty()) {
    request.received_on = CivilDate::ParseIso(options.received);
    if (!request.received_on) {
      return Error(errors::kNotADate, {{"argument", "--received"}, {"value", options.received}});
    }
  }
  if (!options.other_subject.empty()) request.other_subject = intake::OtherSubjectFromName(options.other_subject);
  return request;
}

void PrintSame(const CommandContext& context, const intake::SameFile& same) {
  context.Line("import.same", {{"batch", std::to_string(same.batch_id)},
                               {"month", std::to_string(same.sent_on.month())},
                               {"day", std::to_string(same.sent_on.day())}});
}

}  // namespace

int RunImport(const CommandContext& context, const ImportOptions& options) {
  const auto begin = Steady::now();
  auto request = RequestFrom(options);
  if (!request.ok()) return context.RefuseUsage(request.error());
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  auto source = formats::OpenFile(options.file);
  if (!source.ok()) return context.Refuse(source.error());

  Background sequencer(std::chrono::milliseconds(500), [&] { installation.ledger().SequenceAll(); });
  ResumeOpen(context, installation);
  installation.intake().SweepCopies(Caller::Job());
  auto accepted = installation.intake().Accept(Caller::Operator(), *request, **source);
  if (!accepted.ok()) return context.Refuse(accepted.error());
  const Status filed = RunBatchJob(context, installation, accepted->job_id);
  if (!filed.ok()) return context.Refuse(filed.error());
  if (accepted->same_as) PrintSame(context, *accepted->same_as);
  return EndWithBatch(context, installation, accepted->batch_id, begin);
}

}  // namespace credence::app
