#include "crypto/openssl_check.h"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <new>

namespace credence::crypto {
namespace {

TEST(OpensslCheck, PassesWhatSucceeds) { EXPECT_NO_THROW(OPENSSL_CHECK(1 + 1 == 2)); }

TEST(OpensslCheck, RefusedMemoryIsNoBrokenInvariant) {
  ERR_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
  ERR_raise(ERR_LIB_EVP, ERR_R_INTERNAL_ERROR);  // what the callers of the failed allocation say
  EXPECT_THROW(OPENSSL_CHECK(false), std::bad_alloc);
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST(OpensslCheck, HearsOfRefusedMemoryFromErrnoToo) {
  EXPECT_THROW(OPENSSL_CHECK((errno = ENOMEM, false)), std::bad_alloc);
  errno = ENOMEM;  // of something before
  EXPECT_THROW(OPENSSL_CHECK(false), BrokenInvariant);
  EXPECT_NO_THROW(OPENSSL_CHECK((errno = ENOMEM, true)));  // tried another way with success
}

TEST(OpensslCheck, AnObjectIsNeverNull) {
  int object = 0;
  int* none = nullptr;
  EXPECT_EQ(OPENSSL_MAKE(&object), &object);
  EXPECT_THROW(OPENSSL_MAKE(none), BrokenInvariant);
  EXPECT_THROW(OPENSSL_MAKE((errno = ENOMEM, none)), std::bad_alloc);
}

TEST(OpensslCheck, OtherFailuresAre) {
  ERR_raise(ERR_LIB_EVP, ERR_R_INTERNAL_ERROR);
  EXPECT_THROW(OPENSSL_CHECK(false), BrokenInvariant);
  EXPECT_EQ(ERR_peek_error(), 0u);
  EXPECT_THROW(OPENSSL_CHECK(false), BrokenInvariant);  // without a word in the queue
}

TEST(OpensslCheck, ARefusalIsTaken) {
  BeginOpensslCall();
  ERR_raise(ERR_LIB_EC, ERR_R_PASSED_INVALID_ARGUMENT);
  EXPECT_NO_THROW(EndOpensslCall());
  EXPECT_EQ(ERR_peek_error(), 0u);
}

}  // namespace
}  // namespace credence::crypto
