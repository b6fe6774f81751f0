#include "app/workbook_words.h"

#include "app/words.h"

namespace credence::app {

intake::ErrorWorkbookWords WorkbookWords(Language language) {
  auto say = [&](std::string_view key) { return Say(key, {}, language); };
  intake::ErrorWorkbookWords words;
  words.title = say("workbook.title");
  words.rows_sheet = say("workbook.rows_sheet");
  words.rules_sheet = say("workbook.rules_sheet");
  words.more_sheet = say("workbook.more_sheet");
  words.original_row = Pattern("workbook.original_row", language);
  words.about = say("workbook.about");
  words.error = say("errors.error");
  words.warning = say("errors.warning");
  words.rule = say("workbook.rule");
  words.severity = say("workbook.severity");
  words.findings = say("workbook.findings");
  words.rows = say("workbook.rows");
  words.example_row = say("workbook.example_row");
  words.row = say("workbook.row");
  words.column = say("workbook.column");
  words.value = say("workbook.value");
  words.text = say("workbook.text");
  words.mend = say("workbook.mend");
  words.left_out = Pattern("workbook.left_out", language);
  words.cut = Pattern("workbook.cut", language);
  words.more = Pattern("workbook.more", language);
  return words;
}

}  // namespace credence::app
