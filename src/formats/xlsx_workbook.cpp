#include "formats/xlsx_workbook.h"

#include <charconv>
#include <map>
#include <optional>

#include "base/limits.h"
#include "base/text.h"
#include "formats/formats_errors.h"
#include "formats/xml_reader.h"
#include "formats/zip_directory.h"

namespace credence::formats {
namespace {

constexpr std::string_view kContentTypes = "[Content_Types].xml";

struct Relation {
  std::string id;
  std::string type;  // the last word of its address: "worksheet", "styles" …, equal in both forms of SpreadsheetML
  std::string target;
};

std::string Attribute(const XmlAttributes& attributes, std::string_view name) {
  return std::string(attributes.Find(name).value_or(""));
}

std::optional<int> NumberIn(const XmlAttributes& attributes, std::string_view name) {
  const std::string_view text = attributes.Find(name).value_or("");
  int number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// Elements of a small part are told by name and depth only.
class ElementHandler : public XmlHandler {
 public:
  void End(XmlReader&, std::string_view) override {}
};

class RelationsHandler : public ElementHandler {
 public:
  std::vector<Relation> relations;
  void Start(XmlReader& reader, std::string_view name, const XmlAttributes& attributes) override {
    if (name != "Relationship" || attributes.Find("TargetMode").value_or("") == "External") return;
    if (relations.size() == limits::kRelationsMax) {
      reader.Refuse(Error(errors::kTooComplex, {{"part", reader.part()}}));
      return;
    }
    const std::string_view type = attributes.Find("Type").value_or("");
    relations.push_back(
        {Attribute(attributes, "Id"), std::string(type.substr(type.rfind('/') + 1)), Attribute(attributes, "Target")});
  }
};

// Of a part without relations: none.
Result<std::vector<Relation>> ReadRelations(XlsxArchive& archive, std::string_view of) {
  const std::size_t name = of.rfind('/') + 1;
  const std::string part = std::string(of.substr(0, name)) + "_rels/" + std::string(of.substr(name)) + ".rels";
  RelationsHandler handler;
  if (!archive.Has(part)) return std::vector<Relation>();
  RETURN_IF_ERROR(ReadXmlPart(archive, part, handler));
  for (Relation& relation : handler.relations) relation.target = ResolvePart(of, relation.target);
  return std::move(handler.relations);
}

std::string TargetOf(const std::vector<Relation>& relations, std::string_view type) {
  for (const Relation& relation : relations) {
    if (relation.type == type) return relation.target;
  }
  return "";
}

class ContentTypesHandler : public ElementHandler {
 public:
  explicit ContentTypesHandler(std::string_view part) : key_("/" + PartKey(part)) {}
  std::string type;
  void Start(XmlReader&, std::string_view name, const XmlAttributes& attributes) override {
    if (name == "Override" && PartKey(attributes.Find("PartName").value_or("")) == key_) {
      type = Attribute(attributes, "ContentType");
    }
  }

 private:
  std::string key_;
};

Status RefuseOtherKinds(XlsxArchive& archive, std::string_view main_part) {
  ContentTypesHandler types(main_part);
  RETURN_IF_ERROR(ReadXmlPart(archive, kContentTypes, types));
  auto has = [&](std::string_view word) { return types.type.find(word) != std::string::npos; };
  if (has("ms-excel.sheet.binary")) return Error(errors::kIsBinaryWorkbook);
  if (has("wordprocessingml") || has("presentationml")) return Error(errors::kFileIsOtherDocument);
  if (has("macroEnabled") || archive.HasLike("vbaproject") || archive.HasLike("macrosheets/")) {
    return Error(errors::kHasMacros);
  }
  if (!types.type.empty() && !has("spreadsheetml")) return Error(errors::kFileIsOtherDocument);
  return {};
}

struct SheetMention {
  std::string name;
  std::string relation;
  bool is_hidden = false;
};

class WorkbookHandler : public ElementHandler {
 public:
  std::vector<SheetMention> sheets;
  DateSystem dates = DateSystem::k1900;
  void Start(XmlReader& reader, std::string_view name, const XmlAttributes& attributes) override {
    if (name == "workbookPr" && attributes.IsTrue("date1904")) dates = DateSystem::k1904;
    if (name != "sheet" || reader.depth() != 3) return;
    if (sheets.size() == limits::kSheetsMax) {
      reader.Refuse(Error(errors::kTooManySheets, {{"limit", std::to_string(limits::kSheetsMax)}}));
      return;
    }
    const std::string_view state = attributes.Find("state").value_or("visible");
    sheets.push_back({Attribute(attributes, "name"), Attribute(attributes, "id"), state != "visible"});
  }
};

class StylesHandler : public XmlHandler {
 public:
  std::vector<NumberFormat> formats;

  void Start(XmlReader& reader, std::string_view name, const XmlAttributes& attributes) override {
    if (reader.depth() == 2) is_cell_formats_ = name == "cellXfs";
    if (reader.depth() != 3) return;
    if (name == "numFmt") {
      TakeCode(reader, attributes);
    } else if (name == "xf" && is_cell_formats_) {
      TakeStyle(reader, attributes);
    }
  }
  void End(XmlReader&, std::string_view) override {}

 private:
  void TakeCode(XmlReader& reader, const XmlAttributes& attributes) {
    auto id = NumberIn(attributes, "numFmtId");
    const std::string_view code = attributes.Find("formatCode").value_or("");
    if (!id || code.size() > limits::kNumberFormatBytesMax) return;
    if (codes_.size() == limits::kNumberFormatsMax) return TooMany(reader, limits::kNumberFormatsMax);
    codes_[*id] = ParseNumberFormat(code);
  }
  void TakeStyle(XmlReader& reader, const XmlAttributes& attributes) {
    if (formats.size() == limits::kCellStylesMax) return TooMany(reader, limits::kCellStylesMax);
    const int id = NumberIn(attributes, "numFmtId").value_or(0);
    auto own = codes_.find(id);
    formats.push_back(own != codes_.end() ? own->second : ParseNumberFormat(BuiltInFormat(id)));
  }
  static void TooMany(XmlReader& reader, std::size_t limit) {
    reader.Refuse(Error(errors::kTooManyStyles, {{"limit", std::to_string(limit)}}));
  }

  std::map<int, NumberFormat> codes_;  // stand in front of the styles that use them
  bool is_cell_formats_ = false;
};

// Custom properties: <property name="credence_item"><vt:lpwstr>penalty</vt:lpwstr></property>.
class PropertiesHandler : public XmlHandler {
 public:
  FileOrigin origin;

  void Start(XmlReader& reader, std::string_view name, const XmlAttributes& attributes) override {
    if (reader.depth() != 2 || name != "property") return;
    name_ = Attribute(attributes, "name");
    value_.clear();
  }
  void Text(XmlReader& reader, std::string_view text) override {
    constexpr std::size_t kValueBytesMax = 256;
    if (reader.depth() == 3 && value_.size() + text.size() <= kValueBytesMax) value_.append(text);
  }
  void End(XmlReader& reader, std::string_view) override {
    if (reader.depth() != 2) return;
    if (name_ == "credence_item") origin.item = value_;
    if (name_ == "credence_item_version") Take(origin.item_version);
    if (name_ == "credence_corrects_batch") Take(origin.corrects_batch);
  }

 private:
  template <typename Number>
  void Take(Number& into) {
    Number number = 0;
    auto [end, error] = std::from_chars(value_.data(), value_.data() + value_.size(), number);
    // Spreadsheet programs may write 3 as 3.0 or 3.00000.
    const std::string_view rest(end, static_cast<std::size_t>(value_.data() + value_.size() - end));
    const bool is_whole = rest.empty() || (rest.front() == '.' && rest.find_first_not_of('0', 1) == rest.npos);
    if (error == std::errc() && is_whole && number > 0) into = number;
  }

  std::string name_;
  std::string value_;
};

// Where the relations do not say it, the place where every spreadsheet program puts it.
Result<std::string> MainPart(XlsxArchive& archive, const std::vector<Relation>& relations) {
  std::string part = TargetOf(relations, "officeDocument");
  if (part.empty()) part = "xl/workbook.xml";
  if (archive.Has(part)) return part;
  if (archive.HasLike("xl/worksheets/")) return Error(errors::kMissingPart, {{"part", ShownPart(part)}});
  return Error(archive.HasLike("word/") || archive.HasLike("ppt/") ? errors::kFileIsOtherDocument
                                                                   : errors::kFileIsArchive);
}

}  // namespace

std::string ResolvePart(std::string_view from, std::string_view target) {
  std::string path;
  if (!target.starts_with('/')) path = from.substr(0, from.rfind('/') + 1);
  path.append(target);
  for (char& c : path) {
    if (c == '\\') c = '/';
  }
  std::vector<std::string_view> segments;
  for (std::string_view segment : Split(path, '/')) {
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      segments.push_back(segment);
    } else if (!segments.empty()) {
      segments.pop_back();
    }
  }
  std::string resolved;
  for (std::string_view segment : segments) resolved.append(resolved.empty() ? "" : "/").append(segment);
  return resolved;
}

Result<Workbook> ReadWorkbook(XlsxArchive& archive) {
  if (!archive.Has(kContentTypes)) {
    const bool is_document = archive.Has("mimetype") && archive.Has("content.xml");
    return Error(is_document ? errors::kFileIsOtherDocument : errors::kFileIsArchive);
  }
  ASSIGN_OR_RETURN(const std::vector<Relation> relations, ReadRelations(archive, ""));
  ASSIGN_OR_RETURN(const std::string main_part, MainPart(archive, relations));
  RETURN_IF_ERROR(RefuseOtherKinds(archive, main_part));

  WorkbookHandler mentioned;
  RETURN_IF_ERROR(ReadXmlPart(archive, main_part, mentioned));
  ASSIGN_OR_RETURN(const std::vector<Relation> inner, ReadRelations(archive, main_part));
  Workbook workbook;
  workbook.dates = mentioned.dates;
  for (SheetMention& sheet : mentioned.sheets) {
    for (const Relation& relation : inner) {
      if (relation.id != sheet.relation || relation.type != "worksheet") continue;
      workbook.sheets.push_back({std::move(sheet.name), relation.target, sheet.is_hidden});
      break;
    }
  }
  workbook.shared_strings = TargetOf(inner, "sharedStrings");
  if (const std::string styles = TargetOf(inner, "styles"); !styles.empty() && archive.Has(styles)) {
    StylesHandler handler;
    RETURN_IF_ERROR(ReadXmlPart(archive, styles, handler));
    workbook.formats = std::move(handler.formats);
  }
  if (const std::string custom = TargetOf(relations, "custom-properties"); !custom.empty() && archive.Has(custom)) {
    PropertiesHandler handler;
    RETURN_IF_ERROR(ReadXmlPart(archive, custom, handler));
    workbook.origin = std::move(handler.origin);
  }
  return workbook;
}

}  // namespace credence::formats
