#include "app/command_parsing.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <ostream>
#include <system_error>

#include "app/app_errors.h"
#include "app/usage.h"
#include "db/database.h"

namespace credence::app {
namespace {

Language LanguageFrom(const std::string& name) {
  return name.starts_with("en") ? Language::kEnglish : Language::kChinese;
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

void AddCommonOptions(CLI::App& app, CommonOptions& common) {
  if (const char* language = std::getenv("CREDENCE_LANG")) common.language = language;
  app.set_version_flag("--version", kVersion);
  app.add_flag("--json", common.json, "end with one JSON object instead of text");
  app.add_option("--lang", common.language, "language of the output: zh (default) or en; also CREDENCE_LANG")
      ->check(CLI::IsMember({"zh", "en"}));
}

int ParseAndRun(CLI::App& app, CommonOptions& common, int argc, const char* const* argv, const Clock& clock,
                std::ostream& out, std::ostream& err) {
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
        common.data, Has(argc, argv, "--json"), WantedLanguage(argc, argv, common.language), clock, out, err};
    return context.RefuseUsage(UsageError(app, wrong));
  }
  CommandContext context{common.data, common.json, LanguageFrom(common.language), clock, out, err};
  const int status = RunCaught(context, common.run);
  out.flush();
  if (out) return status;
  err << Sentence(Error(errors::kFileUnwritable, {{"file", "stdout"}, {"reason", "write"}}), context.language) << "\n";
  return kExitRefused;
}

}  // namespace credence::app
