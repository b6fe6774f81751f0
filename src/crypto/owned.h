// Ownership of objects of C libraries: Owned<EVP_MD_CTX, EVP_MD_CTX_free>. For the .cpp files of this module.
#pragma once

#include <memory>

namespace credence::crypto {

template <auto Free>
struct FreeWith {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};

template <typename T, auto Free>
using Owned = std::unique_ptr<T, FreeWith<Free>>;

}  // namespace credence::crypto
