// Errors as values: what a caller can cause comes back as an Error, never as an exception.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace credence {

// How an error is answered: one function in http maps kinds to status codes, one in app to exit codes.
enum class ErrorKind {
  kInvalid,          // the input breaks a rule
  kUnauthenticated,  // nobody has signed in
  kForbidden,        // signed in, but not allowed
  kNotFound,
  kConflict,     // another change stands in the way
  kWrongState,   // right object, wrong moment
  kTooLarge,     // a named limit of base/limits.h
  kUnavailable,  // try again later
  kTooMany,      // more requests than anybody gets; {retry_after_s} says when to come again
  kInternal,
};

// A stable code `area.reason` with its kind, declared as a constant in `<area>_errors.h`.
// Its texts stand in catalog/texts/<file>.json, its line in docs/error-codes.md; a house test compares the three.
struct ErrorCode {
  ErrorKind kind;
  std::string_view code;
};

// Named values that fill the places `{name}` of a text. Values are shown to people: mask before adding.
using TextValues = std::vector<std::pair<std::string, std::string>>;

struct FieldError {
  std::string field;
  std::string code;
  TextValues values;
};

struct Error {
  ErrorKind kind = ErrorKind::kInternal;
  std::string code;
  TextValues values;
  std::vector<FieldError> fields;

  Error() = default;
  explicit Error(const ErrorCode& error_code, TextValues text_values = {})
      : kind(error_code.kind), code(error_code.code), values(std::move(text_values)) {}

  bool Is(const ErrorCode& other) const { return code == other.code; }
};

}  // namespace credence
