// Broken invariants. CHECK throws BrokenInvariant, which is caught at the four edges only:
// request, job, command line, test. It is never used for what a caller can cause.
#pragma once

#include <stdexcept>
#include <string>

namespace credence {

class BrokenInvariant : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

[[noreturn]] inline void ThrowBrokenInvariant(const char* expression, const char* file, int line) {
  throw BrokenInvariant(std::string(file) + ":" + std::to_string(line) + ": CHECK(" + expression + ") failed");
}

}  // namespace credence

#define CHECK(expression) \
  ((expression) ? static_cast<void>(0) : ::credence::ThrowBrokenInvariant(#expression, __FILE__, __LINE__))
