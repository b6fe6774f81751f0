#include <boost/json.hpp>
#include <ostream>

#include "app/app_errors.h"
#include "app/commands.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;

Status ReadDate(const std::string& argument, const std::string& text, std::optional<CivilDate>& into) {
  if (text.empty()) return {};
  into = CivilDate::ParseIso(text);
  if (into) return {};
  return Error(errors::kNotADate, {{"argument", argument}, {"value", text}});
}

// As asked, else as the name of the file says.
formats::TableForm FormOf(const ExportOptions& options) {
  const std::string wanted = options.format.empty() ? fs::path(options.out).extension().string() : "." + options.format;
  return wanted == formats::Extension(formats::TableForm::kXlsx) ? formats::TableForm::kXlsx : formats::TableForm::kCsv;
}

bool IsExtension(const fs::path& extension) {
  return extension == formats::Extension(formats::TableForm::kCsv) ||
         extension == formats::Extension(formats::TableForm::kXlsx);
}

// The file of each table: `out` itself when it names a file, else files in the folder `out`.
Result<std::vector<fs::path>> PathsOf(const std::vector<records::TableName>& tables, formats::TableForm form,
                                      const fs::path& out) {
  const std::string_view extension = formats::Extension(form);
  std::error_code ignored;
  if (IsExtension(out.extension()) && !fs::is_directory(out, ignored)) {
    if (out.extension() != extension) {
      return Error(errors::kNotAllowed,
                   {{"argument", "--out"}, {"allowed", "*" + std::string(extension)}, {"value", out.string()}});
    }
    if (tables.size() == 1) return std::vector<fs::path>{out};
    return Error(errors::kNeedsFolder, {{"argument", "--out"}, {"count", std::to_string(tables.size())}});
  }
  std::error_code error;
  fs::create_directories(out, error);
  if (error) return Error(errors::kFolderUnwritable, {{"folder", out.string()}, {"reason", error.message()}});
  std::vector<fs::path> paths;
  for (const records::TableName& table : tables) {
    paths.push_back(out / (table.item + "-" + table.edition + std::string(extension)));
  }
  return paths;
}

}  // namespace

int RunExport(const CommandContext& context, const ExportOptions& options) {
  records::ExportRequest request;
  if (Status from = ReadDate("--from", options.from, request.from); !from.ok())
    return context.RefuseUsage(from.error());
  if (Status to = ReadDate("--to", options.to, request.to); !to.ok()) return context.RefuseUsage(to.error());
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  if (!options.department.empty()) {
    auto department = installation.access().FindDepartment(options.department);
    if (!department.ok()) return context.Refuse(department.error());
    request.department_id = department->id;
  }
  request.all_states = options.all_states;
  request.with_sensitive = options.with_sensitive;
  request.with_local = options.with_local;
  request.form.form = FormOf(options);
  if (options.encoding == "gb18030") request.form.encoding = formats::Encoding::kGb18030;

  auto tables = installation.records().TablesOf(options.edition, options.item);
  if (!tables.ok()) return context.Refuse(tables.error());
  auto paths = PathsOf(*tables, request.form.form, options.out);
  if (!paths.ok()) {
    const bool is_storage = paths.error().Is(errors::kFolderUnwritable);
    return is_storage ? context.Refuse(paths.error()) : context.RefuseUsage(paths.error());
  }
  boost::json::array written;
  for (std::size_t i = 0; i < tables->size(); ++i) {
    request.item = (*tables)[i].item;
    request.edition = (*tables)[i].edition;
    request.path = (*paths)[i];
    request.form.sheet = request.item + "-" + request.edition;
    auto exported = installation.records().Export(Caller::Operator(), request);
    if (!exported.ok()) return context.Refuse(exported.error());
    const std::string path = request.path.string();
    context.Line("export.table", {{"path", path}, {"rows", std::to_string(exported->rows)}});
    written.push_back(boost::json::object{{"item", request.item},
                                          {"edition", request.edition},
                                          {"path", path},
                                          {"rows", exported->rows},
                                          {"sm3", exported->digest}});
  }
  installation.ledger().SequenceAll();
  if (!options.with_sensitive) context.Line("export.without_sensitive");
  context.End({{"tables", written}});
  return kExitDone;
}

}  // namespace credence::app
