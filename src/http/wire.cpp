#include "http/wire.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <utility>
#include <vector>

#include "base/text.h"
#include "http/http_errors.h"

namespace credence::http {
namespace {

constexpr std::pair<int, std::string_view> kReasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {409, "Conflict"},
    {410, "Gone"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {503, "Service Unavailable"},
};

std::vector<std::string_view> ValuesOf(const Request& request, std::string_view name) {
  std::vector<std::string_view> values;
  for (const auto& [known, value] : request.headers) {
    if (known == name) values.push_back(value);
  }
  return values;
}

}  // namespace

Result<Framing> CheckFraming(const Request& request, int minor_version) {
  const Error bad(errors::kBadRequest);
  const auto hosts = ValuesOf(request, "host");
  const auto lengths = ValuesOf(request, "content-length");
  const auto codings = ValuesOf(request, "transfer-encoding");
  const auto expectations = ValuesOf(request, "expect");
  if (hosts.size() > 1 || (minor_version >= 1 && hosts.empty())) return bad;
  if (lengths.size() + codings.size() > 1) return bad;
  Framing framing;
  if (!codings.empty()) {
    if (minor_version == 0 || UpperAscii(codings[0]) != "CHUNKED") return bad;
    framing.chunked = true;
  }
  if (!lengths.empty()) {
    const char* end = lengths[0].data() + lengths[0].size();
    auto [stopped, failure] = std::from_chars(lengths[0].data(), end, framing.content_length);
    if (failure != std::errc() || stopped != end) return bad;
  }
  if (!expectations.empty() && minor_version >= 1) {
    if (expectations.size() > 1 || UpperAscii(expectations[0]) != "100-CONTINUE") return Error(errors::kExpectation);
    framing.expects_continue = framing.chunked || framing.content_length > 0;
  }
  return framing;
}

bool SendsBody(Method method, int status) { return method != Method::kHead && status != 204 && status != 304; }

std::string WriteHead(const Response& response, bool keep_alive, std::string_view date) {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status, ReasonOf(response.status), date);
  auto add = [&](std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
  };
  if (!response.content_type.empty()) add("Content-Type", response.content_type);
  if (response.status != 204 && response.status != 304) add("Content-Length", std::to_string(response.body.size()));
  for (const auto& [name, value] : response.headers) add(name, value);
  add("Connection", keep_alive ? "keep-alive" : "close");
  head.append("\r\n");
  return head;
}

std::string_view ReasonOf(int status) {
  for (const auto& [known, reason] : kReasons) {
    if (known == status) return reason;
  }
  return "Status";
}

std::string HttpDate(std::int64_t epoch_seconds) {
  static constexpr std::string_view kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_seconds instant{std::chrono::seconds(epoch_seconds)};
  const auto days = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss time(instant - days);
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", kDays[std::chrono::weekday(days).c_encoding()],
                     static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
                     time.seconds().count());
}

}  // namespace credence::http
