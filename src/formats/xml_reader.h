// XML of a workbook, event by event (expat), with everything refused that a spreadsheet program never writes: document
// types and with them entities, deep nesting, and names or tags that need much memory. Internal to formats. One thread.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "formats/xlsx_archive.h"

namespace credence::formats {

// The name without its prefix: SpreadsheetML is written with and without one, and the strict and the transitional form
// differ in nothing but their namespaces.
std::string_view LocalName(const char* name);

// The attributes of one tag; valid inside the call that hands them out.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
  // By local name; nullopt when absent.
  std::optional<std::string_view> Find(std::string_view name) const;
  // "1", "true" or "on".
  bool IsTrue(std::string_view name) const;
  const char** pairs() const { return pairs_; }

 private:
  const char** pairs_;
};

class XmlReader;

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  // `name` is local. What a handler cannot accept it hands to XmlReader::Refuse.
  virtual void Start(XmlReader& reader, std::string_view name, const XmlAttributes& attributes) = 0;
  virtual void End(XmlReader& reader, std::string_view name) = 0;
  // A piece of text, in UTF-8; pieces end anywhere between two characters.
  virtual void Text(XmlReader& /*reader*/, std::string_view /*text*/) {}
};

class XmlReader {
 public:
  // Borrows both.
  XmlReader(PartStream& part, XmlHandler& handler);
  ~XmlReader();
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  // Reads on until the handler has paused it, some text has been read, or the part has ended: then false.
  // Error codes: what the handler refused with, those of PartStream::Read, xlsx.doctype, xlsx.too_deep,
  // xlsx.too_complex, xlsx.damaged_part.
  Result<bool> Step();
  // To the end, whatever the handler pauses for.
  Status ReadAll();

  // For handlers. After Pause nothing follows before the next Step; after Refuse nothing follows at all.
  void Pause();
  void Refuse(Error error);
  // 1 inside the outermost element, in Start and in End alike.
  int depth() const;
  const std::string& part() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Reads a whole small part. Error codes: those of XlsxArchive::OpenPart and XmlReader::Step.
Status ReadXmlPart(XlsxArchive& archive, std::string_view part, XmlHandler& handler);

}  // namespace credence::formats
