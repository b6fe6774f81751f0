// What the commands share that bring a batch forward: import and submit.
#pragma once

#include <chrono>
#include <cstdint>

#include "app/commands.h"
#include "base/result.h"

namespace credence::app {

using Steady = std::chrono::steady_clock;

// Batches that a stop left unfinished come first. One that another program is filing is left to it.
void ResumeOpen(const CommandContext& context, Installation& installation);

// Brings the batch of this job to its end, with a line of progress, or waits for the running service when that was
// faster to take it up. How filing ended, as far as it ended here.
Status RunBatchJob(const CommandContext& context, Installation& installation, std::int64_t job_id);

// Says what became of the batch; the exit status of the command.
int EndWithBatch(const CommandContext& context, Installation& installation, std::int64_t batch_id,
                 Steady::time_point begin);

}  // namespace credence::app
