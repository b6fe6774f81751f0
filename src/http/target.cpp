#include "http/target.h"

#include <optional>

#include "base/text.h"
#include "http/http_errors.h"

namespace credence::http {
namespace {

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// nullopt for a bad escape.
std::optional<std::string> Decode(std::string_view text, bool plus_is_blank) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      int high = HexDigit(text[i + 1]);
      int low = HexDigit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    } else if (c == '+' && plus_is_blank) {
      c = ' ';
    }
    decoded.push_back(c);
  }
  return decoded;
}

bool HasControl(std::string_view text, bool line_breaks_allowed) {
  for (char c : text) {
    auto byte = static_cast<unsigned char>(c);
    if (line_breaks_allowed && (c == '\t' || c == '\n' || c == '\r')) continue;
    if (byte < 0x20 || byte == 0x7F) return true;
  }
  return false;
}

bool Unreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.' ||
         c == '_' || c == '~';
}

std::string Encode(std::string_view text, std::string_view also_plain) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (char c : text) {
    if (Unreserved(c) || also_plain.find(c) != std::string_view::npos) {
      encoded.push_back(c);
    } else {
      auto byte = static_cast<unsigned char>(c);
      encoded.append({'%', kHex[byte >> 4], kHex[byte & 15]});
    }
  }
  return encoded;
}

Result<std::string> NormalPath(std::string_view raw) {
  const Error bad(errors::kBadTarget);
  if (raw.empty() || raw.front() != '/') return bad;
  std::string path;
  bool ends_with_slash = true;
  for (std::string_view raw_segment : Split(raw.substr(1), '/')) {
    // A segment is decoded by itself: an encoded slash would otherwise change what the path means.
    std::optional<std::string> segment = Decode(raw_segment, false);
    if (!segment || !IsValidUtf8(*segment) || HasControl(*segment, false)) return bad;
    if (segment->find_first_of("/\\") != std::string::npos || *segment == "..") return bad;
    ends_with_slash = segment->empty() || *segment == ".";
    if (!ends_with_slash) path.append("/").append(*segment);
  }
  if (ends_with_slash) path.push_back('/');
  return path;
}

// "http://host:80/path" -> "/path"; other texts stay as they are.
std::string_view WithoutAuthority(std::string_view text) {
  for (std::string_view scheme : {"http://", "https://"}) {
    if (!text.starts_with(scheme)) continue;
    std::size_t path = text.find_first_of("/?", scheme.size());
    return path == std::string_view::npos || text[path] == '?' ? std::string_view("/") : text.substr(path);
  }
  return text;
}

}  // namespace

Result<Parameters> ParseQuery(std::string_view text) {
  const Error bad(errors::kBadTarget);
  Parameters parameters;
  if (text.empty()) return parameters;
  for (std::string_view pair : Split(text, '&')) {
    if (pair.empty()) continue;
    if (parameters.size() == kParametersMax) return bad;
    std::size_t equals = pair.find('=');
    std::optional<std::string> name = Decode(pair.substr(0, equals), true);
    std::optional<std::string> value =
        equals == std::string_view::npos ? std::string() : Decode(pair.substr(equals + 1), true);
    if (!name || !value || !IsValidUtf8(*name) || !IsValidUtf8(*value)) return bad;
    if (HasControl(*name, false) || HasControl(*value, true)) return bad;
    parameters.push_back({*std::move(name), *std::move(value)});
  }
  return parameters;
}

Result<Target> ParseTarget(std::string_view text) {
  text = WithoutAuthority(text);
  if (text.find('#') != std::string_view::npos) return Error(errors::kBadTarget);
  std::size_t mark = text.find('?');
  Target target;
  ASSIGN_OR_RETURN(target.path, NormalPath(text.substr(0, mark)));
  if (mark != std::string_view::npos) target.query_text = text.substr(mark + 1);
  ASSIGN_OR_RETURN(target.query, ParseQuery(target.query_text));
  return target;
}

std::string EncodePath(std::string_view path) { return Encode(path, "/:@!$&'()*+,;="); }

std::string EncodeQueryValue(std::string_view value) { return Encode(value, ""); }

}  // namespace credence::http
