#include "http/finish.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "base/check.h"
#include "http/compression.h"
#include "http/entity_tag.h"
#include "http/wire.h"

namespace credence::http {
namespace {

std::string Gunzip(const std::string& packed) {
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  std::string plain(1'000'000, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(plain.data());
  stream.avail_out = static_cast<uInt>(plain.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  plain.resize(stream.total_out);
  inflateEnd(&stream);
  return plain;
}

Request Asking(std::string header, std::string value) {
  Request request;
  request.id = "R-1";
  if (!header.empty()) request.headers = {{std::move(header), std::move(value)}};
  return request;
}

Response Finished(const Request& request, Response response) {
  FinishResponse(request, true, true, response);
  return response;
}

std::string HeaderOf(const Response& response, std::string_view name) {
  const std::string* value = response.FindHeader(name);
  return value == nullptr ? "(none)" : *value;
}

const std::string kLong(5'000, 'a');

TEST(Compression, RespectsWeights) {
  for (const char* yes : {"gzip", "GZIP", "br, gzip;q=0.1", "*", "gzip;q=1.0, identity;q=0.5", "deflate, gzip"}) {
    EXPECT_TRUE(AcceptsGzip(yes)) << yes;
  }
  for (const char* no : {"", "br", "identity", "gzip;q=0", "gzip;q=0, *", "*;q=0", "gzip;q=0.2, identity", "gzipped"}) {
    EXPECT_FALSE(AcceptsGzip(no)) << no;
  }
}

TEST(Compression, ComesBackWhole) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i * 7919);
  EXPECT_EQ(Gunzip(Gzip(text)), text);
  EXPECT_EQ(Gunzip(Gzip("")), "");
}

TEST(Finish, CompressesLongTexts) {
  Response response = Finished(Asking("accept-encoding", "gzip"), Html(kLong));
  EXPECT_EQ(HeaderOf(response, "Content-Encoding"), "gzip");
  EXPECT_EQ(HeaderOf(response, "Vary"), "Accept-Encoding");
  EXPECT_EQ(Gunzip(response.body), kLong);
}

TEST(Finish, LeavesOthersPlain) {
  Response unasked = Finished(Asking("", ""), Html(kLong));
  EXPECT_EQ(HeaderOf(unasked, "Content-Encoding"), "(none)");
  EXPECT_EQ(HeaderOf(unasked, "Vary"), "Accept-Encoding");  // caches must know that there is another form
  const Request asking = Asking("accept-encoding", "gzip");
  EXPECT_EQ(HeaderOf(Finished(asking, Html("short")), "Content-Encoding"), "(none)");
  Response picture = Html(kLong);
  picture.content_type = "image/png";
  EXPECT_EQ(HeaderOf(Finished(asking, picture), "Content-Encoding"), "(none)");
  Response secret = Html(kLong);
  secret.compress = false;
  EXPECT_EQ(HeaderOf(Finished(asking, secret), "Content-Encoding"), "(none)");
}

TEST(Finish, KeepsTheVaryOfTheHandler) {
  Response response = Html(kLong);
  response.SetHeader("Vary", "Cookie");
  EXPECT_EQ(HeaderOf(Finished(Asking("", ""), response), "Vary"), "Cookie, Accept-Encoding");
}

TEST(Finish, TagsContent) {
  Response small = Finished(Asking("", ""), Html("a"));
  EXPECT_EQ(HeaderOf(small, "ETag").front(), '"');
  EXPECT_NE(HeaderOf(small, "ETag"), HeaderOf(Finished(Asking("", ""), Html("b")), "ETag"));
  // One weak tag for the plain and the packed form.
  Response plain = Finished(Asking("", ""), Html(kLong));
  Response packed = Finished(Asking("accept-encoding", "gzip"), Html(kLong));
  EXPECT_TRUE(HeaderOf(plain, "ETag").starts_with("W/\""));
  EXPECT_EQ(HeaderOf(plain, "ETag"), HeaderOf(packed, "ETag"));
}

TEST(Finish, WeakensTheTagOfTheHandlerWhereItCompresses) {
  Response response = Html(kLong);
  response.SetHeader("ETag", "\"v7\"");
  EXPECT_EQ(HeaderOf(Finished(Asking("", ""), response), "ETag"), "W/\"v7\"");
  Response small = Html("a");
  small.SetHeader("ETag", "\"v7\"");
  EXPECT_EQ(HeaderOf(Finished(Asking("", ""), small), "ETag"), "\"v7\"");
}

TEST(Finish, AnswersNotModified) {
  Response first = Finished(Asking("", ""), Html(kLong));
  Response second = Finished(Asking("if-none-match", "\"x\", " + HeaderOf(first, "ETag")), Html(kLong));
  EXPECT_EQ(second.status, 304);
  EXPECT_EQ(second.body, "");
  EXPECT_EQ(HeaderOf(second, "ETag"), HeaderOf(first, "ETag"));
  EXPECT_EQ(HeaderOf(second, "Vary"), "Accept-Encoding");
  EXPECT_EQ(HeaderOf(second, "Cache-Control"), "public, no-cache");
  EXPECT_EQ(Finished(Asking("if-none-match", HeaderOf(first, "ETag")), Html(kLong + "b")).status, 200);
  Request post = Asking("if-none-match", "*");
  post.method = Method::kPost;
  EXPECT_EQ(Finished(post, Html("a")).status, 200);
  EXPECT_EQ(Finished(Asking("if-none-match", "*"), Html("a", 404)).status, 404);
}

TEST(Finish, SetsSecurityHeadersButKeepsThoseOfTheHandler) {
  Response response = Finished(Asking("", ""), Html("a"));
  EXPECT_TRUE(HeaderOf(response, "Content-Security-Policy").starts_with("default-src 'none';"));
  EXPECT_EQ(HeaderOf(response, "Content-Security-Policy").find("unsafe"), std::string::npos);
  for (const char* part : {"object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"}) {
    EXPECT_NE(HeaderOf(response, "Content-Security-Policy").find(part), std::string::npos) << part;
  }
  EXPECT_EQ(HeaderOf(response, "X-Content-Type-Options"), "nosniff");
  EXPECT_EQ(HeaderOf(response, "Referrer-Policy"), "same-origin");
  EXPECT_NE(HeaderOf(response, "Permissions-Policy"), "(none)");
  EXPECT_EQ(HeaderOf(response, "X-Robots-Tag"), "(none)");
  EXPECT_EQ(HeaderOf(response, "Server"), "(none)");
  Response own = Html("a");
  own.no_index = true;
  own.SetHeader("content-security-policy", "default-src 'self'");
  own = Finished(Asking("", ""), own);
  EXPECT_EQ(HeaderOf(own, "Content-Security-Policy"), "default-src 'self'");
  EXPECT_EQ(HeaderOf(own, "X-Robots-Tag"), "noindex, noarchive");
}

TEST(Finish, ChoosesTheCachePolicy) {
  auto policy = [](bool public_route, bool anybody, CachePolicy chosen, int status) {
    Response response = Html("a", status);
    response.cache = chosen;
    FinishResponse(Asking("", ""), public_route, anybody, response);
    return HeaderOf(response, "Cache-Control");
  };
  EXPECT_EQ(policy(true, true, CachePolicy::kByRoute, 200), "public, no-cache");
  EXPECT_EQ(policy(true, false, CachePolicy::kByRoute, 200), "private, no-cache");
  EXPECT_EQ(policy(false, false, CachePolicy::kByRoute, 200), "no-store");
  EXPECT_EQ(policy(true, true, CachePolicy::kByRoute, 410), "no-store");
  EXPECT_EQ(policy(false, false, CachePolicy::kImmutable, 200), "public, max-age=31536000, immutable");
}

TEST(EntityTag, IsFoundInLists) {
  EXPECT_TRUE(NamesEntityTag("\"a\"", "\"a\""));
  EXPECT_TRUE(NamesEntityTag("W/\"a\"", "\"a\""));
  EXPECT_TRUE(NamesEntityTag("\"x,y\" , \"a\"", "W/\"a\""));
  EXPECT_TRUE(NamesEntityTag("*", "\"a\""));
  for (const char* list : {"", "a", "\"b\"", "\"a", "W/", "\"x,\"a\"\"", ","}) {
    EXPECT_FALSE(NamesEntityTag(list, "\"a\"")) << list;
  }
}

TEST(EntityTag, HashesEveryByteAndTheLength) {
  std::string text(40, 'x');
  const auto before = ContentHash(text);
  for (char& c : text) {
    c = 'y';
    EXPECT_NE(ContentHash(text), before);
    c = 'x';
  }
  EXPECT_NE(ContentHash(std::string(1, '\0')), ContentHash(std::string(2, '\0')));
  EXPECT_EQ(HashHex(before).size(), 32u);
}

TEST(Response, RefusesHeadersThatWouldSplit) {
  Response response;
  EXPECT_THROW(response.SetHeader("X", "a\r\nSet-Cookie: b"), BrokenInvariant);
  EXPECT_THROW(response.SetHeader("X\n", "a"), BrokenInvariant);
  response.SetHeader("X-Name", "1");
  response.SetHeader("x-name", "2");
  EXPECT_EQ(response.headers.size(), 1u);
  EXPECT_EQ(*response.FindHeader("X-NAME"), "2");
}

TEST(Response, RedirectsOnlyWithinTheSite) {
  EXPECT_EQ(Redirect("/my").status, 303);
  EXPECT_THROW(Redirect("//evil.example"), BrokenInvariant);
  EXPECT_THROW(Redirect("https://evil.example"), BrokenInvariant);
  EXPECT_THROW(Redirect("/\\evil.example"), BrokenInvariant);
}

TEST(Response, NamesDownloadsInChinese) {
  Response response = Csv("a,b\r\n", "示例\"1\".csv");
  EXPECT_EQ(*response.FindHeader("Content-Disposition"),
            "attachment; filename=\"___1_.csv\"; filename*=UTF-8''%E7%A4%BA%E4%BE%8B%221%22.csv");
  EXPECT_TRUE(response.body.starts_with("\xEF\xBB\xBF"));
}

TEST(Wire, WritesHeads) {
  Response response = Text("abc");
  response.SetHeader("X-A", "b");
  EXPECT_EQ(WriteHead(response, true, "D"),
            "HTTP/1.1 200 OK\r\nDate: D\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 3\r\nX-A: b\r\n"
            "Connection: keep-alive\r\n\r\n");
  EXPECT_EQ(HttpDate(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

}  // namespace
}  // namespace credence::http
