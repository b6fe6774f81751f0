#include "http/router.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/text.h"

namespace credence::http {

struct Router::Node {
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::unique_ptr<Node> parameter;
  std::map<Method, std::size_t> routes;       // that end here
  std::map<Method, std::size_t> tail_routes;  // whose "{name*}" begins here
};

namespace {

using Segments = std::vector<std::string_view>;

Segments SegmentsOf(std::string_view path) { return Split(path.substr(1), '/'); }

bool IsParameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }
bool IsTail(std::string_view segment) { return IsParameter(segment) && segment.ends_with("*}"); }

std::string_view NameIn(std::string_view segment) {
  return segment.substr(1, segment.size() - (IsTail(segment) ? 3 : 2));
}

void CheckPattern(const Segments& segments) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (IsParameter(segments[i])) {
      CHECK(!NameIn(segments[i]).empty() && names.insert(NameIn(segments[i])).second);
      CHECK(!IsTail(segments[i]) || i + 1 == segments.size());
    } else {
      CHECK(segments[i].find_first_of("{}*") == std::string_view::npos);
      CHECK(!segments[i].empty() || i + 1 == segments.size());  // only a slash at the end
    }
  }
}

// All routes whose pattern fits, the most literal first.
template <typename Node, typename Found>
void Walk(const Node& node, const Segments& segments, std::size_t at, const Found& found) {
  if (at == segments.size()) {
    found(node.routes);
    return;
  }
  if (auto next = node.literals.find(segments[at]); next != node.literals.end()) {
    Walk(*next->second, segments, at + 1, found);
  }
  if (segments[at].empty()) return;
  if (node.parameter) Walk(*node.parameter, segments, at + 1, found);
  if (!segments.back().empty()) found(node.tail_routes);
}

Parameters ParametersOf(const Route& route, const Segments& segments) {
  Parameters parameters;
  const Segments pattern = SegmentsOf(route.path);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!IsParameter(pattern[i])) continue;
    std::string value(segments[i]);
    for (std::size_t rest = i + 1; IsTail(pattern[i]) && rest < segments.size(); ++rest) {
      value.append("/").append(segments[rest]);
    }
    parameters.push_back({std::string(NameIn(pattern[i])), std::move(value)});
  }
  return parameters;
}

}  // namespace

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;
Router& Router::operator=(Router&&) noexcept = default;

void Router::Add(Route route) {
  CHECK(route.handler != nullptr);
  CHECK(route.permission.has_value());
  const bool of_everybody = route.permission == Permission::kReadPublic || route.permission == Permission::kOwnSession;
  CHECK(!route.audit_event.empty() || (route.method == Method::kGet && of_everybody));
  CHECK(route.at_once == nullptr || (route.permission == Permission::kReadPublic && route.audit_event.empty()));
  CHECK(route.path.starts_with('/'));
  CHECK(route.method != Method::kOther && route.method != Method::kHead);  // HEAD comes with GET
  const Segments segments = SegmentsOf(route.path);
  CheckPattern(segments);
  Node* node = root_.get();
  bool tail = false;
  for (std::string_view segment : segments) {
    if (IsTail(segment)) {
      tail = true;
      break;
    }
    std::unique_ptr<Node>& next =
        IsParameter(segment) ? node->parameter : node->literals.try_emplace(std::string(segment)).first->second;
    if (!next) next = std::make_unique<Node>();
    node = next.get();
  }
  bool added = (tail ? node->tail_routes : node->routes).emplace(route.method, routes_.size()).second;
  CHECK(added);  // one method and one shape, one route
  routes_.push_back(std::move(route));
}

Router::Match Router::Find(Method method, std::string_view path) const {
  CHECK(path.starts_with('/'));
  const Method wanted = method == Method::kHead ? Method::kGet : method;
  const Segments segments = SegmentsOf(path);
  Match match;
  std::set<Method> allowed;
  Walk(*root_, segments, 0, [&](const std::map<Method, std::size_t>& routes) {
    for (const auto& [known, index] : routes) {
      allowed.insert(known);
      if (known == Method::kGet) allowed.insert(Method::kHead);
      if (known != wanted || match.route != nullptr) continue;
      match.route = &routes_[index];
      match.index = index;
    }
  });
  match.allowed.assign(allowed.begin(), allowed.end());
  if (match.route != nullptr) {
    match.parameters = ParametersOf(*match.route, segments);
  } else if (allowed.empty() && path != "/") {
    std::string other(path);
    path.ends_with('/') ? other.pop_back() : other.push_back('/');
    Walk(*root_, SegmentsOf(other), 0,
         [&](const std::map<Method, std::size_t>& routes) { match.other_slash |= routes.contains(wanted); });
  }
  return match;
}

}  // namespace credence::http
