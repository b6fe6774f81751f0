// The words of templates and field guides: catalog/guide/{zh,en}.json, key -> pattern with places {name}.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/texts.h"
#include "catalog/item_definition.h"

namespace credence::catalog {

// An unknown key is a broken invariant: a test draws every guide in both languages.
std::string GuideWord(std::string_view key, const TextValues& values, Language language);
// The key itself when there is no such word: for keys that items bring along (cycles).
std::string GuideWordOr(std::string_view key, std::string_view otherwise, Language language);

const std::string& In(const LocalText& text, Language language);

// “甲”或“乙”; the joining word is given by its key.
std::string Quoted(const std::vector<std::string>& words, std::string_view joining_key, Language language);

}  // namespace credence::catalog
