// Entity tags (RFC 9110 8.8.3): short names of content by which caches ask whether it has changed. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace credence::http {

// 128 bits of a fast hash with good spread, for validators and addresses of assets only:
// it does not resist somebody who looks for collisions.
std::array<std::uint64_t, 2> ContentHash(std::string_view bytes);
std::string HashHex(const std::array<std::uint64_t, 2>& hash);  // 32 digits

// "\"…\"", or "W/\"…\"" for content that is the same in meaning but may differ in bytes (compression).
std::string EntityTag(std::string_view content, bool weak);

// Whether a list as in If-None-Match or If-Match names the tag, or is "*". Weak comparison: an answer that was
// compressed on its way carries the weak form of the tag that the handler gave.
bool NamesEntityTag(std::string_view list, std::string_view tag);

}  // namespace credence::http
