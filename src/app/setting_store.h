// SQL of settings: facts about the installation, by name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "db/database.h"

namespace credence::app::setting_store {

std::optional<std::string> Find(db::Transaction& tx, std::string_view name);
void Save(db::Transaction& tx, std::string_view name, std::string_view value);

}  // namespace credence::app::setting_store
