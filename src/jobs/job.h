// A durable job: work that must end although the program may stop at any moment (design 2).
#pragma once

#include <cstdint>
#include <string>

namespace credence::jobs {

struct Job {
  std::int64_t id = 0;
  std::string kind;             // area.verb, for example intake.file_batch
  std::string subject_of_work;  // the id of what it works on
  std::int64_t mark = 0;        // how far it came; moved in the transaction that does the work
  std::int64_t attempts = 0;
};

}  // namespace credence::jobs
