// The words of the workbook of errors, from catalog/command.
#pragma once

#include "base/texts.h"
#include "intake/error_workbook.h"

namespace credence::app {

intake::ErrorWorkbookWords WorkbookWords(Language language);

}  // namespace credence::app
