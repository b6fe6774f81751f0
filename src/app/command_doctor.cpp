#include <boost/json.hpp>
#include <ostream>

#include "app/commands.h"
#include "app/health.h"
#include "app/words.h"

namespace credence::app {

namespace {

// "doctor.rights." -> "rights"
std::string CheckName(std::string_view sentences) {
  sentences.remove_prefix(sentences.find('.') + 1);
  return std::string(sentences.substr(0, sentences.find('.')));
}

}  // namespace

int RunDoctor(const CommandContext& context) {
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  boost::json::array lines;
  bool all_good = true;
  for (const HealthLine& line : Examine(**opened)) {
    const std::string state(Name(line.state));
    const std::string text = Say(line.sentences + state, line.values, context.language);
    all_good &= line.state == HealthState::kGood;
    if (!context.json) context.out << Say("doctor." + state, {}, context.language) << "  " << text << "\n";
    lines.push_back(boost::json::object{{"check", CheckName(line.sentences)}, {"state", state}, {"text", text}});
  }
  context.Line(all_good ? "doctor.healthy" : "doctor.look");
  context.End({{"healthy", all_good}, {"checks", lines}});
  return all_good ? kExitDone : kExitFindings;
}

}  // namespace credence::app
