// gzip for answers. Pure.
#pragma once

#include <string>
#include <string_view>

namespace credence::http {

inline constexpr std::size_t kCompressBytesMin = 1024;  // below, the saving is not worth the work

// Text, JSON, XML, SVG, scripts: everything that shrinks.
bool IsCompressible(std::string_view content_type);

// Whether the header Accept-Encoding lets us send gzip rather than the plain bytes (RFC 9110 12.5.3).
bool AcceptsGzip(std::string_view accept_encoding);

std::string Gzip(std::string_view bytes);

}  // namespace credence::http
