// The publicity list as a CSV file that spreadsheets open as it is meant; what they would run is made harmless. Pure.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "portal/words.h"

namespace credence::portal {

// `rows` are summaries of the item; the heads are in the reader's language. UTF-8 with byte order mark.
std::string PublicityCsv(const Words& words, std::string_view item, const std::vector<boost::json::object>& rows);

}  // namespace credence::portal
