// Result<T>: a value or an Error. It cannot be ignored; Status is Result<void>.
//
//   Result<CreditCode> Parse(std::string_view text);
//   ASSIGN_OR_RETURN(CreditCode code, CreditCode::Parse(text));
//   RETURN_IF_ERROR(caller.Require(Permission::kFileRecords));
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/error.h"

namespace credence {

template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT: implicit by design
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT: implicit by design

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  const T& value() const& {
    CHECK(ok());
    return std::get<0>(state_);
  }
  T& value() & {
    CHECK(ok());
    return std::get<0>(state_);
  }
  // By value: what a temporary holds outlives it, so `for (x : F().value())` walks a list that is there.
  T value() && {
    CHECK(ok());
    return std::get<0>(std::move(state_));
  }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const Error& error() const {
    CHECK(!ok());
    return std::get<1>(state_);
  }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit by design

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    CHECK(!ok());
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

using Status = Result<void>;

}  // namespace credence

#define CREDENCE_CONCAT_INNER(a, b) a##b
#define CREDENCE_CONCAT(a, b) CREDENCE_CONCAT_INNER(a, b)

#define RETURN_IF_ERROR(expression)                                   \
  do {                                                                \
    if (auto status_or_error = (expression); !status_or_error.ok()) { \
      return status_or_error.error();                                 \
    }                                                                 \
  } while (false)

#define ASSIGN_OR_RETURN(declaration, expression) \
  ASSIGN_OR_RETURN_INNER(CREDENCE_CONCAT(result_, __LINE__), declaration, expression)
#define ASSIGN_OR_RETURN_INNER(temporary, declaration, expression) \
  auto temporary = (expression);                                   \
  if (!temporary.ok()) {                                           \
    return temporary.error();                                      \
  }                                                                \
  declaration = std::move(temporary).value()
