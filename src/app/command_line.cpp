#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <ostream>
#include <system_error>

#include "app/app_errors.h"
#include "app/commands.h"
#include "app/usage.h"
#include "app/words.h"
#include "identity/masking.h"

namespace credence::app {
namespace {

constexpr const char* kVersion = "0.1.0";

Language LanguageFrom(const std::string& name) {
  return name.starts_with("en") ? Language::kEnglish : Language::kChinese;
}

// What was asked for: every option of every command, and the command chosen.
struct Asked {
  std::string data = "data";
  bool json = false;
  std::string language;
  InitOptions init;
  std::string hash = "sm3", signature = "sm2", calendar_file;
  DemoOptions demo;
  ImportOptions import;
  CheckOptions check;
  ErrorsOptions errors;
  std::string subject_code;
  PublishOptions publish;
  std::string proof_record, proof_out;
  std::string verify_file, verify_key;
  bool fsck_hash = false;
  std::string quality_figure;
  std::int64_t quality_rows = 50;
  ServeOptions serve;
  BenchOptions bench;
  UserOptions user;
  std::function<int(const CommandContext&)> run;
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
    asked.run = [&asked](const CommandContext& c) { return RunInit(c, asked.init, asked.calendar_file); };
  });

  auto* demo = app.add_subcommand("demo", "make the demo city in a new data folder");
  demo->add_option("--until", asked.demo.until, "last day of its two years (YYYY-MM-DD), default today");
  demo->callback([&asked] { asked.run = [&asked](const CommandContext& c) { return RunDemo(c, asked.demo); }; });

  auto* serve = app.add_subcommand("serve", "answer requests and finish open jobs until stopped");
  serve->add_option("--address", asked.serve.address, "address to listen on, default from credence.toml");
  serve->add_option("--port", asked.serve.port, "port to listen on, default from credence.toml; 0 = a free one")
      ->check(CLI::Range(0, 65535));
  serve->callback([&asked] { asked.run = [&asked](const CommandContext& c) { return RunServe(c, asked.serve); }; });
}

void AddIntakeCommands(CLI::App& app, Asked& asked) {
  auto* filing = app.add_subcommand("import", "check a department's file and file its rows");
  filing->add_option("FILE", asked.import.file, "CSV file")->required();
  filing->add_option("--item", asked.import.item, "catalogue item: organisation, licence, penalty")->required();
  filing->add_option("--department", asked.import.department, "reporting department: number or unified code")
      ->required();
  filing->add_option("--received", asked.import.received, "receiving date (YYYY-MM-DD), default today");
  filing->add_flag("--all-or-nothing", asked.import.all_or_nothing, "file nothing when any row is refused");
  filing
      ->add_option("--other-subject", asked.import.other_subject,
                   "a decision that is filed under another subject: ask (refuse the row), replaces, adds")
      ->check(CLI::IsMember({"ask", "replaces", "adds"}));
  filing->callback([&asked] { asked.run = [&asked](const CommandContext& c) { return RunImport(c, asked.import); }; });

  auto* check = app.add_subcommand("check", "check a file as import would, without any data folder; nothing is kept");
  check->add_option("FILE", asked.check.file, "CSV file")->required();
  check->add_option("--item", asked.check.item, "catalogue item: organisation, licence, penalty")->required();
  check->add_option("--received", asked.check.received, "receiving date (YYYY-MM-DD), default today");
  check->callback([&asked] { asked.run = [&asked](const CommandContext& c) { return RunCheck(c, asked.check); }; });

  auto* errors = app.add_subcommand("errors", "list the findings of a batch");
  errors->add_option("BATCH", asked.errors.batch, "number printed by import")->required();
  errors->add_option("--out", asked.errors.out, "write all findings to this CSV file");
  errors->add_option("--rows", asked.errors.rows_max, "findings to list on the screen")->check(CLI::Range(1, 1000000));
  errors->callback([&asked] { asked.run = [&asked](const CommandContext& c) { return RunErrors(c, asked.errors); }; });

  auto* quality = app.add_subcommand("quality", "figures of data quality");
  quality->add_option("FIGURE", asked.quality_figure, "uscc: duplicate and wrong unified codes")
      ->required()
      ->check(CLI::IsMember({"uscc"}));
  quality->add_option("--rows", asked.quality_rows, "rows to list behind the figure")->check(CLI::Range(0, 1000000));
  quality->callback(
      [&asked] { asked.run = [&asked](const CommandContext& c) { return RunQuality(c, asked.quality_rows); }; });
}

void AddRecordCommands(CLI::App& app, Asked& asked) {
  auto* subject = app.add_subcommand("subject", "show an organisation and its published records");
  subject->add_option("CODE", asked.subject_code, "unified code")->required();
  subject->callback(
      [&asked] { asked.run = [&asked](const CommandContext& c) { return RunSubject(c, asked.subject_code); }; });

  auto* publish = app.add_subcommand("publish", "show how a record is published, confirm held ones");
  publish->add_option("RECORD", asked.publish.record, "record number; without it, list what waits for confirmation");
  publish->add_flag("--confirm", asked.publish.confirm, "the masked preview was seen: publish the held record");
  publish->add_flag("--recompute", asked.publish.recompute, "derive publication anew for all records");
  publish->callback(
      [&asked] { asked.run = [&asked](const CommandContext& c) { return RunPublish(c, asked.publish); }; });

  auto* proof = app.add_subcommand("proof", "write the proof of a record");
  proof->add_option("RECORD", asked.proof_record, "record number")->required();
  proof->add_option("--out", asked.proof_out, "file to write, default RECORD.proof.json");
  proof->callback([&asked] {
    asked.run = [&asked](const CommandContext& c) { return RunProof(c, asked.proof_record, asked.proof_out); };
  });

  auto* verify = app.add_subcommand("verify", "check a proof with nothing but the file and the public key");
  verify->add_option("FILE", asked.verify_file, "proof file")->required();
  verify->add_option("--key", asked.verify_key, "public key, default <data>/keys/ledger.pub");
  verify->callback([&asked] {
    asked.run = [&asked](const CommandContext& c) { return RunVerify(c, asked.verify_file, asked.verify_key); };
  });

  auto* fsck = app.add_subcommand("fsck", "compare everything stored with the log and with what follows from it");
  fsck->add_flag("--hash", asked.fsck_hash, "only print the hash of the business content");
  fsck->callback([&asked] { asked.run = [&asked](const CommandContext& c) { return RunFsck(c, asked.fsck_hash); }; });
}

void AddUserCommands(CLI::App& app, Asked& asked) {
  auto* user = app.add_subcommand("user", "accounts of those who work here");
  user->require_subcommand(1);
  user->fallthrough();
  auto add = [&](const char* name, const char* what, UserAction action) {
    CLI::App* command = user->add_subcommand(name, what);
    command->fallthrough();
    command->callback([&asked, action] {
      asked.user.action = action;
      asked.run = [&asked](const CommandContext& c) { return RunUser(c, asked.user); };
    });
    return command;
  };
  auto named = [&](CLI::App* command, bool required = true) {
    command->add_option("NAME", asked.user.name, "user name")->required(required);
    return command;
  };
  auto* added = named(add("add", "make an account; prints a one-time password", UserAction::kAdd));
  added->add_option("--department", asked.user.department, "department: number or unified code")->required();
  added->add_option("--shown-name", asked.user.shown_name, "what pages call the person, default NAME");
  added->add_option("--role", asked.user.role, "first role; it also decides for ever what the account is for");
  auto* list = add("list", "list accounts with their roles", UserAction::kList);
  list->add_option("--department", asked.user.department, "only those of this department (number)");
  auto* roles = named(add("roles", "list roles, or those of an account; grant one", UserAction::kRoles), false);
  roles->add_option("--grant", asked.user.role, "grant this role from today on");
  named(add("reset-password", "print a new one-time password; ends sessions", UserAction::kResetPassword));
  named(add("reset-second-factor", "forget the second factor; ends sessions", UserAction::kResetSecondFactor));
  named(add("disable", "let the account in no more", UserAction::kDisable));
  named(add("enable", "let a disabled account in again", UserAction::kEnable));
  named(add("unlock", "end a lock after failed sign-ins", UserAction::kUnlock));
}

void AddBenchCommands(CLI::App& app, Asked& asked) {
  auto* bench = app.add_subcommand("bench", "measure this installation");
  bench->require_subcommand(1);
  auto* writer =
      bench->add_subcommand("small-writer", "how long small writes wait beside other writers (limit 250 ms)");
  writer->add_option("--seconds", asked.bench.seconds, "at least this long")->check(CLI::Range(1, 3600));
  writer->add_flag("--while-open", asked.bench.while_open, "go on while any job is open");
  writer->fallthrough();
  writer->callback(
      [&asked] { asked.run = [&asked](const CommandContext& c) { return RunBenchSmallWriter(c, asked.bench); }; });
}

// The parser takes whatever follows an option for its value, also the next option.
void RefuseOptionsAsValues(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (option->get_expected_max() == 0) continue;  // a flag
    option->check([](const std::string& value) { return value.starts_with("--") ? value : std::string(); }, "");
  }
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; })) RefuseOptionsAsValues(*command);
}

// A command line that cannot be parsed is answered in the form it asks for all the same.
bool Has(int argc, const char* const* argv, std::string_view word) {
  return std::find(argv, argv + argc, word) != argv + argc;
}

Language WantedLanguage(int argc, const char* const* argv, const std::string& parsed) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--lang=en" || (word == "--lang" && i + 1 < argc && argv[i + 1] == std::string_view("en"))) {
      return Language::kEnglish;
    }
  }
  return LanguageFrom(parsed);
}

int RunCaught(const CommandContext& context, const std::function<int(const CommandContext&)>& run) {
  try {
    return run(context);
  } catch (const db::Unavailable& thrown) {
    return context.Refuse(Error(errors::kStorage, {{"reason", thrown.what()}}));
  } catch (const std::system_error& thrown) {
    return context.Refuse(Error(errors::kStorage, {{"reason", thrown.code().message()}}));
  } catch (const std::exception& thrown) {
    return context.Refuse(Error(errors::kStopped, {{"reason", thrown.what()}}));
  }
}

}  // namespace

void CommandContext::Line(std::string_view key, const TextValues& values) const {
  if (!json) out << Say(key, values, language) << "\n";
}

void CommandContext::End(const boost::json::object& object) const {
  if (json) out << boost::json::serialize(object) << "\n";
}

int CommandContext::Refuse(const Error& refusal) const {
  // What was typed is said again, but never a number of a person.
  Error error = refusal;
  for (auto& [name, value] : error.values) value = identity::MaskFreeText(value);
  CodeText text = TextOf(error.code, error.values, language);
  if (json) {
    out << boost::json::serialize(
               boost::json::object{{"error", {{"code", error.code}, {"text", text.text}, {"mend", text.mend}}}})
        << "\n";
  } else {
    err << Sentence(error, language) << " [" << error.code << "]\n";
  }
  return kExitRefused;
}

int CommandContext::RefuseUsage(const Error& error) const {
  Refuse(error);
  return kExitUsage;
}

int RunCommandLine(int argc, const char* const* argv, const Clock& clock, std::ostream& out, std::ostream& err) {
  Asked asked;
  if (const char* language = std::getenv("CREDENCE_LANG")) asked.language = language;
  CLI::App app{"Credence: a public credit information platform"};
  app.set_version_flag("--version", kVersion);
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--data", asked.data, "data folder, default ./data");
  app.add_flag("--json", asked.json, "end with one JSON object instead of text");
  app.add_option("--lang", asked.language, "language of the output: zh (default) or en; also CREDENCE_LANG")
      ->check(CLI::IsMember({"zh", "en"}));
  AddSetupCommands(app, asked);
  AddIntakeCommands(app, asked);
  AddRecordCommands(app, asked);
  AddUserCommands(app, asked);
  AddBenchCommands(app, asked);
  RefuseOptionsAsValues(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForVersion&) {
    out << (Has(argc, argv, "--json") ? boost::json::serialize(boost::json::object{{"version", kVersion}}) : kVersion)
        << "\n";
    return kExitDone;
  } catch (const CLI::Success& help) {
    return app.exit(help, out, err) == 0 ? kExitDone : kExitUsage;
  } catch (const CLI::ParseError& wrong) {
    CommandContext context{
        asked.data, Has(argc, argv, "--json"), WantedLanguage(argc, argv, asked.language), clock, out, err};
    return context.RefuseUsage(UsageError(app, wrong));
  }
  CommandContext context{asked.data, asked.json, LanguageFrom(asked.language), clock, out, err};
  const int status = RunCaught(context, asked.run);
  out.flush();
  if (out) return status;
  err << Sentence(Error(errors::kFileUnwritable, {{"file", "stdout"}, {"reason", "write"}}), context.language) << "\n";
  return kExitRefused;
}

}  // namespace credence::app
