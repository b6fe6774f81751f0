// From a request to its answer: route, caller, permission, handler, error, finish. Knows no sockets, so tests
// can ask it directly. Filled once at the start; Answer is thread-safe if the handlers are.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "base/caller.h"
#include "base/result.h"
#include "http/metrics.h"
#include "http/problem.h"
#include "http/request.h"
#include "http/response.h"
#include "http/router.h"

namespace credence::http {

struct SiteOptions {
  // Who asks. An error (an ended session, a wrong key) is answered as it is. Default: Caller::Public().
  std::function<Result<Caller>(const Request&, const Route&)> authenticate;
  // Whether the source or the caller has requests left. Asked also when nobody could be made out: then the caller is
  // the public. Default: always.
  std::function<Status(const Request&, const Route&, const Caller&)> admit;
  // Notes the use of a route that has an audit event, refusals included, before the answer leaves; what it throws
  // becomes the answer 500 or 503. Not called for requests that `admit` refused. Default: nothing is noted.
  std::function<void(const Request&, const Route&, const Caller&, const Response&)> audit;
  // Whether what a handler threw is an outage of database or disk, and no fault of the program: answered 503
  // `http.storage` then, not 500, and its words are logged: they must hold nothing of the request. Default: never.
  std::function<bool(const std::exception&)> is_outage;
  // Proxies whose X-Forwarded-For is believed (http/source.h).
  std::vector<std::string> trusted_proxies;
  // The page for people in place of Problem Details; the status is set afterwards. Default: Problem Details.
  std::function<Response(const Error&, int status, const Request&)> error_page;
};

class Site {
 public:
  // `metrics` must outlive the site.
  Site(Router router, MetricsRegistry& metrics, SiteOptions options = {});

  const Router& router() const { return router_; }
  MetricsRegistry& metrics() const { return metrics_; }

  // Bytes of body that the route of this request takes.
  std::size_t BodyBytesMax(const Request& request) const;

  // The finished answer; never throws. The body of an answer to HEAD is left in place for its length.
  // `pattern`, when given, is set to the pattern of the route ("" if there is none), for the access log.
  Response Answer(Request request, std::string* pattern = nullptr) const;

  // The finished answer where the route has it in memory (Route::at_once) and nobody but the public asks; nothing else
  // needs to be waited for. nullopt: Answer knows; the request is as before, but for path_parameters.
  std::optional<Response> AnswerAtOnce(Request& request, std::string* pattern = nullptr) const;

  // The finished answer to a request that never reached a route.
  Response Refuse(const Error& error, const Request& request) const;

 private:
  struct RouteFigures {
    Counter* by_class[5];  // 1xx … 5xx
    Histogram* duration;
  };

  Response Handle(Request& request, Router::Match& match, bool& anybody) const;
  Response AnswerRoute(const Request& request, const Route& route, const Result<Caller>& asking,
                       const Caller& caller) const;
  Response PageForPeople(Response problem, const Request& request) const;
  RouteFigures MakeFigures(std::string_view method, std::string_view pattern);
  static void Count(const RouteFigures& figures, int status, std::chrono::steady_clock::time_point started);

  Router router_;
  MetricsRegistry& metrics_;
  SiteOptions options_;
  std::vector<RouteFigures> figures_;  // one for each route, the last for what matched none
};

// /healthz answers 200 while the process runs, /readyz 200 or 503 as `ready` says, /metrics the figures.
// The operator decides who may read the figures.
void AddSystemRoutes(Router& router, const MetricsRegistry& metrics, std::function<bool()> ready,
                     Permission metrics_permission);

}  // namespace credence::http
