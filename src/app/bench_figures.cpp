#include "app/bench_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <ostream>

namespace credence::app {
namespace {

std::string WithRemark(std::string text, std::string_view remark) {
  if (!remark.empty()) text.append("; ").append(remark);
  return text;
}

}  // namespace

double Percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto place = std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(place), values.end());
  return values[place];
}

boost::json::object LastObjectOf(const std::string& output) {
  const std::size_t end = output.find_last_not_of('\n');
  if (end == std::string::npos) return {};
  const std::size_t begin = output.rfind('\n', end);
  boost::json::error_code failure;
  const auto value = boost::json::parse(output.substr(begin == std::string::npos ? 0 : begin + 1), failure);
  return !failure && value.is_object() ? value.as_object() : boost::json::object();
}

void BenchFigures::AtLeast(std::string_view name, double figure, double bar, std::string_view remark) {
  figures_[name] = figure;
  Must(name, figure >= bar, WithRemark(fmt::format("{:.2f} (>= {:g})", figure, bar), remark));
}

void BenchFigures::AtMost(std::string_view name, double figure, double bar, std::string_view unit,
                          std::string_view remark) {
  figures_[name] = figure;
  Must(name, figure <= bar, WithRemark(fmt::format("{:.2f} {} (<= {:g})", figure, unit, bar), remark));
}

void BenchFigures::Must(std::string_view name, bool is_met, std::string_view text) {
  all_met_ = all_met_ && is_met;
  context_.Line(is_met ? "bench.met" : "bench.missed", {{"name", std::string(name)}, {"figure", std::string(text)}});
  context_.out.flush();
}

void BenchFigures::Note(std::string_view name, double figure, std::string_view text) {
  figures_[name] = figure;
  context_.Line("bench.figure", {{"name", std::string(name)}, {"figure", std::string(text)}});
  context_.out.flush();
}

int BenchFigures::End() {
  figures_["met"] = all_met_;
  context_.End(figures_);
  return all_met_ ? kExitDone : kExitFindings;
}

}  // namespace credence::app
