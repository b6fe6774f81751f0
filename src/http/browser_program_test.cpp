#include "http/browser_program.h"

#include <gtest/gtest.h>

#include "http/compression.h"
#include "http/site.h"

namespace credence::http {
namespace {

const std::string kPage = "<!DOCTYPE html><title>first</title>";
const std::string kScript = "export const words = '" + std::string(4000, 'w') + "';";

std::string HeaderOf(const Response& response, std::string_view name) {
  const std::string* value = response.FindHeader(name);
  return value == nullptr ? "(none)" : *value;
}

struct Fixture {
  explicit Fixture(const std::vector<Resource>& files)
      : program("/console/", "web/console/", files), site(Routes(), metrics) {}

  BrowserProgram program;
  MetricsRegistry metrics;
  Site site;

  Router Routes() const {
    Router router;
    program.AddRoutes(router);
    return router;
  }
  Response Get(std::string path, std::string encoding = "") const {
    Request request;
    request.path = std::move(path);
    if (!encoding.empty()) request.headers.emplace_back("accept-encoding", std::move(encoding));
    return site.Answer(request);
  }
};

std::vector<Resource> Files() {
  return {{"web/console/assets/main-Ab12.js", kScript}, {"web/console/index.html", kPage}};
}

TEST(BrowserProgram, AnswersEveryPageWithTheFirst) {
  Fixture f(Files());
  EXPECT_TRUE(f.program.present());
  for (const char* path : {"/console/", "/console/index.html", "/console/users", "/console/users/demo.reporter"}) {
    Response response = f.Get(path);
    EXPECT_EQ(response.status, 200) << path;
    EXPECT_EQ(response.body, kPage) << path;
    EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
    EXPECT_EQ(HeaderOf(response, "Cache-Control"), "public, no-cache") << path;
    EXPECT_EQ(HeaderOf(response, "X-Robots-Tag"), "noindex, noarchive");
    EXPECT_NE(HeaderOf(response, "Content-Security-Policy").find("script-src 'self'"), std::string::npos);
  }
  EXPECT_EQ(f.Get("/console").status, 308);
}

TEST(BrowserProgram, KeepsFilesNamedByTheirContentForAYear) {
  Fixture f(Files());
  Response response = f.Get("/console/assets/main-Ab12.js");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, kScript);
  EXPECT_EQ(response.content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(HeaderOf(response, "Cache-Control"), "public, max-age=31536000, immutable");
}

TEST(BrowserProgram, SendsPackedBytesToWhoeverTakesThem) {
  Fixture f(Files());
  Response response = f.Get("/console/assets/main-Ab12.js", "gzip");
  EXPECT_EQ(HeaderOf(response, "Content-Encoding"), "gzip");
  EXPECT_EQ(response.body, Gzip(kScript));
  Response plain = f.Get("/console/assets/main-Ab12.js");
  for (const Response& form : {response, plain}) {  // caches must know that there are two
    EXPECT_EQ(HeaderOf(form, "Vary"), "Accept-Encoding");
    EXPECT_TRUE(HeaderOf(form, "ETag").starts_with("W/\"")) << HeaderOf(form, "ETag");
  }
  EXPECT_EQ(HeaderOf(plain, "Content-Encoding"), "(none)");
  EXPECT_EQ(HeaderOf(f.Get("/console/", "gzip"), "Content-Encoding"), "(none)");
}

TEST(BrowserProgram, RefusesAFileOfAnotherVersion) {
  Fixture f(Files());
  EXPECT_EQ(f.Get("/console/assets/main-Cd34.js").status, 404);
  EXPECT_EQ(f.Get("/console/assets/../index.html").status, 404);
}

TEST(BrowserProgram, MayBeMissing) {
  Fixture f({});
  EXPECT_FALSE(f.program.present());
  EXPECT_EQ(f.Get("/console/").status, 404);
  EXPECT_EQ(f.Get("/console/users").status, 404);
}

}  // namespace
}  // namespace credence::http
