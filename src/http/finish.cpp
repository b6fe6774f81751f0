#include "http/finish.h"

#include <utility>

#include "http/compression.h"
#include "http/entity_tag.h"

namespace credence::http {
namespace {

constexpr std::pair<std::string_view, std::string_view> kSecurityHeaders[] = {
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "same-origin"},
    {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
};

void SetDefault(Response& response, std::string_view name, std::string_view value) {
  if (response.FindHeader(name) == nullptr) response.SetHeader(name, value);
}

std::string_view CacheControl(CachePolicy policy) {
  switch (policy) {
    case CachePolicy::kPrivate:
      return "private, no-cache";
    case CachePolicy::kRevalidate:
      return "public, no-cache";
    case CachePolicy::kImmutable:
      return "public, max-age=31536000, immutable";
    case CachePolicy::kByRoute:
    case CachePolicy::kNoStore:
      break;
  }
  return "no-store";
}

CachePolicy PolicyOf(const Response& response, bool public_route, bool anybody) {
  if (response.cache != CachePolicy::kByRoute) return response.cache;
  if (!public_route || response.status != 200) return CachePolicy::kNoStore;
  return anybody ? CachePolicy::kRevalidate : CachePolicy::kPrivate;
}

void AddVary(Response& response, std::string_view name) {
  const std::string* before = response.FindHeader("Vary");
  if (before != nullptr && *before == name) return;
  response.SetHeader("Vary", before == nullptr ? std::string(name) : *before + ", " + std::string(name));
}

// True when the caller already has this content.
bool IsUnchanged(const Request& request, const Response& response) {
  if (response.status != 200 || (request.method != Method::kGet && request.method != Method::kHead)) return false;
  const std::string* tag = response.FindHeader("ETag");
  if (tag == nullptr) return false;
  auto known = request.Header("if-none-match");
  return known && NamesEntityTag(*known, *tag);
}

void Compress(const Request& request, Response& response) {
  if (!response.compress || response.body.size() < kCompressBytesMin || !IsCompressible(response.content_type)) return;
  if (response.FindHeader("Content-Encoding") != nullptr) return;
  if (!AcceptsGzip(request.Header("accept-encoding").value_or(""))) return;
  std::string packed = Gzip(response.body);
  if (packed.size() >= response.body.size()) return;
  response.body = std::move(packed);
  response.SetHeader("Content-Encoding", "gzip");
}

}  // namespace

std::string ContentSecurityPolicy(std::string_view frame_ancestors) {
  return "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
         "font-src 'none'; object-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors " +
         std::string(frame_ancestors);
}

void FinishResponse(const Request& request, bool public_route, bool anybody, Response& response) {
  const CachePolicy policy = PolicyOf(response, public_route, anybody);
  SetDefault(response, "Cache-Control", CacheControl(policy));

  const bool may_shrink =
      response.compress && response.body.size() >= kCompressBytesMin && IsCompressible(response.content_type);
  if (may_shrink) {
    // The same tag names the plain and the packed bytes, so it must be weak.
    AddVary(response, "Accept-Encoding");
    if (const std::string* tag = response.FindHeader("ETag"); tag != nullptr && tag->starts_with('"')) {
      response.SetHeader("ETag", "W/" + *tag);
    }
  }
  const bool read = request.method == Method::kGet || request.method == Method::kHead;
  if (read && response.status == 200 && policy != CachePolicy::kNoStore && !response.body.empty() &&
      response.FindHeader("ETag") == nullptr) {
    response.SetHeader("ETag", EntityTag(response.body, may_shrink));
  }
  if (IsUnchanged(request, response)) {
    response.status = 304;
    response.body.clear();
    response.content_type.clear();
  } else {
    Compress(request, response);
  }

  if (response.FindHeader("Content-Security-Policy") == nullptr) {
    static const std::string kPolicy = ContentSecurityPolicy("'none'");
    response.SetHeader("Content-Security-Policy", kPolicy);
  }
  for (const auto& [name, value] : kSecurityHeaders) SetDefault(response, name, value);
  if (response.no_index) SetDefault(response, "X-Robots-Tag", "noindex, noarchive");
  response.SetHeader("X-Request-Id", request.id);
}

}  // namespace credence::http
