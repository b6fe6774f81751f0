// Agencies and their unified codes, names current and former (domain 11.4). An agency that was merged keeps its code
// and its old names, so that old decisions stay with the old code. Immutable value; build it once per batch, then share
// it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace credence::catalog {

struct Agency {
  std::string code;                // unified code
  std::vector<std::string> names;  // the current name first, then former and later ones
};

class AgencyDirectory {
 public:
  AgencyDirectory() = default;
  // Agencies with the same code are joined.
  explicit AgencyDirectory(const std::vector<Agency>& agencies);

  // Null when the code is unknown.
  const Agency* FindByCode(std::string_view code) const;
  // Codes of the agencies that bear or bore this name, compared as in domain 2.7; several after a merger.
  std::vector<std::string> CodesByName(std::string_view name) const;
  // True when this agency bears or bore that name.
  static bool Bears(const Agency& agency, std::string_view name);

  bool empty() const { return by_code_.empty(); }

 private:
  std::map<std::string, Agency, std::less<>> by_code_;
  std::map<std::string, std::vector<std::string>, std::less<>> codes_by_name_;
};

}  // namespace credence::catalog
