#include "http/metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/check.h"

namespace credence::http {
namespace {

bool IsName(std::string_view name) {
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string Escape(std::string_view value) {
  std::string escaped;
  for (char c : value) {
    if (c == '\n') {
      escaped.append("\\n");
      continue;
    }
    if (c == '\\' || c == '"') escaped.push_back('\\');
    escaped.push_back(c);
  }
  return escaped;
}

// name="value",other="value"
std::string Write(const MetricsRegistry::Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    CHECK(IsName(name));
    if (!text.empty()) text.push_back(',');
    text.append(name).append("=\"").append(Escape(value)).append("\"");
  }
  return text;
}

std::string InBraces(const std::string& labels) { return labels.empty() ? "" : "{" + labels + "}"; }

void AppendHistogram(std::string& text, const std::string& name, const std::string& labels,
                     const Histogram& histogram) {
  const std::string comma = labels.empty() ? "" : ",";
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < Histogram::kBucketCount; ++i) {
    total += histogram.bucket(i);
    std::string bound = i < std::size(Histogram::kBoundsUs)
                            ? fmt::format("{}", static_cast<double>(Histogram::kBoundsUs[i]) / 1e6)
                            : "+Inf";
    text += fmt::format("{}_bucket{{{}{}le=\"{}\"}} {}\n", name, labels, comma, bound, total);
  }
  text += fmt::format("{}_sum{} {}\n", name, InBraces(labels), static_cast<double>(histogram.sum_us()) / 1e6);
  text += fmt::format("{}_count{} {}\n", name, InBraces(labels), total);
}

template <typename Figure>
Figure& Emplace(std::map<std::string, std::unique_ptr<Figure>>& figures, const std::string& labels) {
  std::unique_ptr<Figure>& figure = figures[labels];
  if (!figure) figure = std::make_unique<Figure>();
  return *figure;
}

}  // namespace

void Histogram::Observe(std::uint64_t duration_us) {
  auto bound = std::lower_bound(std::begin(kBoundsUs), std::end(kBoundsUs), duration_us);
  buckets_[bound - std::begin(kBoundsUs)].fetch_add(1, std::memory_order_relaxed);
  sum_us_.fetch_add(duration_us, std::memory_order_relaxed);
}

MetricsRegistry::Family& MetricsRegistry::FamilyOf(std::string_view name, std::string_view help,
                                                   std::string_view kind) {
  CHECK(IsName(name));
  auto [found, added] = families_.try_emplace(std::string(name));
  if (added) {
    found->second.help = help;
    found->second.kind = kind;
  }
  CHECK(found->second.kind == kind);
  return found->second;
}

Counter& MetricsRegistry::MakeCounter(std::string_view name, std::string_view help, const Labels& labels) {
  std::lock_guard lock(mutex_);
  return Emplace(FamilyOf(name, help, "counter").counters, Write(labels));
}

Gauge& MetricsRegistry::MakeGauge(std::string_view name, std::string_view help, const Labels& labels) {
  std::lock_guard lock(mutex_);
  return Emplace(FamilyOf(name, help, "gauge").gauges, Write(labels));
}

Histogram& MetricsRegistry::MakeHistogram(std::string_view name, std::string_view help, const Labels& labels) {
  std::lock_guard lock(mutex_);
  return Emplace(FamilyOf(name, help, "histogram").histograms, Write(labels));
}

std::string MetricsRegistry::Text() const {
  std::lock_guard lock(mutex_);
  std::string text;
  for (const auto& [name, family] : families_) {
    text += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, family.help, name, family.kind);
    for (const auto& [labels, counter] : family.counters) {
      text += fmt::format("{}{} {}\n", name, InBraces(labels), counter->value());
    }
    for (const auto& [labels, gauge] : family.gauges) {
      text += fmt::format("{}{} {}\n", name, InBraces(labels), gauge->value());
    }
    for (const auto& [labels, histogram] : family.histograms) AppendHistogram(text, name, labels, *histogram);
  }
  return text;
}

}  // namespace credence::http
