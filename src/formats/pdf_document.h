// A printed document (ux 8): A4 upright, 20 mm margins, Chinese sans, a foot with page x of y on every page. Text flows
// from top to bottom; tables repeat their titles on every page and their rows do not split, unless one alone takes most
// of a page. Drawn with Pango and Cairo; lengths are in points (1/72 inch). Needs the fonts of fonts-noto-cjk.
//
// Everything is kept until Finish, because the foot tells the number of pages. One thread.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace credence::formats {

struct PdfProperties {
  std::string title;         // of the file
  std::string foot;          // left at the foot of every page
  std::string page_pattern;  // right at the foot, with the places {page} and {pages}
  std::string language = "zh-CN";
};

struct PdfColumn {
  std::string title;
  double share = 1;      // of the width of the page, in proportion to the other columns
  double width_min = 0;  // at least; 72 for dates
};

enum class PdfStyle {
  kTitle,
  kHeading,     // also an entry of the outline; never the last line of a page
  kSubheading,  // never the last line of a page
  kBody,        // 10.5
  kSmall,       // 9, soft
};

class PdfDocument {
 public:
  explicit PdfDocument(PdfProperties properties);
  ~PdfDocument();
  PdfDocument(const PdfDocument&) = delete;
  PdfDocument& operator=(const PdfDocument&) = delete;

  // A paragraph of well-formed UTF-8; line breaks in it are kept. Ends an open table.
  void Text(std::string_view text, PdfStyle style = PdfStyle::kBody);
  void Space(double points);
  void NewPage();

  // Rows follow until anything else is drawn. A row has as many cells as there are columns.
  void BeginTable(std::vector<PdfColumn> columns);
  void Row(std::span<const std::string> cells);

  int page_count() const;

  // The bytes of the file; nothing may follow. The same calls with the same fonts give the same bytes.
  std::string Finish();

 private:
  class Pages;
  std::unique_ptr<Pages> pages_;
};

}  // namespace credence::formats
