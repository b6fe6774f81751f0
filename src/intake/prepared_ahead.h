// Rows are prepared on a thread of their own while those before them are filed (design 6: reader and checker beside one
// writer). At most one block waits, so that memory stays within two blocks of limits::kSliceRowsMax rows.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/result.h"
#include "formats/row_reader.h"
#include "intake/prepared_rows.h"

namespace credence::intake {

class PreparedAhead {
 public:
  struct Block {
    std::unique_ptr<PreparedBlock> prepared;  // nullptr at the end of the file
    std::int64_t byte_position = 0;           // of the file, behind these rows
  };

  // Begins at once. Borrows both; nobody else uses them until the end of this object, save after the last block.
  PreparedAhead(RowPreparer& preparer, formats::RowReader& reader);
  ~PreparedAhead();
  PreparedAhead(const PreparedAhead&) = delete;
  PreparedAhead& operator=(const PreparedAhead&) = delete;

  // The next block, in order; behind the last one and behind an error it must not be asked again. Error codes and
  // exceptions: those of RowPreparer::Next. One thread.
  Result<Block> Next();

 private:
  // What a call of RowPreparer::Next came to.
  struct Outcome {
    std::optional<Result<Block>> result;
    std::exception_ptr thrown;
    bool IsLast() const { return thrown || !result->ok() || (*result)->prepared == nullptr; }
  };
  void Loop();
  Outcome PrepareNext();

  RowPreparer& preparer_;
  formats::RowReader& reader_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<Outcome> waiting_;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace credence::intake
