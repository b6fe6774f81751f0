// The commands of `credence`, one function each. They call services and print; no rule stands here.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

#include "app/command_check.h"
#include "app/command_context.h"
#include "app/installation.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/texts.h"

namespace credence::app {

struct ImportOptions {
  std::string file;
  std::string item;
  std::string department;
  std::string received;       // ISO date, empty = today
  std::string other_subject;  // ask, replaces, adds
  bool all_or_nothing = false;
  bool examine = false;
  std::string sheet;          // of a workbook, by name
  std::int64_t corrects = 0;  // batch whose open rows the file brings again
};

struct SubmitOptions {
  std::int64_t batch = 0;
  bool confirm_warnings = false;
  std::string reason;
};

struct ErrorsOptions {
  std::int64_t batch = 0;
  std::string out;  // CSV file or XLSX workbook, empty = the screen
  bool only_failed = false;
  std::int64_t rows_max = 200;
};

struct XlsxBenchOptions {
  std::int64_t rows = 100'000;
  std::string peer;  // script that reads a workbook and says how long it took; empty: no comparison
};

struct TemplateOptions {
  std::string item;  // empty: list the items
  std::string out;   // empty: the screen for text, else a name made of item and version
  bool json_schema = false;
  bool guide = false;
  std::string format;  // of the guide: md or pdf; empty: by the ending of `out`, else md
};

struct ExportOptions {
  std::string edition;   // 2018, merged …
  std::string item;      // empty: every item that has the edition
  std::string out;       // a folder, or a file when there is one table
  std::string format;    // csv, xlsx
  std::string encoding;  // of csv: utf-8, gb18030
  std::string department;
  std::string from, to;  // ISO dates of decision, empty = open
  bool all_states = false;
  bool with_sensitive = false;
  bool with_local = false;
};

struct PublishOptions {
  std::string record;  // empty: list what is held
  bool confirm = false;
  bool recompute = false;
};

struct DemoOptions {
  std::string until;  // ISO date, empty = today
};

struct RestoreOptions {
  std::string from;
  std::string database;  // postgresql://…, for a backup of a PostgreSQL
};

struct ServeOptions {
  std::string address;                // empty = configuration
  std::optional<std::uint16_t> port;  // none = configuration; 0 = a free one
};

struct SearchOptions {
  std::string text;
  std::string kind;    // empty: by the look of the text
  std::string cursor;  // empty: from the top
  std::int64_t rows_max = 20;
};

struct BenchOptions {
  int seconds = 2;          // at least this long
  bool while_open = false;  // go on while any job is open
};

struct AgreementOptions {
  std::int64_t files = 10'000;
  std::uint64_t seed = 1;
};

int RunInit(const CommandContext& context, const InitOptions& options, const std::string& calendar_file);
int RunDemo(const CommandContext& context, const DemoOptions& options);
int RunImport(const CommandContext& context, const ImportOptions& options);
// Files an examined batch.
int RunSubmit(const CommandContext& context, const SubmitOptions& options);
int RunWithdrawBatch(const CommandContext& context, std::int64_t batch);
// Templates and guides of the catalogue items of the program; needs no data folder.
int RunTemplate(const CommandContext& context, const TemplateOptions& options);
int RunErrors(const CommandContext& context, const ErrorsOptions& options);
int RunExport(const CommandContext& context, const ExportOptions& options);
int RunSearch(const CommandContext& context, const SearchOptions& options);
int RunSubject(const CommandContext& context, const std::string& code);
int RunPublish(const CommandContext& context, const PublishOptions& options);
int RunProof(const CommandContext& context, const std::string& record, const std::string& out);
int RunVerify(const CommandContext& context, const std::string& file, const std::string& key_file);
int RunFsck(const CommandContext& context, bool hash);
// Small transactions beside whatever else writes: how long each waited, fsync included.
int RunBenchSmallWriter(const CommandContext& context, const BenchOptions& options);
// Needs no data folder: works in one of its own, which goes in the end.
int RunBenchXlsx(const CommandContext& context, const XlsxBenchOptions& options);
// Generated files through check and through filing, in a folder of its own.
int RunBenchAgreement(const CommandContext& context, const AgreementOptions& options);
int RunServe(const CommandContext& context, const ServeOptions& options);

int RunBackup(const CommandContext& context, const std::string& into);
// The data folder of the context is the one to make.
int RunRestore(const CommandContext& context, const RestoreOptions& options);
int RunDoctor(const CommandContext& context);

// Parses the command line and runs one command; catches what was thrown. Never throws.
int RunCommandLine(int argc, const char* const* argv, const Clock& clock, std::ostream& out, std::ostream& err);

}  // namespace credence::app
