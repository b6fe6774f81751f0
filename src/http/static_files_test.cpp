#include "http/static_files.h"

#include <gtest/gtest.h>

#include "base/check.h"
#include "base/resources.h"
#include "http/site.h"

namespace credence::http {
namespace {

// The texts of this module stand in for a style sheet: any resource will do.
struct Fixture {
  StaticFiles files{"catalog/texts/", "/texts/"};
  MetricsRegistry metrics;
  Site site{Routes(), metrics};

  Router Routes() const {
    Router router;
    files.AddRoutes(router);
    return router;
  }
  Response Get(std::string path, std::string version = "") const {
    Request request;
    request.path = std::move(path);
    if (!version.empty()) request.query = {{"v", version}};
    return site.Answer(request);
  }
};

TEST(StaticFiles, ServesUnderTheAddressOfTheContent) {
  Fixture f;
  const std::string url = f.files.Url("http.json");
  ASSERT_TRUE(url.starts_with("/texts/http.json?v="));
  const std::string version = url.substr(url.find('=') + 1);
  EXPECT_EQ(version.size(), 16u);
  Response response = f.Get("/texts/http.json", version);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.content_type, "application/json");
  EXPECT_EQ(response.body, RequireResource("catalog/texts/http.json"));
  EXPECT_EQ(*response.FindHeader("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_NE(response.FindHeader("ETag")->find(version), std::string::npos);
}

TEST(StaticFiles, KeepsOldAndBareAddressesShort) {
  Fixture f;
  EXPECT_EQ(*f.Get("/texts/http.json").FindHeader("Cache-Control"), "public, no-cache");
  EXPECT_EQ(*f.Get("/texts/http.json", "0123456789abcdef").FindHeader("Cache-Control"), "public, no-cache");
}

TEST(StaticFiles, RefusesWhatIsNotThere) {
  Fixture f;
  EXPECT_EQ(f.Get("/texts/missing.css").status, 404);
  EXPECT_EQ(f.Get("/texts/sub/http.json").status, 404);
  EXPECT_THROW(f.files.Url("missing.css"), BrokenInvariant);
  EXPECT_THROW(AssetUrl("missing.css"), BrokenInvariant);
}

TEST(StaticFiles, KnowsContentTypes) {
  EXPECT_EQ(ContentTypeOf("site.css"), "text/css; charset=utf-8");
  EXPECT_EQ(ContentTypeOf("a.min.js"), "text/javascript; charset=utf-8");
  EXPECT_EQ(ContentTypeOf("logo.svg"), "image/svg+xml");
  EXPECT_EQ(ContentTypeOf("unknown"), "application/octet-stream");
}

}  // namespace
}  // namespace credence::http
