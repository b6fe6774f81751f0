#include "app/command_context.h"

#include <boost/json.hpp>
#include <ostream>

#include "app/words.h"
#include "identity/masking.h"

namespace credence::app {

void CommandContext::Line(std::string_view key, const TextValues& values) const {
  if (!json) out << Say(key, values, language) << "\n";
}

void CommandContext::End(const boost::json::object& object) const {
  if (json) out << boost::json::serialize(object) << "\n";
}

void CommandContext::EndWithList(const boost::json::object& object, std::string_view name,
                                 std::string_view elements) const {
  if (!json) return;
  std::string text = boost::json::serialize(object);
  text.pop_back();  // its closing brace
  out << text << ",\"" << name << "\":[" << elements << "]}\n";
}

boost::json::object CommandContext::ErrorJson(const Error& error) const {
  const CodeText text = TextOf(error.code, error.values, language);
  return {{"code", error.code}, {"text", text.text}, {"mend", text.mend}};
}

int CommandContext::Refuse(const Error& refusal) const {
  // What was typed is said again, but never a number of a person.
  Error error = refusal;
  for (auto& [name, value] : error.values) value = identity::MaskFreeText(value);
  if (json) {
    out << boost::json::serialize(boost::json::object{{"error", ErrorJson(error)}}) << "\n";
  } else {
    err << Sentence(error, language) << " [" << error.code << "]\n";
  }
  return kExitRefused;
}

int CommandContext::RefuseUsage(const Error& error) const {
  Refuse(error);
  return kExitUsage;
}

}  // namespace credence::app
