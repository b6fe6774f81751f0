#include <boost/json.hpp>

#include "app/backup.h"
#include "app/commands.h"

namespace credence::app {
namespace {

std::string Mebibytes(std::int64_t bytes) { return std::to_string((bytes + (1 << 20) - 1) >> 20); }

int Finish(const CommandContext& context, std::string_view sentence, const std::string& path,
           const BackupExtent& extent) {
  context.Line(sentence, {{"path", path},
                          {"files", std::to_string(extent.files)},
                          {"mib", Mebibytes(extent.bytes)},
                          {"made_at", extent.made_at}});
  return kExitDone;
}

boost::json::object ExtentJson(const std::string& path, const BackupExtent& extent) {
  return {{"path", path}, {"files", extent.files}, {"bytes", extent.bytes}, {"made_at", extent.made_at}};
}

}  // namespace

int RunBackup(const CommandContext& context, const std::string& into) {
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  auto extent = BackUp(**opened, into);
  if (!extent.ok()) return context.Refuse(extent.error());
  const int status = Finish(context, "backup.done", into, *extent);
  context.Line("backup.keys");
  context.End(ExtentJson(into, *extent));
  return status;
}

int RunRestore(const CommandContext& context, const RestoreOptions& options) {
  auto extent = RestoreBackup(options.from, context.data, options.database);
  if (!extent.ok()) return context.Refuse(extent.error());
  // Opening it shows that keys, tables and settings belong together and to this program.
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  const int status = Finish(context, "restore.done", context.data.string(), *extent);
  context.Line("restore.next", {{"data", context.data.string()}});
  context.End(ExtentJson(context.data.string(), *extent));
  return status;
}

}  // namespace credence::app
