#include "http/router.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace credence::http {
namespace {

Route MakeRoute(Method method, std::string path) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.permission = Permission::kReadPublic;
  route.audit_event = "test.done";
  route.handler = [](const Request&, const Caller&) { return Response(); };
  return route;
}

Router MakeRouter(std::initializer_list<std::pair<Method, std::string>> rows) {
  Router router;
  for (const auto& [method, path] : rows) router.Add(MakeRoute(method, path));
  return router;
}

std::string PatternFor(const Router& router, Method method, std::string_view path) {
  Router::Match match = router.Find(method, path);
  return match.route == nullptr ? "" : match.route->path;
}

TEST(Router, MatchesLiteralsAndParameters) {
  Router router = MakeRouter({{Method::kGet, "/"},
                              {Method::kGet, "/subjects/{code}"},
                              {Method::kGet, "/subjects/{code}/records/{id}"},
                              {Method::kGet, "/subjects/search"}});
  EXPECT_EQ(PatternFor(router, Method::kGet, "/"), "/");
  EXPECT_EQ(PatternFor(router, Method::kGet, "/subjects/search"), "/subjects/search");
  auto match = router.Find(Method::kGet, "/subjects/示例/records/7");
  ASSERT_NE(match.route, nullptr);
  EXPECT_EQ(match.index, 2u);
  ASSERT_EQ(match.parameters.size(), 2u);
  EXPECT_EQ(match.parameters[0].name, "code");
  EXPECT_EQ(match.parameters[0].value, "示例");
  EXPECT_EQ(match.parameters[1].value, "7");
  EXPECT_EQ(PatternFor(router, Method::kGet, "/subjects"), "");
  EXPECT_EQ(PatternFor(router, Method::kGet, "/subjects/a/records"), "");
  EXPECT_EQ(PatternFor(router, Method::kGet, "/Subjects/a"), "");
}

TEST(Router, GoesBackWhenTheLiteralPathEnds) {
  Router router = MakeRouter(
      {{Method::kGet, "/a/b/c"}, {Method::kGet, "/a/{x}/d"}, {Method::kPost, "/a/b"}, {Method::kGet, "/a/{x}"}});
  EXPECT_EQ(PatternFor(router, Method::kGet, "/a/b/d"), "/a/{x}/d");
  EXPECT_EQ(PatternFor(router, Method::kGet, "/a/b"), "/a/{x}");
  EXPECT_EQ(PatternFor(router, Method::kPost, "/a/b"), "/a/b");
}

TEST(Router, TakesTheRestOfAPath) {
  Router router = MakeRouter({{Method::kGet, "/assets/{path*}"}, {Method::kGet, "/assets/site.css"}});
  EXPECT_EQ(router.Find(Method::kGet, "/assets/a/b.css").parameters[0].value, "a/b.css");
  EXPECT_EQ(PatternFor(router, Method::kGet, "/assets/site.css"), "/assets/site.css");
  EXPECT_EQ(PatternFor(router, Method::kGet, "/assets"), "");
  EXPECT_EQ(PatternFor(router, Method::kGet, "/assets/"), "");
  EXPECT_EQ(PatternFor(router, Method::kGet, "/assets/a/"), "");
}

TEST(Router, AnswersHeadLikeGet) {
  Router router = MakeRouter({{Method::kGet, "/a"}, {Method::kPost, "/b"}});
  EXPECT_EQ(PatternFor(router, Method::kHead, "/a"), "/a");
  EXPECT_EQ(PatternFor(router, Method::kHead, "/b"), "");
}

TEST(Router, TellsWrongMethodFromUnknownPath) {
  Router router = MakeRouter({{Method::kGet, "/a"}, {Method::kDelete, "/a"}, {Method::kPost, "/{x}"}});
  auto wrong = router.Find(Method::kPut, "/a");
  EXPECT_EQ(wrong.route, nullptr);
  EXPECT_EQ(wrong.allowed, (std::vector<Method>{Method::kGet, Method::kHead, Method::kPost, Method::kDelete}));
  EXPECT_TRUE(router.Find(Method::kOther, "/a/b").allowed.empty());
}

TEST(Router, KnowsTheOtherSlash) {
  Router router = MakeRouter({{Method::kGet, "/a"}, {Method::kGet, "/console/"}});
  EXPECT_TRUE(router.Find(Method::kGet, "/a/").other_slash);
  EXPECT_TRUE(router.Find(Method::kHead, "/console").other_slash);
  EXPECT_FALSE(router.Find(Method::kPost, "/a/").other_slash);
  EXPECT_FALSE(router.Find(Method::kGet, "/b/").other_slash);
  EXPECT_EQ(PatternFor(router, Method::kGet, "/console/"), "/console/");
}

TEST(Router, RefusesDuplicateAndMalformedRoutes) {
  Router router = MakeRouter({{Method::kGet, "/a/{x}"}, {Method::kGet, "/t/{x*}"}});
  EXPECT_THROW(router.Add(MakeRoute(Method::kGet, "/a/{other}")), BrokenInvariant);
  EXPECT_THROW(router.Add(MakeRoute(Method::kGet, "/t/{y*}")), BrokenInvariant);
  EXPECT_NO_THROW(router.Add(MakeRoute(Method::kPost, "/a/{other}")));
  for (const char* path : {"", "a", "/a//b", "/a{x}", "/{x", "/{}", "/{*}", "/{x}/{x}", "/{x*}/b", "/*"}) {
    EXPECT_THROW(router.Add(MakeRoute(Method::kGet, path)), BrokenInvariant) << path;
  }
  EXPECT_THROW(router.Add(MakeRoute(Method::kHead, "/h")), BrokenInvariant);
  Route without_handler;
  without_handler.path = "/w";
  EXPECT_THROW(router.Add(without_handler), BrokenInvariant);
}

TEST(Router, ListsItsRoutes) {
  Router router = MakeRouter({{Method::kGet, "/b"}, {Method::kGet, "/a"}});
  ASSERT_EQ(router.routes().size(), 2u);
  EXPECT_EQ(router.routes()[0].path, "/b");
}

// Deny by default: what says not who may use it, or leaves no trace where one is due, cannot be served.
TEST(Router, TakesNoRouteWithoutPermissionOrAuditEvent) {
  auto route = [](Method method, std::optional<Permission> permission, std::string event) {
    Route made;
    made.method = method;
    made.path = "/a";
    made.permission = permission;
    made.audit_event = std::move(event);
    made.handler = [](const Request&, const Caller&) { return Response(); };
    return made;
  };
  auto add = [](Route made) {
    Router router;
    router.Add(std::move(made));
  };
  EXPECT_THROW(add(route(Method::kGet, std::nullopt, "a.b")), BrokenInvariant);
  EXPECT_THROW(add(route(Method::kGet, Permission::kReadAudit, "")), BrokenInvariant);
  EXPECT_THROW(add(route(Method::kPost, Permission::kReadPublic, "")), BrokenInvariant);
  EXPECT_THROW(add(route(Method::kDelete, Permission::kOwnSession, "")), BrokenInvariant);
  EXPECT_NO_THROW(add(route(Method::kGet, Permission::kReadPublic, "")));
  EXPECT_NO_THROW(add(route(Method::kGet, Permission::kOwnSession, "")));
  EXPECT_NO_THROW(add(route(Method::kPost, Permission::kReadPublic, "a.b")));
  // An answer at once passes by who asks and by the log: only what everybody may read without a trace can have one.
  auto at_once = [&](std::optional<Permission> permission, std::string event) {
    Route made = route(Method::kGet, permission, std::move(event));
    made.at_once = [](const Request&) -> std::optional<Response> { return std::nullopt; };
    return made;
  };
  EXPECT_NO_THROW(add(at_once(Permission::kReadPublic, "")));
  EXPECT_THROW(add(at_once(Permission::kReadPublic, "a.b")), BrokenInvariant);
  EXPECT_THROW(add(at_once(Permission::kOwnSession, "")), BrokenInvariant);
  EXPECT_THROW(add(at_once(Permission::kReadAudit, "a.b")), BrokenInvariant);
}

}  // namespace
}  // namespace credence::http
