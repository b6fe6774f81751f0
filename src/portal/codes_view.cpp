// The look-up of old numbers: PortalService::Codes.
#include <boost/json.hpp>

#include "identity/masking.h"
#include "portal/portal_service.h"
#include "portal/record_view.h"

namespace credence::portal {

namespace json = boost::json;

Result<json::object> PortalService::Codes(const Caller& caller, std::string_view number, std::string_view) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  return json::object{{"number", TextOrNull(identity::MaskFreeText(number))},
                      {"found", nullptr},
                      {"rows", json::array()},
                      {"next", nullptr}};
}

}  // namespace credence::portal
