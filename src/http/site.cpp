#include "http/site.h"

#include <spdlog/spdlog.h>

#include <chrono>
#include <exception>
#include <system_error>
#include <typeinfo>
#include <utility>

#include "base/base_errors.h"
#include "base/check.h"
#include "http/finish.h"
#include "http/http_errors.h"
#include "http/source.h"

namespace credence::http {
namespace {

constexpr std::string_view kNoRoute = "(none)";

// Texts of unknown exceptions may quote what people have typed, so only their type goes to the log.
std::string Describe(const std::exception& exception) {
  std::string text = typeid(exception).name();
  if (dynamic_cast<const BrokenInvariant*>(&exception) != nullptr ||
      dynamic_cast<const std::system_error*>(&exception) != nullptr) {
    text.append(": ").append(exception.what());
  }
  return text;
}

std::string NamesOf(const std::vector<Method>& methods) {
  std::string names;
  for (Method method : methods) names.append(names.empty() ? "" : ", ").append(NameOf(method));
  return names;
}

bool IsAnybody(const Caller& caller) {
  static const std::string name = Caller::Public().name();
  return caller.name() == name;
}

Response OtherSlash(const Request& request) {
  std::string path = request.path;
  path.ends_with('/') ? path.pop_back() : path.push_back('/');
  std::string location = EncodePath(path);
  if (!request.query_text.empty()) location.append("?").append(request.query_text);
  return Redirect(location, 308);
}

}  // namespace

Site::Site(Router router, MetricsRegistry& metrics, SiteOptions options)
    : router_(std::move(router)), metrics_(metrics), options_(std::move(options)) {
  for (const Route& route : router_.routes()) figures_.push_back(MakeFigures(NameOf(route.method), route.path));
  figures_.push_back(MakeFigures("any", kNoRoute));
}

Site::RouteFigures Site::MakeFigures(std::string_view method, std::string_view pattern) {
  RouteFigures figures;
  const MetricsRegistry::Labels labels{{"method", std::string(method)}, {"route", std::string(pattern)}};
  for (int i = 0; i < 5; ++i) {
    MetricsRegistry::Labels with_class = labels;
    with_class.emplace_back("status", std::to_string(i + 1) + "xx");
    figures.by_class[i] = &metrics_.MakeCounter("credence_http_requests_total",
                                                "Answered requests by route and class of status.", with_class);
  }
  figures.duration = &metrics_.MakeHistogram("credence_http_request_duration_seconds",
                                             "Time from the complete request to the finished answer.", labels);
  return figures;
}

void Site::Count(const RouteFigures& figures, int status, std::chrono::steady_clock::time_point started) {
  figures.by_class[status / 100 - 1]->Add();
  figures.duration->Observe(static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - started).count()));
}

std::size_t Site::BodyBytesMax(const Request& request) const {
  Router::Match match = router_.Find(request.method, request.path);
  return match.route != nullptr ? match.route->body_bytes_max : limits::kBodyBytesMax;
}

// The error page in place of Problem Details, where people asked.
Response Site::PageForPeople(Response answer, const Request& request) const {
  if (!answer.error || !options_.error_page || !WantsPage(request)) return answer;
  try {
    Response page = options_.error_page(*answer.error, answer.status, request);
    page.status = answer.status;
    page.cache = answer.cache;
    for (const auto& [name, value] : answer.headers) page.SetHeader(name, value);
    return page;
  } catch (const std::exception& exception) {
    spdlog::error("request {}: the error page failed: {}", request.id, Describe(exception));
    return answer;
  }
}

Response Site::Handle(Request& request, Router::Match& match, bool& anybody) const {
  if (match.route == nullptr) {
    if (match.other_slash) return OtherSlash(request);
    if (match.allowed.empty()) return Problem(Error(errors::kNotFound), request);
    return Problem(Error(errors::kMethodNotAllowed, {{"allowed", NamesOf(match.allowed)}}), request);
  }
  // Middleware stands here, in this order: who asks, has the source requests left, did a page of this site send it, may
  // they, handler, log. The limit comes behind the first, because signed-in callers have a quota of their own.
  const Route& route = *match.route;
  const Result<Caller> asking = options_.authenticate ? options_.authenticate(request, route) : Caller::Public();
  const Caller caller = asking.ok() ? *asking : Caller::Public();
  anybody = IsAnybody(caller);
  if (options_.admit) {
    if (Status admitted = options_.admit(request, route, caller); !admitted.ok()) {
      return Problem(admitted.error(), request);
    }
  }
  request.path_parameters = std::move(match.parameters);
  Response response = AnswerRoute(request, route, asking, caller);
  if (options_.audit && !route.audit_event.empty()) options_.audit(request, route, caller, response);
  return response;
}

Response Site::AnswerRoute(const Request& request, const Route& route, const Result<Caller>& asking,
                           const Caller& caller) const {
  if (!asking.ok()) return Problem(asking.error(), request);
  if (Status same = RequireSameSite(request); !same.ok()) return Problem(same.error(), request);
  if (Status allowed = caller.Require(*route.permission); !allowed.ok()) {
    return Problem(IsAnybody(caller) ? Error(errors::kUnauthenticated) : allowed.error(), request);
  }
  return route.handler(request, caller);
}

Response Site::Answer(Request request, std::string* pattern) const {
  const auto started = std::chrono::steady_clock::now();
  request.remote_address = SourceOf(request, options_.trusted_proxies);
  Router::Match match = router_.Find(request.method, request.path);
  const Route* route = match.route;
  const RouteFigures& figures = route != nullptr ? figures_[match.index] : figures_.back();
  bool anybody = true;
  Response response;
  try {
    response = Handle(request, match, anybody);
    CHECK(response.status >= 200 && response.status <= 599);
  } catch (const std::exception& exception) {
    const bool outage = options_.is_outage && options_.is_outage(exception);
    spdlog::error("request {} {} {}: {}", request.id, NameOf(request.method), route != nullptr ? route->path : kNoRoute,
                  outage ? exception.what() : Describe(exception));
    response = Problem(outage ? Error(errors::kStorage) : Error(credence::errors::kInternal), request);
  }
  response = PageForPeople(std::move(response), request);
  FinishResponse(request, route != nullptr && route->permission == Permission::kReadPublic, anybody, response);
  Count(figures, response.status, started);
  if (pattern != nullptr) *pattern = route != nullptr ? route->path : "";
  return response;
}

std::optional<Response> Site::AnswerAtOnce(Request& request, std::string* pattern) const {
  if (request.method != Method::kGet && request.method != Method::kHead) return std::nullopt;
  const auto started = std::chrono::steady_clock::now();
  Router::Match match = router_.Find(request.method, request.path);
  const Route* route = match.route;
  if (route == nullptr || route->at_once == nullptr || request.Header("authorization")) return std::nullopt;
  request.path_parameters = std::move(match.parameters);
  std::optional<Response> response = route->at_once(request);
  if (!response) return std::nullopt;
  request.remote_address = SourceOf(request, options_.trusted_proxies);
  static const Caller kPublic = Caller::Public();
  if (options_.admit) {
    if (Status admitted = options_.admit(request, *route, kPublic); !admitted.ok()) {
      response = PageForPeople(Problem(admitted.error(), request), request);
    }
  }
  FinishResponse(request, true, true, *response);
  Count(figures_[match.index], response->status, started);
  if (pattern != nullptr) *pattern = route->path;
  return response;
}

Response Site::Refuse(const Error& error, const Request& request) const {
  Response response = PageForPeople(Problem(error, request), request);
  FinishResponse(request, false, true, response);
  figures_.back().by_class[response.status / 100 - 1]->Add();
  return response;
}

void AddSystemRoutes(Router& router, const MetricsRegistry& metrics, std::function<bool()> ready,
                     Permission metrics_permission) {
  auto add = [&](std::string path, Permission permission, Handler handler) {
    Route route;
    route.path = std::move(path);
    route.permission = permission;
    route.rate = RateClass::kFree;
    if (permission != Permission::kReadPublic) route.audit_event = "server.watched";
    route.handler = [handler = std::move(handler)](const Request& request, const Caller& caller) {
      Response response = handler(request, caller);
      response.cache = CachePolicy::kNoStore;
      response.no_index = true;
      return response;
    };
    router.Add(std::move(route));
  };
  add("/healthz", Permission::kReadPublic, [](const Request&, const Caller&) { return Text("ok\n"); });
  add("/readyz", Permission::kReadPublic, [ready = std::move(ready)](const Request& request, const Caller&) {
    return ready() ? Text("ok\n") : Problem(Error(errors::kNotReady), request);
  });
  add("/metrics", metrics_permission, [&metrics](const Request&, const Caller&) {
    Response response = Text(metrics.Text());
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    return response;
  });
}

}  // namespace credence::http
