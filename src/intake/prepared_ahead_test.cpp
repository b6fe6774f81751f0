#include "intake/prepared_ahead.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "base/limits.h"
#include "catalog/check_program.h"
#include "intake/file_check.h"
#include "intake/intake_bench_test.h"

namespace credence::intake {
namespace {

// A file whose medium fails when a place is reached.
class FailingSource : public formats::ByteSource {
 public:
  FailingSource(std::string bytes, std::size_t fails_at) : bytes_(std::move(bytes)), fails_at_(fails_at) {}
  std::size_t Read(char* into, std::size_t max) override {
    if (at_ >= fails_at_) throw std::runtime_error("the medium fails");
    const std::size_t count = std::min({max, std::size_t{4096}, bytes_.size() - at_});
    bytes_.copy(into, count, at_);
    at_ += count;
    return count;
  }
  std::optional<std::int64_t> size() const override { return static_cast<std::int64_t>(bytes_.size()); }

 private:
  std::string bytes_;
  std::size_t fails_at_;
  std::size_t at_ = 0;
};

class PreparedAheadTest : public testing::Test {
 protected:
  static const catalog::ItemDefinition* Newest(const catalog::Items& items, std::string_view code) {
    const auto newest = items.Newest();
    return *std::find_if(newest.begin(), newest.end(), [&](const auto* item) { return item->code == code; });
  }

  void Open(std::unique_ptr<formats::ByteSource> source, std::int64_t rows_max = limits::kRowsMax) {
    source_ = std::move(source);
    reader_ = formats::OpenTable(*source_, {.rows_max = rows_max}).value();
    const std::vector<std::string>& titles = reader_->header().cells;
    plan_ = catalog::MatchHeader(item_, std::vector<std::string_view>(titles.begin(), titles.end()),
                                 reader_->header().row_number);
    program_.emplace(catalog::CheckProgram::Compile(item_, plan_, agencies_, workdays::Calendar::Builtin()));
    preparer_.emplace(*reader_, *program_, key_, CivilDate::ParseIso("2018-05-12").value());
  }

  const catalog::Items items_ = records::TestItems();
  const catalog::ItemDefinition& item_ = *Newest(items_, "penalty");
  const catalog::AgencyDirectory agencies_ = AgenciesOf(access::BuiltinDepartments());
  const crypto::DataKey key_ = crypto::DataKey::FromSecret(1, std::string(32, 'k')).value();
  std::unique_ptr<formats::ByteSource> source_;
  std::unique_ptr<formats::RowReader> reader_;
  catalog::HeaderPlan plan_;
  std::optional<catalog::CheckProgram> program_;
  std::optional<RowPreparer> preparer_;
};

constexpr int kRows = 3 * static_cast<int>(limits::kSliceRowsMax) + 7;

TEST_F(PreparedAheadTest, GivesEveryRowInOrderAndThenTheEnd) {
  const std::string file = PenaltyFile(1, kRows);
  Open(formats::MemorySource(file));
  PreparedAhead ahead(*preparer_, *reader_);
  std::int64_t next = 2, position = 0;  // the header is row 1
  while (true) {
    auto block = ahead.Next();
    ASSERT_TRUE(block.ok());
    if (block->prepared == nullptr) break;
    EXPECT_GE(block->byte_position, position);
    position = block->byte_position;
    for (const PreparedRow& row : block->prepared->rows) EXPECT_EQ(row.row, next++);
  }
  EXPECT_EQ(next, kRows + 2);
  EXPECT_EQ(position, static_cast<std::int64_t>(file.size()));
}

TEST_F(PreparedAheadTest, MayBeLeftInTheMiddle) {
  const std::string file = PenaltyFile(1, kRows);
  for (int blocks = 0; blocks < 3; ++blocks) {
    Open(formats::MemorySource(file));
    PreparedAhead ahead(*preparer_, *reader_);
    for (int i = 0; i < blocks; ++i) EXPECT_NE(ahead.Next()->prepared, nullptr);
  }
}

TEST_F(PreparedAheadTest, ThrowsWhatTheReaderThrewBehindTheRowsBeforeIt) {
  const std::string file = PenaltyFile(1, kRows);
  Open(std::make_unique<FailingSource>(file, file.size() - 10'000));
  PreparedAhead ahead(*preparer_, *reader_);
  int blocks = 0;
  EXPECT_THROW(
      {
        while (ahead.Next()->prepared != nullptr) ++blocks;
      },
      std::runtime_error);
  EXPECT_GE(blocks, 1);  // it reads ahead in large pieces
}

TEST_F(PreparedAheadTest, GivesAnErrorOfTheReader) {
  const std::string file = PenaltyFile(1, kRows);
  Open(formats::MemorySource(file), kRows - 1);
  PreparedAhead ahead(*preparer_, *reader_);
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(ahead.Next().ok());
  const auto block = ahead.Next();
  ASSERT_FALSE(block.ok());
  EXPECT_EQ(block.error().code, "csv.too_many_rows");
}

}  // namespace
}  // namespace credence::intake
