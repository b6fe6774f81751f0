#include "intake/prepared_ahead.h"

#include "base/worker_thread.h"

namespace credence::intake {

PreparedAhead::PreparedAhead(RowPreparer& preparer, formats::RowReader& reader) : preparer_(preparer), reader_(reader) {
  thread_ = StartWorker([this] { Loop(); });
}

PreparedAhead::~PreparedAhead() {
  {
    std::lock_guard guard(mutex_);
    ends_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

Result<PreparedAhead::Block> PreparedAhead::Next() {
  std::optional<Outcome> next;
  {
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [&] { return waiting_.has_value(); });
    next.swap(waiting_);
  }
  changed_.notify_all();
  if (next->thrown) std::rethrow_exception(next->thrown);
  return std::move(*next->result);
}

PreparedAhead::Outcome PreparedAhead::PrepareNext() {
  Outcome outcome;
  try {
    auto prepared = preparer_.Next();
    if (prepared.ok()) {
      outcome.result.emplace(Block{std::move(*prepared), reader_.byte_position()});
    } else {
      outcome.result.emplace(prepared.error());
    }
  } catch (...) {
    outcome.thrown = std::current_exception();
  }
  return outcome;
}

void PreparedAhead::Loop() {
  for (bool is_last = false; !is_last;) {
    Outcome outcome = PrepareNext();
    is_last = outcome.IsLast();
    std::unique_lock guard(mutex_);
    changed_.wait(guard, [&] { return !waiting_.has_value() || ends_; });
    if (ends_) return;
    waiting_ = std::move(outcome);
    changed_.notify_all();
  }
}

}  // namespace credence::intake
