// What can be wrong with a request before any area of the field has seen it. Texts: catalog/texts/http.json.
#pragma once

#include "base/error.h"

namespace credence::http::errors {

inline constexpr ErrorCode kBadRequest{ErrorKind::kInvalid, "http.bad_request"};   // breaks HTTP itself
inline constexpr ErrorCode kBadTarget{ErrorKind::kInvalid, "http.bad_target"};     // path or query
inline constexpr ErrorCode kBadBody{ErrorKind::kInvalid, "http.bad_body"};         // not the JSON or form it claims
inline constexpr ErrorCode kExpectation{ErrorKind::kInvalid, "http.expectation"};  // 417
inline constexpr ErrorCode kMediaType{ErrorKind::kInvalid, "http.media_type"};     // 415, {format}
inline constexpr ErrorCode kCrossSite{ErrorKind::kForbidden, "http.cross_site"};   // sent by a page of another site
inline constexpr ErrorCode kTooManyRequests{ErrorKind::kTooMany, "http.too_many_requests"};  // {retry_after_s}
inline constexpr ErrorCode kUnauthenticated{ErrorKind::kUnauthenticated, "http.unauthenticated"};
inline constexpr ErrorCode kNotFound{ErrorKind::kNotFound, "http.not_found"};
inline constexpr ErrorCode kMethodNotAllowed{ErrorKind::kInvalid, "http.method_not_allowed"};  // 405, {allowed}
inline constexpr ErrorCode kTooLarge{ErrorKind::kTooLarge, "http.too_large"};                  // body, {limit} bytes
inline constexpr ErrorCode kTargetTooLong{ErrorKind::kTooLarge, "http.target_too_long"};       // 414, {limit} bytes
inline constexpr ErrorCode kHeaderTooLarge{ErrorKind::kTooLarge, "http.header_too_large"};     // 431, {limit} bytes
inline constexpr ErrorCode kBusy{ErrorKind::kUnavailable, "http.busy"};                   // connections or queue full
inline constexpr ErrorCode kStorage{ErrorKind::kUnavailable, "http.storage"};             // SiteOptions::is_outage
inline constexpr ErrorCode kNotReady{ErrorKind::kUnavailable, "http.not_ready"};          // /readyz
inline constexpr ErrorCode kCannotListen{ErrorKind::kUnavailable, "http.cannot_listen"};  // {address} {reason}
inline constexpr ErrorCode kTlsOnly{ErrorKind::kInvalid, "http.tls_only"};                // http:// where TLS is spoken
inline constexpr ErrorCode kCertificate{ErrorKind::kInvalid, "http.certificate"};         // {file} {reason}
inline constexpr ErrorCode kKeyExposed{ErrorKind::kForbidden, "http.key_exposed"};        // {file}

}  // namespace credence::http::errors
