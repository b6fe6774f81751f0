#include "crypto/openssl_check.h"

#include <openssl/err.h>

#include <new>

namespace credence::crypto {

void EndOpensslCall() {
  bool memory_refused = errno == ENOMEM;
  while (const unsigned long error = ERR_get_error()) {
    memory_refused = memory_refused || ERR_GET_REASON(error) == ERR_R_MALLOC_FAILURE;
  }
  if (memory_refused) throw std::bad_alloc();
}

void ThrowOpensslFailure(const char* expression, const char* file, int line) {
  EndOpensslCall();
  ThrowBrokenInvariant(expression, file, line);
}

}  // namespace credence::crypto
