#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <ostream>
#include <sstream>

#include "access/access_service.h"
#include "app/app_errors.h"
#include "app/commands.h"
#include "app/data_folder.h"
#include "catalog/catalog_service.h"

namespace credence::app {
namespace {

std::string EngineName(db::Engine engine) { return engine == db::Engine::kSqlite ? "SQLite" : "PostgreSQL"; }

Status LoadCalendarFile(Installation& installation, const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream csv;
  csv << file.rdbuf();
  if (!file) {
    return Error(errors::kFileUnreadable, {{"file", path}, {"reason", std::generic_category().message(errno)}});
  }
  return catalog::CatalogService(installation.database()).LoadCalendar(Caller::Operator(), csv.str());
}

}  // namespace

int RunInit(const CommandContext& context, const InitOptions& options, const std::string& calendar_file) {
  if (Status made = Initialise(context.data, options, context.clock); !made.ok()) return context.Refuse(made.error());
  auto installation = Installation::Open(context.data, context.clock);
  if (!installation.ok()) return context.Refuse(installation.error());
  if (!calendar_file.empty()) {
    if (Status loaded = LoadCalendarFile(**installation, calendar_file); !loaded.ok()) {
      return context.Refuse(loaded.error());
    }
  }
  const std::size_t departments = (*installation)->access().AllDepartments().size();
  const std::size_t items = (*installation)->items().Newest().size();
  const std::string engine = EngineName((*installation)->database().engine());
  const std::string key = DataFolder(context.data).ledger_public_key().string();
  context.Line("init.done", {{"data", context.data.string()},
                             {"engine", engine},
                             {"departments", std::to_string(departments)},
                             {"items", std::to_string(items)}});
  context.Line("init.key", {{"path", key}});
  context.Line("init.next", {{"data", context.data.string()}});
  context.End({{"data", context.data.string()},
               {"engine", engine},
               {"departments", departments},
               {"items", items},
               {"public_key", key}});
  return kExitDone;
}

}  // namespace credence::app
