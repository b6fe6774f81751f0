#include "app/usage.h"

#include <CLI/CLI.hpp>
#include <string_view>

#include "app/app_errors.h"
#include "base/base_errors.h"

namespace credence::app {
namespace {

// The parser tells values only inside its sentences, such as "--hash: md5 not in {sm3,sha256}",
// "--rows: Value 0 not in range 1 to 50", "Could not convert: --rows = many" and "FILE is required".
std::string_view Before(std::string_view text, std::string_view end) { return text.substr(0, text.find(end)); }

std::string_view After(std::string_view text, std::string_view begin) {
  const std::size_t found = text.find(begin);
  return found == std::string_view::npos ? std::string_view() : text.substr(found + begin.size());
}

// The next option is no value, although the parser takes it for one.
bool IsOption(std::string_view value) { return value.starts_with("--"); }

Error NotAllowed(std::string_view sentence) {
  const std::string argument(Before(sentence, ": "));
  const std::string_view reason = After(sentence, ": ");
  const std::string_view range = After(reason, " not in range ");
  const std::string value(range.empty() ? Before(reason, " not in {")
                                        : Before(After(reason, "Value "), " not in range"));
  if (IsOption(value)) return Error(errors::kMissingValue, {{"argument", argument}});
  if (!range.empty()) {
    return Error(errors::kNotInRange, {{"argument", argument},
                                       {"value", value},
                                       {"from", std::string(Before(range, " to "))},
                                       {"to", std::string(After(range, " to "))}});
  }
  return Error(errors::kNotAllowed,
               {{"argument", argument}, {"value", value}, {"allowed", std::string(Before(After(reason, "{"), "}"))}});
}

}  // namespace

Error UsageError(const CLI::App& app, const CLI::ParseError& wrong) {
  const std::string sentence = wrong.what();
  const std::vector<std::string> extras = app.remaining(true);
  const bool no_command = sentence.find("subcommand is required") != std::string::npos;
  if (!extras.empty() && (no_command || dynamic_cast<const CLI::ExtrasError*>(&wrong) != nullptr)) {
    const bool is_command = no_command && !extras.front().starts_with("-");
    return Error(is_command ? errors::kUnknownCommand : errors::kUnknownArgument, {{"argument", extras.front()}});
  }
  if (no_command) return Error(errors::kMissingCommand);
  if (dynamic_cast<const CLI::RequiredError*>(&wrong) != nullptr) {
    return Error(errors::kMissingArgument, {{"argument", std::string(Before(sentence, " is required"))}});
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&wrong) != nullptr) {
    return Error(errors::kMissingValue, {{"argument", std::string(Before(sentence, ": "))}});
  }
  if (dynamic_cast<const CLI::ConversionError*>(&wrong) != nullptr) {
    const std::string_view pair = After(sentence, "Could not convert: ");
    const std::string argument(Before(pair, " = ")), value(After(pair, " = "));
    if (IsOption(value)) return Error(errors::kMissingValue, {{"argument", argument}});
    return Error(errors::kNotANumber, {{"argument", argument}, {"value", value}});
  }
  if (dynamic_cast<const CLI::ValidationError*>(&wrong) != nullptr) return NotAllowed(sentence);
  return Error(credence::errors::kUsage, {{"reason", sentence}});
}

}  // namespace credence::app
