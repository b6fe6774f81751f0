// The table of routes. Filled once at the start, read by many threads afterwards.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/limits.h"
#include "http/request.h"
#include "http/response.h"

namespace credence::http {

// Answers from memory, without waiting for anything, or not at all (nullopt). Must not throw but for want of memory.
using AtOnceHandler = std::function<std::optional<Response>(const Request&)>;
using Handler = std::function<Response(const Request&, const Caller&)>;

// What a request costs its source.
enum class RateClass {
  kUsual,
  kFree,    // files that never change, and what watches the server
  kSignIn,  // what is slow by intent and guessed at
};

// One row. A route says who may use it, and what the log of sign-ins and protected reads calls its use; only reads of
// what is public, or of one's own session, go without that name. A route that does not say so stops the start.
// Path patterns: "/api/v1/subjects/{code}" – a name in braces takes one segment that is not empty – and, at the end
// only, "/assets/{path*}", which takes one or more segments.
struct Route {
  Method method = Method::kGet;  // kGet also answers HEAD
  std::string path;
  std::optional<Permission> permission;  // must be given
  Handler handler;
  AtOnceHandler at_once;    // tried first, on a thread that must not wait; only for public reads without audit event
  std::string audit_event;  // area.verb; "" where the above allows it
  RateClass rate = RateClass::kUsual;
  std::string operation_id;  // of the API document; "" for pages
  std::size_t body_bytes_max = limits::kBodyBytesMax;
};

class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  // The same method and shape twice, a malformed pattern, a missing handler, permission or audit event is a broken
  // invariant.
  void Add(Route route);

  const std::vector<Route>& routes() const { return routes_; }

  struct Match {
    const Route* route = nullptr;  // null: nothing fits; then one of the next two may say why
    std::size_t index = 0;         // of the route in routes()
    Parameters parameters;
    std::vector<Method> allowed;  // methods under which the path exists
    bool other_slash = false;     // the path exists with (without) the slash at its end
  };
  // A literal segment goes before a parameter, from left to right.
  Match Find(Method method, std::string_view path) const;

 private:
  struct Node;
  std::vector<Route> routes_;
  std::unique_ptr<Node> root_;
};

}  // namespace credence::http
