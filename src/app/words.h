// The sentences of the command line: catalog/command/{zh,en}.json, key -> pattern with places {name}.
// What a code means stands in catalog/texts and comes through base/texts.h.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"
#include "base/texts.h"

namespace credence::app {

// An unknown key is a broken invariant: a test walks all keys in both languages.
std::string Say(std::string_view key, const TextValues& values, Language language);
// The sentence with its places as they are, for somebody else to fill.
std::string Pattern(std::string_view key, Language language);

}  // namespace credence::app
