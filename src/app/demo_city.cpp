#include "app/demo_city.h"

#include <map>
#include <tuple>

#include "app/demo_decisions.h"
#include "app/demo_register.h"
#include "app/demo_rows.h"
#include "app/demo_schedule.h"
#include "app/demo_words.h"
#include "formats/csv_writer.h"

namespace credence::app {
namespace {

using catalog::FieldIndex;

constexpr std::string_view kRegisterDepartment = "D024";
constexpr std::string_view kAsk = "ask";
constexpr std::string_view kReplaces = "replaces";

// Orders the files as they are to be filed: by day; the register before what refers to it.
struct FileKey {
  CivilDate received_on;
  int rank;
  std::string department_id;
  std::string other_subject;

  friend bool operator<(const FileKey& a, const FileKey& b) {
    return std::tie(a.received_on, a.rank, a.department_id, a.other_subject) <
           std::tie(b.received_on, b.rank, b.department_id, b.other_subject);
  }
};

using Files = std::map<FileKey, std::vector<DemoRow>>;

enum Rank { kRegisterRank, kLicenceRank, kPenaltyRank };

void AddRegister(const DemoRegister& registered, const DemoSchedule& schedule, Files& files) {
  for (int period = Organisation::kBefore; period < kDemoPeriods; ++period) {
    std::vector<DemoRow> rows = registered.RowsOf(period);
    if (rows.empty()) continue;
    const CivilDate day =
        period == Organisation::kBefore ? schedule.FirstRegisterReceivedOn() : schedule.RegisterReceivedOn(period);
    files[{day, kRegisterRank, std::string(kRegisterDepartment), std::string(kAsk)}] = std::move(rows);
  }
}

void AddDecisions(const std::vector<Decision>& decisions, bool is_penalty, const DemoRowWriter& writer,
                  const DemoSchedule& schedule, Files& files) {
  const int rank = is_penalty ? kPenaltyRank : kLicenceRank;
  for (const Decision& decision : decisions) {
    const std::string& department = decision.kind->department_id;
    auto& rows = files[{decision.received_on, rank, department, std::string(kAsk)}];
    rows.push_back(writer.First(decision, is_penalty));
    if (decision.flaw == DemoFlaw::kRepeatedInFile) rows.push_back(rows.back());
    if (!ComesAgainNextMonth(decision.flaw)) continue;
    const CivilDate next = schedule.ReceivedOn(department, decision.period + 1);
    const std::string_view other = decision.flaw == DemoFlaw::kWrongSubject ? kReplaces : kAsk;
    files[{next, rank, department, std::string(other)}].push_back(writer.Again(decision, is_penalty));
  }
}

std::string CsvOf(const std::vector<DemoRow>& rows, std::string_view style) {
  const catalog::ItemDefinition& item = rows.front().item();
  const catalog::Edition& edition = item.editions[style == "2018" ? 1 : 0];
  const bool has_codes = style != "titles";
  std::vector<FieldIndex> columns;
  std::vector<std::string_view> cells;
  for (std::size_t i = 0; i < item.fields.size(); ++i) {
    const catalog::FieldDefinition& field = item.fields[i];
    const FieldIndex index = static_cast<FieldIndex>(i);
    if (!item.InEdition(index, edition) || (field.local && style != "codes")) continue;
    columns.push_back(index);
    cells.push_back(has_codes ? field.code : field.title.zh);
  }
  std::string csv;
  formats::CsvWriter writer(csv);
  writer.WriteRow(cells);
  for (const DemoRow& row : rows) {
    cells.clear();
    for (FieldIndex column : columns) cells.push_back(row.at(column));
    writer.WriteRow(cells);
  }
  return csv;
}

DemoFile FileOf(const FileKey& key, const std::vector<DemoRow>& rows, const DemoWords& words,
                const DemoRowWriter& writer) {
  const std::string& item = rows.front().item().code;
  const std::string_view style = key.rank == kRegisterRank ? "titles" : words.HeaderStyle(key.department_id);
  const bool corrects = key.other_subject == kReplaces;
  std::string file_name = Expand(words.Text(corrects ? "correction_file_name" : "file_name"),
                                 [&](std::string_view word) -> std::optional<std::string> {
                                   if (word == "department") return writer.DepartmentOf(key.department_id).name;
                                   if (word == "item") return words.Text("item." + item);
                                   if (word == "received") return key.received_on.Iso();
                                   return std::nullopt;
                                 });
  return {item, key.department_id, std::move(file_name), key.received_on, key.other_subject, CsvOf(rows, style)};
}

}  // namespace

std::vector<DemoFile> MakeDemoCity(CivilDate until, std::uint64_t seed) {
  const DemoWords& words = DemoWords::Builtin();
  const DemoSchedule schedule(until, workdays::Calendar::Builtin());
  DemoRandom random(seed);
  const DemoRegister registered(words, schedule, random);
  const auto licences =
      DrawDecisions(words.licences, kDemoLicences, &DemoFlawCount::licences, registered, schedule, words, random);
  const auto penalties =
      DrawDecisions(words.penalties, kDemoPenalties, &DemoFlawCount::penalties, registered, schedule, words, random);

  const DemoRowWriter writer(words, registered);
  Files rows;
  AddRegister(registered, schedule, rows);
  AddDecisions(licences, false, writer, schedule, rows);
  AddDecisions(penalties, true, writer, schedule, rows);
  std::vector<DemoFile> files;
  files.reserve(rows.size());
  for (const auto& [key, of_file] : rows) files.push_back(FileOf(key, of_file, words, writer));
  return files;
}

std::vector<DemoMerge> MakeDemoMerges(CivilDate until, std::uint64_t seed) {
  DemoRandom random(seed);
  return DemoRegister(DemoWords::Builtin(), DemoSchedule(until, workdays::Calendar::Builtin()), random).doubled();
}

}  // namespace credence::app
