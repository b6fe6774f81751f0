// What was wrong with a command line, as an error with texts in both languages. The parser's own English is not shown.
#pragma once

#include "base/error.h"

namespace CLI {
class App;
class ParseError;
}  // namespace CLI

namespace credence::app {

// Error codes: command.* of app_errors.h. `app` is the parser that threw `wrong`.
Error UsageError(const CLI::App& app, const CLI::ParseError& wrong);

}  // namespace credence::app
