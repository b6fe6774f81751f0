// What becomes of a call of OpenSSL that fails. For the .cpp files of this module.
#pragma once

#include <cerrno>

#include "base/check.h"

namespace credence::crypto {

// To be said before calls whose refusal is an answer (does this signature hold?).
inline void BeginOpensslCall() { errno = 0; }
// And after them: takes the errors that OpenSSL has queued for this thread. Throws std::bad_alloc when memory was
// refused meanwhile: then the call tells nothing of the bytes it was given, and no signature may be called false for
// it. Not every part of OpenSSL says so in its queue, so errno is heard as well, which malloc sets.
void EndOpensslCall();

// As EndOpensslCall; where memory was not refused, the invariant is broken.
[[noreturn]] void ThrowOpensslFailure(const char* expression, const char* file, int line);

template <typename Make>
auto MadeByOpenssl(Make make, const char* expression, const char* file, int line) {
  BeginOpensslCall();
  auto* object = make();
  if (object == nullptr) ThrowOpensslFailure(expression, file, line);
  return object;
}

}  // namespace credence::crypto

// As CHECK, for calls that fail only when memory is refused or OpenSSL itself is broken.
#define OPENSSL_CHECK(expression)                         \
  ((::credence::crypto::BeginOpensslCall(), (expression)) \
       ? static_cast<void>(0)                             \
       : ::credence::crypto::ThrowOpensslFailure(#expression, __FILE__, __LINE__))
// The same of an object: its address, never null.
#define OPENSSL_MAKE(expression) \
  ::credence::crypto::MadeByOpenssl([&] { return (expression); }, #expression, __FILE__, __LINE__)
