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

// Adds to {next, …} where the next page of a list is, and the way back to its top.
void ShowPager(const std::string& address, bool behind_first, boost::json::object& view);
std::string TotalText(const Words& words, std::int64_t total, bool capped);
// Adds to {code, …} the address of the subject's page and the code in groups.
void ShowSubjectLink(const Words& words, boost::json::object& subject);
void ShowSummary(const Words& words, boost::json::object& summary);
void ShowSubject(const Words& words, boost::json::object& view);
void ShowRecord(const Words& words, CivilDate today, const TitleOf& english_title, boost::json::object& view);
void ShowPublicity(const Words& words, const PublicityFilter& filter, CivilDate today, boost::json::object& view);
// All licences or penalties of one subject.
void ShowSubjectRecords(const Words& words, const PublicityFilter& place, boost::json::object& view);
// `kind` as the reader chose it, empty for any. Where the text breaks a rule of the unified code, that rule is marked.
void ShowSearch(const Words& words, std::string_view kind, bool behind_first, boost::json::object& view);
// The look-up of old numbers.
void ShowCodes(const Words& words, bool behind_first, boost::json::object& view);
void ShowHome(const Words& words, boost::json::object& view);

}  // namespace credence::portal
