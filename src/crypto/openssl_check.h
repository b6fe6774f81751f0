// What becomes of a call of OpenSSL that fails. For the .cpp files of this module.
#pragma once

#include "base/check.h"

namespace credence::crypto {

// Takes the errors that OpenSSL has queued for this thread. Throws std::bad_alloc when one of them says that memory was
// refused: then the call tells nothing of the bytes it was given, and no signature may be called false for it.
void TakeOpensslErrors();

[[noreturn]] void ThrowOpensslFailure(const char* expression, const char* file, int line);

}  // namespace credence::crypto

// As CHECK, for calls that fail only when memory is refused or OpenSSL itself is broken.
#define OPENSSL_CHECK(expression) \
  ((expression) ? static_cast<void>(0) : ::credence::crypto::ThrowOpensslFailure(#expression, __FILE__, __LINE__))

namespace credence::crypto {

// The object, never null: for static locals, which are tried again after a refusal.
template <typename T>
T* Fetched(T* object) {
  OPENSSL_CHECK(object != nullptr);
  return object;
}

}  // namespace credence::crypto
