#include "formats/pdf_document.h"

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <algorithm>
#include <functional>
#include <numeric>

#include "base/check.h"
#include "base/texts.h"

namespace credence::formats {
namespace {

constexpr double kPageWidth = 595.276, kPageHeight = 841.89, kMargin = 56.693;  // A4, 20 mm
constexpr double kWidth = kPageWidth - 2 * kMargin;
constexpr double kBottom = kPageHeight - kMargin;
constexpr double kFootLine = kBottom + 18;
constexpr double kCellPadding = 4;
constexpr double kLineSpacing = 1.1;
constexpr double kKeptWithNext = 64;  // what must fit below a heading: two rows or three lines
constexpr double kTallRow = 0.8 * (kPageHeight - 2 * kMargin);  // a taller row may split
constexpr const char* kFont = "Noto Sans CJK SC";

struct Colour {
  double red, green, blue;
};
// ux 9.
constexpr Colour kText{0x1F / 255.0, 0x23 / 255.0, 0x28 / 255.0}, kSoft{0x57 / 255.0, 0x60 / 255.0, 0x6A / 255.0},
    kDeep{0x0E / 255.0, 0x35 / 255.0, 0x66 / 255.0}, kGround{0xF5 / 255.0, 0xF7 / 255.0, 0xFA / 255.0},
    kLine{0xD0 / 255.0, 0xD7 / 255.0, 0xDE / 255.0};

struct Look {
  double size;
  bool is_bold;
  Colour colour;
  double space_before, space_after;
};

Look LookOf(PdfStyle style) {
  switch (style) {
    case PdfStyle::kTitle:
      return {20, true, kDeep, 0, 10};
    case PdfStyle::kHeading:
      return {14, true, kDeep, 14, 6};
    case PdfStyle::kSubheading:
      return {11, true, kText, 10, 4};
    case PdfStyle::kBody:
      return {10.5, false, kText, 0, 4};
    case PdfStyle::kSmall:
      return {9, false, kSoft, 0, 3};
  }
  return {};
}
constexpr Look kCellLook{9, false, kText, 0, 0}, kTableHeadLook{9, true, kText, 0, 0}, kFootLook{8, false, kSoft, 0, 0};

using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
using Pen = std::unique_ptr<cairo_t, decltype(&cairo_destroy)>;

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};
using Layout = std::unique_ptr<PangoLayout, Unref>;

void Use(cairo_t* pen, const Colour& colour) { cairo_set_source_rgb(pen, colour.red, colour.green, colour.blue); }

Layout MakeLayout(cairo_t* pen, std::string_view text, const Look& look, double width, const std::string& language) {
  std::unique_ptr<PangoContext, Unref> context(pango_cairo_create_context(pen));
  pango_cairo_context_set_resolution(context.get(), 72);  // sizes in points
  pango_context_set_language(context.get(), pango_language_from_string(language.c_str()));
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context.get(), options);
  cairo_font_options_destroy(options);

  Layout layout(pango_layout_new(context.get()));
  PangoFontDescription* font = pango_font_description_new();
  pango_font_description_set_family(font, kFont);
  pango_font_description_set_absolute_size(font, look.size * PANGO_SCALE);
  pango_font_description_set_weight(font, look.is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description(layout.get(), font);
  pango_font_description_free(font);
  pango_layout_set_width(layout.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(layout.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
  return layout;
}

double LineHeight(const Look& look) { return look.size * 1.3 * kLineSpacing; }
int LineCount(const Layout& layout) { return pango_layout_get_line_count(layout.get()); }

// Lines from..to-1, each on its own base line, so that a text can go on on the next page.
void DrawLines(cairo_t* pen, const Layout& layout, const Look& look, double x, double y, int from, int to) {
  Use(pen, look.colour);
  for (int line = from; line < to; ++line) {
    cairo_move_to(pen, x, y + (line - from) * LineHeight(look) + look.size * 1.15);
    pango_cairo_show_layout_line(pen, pango_layout_get_line_readonly(layout.get(), line));
  }
}

std::vector<double> WidthsOf(const std::vector<PdfColumn>& columns) {
  const double fixed =
      std::accumulate(columns.begin(), columns.end(), 0.0, [](double sum, const auto& c) { return sum + c.width_min; });
  const double shares =
      std::accumulate(columns.begin(), columns.end(), 0.0, [](double sum, const auto& c) { return sum + c.share; });
  CHECK(fixed <= kWidth && shares > 0);
  // What the least widths leave is shared out.
  std::vector<double> widths;
  for (const PdfColumn& column : columns) {
    widths.push_back(column.width_min + (kWidth - fixed) * column.share / shares);
  }
  return widths;
}

}  // namespace

class PdfDocument::Pages {
 public:
  explicit Pages(PdfProperties properties) : properties_(std::move(properties)) { NewPage(); }

  void NewPage() {
    const cairo_rectangle_t extents{0, 0, kPageWidth, kPageHeight};
    pages_.emplace_back(cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extents), &cairo_surface_destroy);
    pen_ = Pen(cairo_create(pages_.back().get()), &cairo_destroy);
    y_ = kMargin;
  }
  void Space(double points) { y_ += points; }
  void EndTable() { columns_.clear(); }
  int count() const { return static_cast<int>(pages_.size()); }

  void Text(std::string_view text, PdfStyle style);
  void BeginTable(std::vector<PdfColumn> columns);
  void Row(std::span<const std::string> cells);
  std::string Finish();

 private:
  struct Bookmark {
    std::string title;
    int page;
    double y;
  };
  double room() const { return kBottom - y_; }
  bool at_top() const { return y_ <= kMargin; }
  Layout LayoutOf(std::string_view text, const Look& look, double width) {
    return MakeLayout(pen_.get(), text, look, width, properties_.language);
  }
  std::vector<Layout> CellsOf(std::span<const std::string> cells, const Look& look);
  // Draws lines from..to of every cell as one row; y_ moves below it.
  void DrawRow(const std::vector<Layout>& cells, const Look& look, int from, int to);
  void DrawTableHead();
  void DrawFoot(cairo_t* pen, int page);

  PdfProperties properties_;
  std::vector<Surface> pages_;
  Pen pen_{nullptr, &cairo_destroy};  // of the last page
  double y_ = 0;
  std::vector<PdfColumn> columns_;  // of the open table
  std::vector<double> widths_;
  std::vector<Bookmark> bookmarks_;
};

void PdfDocument::Pages::Text(std::string_view text, PdfStyle style) {
  EndTable();
  const Look look = LookOf(style);
  if (!at_top()) y_ += look.space_before;
  Layout layout = LayoutOf(text, look, kWidth);
  const bool is_heading = style == PdfStyle::kHeading || style == PdfStyle::kSubheading || style == PdfStyle::kTitle;
  const int count = LineCount(layout);
  if (is_heading && room() < count * LineHeight(look) + kKeptWithNext && !at_top()) NewPage();
  if (style == PdfStyle::kHeading) bookmarks_.push_back({std::string(text), this->count(), y_});
  for (int line = 0; line < count;) {
    if (room() < LineHeight(look)) NewPage();
    const int fitting = std::min(count - line, static_cast<int>(room() / LineHeight(look)));
    DrawLines(pen_.get(), layout, look, kMargin, y_, line, line + fitting);
    y_ += fitting * LineHeight(look);
    line += fitting;
  }
  y_ += look.space_after;
}

std::vector<Layout> PdfDocument::Pages::CellsOf(std::span<const std::string> cells, const Look& look) {
  CHECK(cells.size() == columns_.size());
  std::vector<Layout> layouts;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    layouts.push_back(LayoutOf(cells[i], look, widths_[i] - 2 * kCellPadding));
  }
  return layouts;
}

void PdfDocument::Pages::DrawRow(const std::vector<Layout>& cells, const Look& look, int from, int to) {
  const double height = (to - from) * LineHeight(look) + 2 * kCellPadding;
  double x = kMargin;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cairo_rectangle(pen_.get(), x, y_, widths_[i], height);
    if (look.is_bold) {
      Use(pen_.get(), kGround);
      cairo_fill_preserve(pen_.get());
    }
    Use(pen_.get(), kLine);
    cairo_set_line_width(pen_.get(), 0.5);
    cairo_stroke(pen_.get());
    DrawLines(pen_.get(), cells[i], look, x + kCellPadding, y_ + kCellPadding, std::min(from, LineCount(cells[i])),
              std::min(to, LineCount(cells[i])));
    x += widths_[i];
  }
  y_ += height;
}

int LinesOf(const std::vector<Layout>& cells) {
  int lines = 1;
  for (const Layout& cell : cells) lines = std::max(lines, LineCount(cell));
  return lines;
}

void PdfDocument::Pages::DrawTableHead() {
  std::vector<std::string> titles;
  for (const PdfColumn& column : columns_) titles.push_back(column.title);
  const std::vector<Layout> cells = CellsOf(titles, kTableHeadLook);
  DrawRow(cells, kTableHeadLook, 0, LinesOf(cells));
}

void PdfDocument::Pages::BeginTable(std::vector<PdfColumn> columns) {
  CHECK(!columns.empty());
  columns_ = std::move(columns);
  widths_ = WidthsOf(columns_);
  if (room() < kKeptWithNext) NewPage();
  DrawTableHead();
}

void PdfDocument::Pages::Row(std::span<const std::string> cells) {
  CHECK(!columns_.empty());
  const std::vector<Layout> layouts = CellsOf(cells, kCellLook);
  const int lines = LinesOf(layouts);
  const double line_height = LineHeight(kCellLook);
  // A row that no page holds begins where it stands.
  const double height = lines * line_height + 2 * kCellPadding;
  if (room() < std::min(height, kTallRow)) {
    NewPage();
    DrawTableHead();
  }
  for (int line = 0; line < lines;) {
    const int fitting = std::max(1, static_cast<int>((room() - 2 * kCellPadding) / line_height));
    const int next = std::min(lines, line + fitting);
    DrawRow(layouts, kCellLook, line, next);
    line = next;
    if (line == lines) break;
    NewPage();
    DrawTableHead();
  }
}

void PdfDocument::Pages::DrawFoot(cairo_t* pen, int page) {
  const std::string number =
      FillText(properties_.page_pattern, {{"page", std::to_string(page)}, {"pages", std::to_string(count())}});
  Layout left = MakeLayout(pen, properties_.foot, kFootLook, kWidth * 0.75, properties_.language);
  Layout right = MakeLayout(pen, number, kFootLook, kWidth, properties_.language);
  PangoRectangle extents;
  pango_layout_get_extents(right.get(), nullptr, &extents);
  DrawLines(pen, left, kFootLook, kMargin, kFootLine, 0, 1);
  DrawLines(pen, right, kFootLook, kPageWidth - kMargin - static_cast<double>(extents.width) / PANGO_SCALE, kFootLine,
            0, 1);
}

std::string PdfDocument::Pages::Finish() {
  std::string bytes;
  auto append = [](void* into, const unsigned char* data, unsigned length) {
    static_cast<std::string*>(into)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
  };
  pen_.reset();
  Surface pdf(cairo_pdf_surface_create_for_stream(append, &bytes, kPageWidth, kPageHeight), &cairo_surface_destroy);
  cairo_pdf_surface_set_metadata(pdf.get(), CAIRO_PDF_METADATA_TITLE, properties_.title.c_str());
  // The same in every file: equal content, equal bytes.
  cairo_pdf_surface_set_metadata(pdf.get(), CAIRO_PDF_METADATA_CREATE_DATE, "2000-01-01T00:00:00Z");
  Pen pen(cairo_create(pdf.get()), &cairo_destroy);
  for (int page = 1; page <= count(); ++page) {
    cairo_set_source_surface(pen.get(), pages_[static_cast<std::size_t>(page - 1)].get(), 0, 0);
    cairo_paint(pen.get());
    DrawFoot(pen.get(), page);
    cairo_show_page(pen.get());
  }
  for (const Bookmark& mark : bookmarks_) {
    const std::string place =
        "page=" + std::to_string(mark.page) + " pos=[0 " + std::to_string(static_cast<int>(mark.y)) + "]";
    cairo_pdf_surface_add_outline(pdf.get(), CAIRO_PDF_OUTLINE_ROOT, mark.title.c_str(), place.c_str(),
                                  CAIRO_PDF_OUTLINE_FLAG_OPEN);
  }
  CHECK(cairo_status(pen.get()) == CAIRO_STATUS_SUCCESS);
  pen.reset();
  cairo_surface_finish(pdf.get());
  CHECK(cairo_surface_status(pdf.get()) == CAIRO_STATUS_SUCCESS);
  return bytes;
}

PdfDocument::PdfDocument(PdfProperties properties) : pages_(std::make_unique<Pages>(std::move(properties))) {}
PdfDocument::~PdfDocument() = default;

void PdfDocument::Text(std::string_view text, PdfStyle style) { pages_->Text(text, style); }
void PdfDocument::Space(double points) {
  pages_->EndTable();
  pages_->Space(points);
}
void PdfDocument::NewPage() {
  pages_->EndTable();
  pages_->NewPage();
}
void PdfDocument::BeginTable(std::vector<PdfColumn> columns) { pages_->BeginTable(std::move(columns)); }
void PdfDocument::Row(std::span<const std::string> cells) { pages_->Row(cells); }
int PdfDocument::page_count() const { return pages_->count(); }
std::string PdfDocument::Finish() { return pages_->Finish(); }

}  // namespace credence::formats
