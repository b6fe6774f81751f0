// The commands of `credence`, one function each. They call services and print; no rule stands here.
//
// Exit status: 0 done · 1 done, with findings or disagreements · 2 wrong usage · 3 refused.
#pragma once

#include <boost/json/fwd.hpp>
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <optional>
#include <string>

#include "app/installation.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/texts.h"

namespace credence::app {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFindings = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitRefused = 3;

// What every command is given. With `json`, standard output carries one JSON object at the end and nothing else.
struct CommandContext {
  std::filesystem::path data = "data";
  bool json = false;
  Language language = Language::kChinese;
  const Clock& clock;
  std::ostream& out;
  std::ostream& err;

  // A sentence of catalog/command, in text mode only.
  void Line(std::string_view key, const TextValues& values = {}) const;
  // The JSON object that ends the command, in JSON mode only.
  void End(const boost::json::object& object) const;
  // Says why the command was refused and gives its exit status.
  int Refuse(const Error& error) const;
  // The same for what was asked in a wrong way.
  int RefuseUsage(const Error& error) const;
};

struct ImportOptions {
  std::string file;
  std::string item;
  std::string department;
  std::string received;       // ISO date, empty = today
  std::string other_subject;  // ask, replaces, adds
  bool all_or_nothing = false;
};

struct CheckOptions {
  std::string file;
  std::string item;
  std::string received;  // ISO date, empty = today
};

struct ErrorsOptions {
  std::int64_t batch = 0;
  std::string out;  // CSV file, empty = the screen
  std::int64_t rows_max = 200;
};

struct PublishOptions {
  std::string record;  // empty: list what is held
  bool confirm = false;
  bool recompute = false;
};

struct DemoOptions {
  std::string until;  // ISO date, empty = today
};

struct ServeOptions {
  std::string address;                // empty = configuration
  std::optional<std::uint16_t> port;  // none = configuration; 0 = a free one
};

enum class UserAction { kAdd, kList, kRoles, kDisable, kEnable, kUnlock, kResetPassword, kResetSecondFactor };

struct UserOptions {
  UserAction action = UserAction::kList;
  std::string name;
  std::string shown_name;  // empty = the name
  std::string department;
  std::string role;
};

struct BenchOptions {
  int seconds = 2;          // at least this long
  bool while_open = false;  // go on while any job is open
};

int RunInit(const CommandContext& context, const InitOptions& options, const std::string& calendar_file);
int RunDemo(const CommandContext& context, const DemoOptions& options);
int RunImport(const CommandContext& context, const ImportOptions& options);
// Works without any data folder, with the catalogue of the program.
int RunCheck(const CommandContext& context, const CheckOptions& options);
int RunErrors(const CommandContext& context, const ErrorsOptions& options);
int RunSubject(const CommandContext& context, const std::string& code);
int RunPublish(const CommandContext& context, const PublishOptions& options);
int RunProof(const CommandContext& context, const std::string& record, const std::string& out);
int RunVerify(const CommandContext& context, const std::string& file, const std::string& key_file);
int RunFsck(const CommandContext& context, bool hash);
int RunQuality(const CommandContext& context, std::int64_t rows_max);
// Small transactions beside whatever else writes: how long each waited, fsync included.
int RunBenchSmallWriter(const CommandContext& context, const BenchOptions& options);
int RunUser(const CommandContext& context, const UserOptions& options);
int RunServe(const CommandContext& context, const ServeOptions& options);

// Parses the command line and runs one command; catches what was thrown. Never throws.
int RunCommandLine(int argc, const char* const* argv, const Clock& clock, std::ostream& out, std::ostream& err);

}  // namespace credence::app
