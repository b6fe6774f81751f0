#include <CLI/CLI.hpp>
#include <limits>

#include "app/command_bench_speed.h"
#include "app/command_match.h"
#include "app/command_parsing.h"
#include "app/command_quality.h"
#include "app/command_user.h"
#include "app/commands.h"

namespace credence::app {
namespace {

// What was asked for: every option of every command, and the command chosen.
struct Asked {
  CommonOptions common;
  InitOptions init;
  std::string hash = "sm3", signature = "sm2", calendar_file;
  DemoOptions demo;
  ImportOptions import;
  SubmitOptions submit;
  std::int64_t withdrawn_batch = 0;
  CheckOptions check;
  ErrorsOptions errors;
  SearchOptions search;
  TemplateOptions templates;
  std::string subject_code;
  PublishOptions publish;
  ExportOptions export_tables;
  std::string proof_record, proof_out;
  std::string verify_file, verify_key;
  bool fsck_hash = false;
  MatchOptions match;
  MergeOptions merge;
  QualityOptions quality;
  ServeOptions serve;
  std::string backup_into;
  RestoreOptions restore;
  BenchOptions bench;
  UserOptions user;
  XlsxBenchOptions bench_xlsx;
  AgreementOptions agreement;
  SpeedBenchOptions bench_speed;
};

void AddSetupCommands(CLI::App& app, Asked& asked) {
  auto* init = app.add_subcommand("init", "make a data folder, or bring one up to date");
  init->add_option("--db", asked.init.database, "postgresql://user@host/name instead of the embedded database");
  init->add_option("--hash", asked.hash, "hash of the log, fixed for ever")->check(CLI::IsMember({"sm3", "sha256"}));
  init->add_option("--signature", asked.signature, "signature of checkpoints")
      ->check(CLI::IsMember({"sm2", "ecdsa-p256"}));
  init->add_option("--calendar", asked.calendar_file, "also load a year's working days (CSV: date,kind,name)");
  init->callback([&asked] {
    asked.init.hash = asked.hash == "sm3" ? crypto::HashAlgorithm::kSm3 : crypto::HashAlgorithm::kSha256;
    asked.init.signature =
        asked.signature == "sm2" ? crypto::SignatureAlgorithm::kSm2 : crypto::SignatureAlgorithm::kEcdsaP256;
    asked.common.run = [&asked](const CommandContext& c) { return RunInit(c, asked.init, asked.calendar_file); };
  });

  auto* demo = app.add_subcommand("demo", "make the demo city in a new data folder");
  demo->add_option("--until", asked.demo.until, "last day of its two years (YYYY-MM-DD), default today");
  demo->callback([&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunDemo(c, asked.demo); }; });

  auto* serve = app.add_subcommand("serve", "answer requests and finish open jobs until stopped");
  serve->add_option("--address", asked.serve.address, "address to listen on, default from credence.toml");
  serve->add_option("--port", asked.serve.port, "port to listen on, default from credence.toml; 0 = a free one")
      ->check(CLI::Range(0, 65535));
  serve->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunServe(c, asked.serve); }; });
}

void AddIntakeCommands(CLI::App& app, Asked& asked) {
  auto* filing = app.add_subcommand("import", "check a department's file and file its rows");
  filing->add_option("FILE", asked.import.file, "CSV file or XLSX workbook")->required();
  filing->add_option("--item", asked.import.item, "catalogue item: organisation, licence, penalty")->required();
  filing->add_option("--department", asked.import.department, "reporting department: number or unified code")
      ->required();
  filing->add_option("--received", asked.import.received, "receiving date (YYYY-MM-DD), default today");
  filing->add_flag("--all-or-nothing", asked.import.all_or_nothing, "file nothing when any row is refused");
  filing->add_flag("--examine", asked.import.examine, "look at every row and wait for `submit`; nothing is filed yet");
  filing->add_option("--sheet", asked.import.sheet, "sheet of a workbook, when several fit the item");
  filing->add_option("--corrects", asked.import.corrects, "batch whose open rows this file brings again")
      ->check(CLI::Range(std::int64_t{1}, std::numeric_limits<std::int64_t>::max()));
  filing
      ->add_option("--other-subject", asked.import.other_subject,
                   "a decision that is filed under another subject: ask (refuse the row), replaces, adds")
      ->check(CLI::IsMember({"ask", "replaces", "adds"}));
  filing->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunImport(c, asked.import); }; });

  auto* submit = app.add_subcommand("submit", "file an examined batch: every row but those with errors");
  submit->add_option("BATCH", asked.submit.batch, "number printed by import --examine")->required();
  submit->add_flag("--confirm-warnings", asked.submit.confirm_warnings, "the warnings were looked at and are right");
  submit->add_option("--reason", asked.submit.reason, "why, where a warning asks for it");
  submit->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunSubmit(c, asked.submit); }; });

  auto* withdraw = app.add_subcommand("withdraw-batch", "end an examined batch without filing anything");
  withdraw->add_option("BATCH", asked.withdrawn_batch, "number printed by import --examine")->required();
  withdraw->callback([&asked] {
    asked.common.run = [&asked](const CommandContext& c) { return RunWithdrawBatch(c, asked.withdrawn_batch); };
  });

  auto* check = app.add_subcommand("check", "check a file as import would, without any data folder; nothing is kept");
  AddCheckOptions(*check, asked.check);
  check->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunCheck(c, asked.check); }; });

  auto* errors = app.add_subcommand("errors", "list the findings of a batch");
  errors->add_option("BATCH", asked.errors.batch, "number printed by import")->required();
  errors->add_option("--out", asked.errors.out,
                     "F.xlsx: the file as it came with its errors marked, to be corrected and imported again; F.csv: a "
                     "list of all findings");
  errors->add_flag("--only-failed", asked.errors.only_failed,
                   "in the workbook only rows that still are to be corrected");
  errors->add_option("--rows", asked.errors.rows_max, "findings to list on the screen")->check(CLI::Range(1, 1000000));
  errors->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunErrors(c, asked.errors); }; });
}

void AddTemplateCommand(CLI::App& app, Asked& asked) {
  auto* templates = app.add_subcommand("template", "write the XLSX template, JSON Schema or field guide of an item");
  templates->add_option("ITEM", asked.templates.item, "catalogue item; without it, list the items");
  templates->add_option("--out", asked.templates.out, "file to write, default ITEM.vVERSION with its ending");
  templates->add_flag("--json-schema", asked.templates.json_schema, "JSON Schema of one row");
  templates->add_flag("--guide", asked.templates.guide, "field guide to read or print");
  templates->add_option("--format", asked.templates.format, "of the guide: md, pdf; default by the ending of --out")
      ->check(CLI::IsMember({"md", "pdf"}));
  templates->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunTemplate(c, asked.templates); }; });
}

void AddRecordCommands(CLI::App& app, Asked& asked) {
  auto* search = app.add_subcommand("search", "find organisations by name, code, number or document number");
  search->add_option("TEXT", asked.search.text, "at least two characters")->required();
  search->add_option("--kind", asked.search.kind, "how to understand TEXT, default by its look")
      ->check(CLI::IsMember({"name", "code", "number", "document"}));
  search->add_option("--limit", asked.search.rows_max, "rows of a page")->check(CLI::Range(1, 100));
  search->add_option("--cursor", asked.search.cursor, "go on behind this mark, which the page before printed");
  search->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunSearch(c, asked.search); }; });

  auto* subject = app.add_subcommand("subject", "show an organisation and its published records");
  subject->add_option("CODE", asked.subject_code, "unified code")->required();
  subject->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunSubject(c, asked.subject_code); }; });

  auto* publish = app.add_subcommand("publish", "show how a record is published, confirm held ones");
  publish->add_option("RECORD", asked.publish.record, "record number; without it, list what waits for confirmation");
  publish->add_flag("--confirm", asked.publish.confirm, "the masked preview was seen: publish the held record");
  publish->add_flag("--recompute", asked.publish.recompute, "derive publication anew for all records");
  publish->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunPublish(c, asked.publish); }; });

  auto* proof = app.add_subcommand("proof", "write the proof of a record");
  proof->add_option("RECORD", asked.proof_record, "record number")->required();
  proof->add_option("--out", asked.proof_out, "file to write, default RECORD.proof.json");
  proof->callback([&asked] {
    asked.common.run = [&asked](const CommandContext& c) { return RunProof(c, asked.proof_record, asked.proof_out); };
  });

  auto* verify = app.add_subcommand("verify", "check a proof with nothing but the file and the public key");
  verify->add_option("FILE", asked.verify_file, "proof file")->required();
  verify->add_option("--key", asked.verify_key, "public key, default <data>/keys/ledger.pub");
  verify->callback([&asked] {
    asked.common.run = [&asked](const CommandContext& c) { return RunVerify(c, asked.verify_file, asked.verify_key); };
  });

  auto* fsck = app.add_subcommand("fsck", "compare everything stored with the log and with what follows from it");
  fsck->add_flag("--hash", asked.fsck_hash, "only print the hash of the business content");
  fsck->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunFsck(c, asked.fsck_hash); }; });
}

void AddCareCommands(CLI::App& app, Asked& asked) {
  auto* backup = app.add_subcommand("backup", "copy everything of one moment into a new folder, while the server runs");
  backup->add_option("FOLDER", asked.backup_into, "folder to make")->required();
  backup->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunBackup(c, asked.backup_into); }; });

  auto* restore = app.add_subcommand("restore", "make a new data folder (--data) from a backup");
  restore->add_option("FOLDER", asked.restore.from, "folder that backup made")->required();
  restore->add_option("--db", asked.restore.database, "new, empty database for a backup of PostgreSQL");
  restore->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunRestore(c, asked.restore); }; });

  auto* doctor = app.add_subcommand("doctor", "look at rights, room, clock, calendar and open work");
  doctor->callback([&asked] { asked.common.run = [](const CommandContext& c) { return RunDoctor(c); }; });
}

void AddBenchCommands(CLI::App& app, Asked& asked) {
  auto* bench = app.add_subcommand("bench", "measure this installation");
  bench->require_subcommand(1);
  auto* writer =
      bench->add_subcommand("small-writer", "how long small writes wait beside other writers (limit 250 ms)");
  writer->add_option("--seconds", asked.bench.seconds, "at least this long")->check(CLI::Range(1, 3600));
  writer->add_flag("--while-open", asked.bench.while_open, "go on while any job is open");
  writer->fallthrough();
  writer->callback([&asked] {
    asked.common.run = [&asked](const CommandContext& c) { return RunBenchSmallWriter(c, asked.bench); };
  });
  auto* agreement = bench->add_subcommand("agreement", "whether check and filing say the same of generated files");
  agreement->add_option("--files", asked.agreement.files, "how many files")->check(CLI::Range(1, 1000000));
  agreement->add_option("--seed", asked.agreement.seed, "which files");
  agreement->fallthrough();
  agreement->callback([&asked] {
    asked.common.run = [&asked](const CommandContext& c) { return RunBenchAgreement(c, asked.agreement); };
  });
  auto* xlsx =
      bench->add_subcommand("xlsx", "a large workbook read, checked, filed and given back; needs no data folder");
  xlsx->add_option("--rows", asked.bench_xlsx.rows, "rows of the workbook")->check(CLI::Range(1, 1'048'575));
  xlsx->add_option("--peer", asked.bench_xlsx.peer, "script to compare with, tests/bench/openpyxl_read.py");
  xlsx->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunBenchXlsx(c, asked.bench_xlsx); }; });
  AddSpeedBenchCommands(*bench, asked.bench_speed, asked.common);
}

void AddExportCommand(CLI::App& app, Asked& asked) {
  ExportOptions& options = asked.export_tables;
  auto* command = app.add_subcommand("export", "write records as the tables of an edition of the standard");
  command->add_option("--edition", options.edition, "merged (2019 on), 2018, or register for the item organisation")
      ->required();
  command->add_option("--out", options.out, "folder, or file when there is one table")->required();
  command->add_option("--item", options.item, "one catalogue item, default every item that has the edition");
  command->add_option("--format", options.format, "csv (default) or xlsx")->check(CLI::IsMember({"csv", "xlsx"}));
  command->add_option("--encoding", options.encoding, "of CSV: utf-8 (default, with byte order mark) or gb18030")
      ->check(CLI::IsMember({"utf-8", "gb18030"}));
  command->add_option("--department", options.department, "reporting department: number or unified code");
  command->add_option("--from", options.from, "decided on this day or later (YYYY-MM-DD)");
  command->add_option("--to", options.to, "decided on this day or earlier");
  command->add_flag("--all-states", options.all_states, "also records that are held, replaced or revoked");
  command->add_flag("--with-sensitive", options.with_sensitive,
                    "also numbers of identity documents and unmasked texts");
  command->add_flag("--with-local", options.with_local, "also columns that are not of the national standard");
  command->callback(
      [&asked] { asked.common.run = [&asked](const CommandContext& c) { return RunExport(c, asked.export_tables); }; });
}

}  // namespace

int RunCommandLine(int argc, const char* const* argv, const Clock& clock, std::ostream& out, std::ostream& err) {
  Asked asked;
  CLI::App app{"Credence: a public credit information platform"};
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--data", asked.common.data, "data folder, default ./data");
  AddCommonOptions(app, asked.common);
  AddSetupCommands(app, asked);
  AddIntakeCommands(app, asked);
  AddMatchCommand(app, asked.match, asked.common);
  AddMergeCommands(app, asked.merge, asked.common);
  AddQualityCommand(app, asked.quality, asked.common);
  AddTemplateCommand(app, asked);
  AddRecordCommands(app, asked);
  AddUserCommand(app, asked.user, asked.common);
  AddCareCommands(app, asked);
  AddExportCommand(app, asked);
  AddBenchCommands(app, asked);
  return ParseAndRun(app, asked.common, argc, argv, clock, out, err);
}

}  // namespace credence::app
