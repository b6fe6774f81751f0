// What every command is given, and how it answers.
//
// Exit status: 0 done · 1 done, with findings or disagreements · 2 wrong usage · 3 refused.
#pragma once

#include <boost/json/fwd.hpp>
#include <filesystem>
#include <iosfwd>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/error.h"
#include "base/texts.h"

namespace credence::app {

inline constexpr int kExitDone = 0;
inline constexpr int kExitFindings = 1;
inline constexpr int kExitUsage = 2;
inline constexpr int kExitRefused = 3;

// What every command is given. With `json`, standard output carries one JSON object at the end and nothing else.
struct CommandContext {
  std::filesystem::path data = "data";
  bool json = false;
  Language language = Language::kChinese;
  const Clock& clock;
  std::ostream& out;
  std::ostream& err;

  // A sentence of catalog/command, in text mode only.
  void Line(std::string_view key, const TextValues& values = {}) const;
  // The JSON object that ends the command, in JSON mode only.
  void End(const boost::json::object& object) const;
  // The same with one more member, a list whose elements are JSON already, with commas between them: as values a long
  // one would take ten times its memory. `object` is not empty.
  void EndWithList(const boost::json::object& object, std::string_view name, std::string_view elements) const;
  // The member `error` of an answer in JSON.
  boost::json::object ErrorJson(const Error& error) const;
  // Says why the command was refused and gives its exit status.
  int Refuse(const Error& error) const;
  // The same for what was asked in a wrong way.
  int RefuseUsage(const Error& error) const;
};

}  // namespace credence::app
