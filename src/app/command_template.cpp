#include <boost/json.hpp>
#include <filesystem>
#include <ostream>

#include "app/app_errors.h"
#include "app/commands.h"
#include "base/text.h"
#include "catalog/guide_markdown.h"
#include "catalog/guide_pdf.h"
#include "catalog/guide_words.h"
#include "catalog/row_schema.h"
#include "catalog/template_workbook.h"
#include "formats/whole_file.h"

namespace credence::app {
namespace {

int ListItems(const CommandContext& context, const catalog::Items& items) {
  boost::json::array list;
  for (const catalog::ItemDefinition* item : items.Newest()) {
    const std::string& title = catalog::In(item->title, context.language);
    list.push_back(boost::json::object{
        {"item", item->code}, {"version", item->version}, {"title", title}, {"effective_from", item->effective_from}});
    context.Line("template.item", {{"item", item->code},
                                   {"version", std::to_string(item->version)},
                                   {"title", title},
                                   {"from", item->effective_from}});
  }
  context.Line("template.next");
  context.End({{"items", list}});
  return kExitDone;
}

enum class Form { kWorkbook, kSchema, kMarkdown, kPdf };

bool Ends(const std::string& path, std::string_view ending) { return path.ends_with(ending); }

// What was asked for; the ending of the file decides between the two forms of the guide when nothing else does.
Form FormOf(const TemplateOptions& options) {
  if (options.json_schema) return Form::kSchema;
  if (!options.guide && options.format.empty()) return Form::kWorkbook;
  return options.format == "pdf" || (options.format.empty() && Ends(options.out, ".pdf")) ? Form::kPdf
                                                                                          : Form::kMarkdown;
}

std::string_view EndingOf(Form form) {
  switch (form) {
    case Form::kSchema:
      return ".schema.json";
    case Form::kMarkdown:
      return ".md";
    case Form::kPdf:
      return ".pdf";
    case Form::kWorkbook:
      break;
  }
  return ".xlsx";
}

// A workbook or a page under another name would not open in the program it belongs to.
Status CheckEnding(Form form, const std::string& path) {
  const std::string extension = std::filesystem::path(path).extension().string();
  const std::string_view ending = EndingOf(form);
  std::error_code ignored;
  if (extension.empty() || (form != Form::kWorkbook && form != Form::kPdf) ||
      UpperAscii(extension) == UpperAscii(ending) || std::filesystem::is_directory(path, ignored)) {
    return {};
  }
  return Error(errors::kNotAllowed, {{"argument", "--out"}, {"allowed", "*" + std::string(ending)}, {"value", path}});
}

Status Write(Form form, const std::filesystem::path& path, const catalog::ItemGuide& guide) {
  switch (form) {
    case Form::kWorkbook:
      return catalog::WriteTemplate(path, guide);
    case Form::kPdf:
      return formats::WriteWholeFile(path, catalog::GuidePdf(guide));
    case Form::kSchema:
      return formats::WriteWholeFile(path, catalog::RowSchema(*guide.item, guide.language));
    case Form::kMarkdown:
      break;
  }
  return formats::WriteWholeFile(path, catalog::GuideMarkdown(guide));
}

}  // namespace

int RunTemplate(const CommandContext& context, const TemplateOptions& options) {
  const catalog::Items items = catalog::Items::Builtin();
  if (options.item.empty()) return ListItems(context, items);
  if (options.json_schema && options.guide) {
    return context.RefuseUsage(Error(errors::kNotTogether, {{"argument", "--json-schema"}, {"other", "--guide"}}));
  }
  const CivilDate today = context.clock.Today();
  auto item = items.InForce(options.item, today);
  if (!item.ok()) return context.Refuse(item.error());
  const catalog::ItemGuide guide = catalog::GuideOf(**item, context.language, today);
  const Form form = FormOf(options);
  if (Status ending = CheckEnding(form, options.out); !ending.ok()) return context.RefuseUsage(ending.error());

  // Text goes to the screen when no file is named; a workbook never does.
  const bool is_text = form == Form::kSchema || form == Form::kMarkdown;
  if (options.out.empty() && is_text && !context.json) {
    context.out << (form == Form::kSchema ? catalog::RowSchema(**item, context.language)
                                          : catalog::GuideMarkdown(guide));
    return kExitDone;
  }
  std::string path = options.out;
  if (path.empty()) {
    path = (*item)->code + ".v" + std::to_string((*item)->version);
    path += EndingOf(form);
  }
  if (Status written = Write(form, path, guide); !written.ok()) return context.Refuse(written.error());
  context.Line("template.written", {{"path", path}, {"item", guide.title}});
  context.End({{"item", (*item)->code}, {"version", (*item)->version}, {"path", path}});
  return kExitDone;
}

}  // namespace credence::app
