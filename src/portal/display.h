// What a page shows beside the view of the API: dates, words and addresses in the language of the reader. Each
// function adds members to a view of PortalService; the names are those the templates use (tests/portal/fixtures).
// Pure.
#pragma once

#include <boost/json/fwd.hpp>
#include <functional>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "portal/publicity_filter.h"
#include "portal/words.h"

namespace credence::portal {

// English titles of the catalogue: of a field, or of the item itself when `field` is empty.
using TitleOf = std::function<std::string(std::string_view item, std::string_view field)>;

void ShowSummary(const Words& words, boost::json::object& summary);
void ShowSubject(const Words& words, boost::json::object& view);
void ShowRecord(const Words& words, CivilDate today, const TitleOf& english_title, boost::json::object& view);
void ShowPublicity(const Words& words, const PublicityFilter& filter, boost::json::object& view);
void ShowHome(const Words& words, boost::json::object& view);

}  // namespace credence::portal
