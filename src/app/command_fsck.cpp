#include <boost/json.hpp>
#include <ostream>

#include "app/commands.h"

namespace credence::app {

int RunFsck(const CommandContext& context, bool hash) {
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  if (hash) {
    auto content = installation.database().Read([&](db::Transaction& tx) -> Result<std::string> {
      return installation.records().ContentHash(tx);
    });
    if (!context.json) context.out << *content << "\n";
    context.End({{"hash", *content}});
    return kExitDone;
  }
  std::vector<std::string> defects = installation.database().EngineDefects();
  auto found = installation.database().Read([&](db::Transaction& tx) -> Result<std::vector<std::string>> {
    return installation.records().FindDefects(tx);
  });
  defects.insert(defects.end(), found->begin(), found->end());
  boost::json::array list(defects.begin(), defects.end());
  if (!defects.empty()) context.Line("fsck.defects", {{"count", std::to_string(defects.size())}});
  if (!context.json) {
    for (const std::string& defect : defects) context.out << "  " << defect << "\n";
  }
  if (defects.empty()) context.Line("fsck.clean");
  context.End({{"defects", list}});
  return defects.empty() ? kExitDone : kExitFindings;
}

}  // namespace credence::app
