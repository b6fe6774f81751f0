#include "catalog/agency_directory.h"

#include <algorithm>

#include "identity/normalise.h"

namespace credence::catalog {

AgencyDirectory::AgencyDirectory(const std::vector<Agency>& agencies) {
  for (const Agency& agency : agencies) {
    Agency& known = by_code_[agency.code];
    known.code = agency.code;
    for (const std::string& name : agency.names) {
      if (name.empty() || std::find(known.names.begin(), known.names.end(), name) != known.names.end()) continue;
      known.names.push_back(name);
      codes_by_name_[identity::NormaliseName(name)].push_back(agency.code);
    }
  }
}

const Agency* AgencyDirectory::FindByCode(std::string_view code) const {
  auto found = by_code_.find(code);
  return found == by_code_.end() ? nullptr : &found->second;
}

std::vector<std::string> AgencyDirectory::CodesByName(std::string_view name) const {
  auto found = codes_by_name_.find(identity::NormaliseName(name));
  return found == codes_by_name_.end() ? std::vector<std::string>{} : found->second;
}

bool AgencyDirectory::Bears(const Agency& agency, std::string_view name) {
  for (const std::string& known : agency.names) {
    if (known == name) return true;
  }
  const std::string wanted = identity::NormaliseName(name);
  return std::any_of(agency.names.begin(), agency.names.end(),
                     [&](const std::string& known) { return identity::NormaliseName(known) == wanted; });
}

}  // namespace credence::catalog
