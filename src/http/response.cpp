#include "http/response.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "http/target.h"

namespace credence::http {
namespace {

bool IsHeaderText(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || static_cast<unsigned char>(c) == 0x7F;
  });
}

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Compared for every header of every answer: without copies.
bool IsSameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char one, char two) { return Lower(one) == Lower(two); });
}

Response Make(std::string body, std::string_view content_type, int status) {
  Response response;
  response.status = status;
  response.content_type = content_type;
  response.body = std::move(body);
  return response;
}

// The file name for programs that know only ASCII.
std::string AsciiName(std::string_view name) {
  std::string ascii;
  for (char c : name) {
    auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 && (byte & 0xC0) == 0x80) continue;  // one '_' for each code point
    bool plain = byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '/' && c != '%';
    ascii.push_back(plain ? c : '_');
  }
  return ascii;
}

}  // namespace

void Response::SetHeader(std::string_view name, std::string_view value) {
  CHECK(IsHeaderText(name) && IsHeaderText(value));
  for (auto& [known, old_value] : headers) {
    if (IsSameName(known, name)) {
      old_value = value;
      return;
    }
  }
  headers.emplace_back(name, value);
}

const std::string* Response::FindHeader(std::string_view name) const {
  for (const auto& [known, value] : headers) {
    if (IsSameName(known, name)) return &value;
  }
  return nullptr;
}

Response Html(std::string body, int status) { return Make(std::move(body), "text/html; charset=utf-8", status); }

Response Text(std::string body, int status) { return Make(std::move(body), "text/plain; charset=utf-8", status); }

Response Json(const boost::json::value& value, int status) {
  return Make(boost::json::serialize(value), "application/json", status);
}

Response Redirect(std::string_view location, int status) {
  // "//host" and "https://host" would lead away from this site.
  CHECK(location.starts_with('/') && !location.starts_with("//") && !location.starts_with("/\\"));
  Response response;
  response.status = status;
  response.SetHeader("Location", location);
  return response;
}

Response Download(std::string bytes, std::string_view content_type, std::string_view file_name) {
  Response response = Make(std::move(bytes), content_type, 200);
  response.SetHeader("Content-Disposition", "attachment; filename=\"" + AsciiName(file_name) + "\"; filename*=UTF-8''" +
                                                EncodeQueryValue(file_name));
  return response;
}

Response Csv(std::string_view rows, std::string_view file_name) {
  std::string body = "\xEF\xBB\xBF";
  body.append(rows);
  return Download(std::move(body), "text/csv; charset=utf-8", file_name);
}

}  // namespace credence::http
