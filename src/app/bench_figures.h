// What benchmarks of times and rates share: percentiles, and one line for each figure that has a bar.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "app/command_context.h"

namespace credence::app {

// The value below which `share` (0 … 1) of the values lie; 0 of none.
double Percentile(std::vector<double> values, double share);
inline double Median(const std::vector<double>& values) { return Percentile(values, 0.5); }

// The JSON object on the last line of what a command printed with --json; empty when there is none.
boost::json::object LastObjectOf(const std::string& output);

// Prints "met" or "missed" for each bar and gathers everything for the JSON object at the end.
class BenchFigures {
 public:
  explicit BenchFigures(const CommandContext& context) : context_(context) {}

  void AtLeast(std::string_view name, double figure, double bar, std::string_view remark = {});
  void AtMost(std::string_view name, double figure, double bar, std::string_view unit, std::string_view remark = {});
  void Must(std::string_view name, bool is_met, std::string_view text);
  // Without a bar.
  void Note(std::string_view name, double figure, std::string_view text);

  // Ends the command: 0 when every bar was met, else 1.
  int End();

 private:
  const CommandContext& context_;
  boost::json::object figures_;
  bool all_met_ = true;
};

}  // namespace credence::app
